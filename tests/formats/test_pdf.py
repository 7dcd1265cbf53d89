"""PDF: a designed document. What a reader sees on its pages, and what a viewer offers beside them."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from exporter.formats.pdf.structure import pages
from exporter.templates import TemplateSet
from tests.formats.printed import (
    LETTERS,
    MM,
    bookmarks,
    bytes_of,
    colours,
    edges,
    lines,
    links,
    of,
    pdf_of,
    printed,
    sizes,
    words,
)
from tests.golden import accepts
from tests.samples import EDITIONS, NAMES, briefing, edition, edition_of

pytestmark = pytest.mark.pdf
ROOT = Path(__file__).parents[2]


def test_each_sample_looks_as_it_was_accepted(subtests: pytest.Subtests, request: pytest.FixtureRequest) -> None:
    for sample in EDITIONS:
        with subtests.test(sample):
            told = []
            for number, page in enumerate(lines(pdf_of(sample)), start=1):
                told += [
                    f"--- page {number}: mm down, mm across, words",
                    *(f"{y:3} {x:3} {said}" for y, x, said in page),
                ]
            accepts(f"pdf/{sample}.txt", "\n".join(told) + "\n", request)


@pytest.mark.parametrize("sample", EDITIONS)
def test_no_word_stands_outside_the_margins(sample: str) -> None:
    for left, right in edges(pdf_of(sample)):
        assert left >= 22 * MM - 1
        assert right <= (210 - 22) * MM + 1


def test_a_sheet_is_a4_unless_the_theme_says_letter(tmp_path: Path) -> None:
    assert {(round(width / MM), round(height / MM)) for width, height in sizes(pdf_of("minimal"))} == {(210, 297)}
    (tmp_path / "theme.toml").write_text('[page]\nsize = "letter"\n')
    letter = bytes_of(printed(edition("security-guarantees"), TemplateSet(tmp_path)))
    assert set(sizes(letter)) == {(612, 792)}
    assert {round((right - left) / MM) for left, right in edges(letter)} == {166}


def test_a_brand_brings_its_colour_and_its_name(tmp_path: Path) -> None:
    (tmp_path / "theme.toml").write_text(
        '[brand]\nname = "Harbour Press"\nlogo = ""\n[colours.light]\naccent = "#5c0f4c"\n'
    )
    own = bytes_of(printed(edition("minimal"), TemplateSet(tmp_path)))
    assert "Harbour Press" in words(own)[0]
    assert (0x5C, 0x0F, 0x4C) in colours(own)
    assert (0x0F, 0x4C, 0x5C) not in colours(own)


def test_the_first_page_has_no_running_head_and_the_others_have() -> None:
    first, *others = lines(pdf_of("security-guarantees"))
    assert (17, 22, "Meridian Desk") not in first
    assert others
    for page in others:
        assert page[0] == (17, 22, "Meridian Desk")
        assert page[1][2] == "Ukraine security guarantees"


@pytest.mark.parametrize("word", ["extension", "延長措置"])
def test_a_running_head_holds_no_more_of_a_title_than_it_has_room_for(word: str) -> None:
    title = " ".join(f"{word}{number}" for number in range(30))
    data = bytes_of(printed(edition_of(of({"blocks": [LETTERS * 60]}, title=title))))
    second = words(data)[1]
    assert f"{word}0 {word}1" in second
    assert "…" in second
    assert f"{word}20" not in second


def test_each_page_says_which_of_how_many_it_is_and_of_which_revision() -> None:
    told = [page[-2:] for page in lines(pdf_of("security-guarantees"))]
    assert [said for *_, (_, _, said) in told] == ["1 / 4", "2 / 4", "3 / 4", "4 / 4"]
    assert {said for (_, _, said), _ in told} == {"23 November 2026, 11:05 UTC · Revision 3"}


def test_the_contents_give_the_page_of_each_section() -> None:
    data = pdf_of("every-block")
    contents = {
        said: int(number)
        for page in lines(data)
        for (y, x, number), (y2, x2, said) in pairwise(page)
        if (x, x2) == (56, 64) and y == y2
    }
    assert len(contents) == 8
    for heading, number in contents.items():
        assert (22, heading) in [(x, said) for _, x, said in lines(data)[number - 1]], heading


def test_bookmarks_lead_to_title_and_headings() -> None:
    data = pdf_of("security-guarantees")
    marks = bookmarks(data)
    assert marks[0] == (0, "Western allies agree on security guarantees for Ukraine", 1)
    assert (1, "What the guarantees contain", 2) in marks
    assert (2, "A coordination cell", 2) in marks
    assert all(title in words(data)[page - 1] for _, title, page in marks)


def test_a_bookmark_leaves_out_the_number_of_a_note() -> None:
    heading = ["What happened", {"text": "", "note": "A remark."}]
    data = bytes_of(printed(edition_of(of({"id": "1st", "heading": heading, "blocks": [LETTERS]}))))
    assert (1, "What happened", 1) in bookmarks(data)


def test_a_note_stands_on_the_page_of_its_call() -> None:
    crowded = of(
        *(
            {
                "heading": f"Part {part}",
                "blocks": [[LETTERS * 2, {"text": "", "note": LETTERS}, LETTERS * (part % 5 + 1)]] * 3,
            }
            for part in range(14)
        )
    )
    for data in (pdf_of("security-guarantees"), pdf_of("every-block"), bytes_of(printed(edition_of(crowded)))):
        called: dict[str, int] = {}
        noted = {}
        for number, page in enumerate(pages(data)):
            for run in (run for tag in page if tag.kind == "Art" for run in tag.runs()):
                if run.size < 7 and run.text.strip().isdigit():
                    called.setdefault(run.text.strip(), number)
            for note in (note for tag in page for note in tag.tags() if note.kind == "Note"):
                noted[next(note.runs()).text.strip(" .")] = number
        assert noted
        assert noted == {name: called[name] for name in noted}


def test_a_table_repeats_its_head_on_the_next_page_and_its_total_once() -> None:
    third, fourth = words(pdf_of("every-block"))[2:4]
    head = "Delegation Level Offers troops Personnel Share, %"
    assert head in third
    assert head in fourth
    assert "All 40" not in third
    assert fourth.count("All 40") == 1


def test_a_table_of_many_columns_lies_on_its_side() -> None:
    rows = [[f"{row * column}" for column in range(14)] for row in range(5)]
    data = bytes_of(printed(edition_of(of({"blocks": [LETTERS, {"kind": "table", "rows": rows}, LETTERS]}))))
    assert [width > height for width, height in sizes(data)] == [False, True, False]


def test_a_long_box_begins_where_it_stands_and_goes_on_overleaf() -> None:
    box = {"kind": "callout", "title": "A box", "blocks": [LETTERS * 6] * 8}
    first, second, *_ = words(bytes_of(printed(edition_of(of({"heading": "Part", "blocks": [LETTERS * 4, box]})))))
    assert "A box" in first
    assert "harbour" in second


def test_links_lead_out_and_to_pages() -> None:
    found = links(pdf_of("every-block"))
    assert (2, "https://example.org/page?a=1&b=2") in found
    assert (2, "mailto:desk@example.org") in found
    assert (2, 3) in found  # "way to the table"
    assert all(isinstance(target, int) or target.startswith(("https://", "mailto:")) for _, target in found)


@pytest.mark.parametrize("sample", NAMES)
def test_no_link_leads_nowhere(sample: str) -> None:
    assert all(target != 0 and target != "" for _, target in links(pdf_of(sample)))


SIGNAL, PAPER = (0x9B, 0x22, 0x26), (255, 255, 255)


def test_a_draft_is_outlined_and_says_so_on_every_page() -> None:
    data = pdf_of("security-guarantees", "draft")
    assert 400 < colours(data)[SIGNAL] < 3000
    assert "Draft 3, not checked." in words(data)[0]
    assert all("DRAFT 3 · NOT FOR PUBLICATION" in page for page in words(data)[1:])


@pytest.mark.parametrize("kind", ["embargo", "early_copy"])
def test_an_embargo_is_solid_and_names_its_end_on_every_page(kind: str) -> None:
    data = pdf_of("security-guarantees", kind)
    assert colours(data)[SIGNAL] > 5000
    assert "Embargoed until Tuesday, 24 November 2026, 06:00 UTC." in words(data)[0].replace("\xa0", " ")
    assert ("Early copy for partner desks" in words(data)[0]) == (kind == "early_copy")
    assert all("EMBARGOED UNTIL 24" in page for page in words(data)[1:])
    assert all(("partner desks" in page) == (kind == "early_copy") for page in words(data)[1:])


def test_a_withdrawn_briefing_is_one_page_with_the_reason() -> None:
    (page,) = words(pdf_of("security-guarantees", "withdrawn"))
    assert "Do not use." in page
    assert "It could not be confirmed." in page
    assert "Western allies agree" in page
    assert "35 countries" not in page


def test_an_edition_has_a_cover_whose_numbers_are_right() -> None:
    data = pdf_of("twelve")
    pages_of = lines(data)
    entries = [
        (int(said), page[index + 1][2])
        for page in pages_of[:2]
        for index, (_, x, said) in enumerate(page)
        if x in (22, 27) and said.isdigit()
    ]
    assert [number for number, _ in entries] == list(range(3, 15))
    for number, title in entries:
        assert title in words(data)[number - 1], (number, title)
    assert "The week in Port Example" in words(data)[0]


def test_each_briefing_of_an_edition_has_its_own_head_and_foot() -> None:
    one = edition_of(briefing("security-guarantees"), briefing("every-block"), briefing("arabic"))
    heads = [page[:2] for page in lines(bytes_of(printed(one)))]
    shorts = [head[1][2] for head in heads if head[0][0] == 17]
    assert shorts[:3] == ["Ukraine security guarantees"] * 3
    assert shorts[3:9] == ["Every block"] * 6


def test_right_to_left_is_mirrored() -> None:
    first, second = lines(pdf_of("arabic"))[:2]
    assert next(x for _, x, said in first if said == "Meridian Desk") > 105
    assert next(x for y, x, said in second if y == 17 and said == "Meridian Desk") > 105
    assert any(y == 282 and x < 30 for y, x, _ in first)  # the number of the page


def test_contents_from_right_to_left_give_the_pages_too() -> None:
    sections = [{"heading": f"قسم {number}", "blocks": ["مدينة " * 700]} for number in range(8)]
    data = bytes_of(printed(edition_of(of(*sections, language="ar", title="خطة"))))
    told = [match.groups() for *_, said in lines(data)[0] if (match := re.fullmatch(r"(\d+) (قسم \d)", said))]
    assert len(told) == 8
    assert int(told[-1][0]) > 9
    assert all(heading in words(data)[int(number) - 1] for number, heading in told)
