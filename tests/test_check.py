"""The check finds each passage that is missing, altered, doubled or out of order, and nothing else."""

import random
import re
from dataclasses import replace
from pathlib import Path

import pytest

from exporter.check import check, compare
from exporter.export import render
from exporter.record import briefing_from
from exporter.record.reading import Detail, Passage
from exporter.templates import TemplateSet
from tests.samples import edition, edition_of, pictures


def said(*texts: str) -> list[Passage]:
    return [Passage(text, path=f"blocks[{index}]") for index, text in enumerate(texts)]


WHOLE = said("A title", "First paragraph.", "Yes", "Cell 10", "10", "Last words, at the end.")


def whats(expected: list[Passage], found: list[Passage], **options: object) -> list[tuple[str, str]]:
    return [(loss.what, loss.path) for loss in compare(expected, found, **options).losses]  # type: ignore[arg-type]


def test_the_same_passages_lose_nothing() -> None:
    report = compare(WHOLE, WHOLE)
    assert report.ok
    assert report.fidelity == 1.0
    assert report.passages == len(WHOLE)


def labelled(label: str, text: str) -> list[Passage]:
    """Return a passage with a label of ours before it, on the same line."""
    return [Passage(label, "label"), Passage(text, path="blocks[0]", runs_on=True)]


def test_labels_may_be_there_or_not() -> None:
    expected = labelled("Figure 1.", "Thirty-five came.")
    assert compare(expected, said("Figure 1. Thirty-five came.")).ok
    assert compare(expected, said("Figure 1.", "Thirty-five came.")).ok
    assert compare(expected, said("Thirty-five came.")).ok
    assert not compare(expected, said("Figure 2. Thirty-five came.")).ok


def test_passages_between_those_of_the_record_are_furniture() -> None:
    assert compare(WHOLE, [*said("Our own words"), *WHOLE[:3], *said("By nobody"), *WHOLE[3:]]).ok


@pytest.mark.parametrize("found", ["Very first paragraph. Indeed.", "-5 %", "5 % 5 %", "15 %", "5 %.", "No. 5 %"])
def test_nothing_may_be_added_to_a_passage(found: str) -> None:
    text = "5 %" if "%" in found else "first paragraph."
    assert whats(said(text), said(found)) == [("altered", "blocks[0]")]


def test_words_of_the_organisations_own_templates_may_stand_beside_a_passage() -> None:
    assert compare(said("Ada"), said("Photo: Ada"), extra=["Photo:"]).ok
    assert not compare(said("Ada"), said("Photo: Ada"), extra=["Picture:"]).ok


@pytest.mark.parametrize("pair", [("10²", "102"), ("½", "1/2"), ("−5", "5"), ("1.5", "15"), ("1,5", "1.5"), ("e", "é")])
@pytest.mark.parametrize("spacing", ["kept", "lost"])
def test_what_changes_the_meaning_is_not_evened_out(pair: tuple[str, str], spacing: str) -> None:
    assert not compare(said(pair[0]), said(pair[1]), spacing=spacing).ok  # type: ignore[arg-type]


def test_two_passages_in_one_line_are_not_the_two() -> None:
    assert not compare(said("One.", "Two."), said("One. Two.")).ok


def test_white_space_and_invisible_characters_do_not_count() -> None:
    assert compare(said("Ein Wort"), said("  Ein\n\u200bWort\u00ad ")).ok
    assert compare(said("a b c", "1 2"), said("abc", "12"), spacing="lost").ok
    assert not compare(said("a b c"), said("abc")).ok


def test_a_missing_passage_is_named() -> None:
    assert whats(WHOLE, [*WHOLE[:3], *WHOLE[4:]]) == [("missing", "blocks[3]")]


def test_an_altered_passage_is_named_with_what_was_found() -> None:
    (loss,) = compare(WHOLE, [WHOLE[0], *said("First paragraf."), *WHOLE[2:]]).losses
    assert (loss.what, loss.found) == ("altered", "First paragraf.")
    assert "First paragraf." in str(loss)


def test_a_passage_out_of_order_is_named() -> None:
    swapped = [WHOLE[0], WHOLE[2], WHOLE[1], *WHOLE[3:]]
    assert [what for what, _ in whats(WHOLE, swapped)] == ["out of order"]


def test_a_doubled_passage_is_named() -> None:
    assert whats(WHOLE, [*WHOLE[:2], WHOLE[1], *WHOLE[2:]]) == [("doubled", "blocks[1]")]


def test_a_doubled_passage_behind_a_label_is_named() -> None:
    caption = labelled("Figure 1.", "Thirty-five came.")
    found = said("Figure 1. Thirty-five came.", "Figure 2. Thirty-five came.")
    assert whats(caption, found) == [("doubled", "blocks[0]")]


def test_a_colophon_that_says_an_authors_name_or_the_title_in_its_address_doubles_nothing() -> None:
    byline = [*labelled("By", "Mac and I"), Passage("Mozilla", path="title")]
    page = said("By Mac and I", "Mozilla", "Published by Mac and I. Address: https://example.org/mozilla")
    assert not compare(byline, page, spacing="lost").ok
    assert compare(byline, page, spacing="lost", furniture=["https://example.org/mozilla"]).ok
    assert not compare(byline, [*page, *said("Mozilla")], spacing="lost", furniture=["https://example.org/mozilla"]).ok


def test_a_piece_of_a_longer_word_is_not_the_passage() -> None:
    assert not compare(said("ten"), said("often")).ok


def test_a_label_of_ours_does_not_stand_in_for_a_heading_that_is_lost() -> None:
    expected = [Passage("Sources", path="heading"), Passage("Sources", "label"), Passage("A book", path="book")]
    assert compare(expected, said("Sources", "Sources", "A book")).ok
    label_alone = said("Sources", "A book")
    assert compare(expected, label_alone).ok  # the heading alone says the same: nobody could tell
    swapped = [expected[1], expected[0], expected[2]]
    assert whats(swapped, label_alone) == [("missing", "heading")]


@pytest.mark.parametrize("seed", range(20))
def test_one_loss_among_many_equal_cells_is_one_loss(seed: int) -> None:
    chance = random.Random(seed)
    cells = said(
        *(chance.choice(["Yes", "No", "0", "120"]) if chance.random() < 0.7 else f"unit {n}" for n in range(800))
    )
    place = chance.randrange(len(cells))
    report = compare(cells, [*cells[:place], *cells[place + 1 :]])
    assert len(report.losses) == 1
    assert report.losses[0].text == cells[place].text


def test_a_lost_half_is_all_told() -> None:
    many = said(*(f"passage {n}" for n in range(2000)))
    assert len(compare(many, many[:1000]).losses) == 1000


def with_(*details: Detail, text: str = "A claim, and more.", **facts: str) -> list[Passage]:
    return [Passage(text, path="p", details=details, facts=facts)]


LINK = Detail("link", "https://example.org/a", 0, 6)


@pytest.mark.parametrize(
    "expected, found, told",
    [
        (with_(LINK), with_(), "link lost: 'A claim → https://example.org/a'"),
        (with_(), with_(LINK), "link added: 'A claim, and more.', found 'A claim → https://example.org/a'"),
        (with_(LINK), with_(replace(LINK, value="mailto:a@b.c")), "link changed: 'A claim → https://example.org/a', "),
        (with_(LINK), with_(replace(LINK, end=5)), "link moved: 'A claim → "),
        (with_(Detail("strong", "", 7, 10)), with_(), "bold lost: 'and'"),
        (with_(Detail("call", "2", 6, 6)), with_(), "call of a note or source lost: 'A claim → 2'"),
        (with_(Detail("call", "2", 6, 6)), with_(Detail("call", "2", 14, 14)), "call of a note or source moved: "),
        (with_(item="2."), with_(item="•"), "item changed (2.): 'A claim, and more.', found '•'"),
        (with_(list="bullets > bullets"), with_(list="bullets"), "list changed (bullets > bullets): "),
        (with_(column="1", spans="2 x 1"), with_(column="1"), "cell merged otherwise (2 x 1): "),
        (with_(column="1", head="row"), with_(column="1"), "head of a table changed (row): "),
        (with_(level="3"), with_(level="2"), "level of the heading changed (3): "),
    ],
)
def test_what_lies_on_words_and_where_they_stand_is_compared(
    expected: list[Passage], found: list[Passage], told: str
) -> None:
    assert compare(expected, expected).ok
    (loss,) = compare(expected, found).losses
    assert str(loss).startswith(f"p: {told}"), str(loss)


def test_what_a_format_does_not_carry_is_not_asked_of_it() -> None:
    marked = with_(Detail("deleted", "", 0, 6), Detail("strong", "", 0, 6), role="question")
    assert compare(marked, with_(), carried={"link"}).ok
    blurred = {"question": frozenset({"strong"})}
    assert not compare(marked, with_(role="question"), carried={"deleted", "strong"}, blurred=blurred).ok
    assert compare(marked, with_(role="question"), carried={"strong"}, blurred=blurred).ok


def test_details_are_found_where_their_passage_stands_in_a_line() -> None:
    expected = [
        Passage("Figure 1.", "label"),
        Passage("A map", path="caption", runs_on=True),
        Passage("by Ada", path="credit", runs_on=True, details=(Detail("link", "https://example.org/ada", 2, 5),)),
    ]
    line = Passage("Figure 1. A map by Ada", details=(Detail("link", "https://example.org/ada", 14, 17),))
    assert compare(expected, [line]).ok
    assert not compare(expected, [replace(line, details=())]).ok


def test_addresses_are_the_same_however_they_are_escaped_and_anchors_whatever_briefing_they_are_in() -> None:
    one = with_(Detail("link", "http://пример.example/я", 0, 1), Detail("link", "#s1", 2, 3))
    other = with_(
        Detail("link", "http://%D0%BF%D1%80%D0%B8%D0%BC%D0%B5%D1%80.example/%D1%8F", 0, 1),
        Detail("link", "#b2_s1", 2, 3),
    )
    assert compare(one, other).ok


def test_what_runs_from_right_to_left_is_compared_as_letters_where_a_format_loses_their_order() -> None:
    text = "طول الجسر 280 مترا (Ponte)"
    strong = (Detail("strong", "", 0, 3),)
    expected = [Passage(text, path="p", details=strong)]
    found = [Passage("(Ponte) 280 الجسر طول مترا", details=(Detail("strong", "", 15, 18),))]
    assert compare(expected, found, spacing="lost").ok
    assert not compare(expected, found, spacing="kept").ok
    assert not compare(expected, [replace(found[0], text=found[0].text.replace("280", "208"))], spacing="lost").ok
    assert not compare(expected, [replace(found[0], details=())], spacing="lost").ok


def test_program_text_keeps_its_white_space() -> None:
    code = [Passage("if a:\n    b", "code", path="p")]
    assert compare(code, code).ok
    assert not compare(code, [Passage("if a:\n  b", "code")]).ok


def test_a_real_hyphen_at_the_end_of_a_line_is_kept_and_one_of_ours_is_not() -> None:
    assert compare(said("well-known"), said("well- known"), spacing="lost").ok
    assert compare(said("Donaudampf"), said("Donau\u2010 dampf"), spacing="lost").ok
    assert not compare(said("re-sign"), said("resign"), spacing="lost").ok


def test_what_an_organisation_leaves_out_of_its_own_byline_is_not_lost(tmp_path: Path) -> None:
    one = edition("security-guarantees")
    files = render(one, "html", TemplateSet(), pictures(*one.briefings)).files
    bare = {name: re.sub(rb'<p class="byline">.*?</p>', b"", data, flags=re.DOTALL) for name, data in files.items()}
    assert {loss.path for loss in check(one, "html", bare).losses} >= {"authors", "published_at"}
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "byline.html.j2").write_text("", encoding="utf-8")
    own = TemplateSet(tmp_path)
    assert check(one, "html", render(one, "html", own, pictures(*one.briefings)).files, own).ok


@pytest.mark.parametrize("form", ["rss", "atom", "jsonfeed"])
def test_a_link_to_a_place_of_the_own_page_is_found_in_a_feed_however_it_was_written(form: str) -> None:
    page = "https://example.org/own"
    text = [{"text": "there", "href": f"{page}#elsewhere"}, " and ", {"text": "here", "href": "#here"}]
    blocks = [{"kind": "paragraph", "id": "here", "text": text}]
    data = {"id": page, "permalink": page, "slug": "own", "title": "T", "sections": [{"blocks": blocks}]}
    one = edition_of(briefing_from(data))
    assert check(one, form, render(one, form, TemplateSet(), {}).files).ok


@pytest.mark.pdf
def test_words_in_another_script_are_found_on_a_page_that_runs_from_right_to_left() -> None:
    data = {"id": "https://example.org/rtl", "slug": "rtl", "title": "T", "language": "la", "direction": "rtl"}
    one = edition_of(briefing_from({**data, "sections": [{"blocks": ["Lorem ipsum, dolor sit amet."]}]}))
    assert check(one, "pdf", render(one, "pdf", TemplateSet(), {}).files).ok
