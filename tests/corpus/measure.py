"""One item measured: which of its words, headings, items and cells are in its record."""

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from exporter.readers import Reading, read
from exporter.record.canonical import to_data
from tests.corpus.anchors import Anchor
from tests.corpus.items import Item, anchor_of, marked, texts_of
from tests.corpus.told import Told, told
from tests.corpus.words import Kept, kept, letters, words

NOTHING = Kept(0, 0)
GOAL = 0.995
"""The share of words that must arrive."""


@dataclass
class Measured:
    """What became of an item: its words and parts, marked strings that went wrong, faults of formats, seconds."""

    item: Item
    words: Kept = NOTHING
    parts: Kept = NOTHING
    marked: tuple[str, ...] = ()
    crash: str = ""
    seconds: float = 0.0
    """Processor time of reading and of all formats."""
    faults: dict[str, list[str]] = field(default_factory=dict)
    """By format, what is wrong with its files; an empty list where nothing is."""

    @property
    def found(self) -> bool:
        """Return whether the record holds what it must."""
        return not self.crash and not self.marked and self.words.share >= GOAL and not self.parts.lost


def reading_of(item: Item) -> Reading:
    """Return what the product reads from an item, asked as a user would who settles tracked changes."""
    return read(item.source, changes="accept")


def measured(item: Item, reading: Reading) -> Measured:
    """Return what of an item is in its record; of several other readings the one of which more is lost counts.

    Others write the calls of notes as numbers or not at all: that no reading is held against us.
    """
    record = to_data(reading.briefing)
    tellings, anchor = [told(record), told(record, numbered=True)], anchor_of(item)
    said = [words("\n".join(one.lines)) for one in tellings]
    found = [max((kept(words(text), one) for one in said), key=_share) for text in texts_of(item, anchor)]
    parts = max((_parts(one, anchor) for one in tellings), key=_share)
    return Measured(item, min(found, key=_share), parts, tuple(_wrong(item, tellings[0])))


def _share(one: Kept) -> float:
    return one.share


def _parts(said: Told, anchor: Anchor) -> Kept:
    """Return how many headings, items and cells the record has as such; those without a word count for none."""
    lost: list[str] = []
    count = 0
    everywhere = letters("\n".join(said.lines))
    for name in ("heading", "item", "cell"):
        wanted, found = getattr(anchor, f"{name}s"), getattr(said, f"{name}s")
        keys = [(letters(text), text) for text in wanted if letters(text)]
        count += len(keys)
        left = Counter(map(letters, found))
        missing = []
        for key, text in keys:
            if left[key] > 0:
                left[key] -= 1
            else:
                missing.append((key, text))
        inside = "\n".join(left.elements())  # a part that was joined to another one of its kind
        for key, text in missing:
            if key not in inside:
                where = "as words elsewhere" if key in everywhere else "nowhere"
                lost.append(f"{name} {where}: {' '.join(text.split())[:100]}")
    return Kept(count, count - len(lost), tuple(lost))


def _wrong(item: Item, said: Told) -> Iterable[str]:
    must, must_not = marked(item)
    text = letters("\n".join(said.lines))
    yield from (f"not there: {one}" for one in must if letters(one) not in text)
    yield from (f"there, and must not be: {one}" for one in must_not if letters(one) in text)


def read_and_measured(item: Item) -> tuple[Measured, Reading | None]:
    """Return what of an item is in its record, and the reading; a refusal or a crash is told as one."""
    start = time.process_time()
    try:
        reading = reading_of(item)
    except Exception as error:  # noqa: BLE001 - one item stops no other
        return Measured(item, crash=f"{type(error).__name__}: {error}"), None
    spent = time.process_time() - start
    result = measured(item, reading)
    result.seconds = spent
    return result, reading
