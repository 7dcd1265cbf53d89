"""PDF: long words in tables break in their own columns only."""

import pytest

from exporter.record import Briefing, briefing_from
from tests.formats.printed import bytes_of, printed, texts
from tests.samples import edition_of

pytestmark = pytest.mark.pdf

LONG = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft"
WORDS = ["Northern", "reservations", "international", "responsibility", "committee"]


def _briefing(rows: list[list[str]]) -> Briefing:
    table = {
        "kind": "table",
        "head_rows": 0,
        "rows": [[{"blocks": [{"kind": "paragraph", "text": word}]} for word in row] for row in rows],
    }
    section = {"kind": "other", "heading": "Figures", "blocks": [table]}
    return briefing_from(
        {
            "id": "tag:example.org,2026:columns",
            "slug": "columns",
            "title": "Columns",
            "language": "en",
            "sections": [section],
        }
    )


def _printed(rows: list[list[str]]) -> str:
    return "\n".join(texts(bytes_of(printed(edition_of(_briefing(rows))))))


def test_a_long_word_breaks_and_leaves_the_words_of_the_other_columns_whole() -> None:
    text = _printed([[*WORDS, *WORDS[:3], LONG]])
    assert LONG not in text, "a word of 81 letters does not fit beside eight columns"
    assert all(word in text for word in WORDS)


def test_a_long_word_that_fits_stays_whole() -> None:
    assert LONG in _printed([["short", LONG]])


@pytest.mark.parametrize("columns", [12, 16])
def test_a_table_of_many_columns_keeps_short_words_whole(columns: int) -> None:
    row = (["yes", "no", "stated"] * 6)[:columns]
    text = _printed([row, row])
    assert text.count("stated") == 2 * (columns // 3)
