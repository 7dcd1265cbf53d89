"""The docs are true: the complete record is complete, and nothing that a user can name is left unexplained."""

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import Any, get_args

import pytest
import typer.main
from pydantic import BaseModel
from typer.testing import CliRunner

from exporter import check, manifest
from exporter.assets import MAX_BYTES as MAX_PICTURE
from exporter.cli import app, terminal
from exporter.formats import formats
from exporter.readers import MAX_BYTES, readers
from exporter.readers._page.fields import _NAMES as FRONT_MATTER
from exporter.readers._page.kinds import WORDS
from exporter.readers.markdown import _parser
from exporter.readers.markdown._front_matter import MAX_CHARACTERS
from exporter.record import Briefing, Channel, Stamp, briefing_from
from exporter.record.blocks import Block
from exporter.record.edition import Withdrawal
from exporter.settings.service import Service
from exporter.templates import TemplateSet

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
README = ROOT / "README.md"
PAGES = [*sorted(DOCS.rglob("*.md")), README, ROOT / "CHANGELOG.md"]
PROGRAM: Any = typer.main.get_command(app)
COMMANDS: dict[str, Any] = PROGRAM.commands
OF_THE_SERVICE = {
    "briefings",
    "channels",
    "correct",
    "early-copy",
    "editions",
    "erase",
    "health",
    "history",
    "hold",
    "migrate",
    "publish",
    "receptions",
    "release",
    "serve",
    "templates",
    "tokens",
    "verify",
    "withdraw",
    "worker",
}
"""Commands that need a service, or are one: other tests run them."""


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """Return what stands on a page under a heading, up to the next one as high."""
    marks = "#" * (len(heading) - len(heading.lstrip("#")))
    found = re.split(rf"^{re.escape(heading)}$", text, flags=re.MULTILINE)
    assert len(found) == 2, f"{heading!r} is there {len(found) - 1} times"
    return re.split(rf"^#{{1,{len(marks)}}} ", found[1], flags=re.MULTILINE)[0]


def in_code(text: str) -> set[str]:
    """Return what stands in backticks, and its first word: the name in `--out DIR`."""
    found = set(re.findall(r"`([^`\n]+)`", text))
    return found | {one.split()[0] for one in found if one.split()}


def boxes(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


# --------------------------------------------------------------------------------------------------------- the record


def complete() -> Any:
    return json.loads(boxes(page("record.md"), "json")[0])


def named(value: Any) -> set[str]:
    """Return every key in JSON-like data."""
    if isinstance(value, dict):
        return set(value) | {key for item in value.values() for key in named(item)}
    return {key for item in value for key in named(item)} if isinstance(value, list) else set()


def fields() -> set[str]:
    """Return the name of every field of the record, read off its schema."""
    schema = Briefing.model_json_schema()
    return {name for part in [schema, *schema["$defs"].values()] for name in part.get("properties", {})}


def test_the_complete_record_is_a_record() -> None:
    assert briefing_from(complete()).slug == "harbour"


def test_the_complete_record_shows_every_field_and_every_kind() -> None:
    assert fields() - named(complete()) == set()
    kinds = set(re.findall(r'"kind": "([a-z]+)"', page("record.md")))
    blocks = get_args(get_args(Block)[0])
    assert {get_args(block.model_fields["kind"].annotation)[0] for block in blocks} <= kinds


def test_every_field_is_explained_below_the_complete_record() -> None:
    assert fields() - in_code(page("record.md").split("## The briefing")[1]) == set()


# --------------------------------------------------------------------------------------------------- the command line


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_its_section_with_every_option(name: str) -> None:
    told = section(page("cli.md"), f"## exporter {name}")
    parts = [COMMANDS[name], *getattr(COMMANDS[name], "commands", {}).values()]
    options = {flag for part in parts for option in part.params for flag in option.opts if flag.startswith("--")}
    if "](#sources)" in told:
        told += section(page("cli.md"), "## Sources")
    assert options - {"--help"} - in_code(told) == set()


def test_the_options_of_the_program_itself_are_told() -> None:
    own = {flag for option in PROGRAM.params for flag in option.opts}
    assert {*own, "--help", "-h"} - in_code(page("cli.md")) == set()


def test_every_exit_code_is_told() -> None:
    told = set(re.findall(r"^\| (\d+) \|", section(page("cli.md"), "## Exit codes"), re.MULTILINE))
    of_sources = (terminal.FINDINGS, terminal.REFUSED, terminal.LOSS)
    codes = (
        0,
        terminal.USAGE,
        terminal.FAILED,
        *of_sources,
        terminal.ALTERED,
        terminal.OUTDATED,
        terminal.UNKNOWN,
        130,
    )
    assert told == set(map(str, codes))


def test_every_variable_of_the_environment_that_is_read_is_told() -> None:
    read = set()
    for path in [*ROOT.glob("exporter/**/*.py"), *ROOT.glob("worker/**/*.py")]:
        text = path.read_text(encoding="utf-8")
        read |= set(re.findall(r"""environ(?:\.get\(|\.setdefault\(|\[)\s*["'](\w+)""", text))
        read |= set(re.findall(r"EXPORTER_[A-Z_]+", text))
    for path in [ROOT / "docker-compose.yml", ROOT / "Dockerfile", ROOT / "Makefile", *ROOT.glob("tests/*.py")]:
        read |= set(re.findall(r"EXPORTER_[A-Z]+(?:_[A-Z]+)*", path.read_text(encoding="utf-8")))
    assert "EXPORTER_CACHE_DIR" in read
    told = in_code(section(page("cli.md"), "## Environment")) | in_code(section(page("operate.md"), "## Settings"))
    assert read - {"EXPORTER_"} - told == set()


def test_every_setting_of_the_service_is_told() -> None:
    told = in_code(section(page("operate.md"), "## Settings"))
    fields = Service.model_fields.items()
    assert {str(field.validation_alias or f"EXPORTER_{name.upper()}") for name, field in fields} - told == set()


def test_every_event_of_the_log_is_told() -> None:
    told = in_code(section(page("operate.md"), "## Log lines"))
    said: set[str] = set()
    for path in [*ROOT.glob("exporter/**/*.py"), *ROOT.glob("worker/**/*.py")]:
        text = path.read_text(encoding="utf-8")
        if "from exporter.logs import logger" in text or "from exporter import logs" in text:
            said |= set(re.findall(r"""\b_?(?:log|note)\.?(?:info|warning|error)?\(\s*"([^"{}]+)\"""", text))
    assert {"claimed", "request", "the broker cannot be reached"} <= said
    assert said - told - {"raised"} == set()


def test_every_kind_of_stamp_is_told() -> None:
    kinds = set(get_args(Stamp.model_fields["kind"].annotation))
    told = {one.split("=")[0] for one in in_code(section(page("cli.md"), "### Stamps"))}
    assert {*kinds, "none"} - told == set()


def test_every_key_of_the_channel_file_is_told() -> None:
    told = in_code(section(page("cli.md"), "### The channel file"))
    assert {*Channel.model_fields, *Withdrawal.model_fields} - told == set()


@pytest.mark.parametrize("name", sorted(readers()))
def test_every_reader_is_told_with_the_endings_it_reads(name: str) -> None:
    assert {name, *readers()[name].SUFFIXES} - in_code(section(page("cli.md"), "## exporter import")) == set()
    assert name in in_code(section(page("import.md"), "## Kinds"))


@pytest.mark.pdf
@pytest.mark.timeout(300)  # four PDFs among others, on whatever machine
def test_every_example_of_the_command_line_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EXPORTER_DATA_DIR", str(tmp_path / "data"))
    lines = [line for box in boxes(page("cli.md"), "sh run") for line in box.splitlines()]
    tried = {shlex.split(line)[1] for line in lines}
    assert set(COMMANDS) - tried <= OF_THE_SERVICE
    for line in lines:
        program, *arguments = shlex.split(line, comments=True)
        done = CliRunner().invoke(app, arguments)
        assert (program, done.exit_code) == ("exporter", 0), f"{line}\n{done.output}"


# ---------------------------------------------------------------------------------------- formats, check and manifest


@pytest.mark.parametrize("name", sorted(formats()))
def test_every_format_has_its_section(name: str) -> None:
    one = formats()[name]
    told = section(page("formats.md"), f"## {name}")
    assert {one.SUFFIX, one.MEDIA_TYPE} - in_code(told) == set()
    assert one.LABEL in told
    assert "cannot carry" in told


def test_every_way_to_lose_a_passage_is_told() -> None:
    assert set(re.findall(r"^\| ([a-z ]+) \|", page("check.md"), re.MULTILINE)) >= set(check.FOUND)


def test_every_field_of_the_manifest_is_told() -> None:
    parts = [one for one in vars(manifest).values() if isinstance(one, type) and issubclass(one, BaseModel)]
    written = {name for part in parts if part.__module__ == manifest.__name__ for name in part.model_fields}
    reasons = get_args(manifest.Failure.model_fields["reason"].annotation)
    assert {*written, *reasons, *Stamp.model_fields} - in_code(page("manifest.md")) == set()


# ----------------------------------------------------------------------------------------------------------- Markdown


def test_every_key_of_a_front_matter_is_told_with_the_field_it_means() -> None:
    table = section(page("markdown.md"), "## Front matter")
    rows = dict(re.findall(r"^\| `([\w.]+)` \| (`.*`) \|$", table, re.MULTILINE))
    told = {field.split(".")[-1]: in_code(keys) for field, keys in rows.items()}
    assert told == {field: set(names.split()) for field, names in FRONT_MATTER.items()}


def test_every_heading_that_has_a_meaning_is_told() -> None:
    told = section(page("markdown.md"), "### Sections that have a meaning")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", told, re.MULTILINE))
    kinds = set(WORDS) - {"sources", "when", "event", "ahead"}
    assert {kind: words.split(", ") for kind, words in rows.items()} == {kind: WORDS[kind]["en"] for kind in kinds}


def test_every_limit_is_told() -> None:
    told = re.findall(r"^\| .+ \| (?:more than )?([\d,]+)\b", section(page("markdown.md"), "## Limits"), re.MULTILINE)
    characters = [MAX_CHARACTERS, _parser.MAX_CELLS, _parser.MAX_PROSE, _parser.MAX_MARKS, _parser.MAX_TAGS]
    others = [MAX_BYTES // 1024**2, _parser.MAX_LEVELS, _parser.INLINE_LEVELS, MAX_PICTURE // 1024**2]
    assert sorted(told) == sorted(f"{limit:,}" for limit in characters + others)


# ------------------------------------------------------------------------------------------------------------ all pages


def test_every_link_between_pages_leads_somewhere() -> None:
    for one in PAGES:
        for target, anchor in re.findall(r"\]\(([^)#:]*)(?:#([^)]*))?\)", one.read_text(encoding="utf-8")):
            there = one.parent / target if target else one
            assert there.exists(), f"{one.name} leads to {target}, which is not there"
            if anchor:
                headings = re.findall(r"^#+ (.*)$", there.read_text(encoding="utf-8"), re.MULTILINE)
                anchors = [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings]
                assert anchor in anchors, f"{one.name} leads to {target}#{anchor}, which is not there"


def test_every_file_that_the_pages_name_is_there() -> None:
    to_come = ("epub", "rst", "brand/")
    for one in PAGES:
        for name in re.findall(r"`((?:exporter|templates|tests|docs)/[\w./-]+)", one.read_text(encoding="utf-8")):
            if not any(word in name for word in to_come) and "<" not in name:
                assert (ROOT / name).exists(), f"{one.name} names {name}, which is not there"


def test_every_make_target_that_the_pages_name_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for one in PAGES:
        told = set(re.findall(r"(?:`|^)make ([a-z-]+)", one.read_text(encoding="utf-8"), re.MULTILINE))
        assert told <= targets, f"{one.name}: {told - targets}"


def test_the_brand_that_the_readme_shows_is_a_brand(tmp_path: Path) -> None:
    (tmp_path / "theme.toml").write_text(boxes(README.read_text(encoding="utf-8"), "toml")[0], encoding="utf-8")
    shutil.copy(ROOT / "templates" / "logo.svg", tmp_path)
    brand = TemplateSet(tmp_path)
    assert brand.theme.brand.name == "The Northern Record"
    assert brand.logos[0] is not None


def test_the_pictures_of_the_readme_are_light() -> None:
    pictures = list((DOCS / "pictures").glob("*.png"))
    assert pictures
    assert all(path.stat().st_size < 150_000 for path in pictures)
