"""The template set: change a shared partial and every format changes; what our own templates keep to."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from jinja2 import pass_context
from jinja2.runtime import Context

from exporter.export import render
from exporter.formats import formats
from exporter.record.blocks import Block
from exporter.templates import TemplateSet, ours
from tests.samples import edition, pictures

FORMATS = sorted(formats())
KINDS = sorted(get_args(one.model_fields["kind"].annotation)[0] for one in get_args(get_args(Block)[0]))
LAYERS = sorted(path.name for path in ours().iterdir() if path.is_dir() and path.name not in ("shared", "labels"))
TEMPLATES = sorted(path.relative_to(ours()).as_posix() for path in ours().rglob("*.j2"))
SHEETS = [name for name in TEMPLATES if name.endswith(".css.j2")]


@pass_context
def names_in_context(context: Context) -> list[str]:
    return sorted(set(context.parent) - set(context.globals_keys))


def text(name: str) -> str:
    return (ours() / name).read_text(encoding="utf-8")


def marker(kind: str) -> str:
    return f"Marked{kind.capitalize()}"


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> TemplateSet:
    """Return our set with every shared partial of a block changed: a word of its own stands after each block."""
    folder = tmp_path_factory.mktemp("brand")
    (folder / "shared/blocks").mkdir(parents=True)
    for kind in KINDS:
        name = f"shared/blocks/{kind}.html.j2"
        (folder / name).write_text(f"{text(name)}\n<p>{marker(kind)}</p>", encoding="utf-8")
    return TemplateSet(folder)


@cache
def read_back(name: str, templates: TemplateSet) -> str:
    """Return the words that a format reads back from the bytes it made of the sample that has every block."""
    one = edition("every-block")
    files = render(one, name, templates, pictures(*one.briefings)).files
    return "\n".join(passage.text for passage in formats()[name].read_back(files))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", FORMATS)
def test_a_change_in_a_shared_partial_changes_every_format(name: str, kind: str, changed: TemplateSet) -> None:
    assert marker(kind) in read_back(name, changed)


@pytest.mark.parametrize("name", FORMATS)
def test_without_the_change_no_format_has_the_word(name: str) -> None:
    assert "Marked" not in read_back(name, TemplateSet())


def test_the_docs_name_everything_that_a_template_sees(tmp_path: Path) -> None:
    docs = (Path(__file__).parents[1] / "docs/templates.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"`([a-z_]+)[`(]", docs.split("## What a template sees")[1]))
    (tmp_path / "html").mkdir()
    (tmp_path / "html/names.j2").write_text("{{ seen() | join(' ') }}")
    seen = TemplateSet(tmp_path).shell("names.j2", edition("minimal"), 0, ("html",), str, seen=names_in_context)
    assert "edition" in seen.split()
    assert set(seen.split()) - explained - {"seen"} == set()


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_block_has_its_shared_partial(kind: str) -> None:
    assert f"shared/blocks/{kind}.html.j2" in TEMPLATES


def test_no_partial_waits_for_a_kind_that_is_none() -> None:
    named = {Path(name).name.removesuffix(".html.j2") for name in TEMPLATES if Path(name).parent.name == "blocks"}
    assert named == set(KINDS)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_block_is_dispatched_by_its_kind_not_by_a_ladder(name: str) -> None:
    assert not re.search(r"\bblock\.kind\s*(==|!=|in\b)", text(name))


def overrides() -> Iterator[str]:
    """Yield the partials of layers that stand in for a shared one."""
    for name in TEMPLATES:
        layer, _, partial = name.partition("/")
        if layer in LAYERS and f"shared/{partial}" in TEMPLATES:
            yield name


@pytest.mark.parametrize("name", list(overrides()))
def test_an_override_states_only_its_difference(name: str) -> None:
    assert len(text(name).splitlines()) <= 15


@pytest.mark.parametrize("name", [name for name in overrides() if "/blocks/" in name])
def test_a_block_of_a_layer_extends_the_shared_one(name: str) -> None:
    assert f'{{% extends "shared/{name.partition("/")[2]}" %}}' in text(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_everything_is_escaped(name: str) -> None:
    assert not re.search(r"\|\s*safe\b|\{%-?\s*autoescape|\bMarkup\b|__html__", text(name))


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name not in SHEETS])
def test_no_template_carries_a_look_of_its_own(name: str) -> None:
    assert not re.search(r"\sstyle\s*=|<style>\s*[^§\s<]|#[0-9a-fA-F]{6}\b|\bon[a-z]+\s*=\s*[\"']", _written(name))


@pytest.mark.parametrize("name", SHEETS)
def test_colours_come_from_the_theme(name: str) -> None:
    values = [value for _, value in _declarations(name)]
    assert [
        value for value in values if re.search(r"#[0-9a-fA-F]{3,8}\b|\b(rgba?|hsla?|lab|lch|oklch|color)\(", value)
    ] == []
    named = re.compile(rf"(?<![\w-])({'|'.join(_NAMED_COLOURS)})(?![\w-])", re.IGNORECASE)
    assert [value for value in values if named.search(re.sub(r"\"[^\"]*\"|var\([^)]*\)", "", value))] == []


@pytest.mark.parametrize("name", SHEETS)
def test_faces_come_from_the_theme(name: str) -> None:
    families = [value for prop, value in _declarations(name) if prop in ("font", "font-family")]
    for family in families:
        assert not re.search(r"[\"'][A-Za-z]|[A-Z][a-z]+", family), family


@pytest.mark.parametrize("name", SHEETS)
def test_sizes_of_type_come_from_the_theme(name: str) -> None:
    # What is relative to such a size (em, %, a bare line height) follows it; only absolute lengths do not.
    sizes = [value for prop, value in _declarations(name) if prop in ("font", "font-size", "line-height")]
    assert [size for size in sizes if re.search(r"\d\s*(pt|px|rem|mm|cm|in|pc)\b", size)] == []


_NAMED_COLOURS = (
    "black white red green blue yellow orange purple pink brown gray grey silver gold navy teal maroon olive lime aqua"
    " fuchsia cyan magenta crimson indigo ivory beige tan coral salmon khaki lavender plum orchid tomato turquoise"
).split()


def _written(name: str) -> str:
    """Return what a template writes itself: no remark, and each expression as §."""
    plain = re.sub(r"\{#.*?#\}|/\*.*?\*/", "", text(name), flags=re.DOTALL)
    return re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "§", plain, flags=re.DOTALL)


def _declarations(name: str) -> Iterator[tuple[str, str]]:
    """Yield property and value of each declaration of a stylesheet."""
    for prop, value in re.findall(r"(?<=[;{\s§])(-{0,2}[a-z][a-z0-9-]*)\s*:([^;{}]+)", _written(name)):
        yield prop, value.strip()
