"""Prose is a flat list of inlines with one canonical form."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from exporter.record.inlines import Inlines, plain_text

PROSE: TypeAdapter[Any] = TypeAdapter(Inlines)


def canonical(value: Any) -> Any:
    return PROSE.dump_python(PROSE.validate_python(value), mode="json", exclude_defaults=True)


def test_a_bare_string_is_one_plain_span() -> None:
    assert canonical("Words.") == ["Words."]
    assert canonical(["Words."]) == ["Words."]
    assert canonical([{"text": "Words."}]) == ["Words."]


def test_neighbours_of_one_shape_become_one_span() -> None:
    assert canonical(["a ", "b ", {"text": "c", "marks": ["strong"]}, {"text": "d", "marks": ["strong"]}]) == [
        "a b ",
        {"text": "cd", "marks": ["strong"]},
    ]


def test_a_call_keeps_its_place_between_neighbours() -> None:
    spans = ["a", {"text": "b", "note": "n"}, "c"]
    assert canonical(spans) == [{"text": "ab", "note": ["n"]}, "c"]


def test_marks_have_one_order_and_no_doubles() -> None:
    (span,) = canonical([{"text": "x", "marks": ["code", "strong", "code", "emphasis"]}])
    assert span["marks"] == ["strong", "emphasis", "code"]


def test_white_space_flows_except_in_code() -> None:
    assert canonical("  a \n\t b  ") == ["a b"]
    assert canonical(["a ", {"text": " b", "marks": ["strong"]}]) == ["a ", {"text": "b", "marks": ["strong"]}]
    assert canonical([{"text": "a  b", "marks": ["code"]}]) == [{"text": "a  b", "marks": ["code"]}]


def test_empty_spans_are_dropped_but_not_their_calls() -> None:
    assert canonical(["", "x", "", {"text": "", "sources": ["s"]}]) == [{"text": "x", "sources": ["s"]}]
    assert canonical("") == []


def test_plain_text_is_what_a_reader_meets() -> None:
    inlines = PROSE.validate_python(
        ["A ", {"text": "b", "note": "n"}, {"kind": "break"}, "c ", {"kind": "image", "alt": "flag"}]
    )
    assert plain_text(inlines) == "A b\nc flag"


def test_markup_never_enters() -> None:
    with pytest.raises(ValidationError):
        PROSE.validate_python([{"html": "<b>x</b>"}])
    assert canonical("<b>x</b>") == ["<b>x</b>"]
