"""The road: missing pictures, the two audiences, and no sick format that stops another."""

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from exporter.export import export, presentable, render
from exporter.formats import formats
from exporter.record import Briefing, briefing_from, to_data
from exporter.record.canonical import INTERNAL
from exporter.templates import TemplateSet
from tests.samples import briefing, edition, edition_of, pictures
from tests.unpacked import holds

SET = TemplateSet()
TEXT = ("atom", "html", "jsonfeed")
"""Formats that take no time, for what concerns none in particular."""
CHART = "b3d015d295fe08f84b5e28b6dd31a541cf7a98ea8d5ebb4d5edc277d84aabc18"
"""The picture of figure f1 in every-block."""


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_missing_picture_is_told_with_its_block_and_leaves_caption_and_credit(tmp_path: Path) -> None:
    one = edition("every-block")
    at_hand = pictures(*one.briefings)
    del at_hand[CHART]
    told = export([one], ["html"], SET, at_hand, tmp_path).editions[0]
    assert told.missing == (CHART,)
    assert f"sections[7].blocks[4], block f1: the picture {CHART[:12]}" in "\n".join(told.artifacts[0].notices)
    assert told.artifacts[0].fidelity == 1


def test_a_picture_in_a_line_gives_way_to_its_words() -> None:
    one = edition("every-block")
    ready, notices, missing = presentable(one, {})
    assert len(missing) == 3
    assert any(notice.startswith("sections[1].blocks[3].text[3], block ") for notice in notices)
    assert not re.search(r'"asset":{', ready.briefings[0].model_dump_json())


def test_a_logo_that_is_missing_is_told_too() -> None:
    logo = pictures(briefing("every-block"))[CHART].asset
    one = edition("minimal")
    branded = one.model_copy(update={"channel": one.channel.model_copy(update={"logo": logo})})
    ready, notices, _ = presentable(branded, {})
    assert ready.channel.logo is None
    assert notices[0].startswith("channel.logo: ")


@cache
def internal_fields() -> dict[str, str]:
    """Return the fields that no reader may see, as the record's own schema tells them: their types by their names."""
    schema = Briefing.model_json_schema()
    return {
        name: told["type"]
        for part in [schema, *schema["$defs"].values()]
        for name, told in part.get("properties", {}).items()
        if "never shown to readers" in told.get("description", "")
    }


def internal(secret: str) -> dict[str, Any]:
    """Return every internal field with a secret in it."""
    return {name: [secret] if kind == "array" else secret for name, kind in internal_fields().items()}


@cache
def planted(secret: str) -> Briefing:
    """Return the sample of every block with a secret in each internal field of each part that has one."""
    count = 0

    def with_secrets(value: Any) -> Any:
        nonlocal count
        if isinstance(value, list):
            return [with_secrets(item) for item in value]
        if not isinstance(value, dict):
            return value
        value = {key: with_secrets(item) for key, item in value.items()}
        if "id" in value and ("kind" in value and "heading" not in value and "sections" not in value):
            count += 1
            value |= internal(f"{secret} {count}")
        return value

    data = with_secrets(to_data(briefing("every-block")))
    planted = briefing_from(data | internal(secret))
    assert count > 30
    assert planted.model_dump_json().count(secret) == len(internal_fields()) * (count + 1)
    return planted


@pytest.mark.parametrize("name", sorted(formats()))
def test_nothing_that_is_for_the_desk_is_in_a_public_artifact(name: str) -> None:
    assert set(internal_fields()) == INTERNAL
    one = edition_of(planted("QUINCE"))
    made = render(one, name, SET, pictures(*one.briefings))
    for data in (*made.files.values(), *made.extra_media.values()):
        assert not holds(data, "QUINCE")
    assert "QUINCE" not in " ".join(passage.text for passage in formats()[name].read_back(made.files))


@pytest.mark.parametrize("name", sorted(formats()))
def test_that_search_would_find_it(name: str) -> None:
    shown = briefing("minimal").model_copy(update={"title": "QUINCE", "standfirst": ()})
    files = render(edition_of(shown), name, SET, {}).files
    assert holds(next(iter(files.values())), "QUINCE")


def test_the_manifest_of_a_public_run_tells_nothing_of_the_desk(tmp_path: Path) -> None:
    export([edition_of(planted("QUINCE"))], ["html"], SET, {}, tmp_path)
    assert "QUINCE" not in (tmp_path / "manifest.json").read_text(encoding="utf-8")


@pytest.fixture
def broken(tmp_path: Path) -> TemplateSet:
    """Return our template set under a folder whose page of the web has a fault on its second line."""
    (tmp_path / "brand" / "html").mkdir(parents=True)
    (tmp_path / "brand" / "html" / "page.html.j2").write_text("<!doctype html>\n{{ nobody }}\n", encoding="utf-8")
    return TemplateSet(tmp_path / "brand")


def test_a_sick_format_stops_no_other_and_is_told_with_partial_and_line(broken: TemplateSet, tmp_path: Path) -> None:
    told = export([edition("minimal")], TEXT, broken, {}, tmp_path / "out").editions[0]
    assert [artifact.format for artifact in told.artifacts] == ["atom", "jsonfeed"]
    assert [(failure.format, failure.reason) for failure in told.failures] == [("html", "template")]
    assert "html/page.html.j2, line 2" in told.failures[0].fault
    assert "nobody" in told.failures[0].fault
    assert not (tmp_path / "out" / "minimal.html").exists()


def test_a_file_of_an_earlier_run_outlives_a_format_that_fails_now(broken: TemplateSet, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export([edition("minimal")], ["html"], SET, {}, out)
    before = sha256(out / "minimal.html")
    told = export([edition("minimal")], ["html"], broken, {}, out)
    assert sha256(out / "minimal.html") == before
    assert not list(told.artifacts())


def test_a_template_that_drops_a_passage_is_told_as_a_loss_and_its_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "brand" / "shared" / "blocks").mkdir(parents=True)
    (tmp_path / "brand" / "shared" / "blocks" / "code.html.j2").write_text(
        "<div {{ at(block) }}></div>", encoding="utf-8"
    )
    one = edition("every-block")
    set_ = TemplateSet(tmp_path / "brand")
    artifact = export([one], ["html"], set_, pictures(*one.briefings), tmp_path).editions[0].artifacts[0]
    assert artifact.fidelity is not None
    assert 0.9 < artifact.fidelity < 1
    assert all("missing" in loss for loss in artifact.losses)
    assert (tmp_path / artifact.file).is_file()
