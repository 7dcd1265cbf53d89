"""The docs are true: the complete record is complete, and nothing that a user can name is left unexplained."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from exporter.formats import formats
from exporter.record import Briefing, briefing_from
from exporter.record.blocks import Block

DOCS = Path(__file__).parents[1] / "docs"


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def complete() -> Any:
    return json.loads(page("record.md").split("```json\n")[1].split("```")[0])


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
    kinds = {kind for kind in re.findall(r'"kind": "([a-z]+)"', page("record.md"))}
    assert {variant.model_fields["kind"].annotation.__args__[0] for variant in Block.__origin__.__args__} <= kinds


def test_every_field_is_explained_below_the_complete_record() -> None:
    explained = set(re.findall(r"`([a-z_0-9]+)`", page("record.md").split("## The briefing")[1]))
    assert fields() - explained == set()


@pytest.mark.parametrize("name", sorted(formats()))
def test_every_format_has_its_page(name: str) -> None:
    assert f"`{formats()[name].SUFFIX}`" in page("formats.md")
    assert f"## {name}" in page("formats.md")


def test_every_link_between_pages_leads_somewhere() -> None:
    pages = [*DOCS.rglob("*.md"), DOCS.parent / "README.md", DOCS.parent / "CHANGELOG.md"]
    for one in pages:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", one.read_text(encoding="utf-8")):
            assert (one.parent / target).exists(), f"{one.name} leads to {target}, which is not there"
