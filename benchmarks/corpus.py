"""Real inputs that nobody here wrote: how much of each arrives in the record, and what every format makes of it.

    python -m benchmarks --only corpus --corpus ../shared/corpus --write

What is measured, and by which other readings, stands in `tests/corpus`: the same room judges in the lane `corpus`.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import Table
from exporter.formats import formats
from tests.corpus.items import KINDS, Item, items
from tests.corpus.judged import faulty_pages, judged
from tests.corpus.measure import GOAL, Measured, read_and_measured
from tests.lanes import amp_validator

NAMES = {
    "article": "HTML, cleaned article",
    "page": "HTML, whole page",
    "segments": "HTML, whole page, marked strings",
    "markdown": "Markdown",
    "govuk": "JSON, GOV.UK content items",
    "ninjs": "ninjs",
    "docx": "Word",
}
_HEAD = (
    "kind",
    "files",
    "words in",
    "words kept",
    "worst file",
    "words more",
    "headings, items, cells found",
    "formats valid",
    "slowest",
)


@dataclass(frozen=True)
class Judged:
    """One item measured and exported; `page` is its AMP page."""

    measured: Measured
    page: bytes = b""


def table(corpus: Path, *, every: int = 1) -> Table:
    """Return the table of a corpus; `every`: take each n-th file of a kind alone."""
    chosen = [item for kind in KINDS for item in items(corpus, (kind,))[::every]]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(_judge, chosen))
    if (why := amp_validator.missing()) is None:
        pages = [one for one in found if one.page]
        for index, faults in faulty_pages([one.page for one in pages]).items():
            pages[index].measured.faults["amp"] += faults
    else:
        print(f"corpus: no AMP page was validated: {why}", file=sys.stderr)
    results = [one.measured for one in found]
    for line in (line for one in results for line in _told(one)):
        print(line, file=sys.stderr)
    rows = tuple(row for kind in KINDS if (row := _row(kind, [one for one in results if one.item.kind == kind])))
    return Table(_HEAD, rows)


def _judge(item: Item) -> Judged:
    result, reading = read_and_measured(item)
    if reading is None:
        return Judged(result)
    result.faults, spent, page = judged(reading)
    result.seconds += spent
    return Judged(result, page)


def _row(kind: str, results: Sequence[Measured]) -> tuple[str, ...] | None:
    if not results:
        return None
    read = [one for one in results if not one.crash]
    wanted, kept = sum(one.words.wanted for one in read), sum(one.words.kept for one in read)
    parts, found = sum(one.parts.wanted for one in read), sum(one.parts.kept for one in read)
    worst = min(read, key=lambda one: one.words.share, default=None)
    slowest = max(results, key=lambda one: one.seconds)
    crashed = len(results) - len(read)
    valid = sum(not faults for one in read for faults in one.faults.values())
    every = len(results) * len(formats())
    wrong = sum(len(one.marked) for one in read)
    if kind == "segments":
        words, share, lowest, more, structure = "", "", "", "", f"{wrong} marked strings wrong"
    else:
        words, share, structure = f"{wanted:,}", f"{kept / max(wanted, 1):.2%}", f"{found:,} of {parts:,}"
        share += _mark(kept >= GOAL * wanted and not crashed)
        structure += _mark(found == parts and not crashed)
        more = f"{sum(one.words.more for one in read) / max(wanted, 1):.1%}"
        lowest = f"{worst.words.share:.1%} {worst.item.name}" if worst and worst.words.share < 1 else "100 %"
    return (
        NAMES[kind],
        f"{len(results)}" + (f", {crashed} refused" if crashed else ""),
        words,
        share,
        lowest,
        more,
        structure + (_mark(not wrong and not crashed) if kind == "segments" else ""),
        f"{valid} of {every}" + _mark(valid == every),
        f"{slowest.seconds:.1f} s {slowest.item.name}",
    )


def _mark(met: bool) -> str:
    return " ✓" if met else " ✗"


def _told(one: Measured) -> Iterator[str]:
    """Yield what went wrong with an item, a line each."""
    where = f"{one.item.kind} {one.item.name}"
    if one.crash:
        yield f"{where}: {one.crash.splitlines()[0]}"
        return
    if one.words.share < GOAL:
        missing, some = one.words.wanted - one.words.kept, "; ".join(one.words.lost[:5])
        yield f"{where}: {missing} of {one.words.wanted} words lost: {some}"
    yield from (f"{where}: {lost}" for lost in (*one.parts.lost[:10], *one.marked))
    yield from (f"{where}: {name}: {fault}" for name, faults in one.faults.items() for fault in faults[:5])
