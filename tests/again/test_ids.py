"""What was not changed, what was edited and what was moved is what it was; what is new never was anything else."""

import json

import pytest

from exporter.again import again, changes
from exporter.readers import Context, Reading, read_bytes
from exporter.record import Briefing, briefing_from, to_data
from exporter.record.walk import blocks
from tests.again.pages import RECORD, ids, over, page, record, report

STRIKE = "Crews in the port have been on strike since Monday, and forty ships wait outside."
TALKS = "Talks between the union and the operator resume on Thursday night at the ministry."
TRADE = "Grain and ore are what the port ships most; both have other ways to the sea."
NEW = "The weather has nothing to do with any of it, forecasters in the capital say."


def base() -> Briefing:
    names = {"strike": STRIKE, "talks": TALKS, "trade": TRADE}
    return record(*({"id": id, "kind": "paragraph", "text": text} for id, text in names.items()))


def text(*paragraphs: str) -> str:
    return "## Text\n\n" + "\n\n".join(paragraphs)


def test_the_same_page_is_the_same_record_and_no_revision_more() -> None:
    one = base()
    assert over(one, text(STRIKE, TALKS, TRADE)).briefing is one


def test_an_edited_paragraph_keeps_its_id_and_the_revision_counts_on() -> None:
    made = over(base(), text(STRIKE, TALKS.replace("Thursday night", "Friday morning"), TRADE)).briefing
    assert list(ids(made).values()) == ["strike", "talks", "trade"]
    assert made.revision == 5


def test_a_paragraph_written_anew_at_its_place_keeps_its_id() -> None:
    assert ids(over(base(), text(STRIKE, NEW, TRADE)).briefing)[NEW] == "talks"


def test_a_moved_paragraph_keeps_its_id_also_when_it_was_edited_on_the_way() -> None:
    moved = TALKS.replace("resume", "go on")
    assert ids(over(base(), text(moved, STRIKE, TRADE)).briefing) == {moved: "talks", STRIKE: "strike", TRADE: "trade"}


def test_a_paragraph_moved_and_edited_is_found_in_another_section() -> None:
    moved = TALKS.replace("resume", "go on")
    made = over(base(), f"{text(STRIKE, NEW, TRADE)}\n\n## Later\n\n{moved}").briefing
    assert ids(made)[moved] == "talks"
    assert ids(made)[NEW] not in ("strike", "talks", "trade"), "it is new: what stood there went elsewhere"


def test_a_new_paragraph_has_a_new_id_and_moves_no_other() -> None:
    made = over(base(), text(STRIKE, NEW, TALKS, TRADE)).briefing
    found = ids(made)
    assert found.pop(NEW) not in ("strike", "talks", "trade")
    assert found == ids(base())


def test_of_a_paragraph_parted_in_two_the_first_half_is_the_old_one_and_the_second_no_other() -> None:
    first, second = STRIKE.split(", and ")
    made = over(base(), text(first, second, TRADE)).briefing
    assert ids(made)[first] == "strike"
    assert ids(made)[second] not in ("talks", "trade"), "what follows it was taken out, not written anew"


def test_a_new_paragraph_never_gets_the_id_of_one_that_is_gone() -> None:
    plain = page(text(STRIKE, TALKS, TRADE)).briefing  # its ids come from its words
    gone = ids(plain)[TALKS]
    edited = over(plain, text(STRIKE, TALKS.replace("Talks", "Long talks"), TRADE)).briefing
    assert ids(edited)[TALKS.replace("Talks", "Long talks")] == gone
    back = over(edited, text(STRIKE, TALKS.replace("Talks", "Long talks"), TRADE, TALKS)).briefing
    assert ids(back)[TALKS] == f"{gone}_2", "the same words, but not the same paragraph"


def test_a_cell_that_changed_is_its_cell_among_many_that_are_equal() -> None:
    rows = [["A", "0", "0"], ["B", "0", "0"], ["C", "0", "0"]]
    one = record({"id": "t", "kind": "table", "rows": rows})
    before = [block.id for block in blocks(one)]
    made = over(one, "## Text\n\n| A | 0 | 0 |\n|---|---|---|\n| B | 7 | 0 |\n| C | 0 | 0 |").briefing
    assert [block.id for block in blocks(made)] == before


def test_a_section_is_known_by_its_heading_and_without_one_by_what_it_holds() -> None:
    one = briefing_from(
        to_data(base())
        | {
            "sections": [
                {"id": "first", "heading": "Strike", "blocks": [STRIKE]},
                {"id": "second", "heading": "Talks", "blocks": [TALKS, TRADE]},
            ]
        }
    )
    made = over(one, f"## Negotiations\n\n{TALKS}\n\n{TRADE}\n\n## Strike\n\n{NEW}").briefing
    assert [section.id for section in made.sections] == ["second", "first"]


def test_links_inside_lead_where_they_led() -> None:
    one = record({"id": "strike", "kind": "paragraph", "text": STRIKE}, {"id": "x", "kind": "paragraph", "text": TALKS})
    made = over(one, f"{text(STRIKE, TALKS)} See [above](#text).").briefing
    assert made.sections[0].id == "s"
    assert to_data(made)["sections"][0]["blocks"][1]["text"][1] == {"text": "above", "href": "#s"}


def test_a_link_to_what_is_gone_is_its_words_and_a_remark() -> None:
    rest = [{"text": "See there", "href": "#talks"}]
    one = record({"id": "talks", "kind": "paragraph", "text": TALKS}, STRIKE, corrections=[correction(text=rest)])
    reading = over(one, text(STRIKE))
    assert "href" not in str(to_data(reading.briefing)["corrections"])
    assert "link to #talks, which is gone: 'See there': its words" in report(reading)


def correction(**fields: object) -> dict[str, object]:
    return {"id": "cor", "at": "2026-11-23T09:00:00Z", "text": "It was Thursday."} | fields


def test_a_correction_stays_and_a_remark_says_that_what_it_mends_is_gone() -> None:
    one = record({"id": "talks", "kind": "paragraph", "text": TALKS}, STRIKE, corrections=[correction(mends=["talks"])])
    reading = over(one, text(STRIKE))
    assert reading.briefing.corrections == one.corrections
    assert "the correction cor mends talks, which is gone: the correction stays" in report(reading)
    assert "which is gone" not in report(over(one, text(STRIKE, TALKS)))


def test_how_much_changed_is_counted_part_by_part() -> None:
    one = base()
    made = over(one, text(STRIKE.replace("forty", "fifty"), NEW, TRADE, NEW + NEW)).briefing
    assert str(changes(made, one)) == "2 parts as they were, 2 edited, 1 new, 0 gone"


@pytest.mark.parametrize("given", ["https://example.org/port", None])
def test_the_id_of_the_record_stays(given: str | None) -> None:
    fields = {"id": given} if given else {"permalink": "https://example.org/elsewhere"}
    assert again(page(text(STRIKE), **fields), base()).briefing.id == "https://example.org/port"


def a_record(*parts: object) -> Reading:
    """Return what is read of a record in JSON with these blocks."""
    data = RECORD | {"sections": [{"id": "s", "heading": "Text", "blocks": list(parts)}]}
    return read_bytes(json.dumps(data).encode(), Context("port.json"))


def test_who_writes_a_record_names_its_parts_and_is_believed() -> None:
    words = {"strike": TALKS, "talks": STRIKE, "mine": TRADE}  # exchanged, and one with another name
    parts = [{"id": id, "kind": "paragraph", "text": text} for id, text in words.items()]
    assert ids(again(a_record(*parts), base()).briefing) == {text: id for id, text in words.items()}


def test_parts_of_a_record_that_nobody_named_are_what_they_were() -> None:
    edited = TALKS.replace("Thursday", "Friday")
    made = ids(again(a_record(NEW, STRIKE, edited, TRADE), base()).briefing)
    assert {made[text] for text in (STRIKE, edited, TRADE)} == {"strike", "talks", "trade"}
