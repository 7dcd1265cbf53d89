"""Plain text: lines that fit, and nothing that a reader of plain text would stumble over."""

from collections.abc import Sequence

import pytest
from wcwidth import wcswidth

from exporter.check import check
from exporter.record import Edition, briefing_from
from tests.formats.web import SET, STAMPS, made, stamped
from tests.golden import accepts
from tests.samples import EDITIONS, briefing, edition, edition_of

JOINER, LTR, RTL = "\u2060", "\u200e", "\u200f"


def text_of(one: Edition) -> str:
    return next(iter(made(one, "text").files.values())).decode()


def of_blocks(*blocks: object, **fields: object) -> Edition:
    """Return an edition of one section; a list is a paragraph of these spans."""
    some = [{"kind": "paragraph", "text": one} if isinstance(one, list) else one for one in blocks]
    data = {"id": "urn:x", "slug": "x", "title": "T", "sections": [{"blocks": some}], **fields}
    return edition_of(briefing_from(data))


def body(one: Edition) -> str:
    """Return the text between byline and imprint."""
    lines = text_of(one).split("\n")
    start = next(n for n, line in enumerate(lines) if "Revision" in line or "النسخة" in line)
    end = next(n for n, line in enumerate(lines) if "____" in line)
    return "\n".join(lines[start + 2 : end - 1])


def lossless(one: Edition) -> bool:
    return not check(one, "text", made(one, "text").files, SET).losses


def table(*rows: Sequence[object], head_rows: int = 1) -> dict[str, object]:
    return {"kind": "table", "head_rows": head_rows, "rows": [[_cell(cell) for cell in row] for row in rows]}


def _cell(cell: object) -> object:
    return cell if isinstance(cell, dict) else {"blocks": [cell] if cell else []}


@pytest.mark.parametrize("sample", EDITIONS)
def test_a_sample_reads_as_its_golden_says(sample: str, request: pytest.FixtureRequest) -> None:
    accepts(f"text/{sample}.txt", text_of(edition(sample)), request)


@pytest.mark.parametrize("kind", STAMPS)
def test_a_stamp_stands_above_all_else(kind: str, request: pytest.FixtureRequest) -> None:
    text = text_of(stamped(kind))
    assert text.startswith("*" * 72)
    accepts(f"text/{kind}.txt", text[: text.index("Revision")], request)


def test_a_stamp_stands_above_each_briefing_of_many() -> None:
    one = edition("twelve").model_copy(update={"stamp": STAMPS["draft"]})
    assert text_of(one).count("not checked") == 1 + 12


@pytest.mark.parametrize("sample", EDITIONS)
def test_lines_fit_unless_a_word_or_code_does_not(sample: str) -> None:
    code = False
    for line in text_of(edition(sample)).split("\n"):
        code ^= line == "```"
        assert code or wcswidth(line) <= 72 or max(map(len, line.split())) > 60, line


def test_lines_of_arabic_run_to_the_left_even_where_one_begins_with_a_latin_word() -> None:
    said = "الجسر " * 11 + "Studio Ponte وحده"
    lines = body(of_blocks(said, language="ar")).split("\n")
    assert [line[0] for line in lines] == ["ا", RTL]
    assert lines[1] == f"{RTL}Ponte وحده" or lines[1].startswith(f"{RTL}Studio")


def test_japanese_breaks_between_signs_but_no_line_begins_with_a_stop() -> None:
    one = of_blocks("夜行列車、" * 20, language="ja")
    lines = text_of(one).split("\n")
    long = [line for line in lines if "夜行" in line]
    assert len(long) > 1
    assert not any(line.startswith("、") for line in long)
    assert lossless(one)


def test_an_address_stands_behind_its_words_and_a_bare_one_once() -> None:
    one = of_blocks(
        [
            "See ",
            {"text": "the report", "href": "https://example.org/report"},
            ", ",
            {"text": "https://example.org/a", "href": "https://example.org/a"},
            ", and ",
            {"text": "desk@example.org", "href": "mailto:desk@example.org"},
            ".",
        ]
    )
    assert body(one).replace("\n", " ") == (
        "See the report <https://example.org/report>, https://example.org/a, and desk@example.org."
    )
    assert lossless(one)


def test_a_number_that_was_raised_does_not_join_the_one_before() -> None:
    one = of_blocks(
        ["10", {"text": "2", "marks": ["superscript"]}, " and the 1", {"text": "st", "marks": ["superscript"]}]
    )
    assert body(one) == "10^2 and the 1st"
    assert lossless(one)


@pytest.mark.parametrize(
    "words",
    [
        "• no item",
        "1. no item",
        "> not quoted",
        "| in no box",
        "+ no row",
        "=====",
        "* * *",
        "[1] calls nothing",
        "[Picture: of nothing]",
        "~~not deleted~~",
        "2^3",
        "<https://example.org/no-link>",
        "https://example.org/no-link",
        "nobody@example.org",
        "```",
        "---",
    ],
)
def test_words_that_look_like_our_signs_stay_words(words: str) -> None:
    one = of_blocks(words, "Then more.")
    assert body(one).replace(JOINER, "") == f"{words}\n\nThen more."
    assert lossless(one)


def test_a_small_table_stands_in_columns_with_numbers_at_the_end() -> None:
    cell = {"blocks": ["12.5"], "align": "end"}
    one = of_blocks(table(["Country", "Pledge"], ["Germany", cell], ["", "and a longer one"]))
    assert body(one).split("\n") == [
        "-------  ----------------",
        "Country  Pledge",
        "-------  ----------------",
        "Germany              12.5",
        "         and a longer one",
        "-------  ----------------",
    ]
    assert lossless(one)


def test_a_wide_table_stands_row_by_row_each_cell_behind_its_head() -> None:
    heads = [f"Column {n}" for n in range(1, 9)]
    one = of_blocks(table(heads, *([f"value {row}-{n}" for n in range(8)] for row in range(2))))
    lines = body(one).split("\n")
    assert lines[:2] == ["+ Column 1: value 0-0", "  Column 2: value 0-1"]
    assert lines[8] == "+ Column 1: value 1-0"
    assert lossless(one)


def test_cells_may_hold_what_they_want() -> None:
    listed = {"kind": "list", "items": [["a: b"], ["c"]]}
    nested = table(["x", "y"], ["1", "2"])
    one = of_blocks(
        table(
            ["", "Head: of it"],
            [{"blocks": ["p: q", listed]}, {"blocks": [nested, "r"]}],
            ["s: t", {"blocks": [listed]}],
        )
    )
    assert lossless(one)


def test_a_withdrawn_text_gives_the_reason_and_nothing_else() -> None:
    text = text_of(stamped("withdrawn"))
    assert "| It could not be confirmed." in text
    assert "monitoring" not in text


def test_an_edition_of_many_begins_with_a_list_and_says_once_who_speaks() -> None:
    text = text_of(edition("twelve"))
    assert text.index("12. The town clock stops") < text.index("=" * 72)
    assert text.count("Meridian Desk · ") == 1


def test_the_address_of_the_briefing_can_be_clicked() -> None:
    assert f"\n{briefing('every-block').permalink}\n" in text_of(edition("every-block"))
