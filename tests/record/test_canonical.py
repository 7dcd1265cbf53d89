"""The record's one form: every fault in one answer, one form of bytes, nothing internal in public."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.record import Faults, briefing_from, digest, public, to_json
from tests.samples import FOLDER, NAMES, briefing

MINIMAL: dict[str, Any] = {
    "id": "https://example.org/a",
    "slug": "a",
    "title": "A title",
    "sections": [{"id": "s", "blocks": [{"id": "p", "kind": "paragraph", "text": "Words."}]}],
}


def with_blocks(*blocks: Any, **fields: Any) -> dict[str, Any]:
    return MINIMAL | {"sections": [{"id": "s", "blocks": list(blocks)}]} | fields


def faults_of(data: Any) -> list[str]:
    with pytest.raises(Faults) as caught:
        briefing_from(data)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("name", NAMES)
def test_a_briefing_comes_back_from_its_canonical_json(name: str) -> None:
    whole = briefing(name)
    again = briefing_from(json.loads(to_json(whole)))
    assert again == whole
    assert to_json(again) == to_json(whole)


def test_the_digest_is_the_same_in_every_process() -> None:
    code = (
        "from tests.samples import briefing; from exporter.record import digest; print(digest(briefing('every-block')))"
    )
    root = Path(__file__).parents[2]
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout.strip()
        for seed in ("0", "1")
    }
    assert found == {digest(briefing("every-block"))}


def test_all_faults_come_in_one_answer_with_path_fault_and_remedy() -> None:
    table = {"id": "t", "kind": "table", "rows": [["a", "b"], ["1", "2"], ["1", "2", "3"], ["1"]]}
    faults = faults_of(with_blocks(table, {"id": "f", "kind": "figure"}, titel="x", published_at="2026-11-23"))
    assert faults == [
        "published_at: a time without a zone; add the zone, as in 2026-11-23T09:30:00Z",
        "sections[0].blocks[0].rows[2]: 3 cells, the head has 2; take a cell out or merge two",
        "sections[0].blocks[0].rows[3]: 1 cell, the head has 2; add or merge a cell",
        "sections[0].blocks[1].alt: missing; say what the picture shows, or set decorative to true",
        "titel: unknown field; take it out, or correct its name",
    ]


@pytest.mark.parametrize(
    "block, fault",
    [
        ({"kind": "paragraf", "text": "x"}, "is not known here; choose one of 'paragraph', 'list'"),
        ({"text": "x"}, "no kind; say its kind"),
        ({"kind": "paragraph", "text": ""}, "empty; fill it in"),
        ({"kind": "paragraph", "text": [{"text": "x", "marks": ["bold"]}]}, "'bold' is not known here; choose one of"),
        (
            {"kind": "paragraph", "text": [{"text": "x", "href": "javascript:alert(1)"}]},
            "an address begins with https://",
        ),
        ({"kind": "paragraph", "text": [{"text": "x", "href": "//example.org/"}]}, "an address begins with https://"),
        ({"kind": "paragraph", "text": [{"text": "x", "href": "#nowhere"}]}, "no block has the id 'nowhere'"),
        ({"kind": "paragraph", "text": [{"text": "x", "sources": ["lost"]}]}, "no source has the id 'lost'"),
        ({"kind": "list", "items": []}, "items: empty"),
        ({"kind": "paragraph", "id": "Not an id", "text": "x"}, "has not the form ^[a-z0-9_]{1,24}$"),
        ({"kind": "timeline", "events": [{"when": "2024-02-30", "text": "x"}]}, "is not in the calendar"),
        (
            {"kind": "timeline", "events": [{"when": "Monday", "precision": "day", "text": "x"}]},
            "is no date to the day",
        ),
        (
            {"kind": "paragraph", "text": [{"text": "x", "note": [{"text": "y", "note": "z"}]}]},
            "a note holds another note; move it into the text",
        ),
    ],
)
def test_a_faulty_block_is_told_in_words(block: dict[str, Any], fault: str) -> None:
    faults = faults_of(with_blocks(block))
    assert any(fault in told for told in faults), faults
    assert all(told.startswith("sections[0].blocks[0]") for told in faults)


def test_a_doubled_id_names_both_places() -> None:
    paragraph = {"id": "p", "kind": "paragraph", "text": "x"}
    assert faults_of(with_blocks(paragraph, paragraph)) == [
        "sections[0].blocks[1].id: 'p' is the id of sections[0].blocks[0] too; choose another id"
    ]


def test_a_fault_carries_the_line_of_the_part_around_it() -> None:
    with pytest.raises(Faults) as caught:
        briefing_from(with_blocks({"kind": "list", "items": []}), {"sections[0].blocks[0]": 12})
    assert str(caught.value).startswith("line 12: sections[0].blocks[0].items: empty")


@pytest.mark.parametrize("data", [None, [], "text", 7])
def test_what_is_no_object_is_no_record(data: Any) -> None:
    assert faults_of(data)[0].startswith("not a record")


def test_a_deeply_nested_record_is_refused_in_words() -> None:
    block: Any = {"kind": "paragraph", "text": "x"}
    for _ in range(3000):
        block = {"kind": "callout", "blocks": [block]}
    assert "nested too deeply" in faults_of(with_blocks(block))[0]


def test_blocks_without_an_id_get_one_that_an_insertion_does_not_change() -> None:
    one, two = {"kind": "paragraph", "text": "One."}, {"kind": "paragraph", "text": "Two."}
    before = {block.id for block in briefing_from(with_blocks(one, two)).sections[0].blocks}
    after = {block.id for block in briefing_from(with_blocks({"kind": "rule"}, one, two)).sections[0].blocks}
    assert before < after


def test_public_holds_no_internal_field() -> None:
    for name in NAMES:
        assert b"SECRET" not in to_json(public(briefing(name)))
    assert b"SECRET-BLOCK-NOTE" in to_json(briefing("every-block"))


def test_the_samples_on_disk_are_whole_records() -> None:
    assert len(list(FOLDER.rglob("*.json"))) >= 18


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(
                    ["kind", "id", "text", "blocks", "rows", "items", "sections", "title", "href", "sources"]
                )
                | st.text(max_size=3),
                inner,
            )
        ),
        max_leaves=25,
    )
)
def test_no_data_breaks_the_reading_of_a_record(data: Any) -> None:
    with suppress(Faults):
        briefing_from(MINIMAL | data if isinstance(data, dict) else data)


@pytest.mark.parametrize("value", [0, 1.5, "1700000000", "-5", True])
def test_a_number_is_no_time(value: object) -> None:
    told = "published_at: a number, not a time; write a time with its zone, as in 2026-11-23T09:30:00Z"
    assert faults_of(MINIMAL | {"published_at": value}) == [told]
