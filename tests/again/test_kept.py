"""What a page cannot say of a part stays with the part, as long as it is the same one."""

from typing import Any

import pytest

from exporter.again import again
from exporter.readers import Context, Reading, read_bytes, readers
from exporter.readers._page.lacks import PAGE, TEXT
from exporter.record import Briefing, briefing_from, to_data
from exporter.record.schema import schema
from tests.again.pages import RECORD, over, record, report

PICTURE = {"sha256": "a" * 64, "media_type": "image/png", "size": 9, "width": 4, "height": 3}
WORDS = "The strike ended on Thursday night, says the port, and cranes move again."


def first(briefing: Briefing) -> Any:
    """Return the data of the first block of the first section."""
    return to_data(briefing)["sections"][0]["blocks"][0]


def test_what_is_for_the_desk_alone_stays_with_an_edited_paragraph() -> None:
    base = record({"kind": "paragraph", "id": "p", "text": WORDS, "ed_note": "Check.", "open_questions": ["Who?"]})
    made = first(over(base, f"## Text\n\n{WORDS.replace('cranes', 'the cranes')}").briefing)
    assert (made["ed_note"], made["open_questions"], made["id"]) == ("Check.", ["Who?"], "p")
    assert "the cranes" in str(made["text"])


def test_a_mark_that_the_page_sets_counts_though_no_word_changed() -> None:
    base = record({"kind": "paragraph", "id": "p", "text": WORDS, "ed_note": "Check."})
    made = first(over(base, f"## Text\n\n{WORDS.replace('Thursday', '**Thursday**')}").briefing)
    assert made["text"][1] == {"text": "Thursday", "marks": ["strong"]}
    assert made["ed_note"] == "Check."


SPOKEN = [
    "The word ",
    {"text": "Streik", "lang": "de"},
    " is German, ",
    {"text": "they say", "marks": ["emphasis"]},
    ".",
]


def test_the_language_of_a_word_stays_where_the_page_says_the_same() -> None:
    base = record({"kind": "paragraph", "id": "p", "text": SPOKEN})
    assert over(base, "## Text\n\nThe word Streik is German, *they say*.").briefing is base


def test_the_language_of_a_word_goes_with_the_word() -> None:
    base = record({"kind": "paragraph", "id": "p", "text": SPOKEN})
    made = first(over(base, "## Text\n\n**They say** that the word Streik is a German one.").briefing)
    assert {"text": "Streik", "lang": "de"} in made["text"]


def test_a_language_whose_word_is_gone_is_told() -> None:
    base = record({"kind": "paragraph", "id": "p", "text": SPOKEN})
    reading = over(base, "## Text\n\nThe word is German, *they say*.")
    assert "paragraph p: lang of 'Streik': left out: its words are no longer there, or there twice" in report(reading)


SOURCES = [{"id": "src", "title": "The port", "url": "https://example.org/port"}]


def called(text: str) -> Briefing:
    said, after = text.split("|")
    block = {"kind": "paragraph", "id": "p", "text": [{"text": said, "sources": ["src"]}, after]}
    return record(block, sources=SOURCES)


def from_html_like(base: Briefing, text: str) -> Reading:
    """Return a page read over a record by a reader that knows no calls of sources."""
    reading = read_bytes(f"## Text\n\n{text}".encode(), Context("port.md"))
    return again(Reading(reading.briefing, {}, (), frozenset(("sections",)), lacks=PAGE), base)


def test_the_call_of_a_source_stays_at_its_words_when_others_change() -> None:
    base = called("The strike ended on Thursday night|, says the port.")
    same = from_html_like(base, "The strike ended on Thursday night, says the port.")
    assert same.briefing is base
    edited = from_html_like(base, "Nobody doubts it: the strike ended on Thursday night, says the port itself.")
    assert {"text": "on Thursday night", "sources": ["src"]} in [
        one if isinstance(one, str) else one | {"text": one["text"][-17:]} for one in first(edited.briefing)["text"]
    ]
    assert edited.briefing.sources == base.sources


def test_a_source_that_is_still_called_stays_though_the_page_lists_it_no_more() -> None:
    base = called("The strike ended on Thursday night|, says the port.")
    text = "---\nsources:\n- Another one\n---\n## Text\n\nThe strike ended on Thursday night, says the port."
    reading = read_bytes(text.encode(), Context("port.md"))
    made = again(Reading(reading.briefing, {}, (), reading.carried, lacks=PAGE), base)
    assert [one.title for one in made.briefing.sources] == ["Another one", "The port"]
    assert "'The port' is not among the sources any more: it stays, as the text calls it" in report(made)


FIGURE: dict[str, Any] = {
    "kind": "figure",
    "id": "f",
    "asset": PICTURE,
    "href": "https://example.org/cranes.png",
    "alt": "Cranes",
    "credit": "Photo: A. Name",
    "rights": {"syndication": "denied"},
}


def test_a_picture_that_is_not_at_hand_this_time_stays_with_its_credit_and_its_rights() -> None:
    made = first(over(record(FIGURE), "## Text\n\n![Cranes](https://example.org/cranes.png)").briefing)
    assert made["asset"] == PICTURE
    assert made["credit"] == ["Photo: A. Name"]
    assert made["rights"] == {"syndication": "denied"}


def test_another_picture_gets_no_credit_that_is_not_its_own() -> None:
    made = first(over(record(FIGURE), "## Text\n\n![Ships](https://example.org/ships.png)").briefing)
    assert made["id"] == "f", "a figure in its place"
    assert {"asset", "credit", "rights"} & made.keys() == set()


TABLE: dict[str, Any] = {
    "kind": "table",
    "id": "t",
    "caption": "What was shipped",
    "head_columns": 1,
    "total_rows": 1,
    "note": "Preliminary.",
    "rows": [["", "Tonnes"], ["Grain", "120"], ["Ore", "80"], ["All", "200"]],
}


def test_a_table_keeps_what_a_page_cannot_say_of_it() -> None:
    base = record(TABLE)
    text = "## Text\n\n| | Tonnes |\n|---|---|\n| Grain | 130 |\n| Ore | 80 |\n| All | 210 |"
    made = first(over(base, text).briefing)
    assert {name: made[name] for name in ("id", "head_columns", "total_rows")} == {
        "id": "t",
        "head_columns": 1,
        "total_rows": 1,
    }
    assert (made["caption"], made["note"]) == (["What was shipped"], ["Preliminary."])


def test_a_timeline_that_the_page_shows_as_a_table_stays_one() -> None:
    events = [{"when": "2026-11-14", "text": "The strike begins."}, {"when": "2026-11-23", "text": "It ends."}]
    base = record({"kind": "timeline", "id": "t", "events": events})

    def shown(end: str) -> Reading:
        rows = [["14 November 2026", "The strike begins."], ["23 November 2026", end]]
        page = record({"kind": "table", "head_rows": 0, "rows": rows})
        return Reading(page, {}, (), frozenset(("sections",)), lacks=PAGE)

    assert again(shown("It ends."), base).briefing is base
    edited = first(again(shown("It does not end."), base).briefing)
    assert (edited["kind"], edited["id"]) == ("table", "t")


def test_the_kind_of_a_section_stays_as_long_as_its_heading() -> None:
    base = briefing_from(
        RECORD | {"sections": [{"id": "s", "kind": "background", "heading": "The port", "blocks": [WORDS]}]}
    )
    assert over(base, f"## The port\n\n{WORDS}").briefing is base
    assert over(base, f"## The ships\n\n{WORDS}").briefing.sections[0].kind == "other"


def known() -> set[str]:
    """Return every name that a reader may say it lacks: a kind of block, or a field of a part."""
    parts = schema()["$defs"]
    kinds = {name.lower(): part.get("properties", {}) for name, part in parts.items()}
    return (
        set(kinds)
        | {f"{kind}.{field}" for kind, fields in kinds.items() for field in fields}
        | {f"block.{field}" for field in kinds["paragraph"]}
    )


@pytest.mark.parametrize("name", list(readers()))
def test_every_reader_names_what_it_lacks_as_the_record_does(name: str) -> None:
    assert (getattr(readers()[name], "LACKS", frozenset()) | TEXT) - known() == set()


def test_a_record_lacks_nothing() -> None:
    assert getattr(readers()["json"], "LACKS", frozenset()) == frozenset()
