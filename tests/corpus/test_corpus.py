"""Real inputs that nobody here wrote: their words and parts arrive in the record, and every format of it is valid.

`python -m benchmarks --only corpus` prints the figures of the same measuring room, with every PDF.
"""

import pytest

from exporter.formats import formats
from tests.conftest import SHARED
from tests.corpus.items import Item, items
from tests.corpus.judged import faulty_pages, judged
from tests.corpus.measure import GOAL, measured, reading_of

ITEMS = items(SHARED / "corpus")
PRINTED = frozenset(ITEMS[::4])
"""A PDF takes longer than all the rest: here of each fourth item, in the benchmark of all."""

KNOWN = {
    "article-firefox-nightly-blog": 2,  # headings of what readers wrote below the article
    "page-firefox-nightly-blog": 2,
    "article-wikipedia": 1,  # a cell beside one with nothing but a picture is taken for a frame
    "page-wikipedia": 1,
    "segments-de-statistics-bafa": 1,  # the date of the page itself stays
    "segments-pl-windows-1250": 2,  # two lines of the page's furniture stay
}
"""How many headings, items and cells are there as words alone, and how many marked strings are wrong."""

pytestmark = [pytest.mark.shared, pytest.mark.corpus, pytest.mark.timeout(400)]


@pytest.mark.qpdf
@pytest.mark.parametrize("item", ITEMS, ids=lambda item: f"{item.kind}-{item.name}")
def test_what_a_source_says_is_in_the_record_and_in_every_format(item: Item) -> None:
    reading = reading_of(item)
    found = measured(item, reading)
    assert found.words.share >= GOAL, f"{found.words.wanted - found.words.kept} words lost: {found.words.lost[:20]}"
    wrong = (*found.parts.lost, *found.marked)
    assert len(wrong) <= KNOWN.get(f"{item.kind}-{item.name}", 0), wrong
    names = [name for name in formats() if name != "pdf" or item in PRINTED]
    faults, _, _ = judged(reading, names)
    assert {name: told for name, told in faults.items() if told} == {}


@pytest.mark.node
def test_every_amp_page_is_valid() -> None:
    pages = [judged(reading_of(item), ["amp"])[2] for item in ITEMS]
    assert {ITEMS[index].name: told for index, told in faulty_pages(pages).items()} == {}
