"""The check: is what a format holds what the record says? Each passage present, once, in order.

What was found comes from the format's `read_back`, which reads the finished file's body and nothing else. Words that
the templates add are furniture: they may stand between passages and around them, but no passage may be missing,
altered, doubled or out of order.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from exporter.formats import Omitting, formats
from exporter.record.edition import Edition
from exporter.record.reading import Passage, passages

# Characters without a glyph: zero width, bidi controls, soft hyphen, variation selectors.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]"
)
_SPACE = re.compile(r"\s+")
_NEAR = 60
"""How many passages ahead an equal one is preferred to one that contains the words."""

Spacing = Literal["kept", "lost"]
What = Literal["missing", "altered", "doubled", "out of order"]


@dataclass(frozen=True)
class Loss:
    """A passage of the record that a file does not hold as it should."""

    path: str
    block: str
    what: What
    text: str
    found: str = ""

    def __str__(self) -> str:
        """Return the loss as one line."""
        block = f" (block {self.block})" if self.block else ""
        found = f", found {_short(self.found)}" if self.found else ""
        return f"{self.path}{block}: {self.what}: {_short(self.text)}{found}"


@dataclass(frozen=True)
class Report:
    """What the check of one file found: of `passages` in the record, those lost, in order."""

    passages: int
    losses: tuple[Loss, ...]

    @property
    def ok(self) -> bool:
        """Return whether nothing is lost."""
        return not self.losses

    @property
    def fidelity(self) -> float:
        """Return the share of the record's passages that are there, once and in order, 0 to 1."""
        return 1 - min(1.0, len(self.losses) / self.passages) if self.passages else 1.0


def check(edition: Edition, format_name: str, files: Mapping[str, bytes], *, furniture: Iterable[str] = ()) -> Report:
    """Return what files of a format lost of an edition. `furniture`: words that templates may set beside the text."""
    chosen = formats()[format_name]
    found = chosen.read_back(files)
    without = chosen.omits(edition) if isinstance(chosen, Omitting) else frozenset[int]()
    furniture = list(furniture) * len(edition.briefings)
    expected = list(passages(edition, without))
    # A summary that is not a standfirst was made of the body, and must not stand in for it.
    standfirsts = {normal(one.text) for one in expected if one.path.endswith("standfirst")}
    found = [one for one in found if one.kind != "summary" or normal(one.text) in standfirsts]
    return compare(expected, found, spacing=chosen.SPACING, furniture=furniture)


def compare(
    expected: Sequence[Passage],
    found: Sequence[Passage],
    *,
    spacing: Spacing = "kept",
    furniture: Iterable[str] = (),
) -> Report:
    """Return what `found` lost of `expected`; `spacing` "lost" compares letters alone."""
    # A passage of invisible characters alone cannot be found by anyone.
    kept = [(passage, text) for passage in expected if (text := normal(passage.text, spacing))]
    wanted = [text for _, text in kept]
    had = [text for passage in found if (text := normal(passage.text, spacing))]
    whole_words = spacing == "kept"
    used = _embed(wanted, had, whole_words)
    if None in used:
        used = _align(wanted, had, whole_words)
    labels = Counter(normal(text, spacing) for text in furniture)
    return Report(len(kept), tuple(_losses([passage for passage, _ in kept], wanted, had, used, labels)))


def normal(text: str, spacing: Spacing = "kept") -> str:
    """Return `text` as it is compared: NFKC, no invisible characters, white space as one space or as none."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return _SPACE.sub("" if spacing == "lost" else " ", text).strip()


def _embed(wanted: Sequence[str], had: Sequence[str], whole_words: bool) -> list[int | None]:
    """Return for each wanted text the place in `had` where it stands, in order; None where it does not. Linear.

    An equal passage that is near is taken before one that only contains the words.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(had):
        places[text].append(place)
    used: list[int | None] = []
    at, letter = 0, 0  # where to look on: the passage, and the letter in it
    for text in wanted:
        equal = _next(places.get(text, []), at + bool(letter))
        inside = None
        if equal is None or equal - at > _NEAR:
            nearby = range(at, min(at + _NEAR, len(had)))
            inside = next(
                ((p, end) for p in nearby if (end := _end(had[p], text, letter * (p == at), whole_words))), None
            )
        if inside is not None:
            at, letter = inside
            used.append(at)
        else:
            used.append(equal)
            if equal is not None:
                at, letter = equal + 1, 0
    return used


def _next(places: Sequence[int], at: int) -> int | None:
    position = bisect_left(places, at)
    return places[position] if position < len(places) else None


def _end(passage: str, text: str, start: int, whole_words: bool) -> int:
    """Return the letter after `text` in `passage`, looked for from `start` on; 0 if it is not there.

    With `whole_words` a piece of a longer word does not count.
    """
    place = passage.find(text, start)
    while place >= 0:
        end = place + len(text)
        if not (whole_words and (_is_word(passage[place - 1 : place + 1]) or _is_word(passage[end - 1 : end + 1]))):
            return end
        place = passage.find(text, place + 1)
    return 0


def _is_word(pair: str) -> bool:
    return len(pair) == 2 and pair.isascii() and pair.isalnum()


def _align(wanted: Sequence[str], had: Sequence[str], whole_words: bool) -> list[int | None]:
    """Return the places as `_embed` does where something is lost, so that one loss does not drag others along.

    Passages that occur once on both sides hold the two together (patience diff); between them difflib decides.
    """
    used: list[int | None] = [None] * len(wanted)

    def settle(a: int, a_end: int, b: int, b_end: int) -> None:
        if a == a_end or b == b_end:
            return
        matcher = SequenceMatcher(None, wanted[a:a_end], had[b:b_end], autojunk=False)
        previous_a, previous_b = a, b
        for block in matcher.get_matching_blocks():
            here_a, here_b = a + block.a, b + block.b
            for index, place in enumerate(_embed(wanted[previous_a:here_a], had[previous_b:here_b], whole_words)):
                used[previous_a + index] = None if place is None else previous_b + place
            for index in range(block.size):
                used[here_a + index] = here_b + index
            previous_a, previous_b = here_a + block.size, here_b + block.size

    a = b = 0
    for anchor_a, anchor_b in [*_anchors(wanted, had), (len(wanted), len(had))]:
        settle(a, anchor_a, b, anchor_b)
        if anchor_a < len(wanted):
            used[anchor_a] = anchor_b
        a, b = anchor_a + 1, anchor_b + 1
    return used


def _anchors(wanted: Sequence[str], had: Sequence[str]) -> list[tuple[int, int]]:
    """Return places of texts that occur once on both sides: the longest row that rises on both."""
    in_wanted, in_had = Counter(wanted), Counter(had)
    where = {text: place for place, text in enumerate(had)}
    pairs = [(i, where[text]) for i, text in enumerate(wanted) if in_wanted[text] == 1 and in_had[text] == 1]
    ends: list[int] = []  # the smallest place at which a rising row of each length ends
    last: list[int] = []  # the pair at which it ends
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        if length == len(ends):
            ends.append(place)
            last.append(index)
        else:
            ends[length], last[length] = place, index
        before.append(last[length - 1] if length else -1)
    row, index = [], last[-1] if last else -1
    while index >= 0:
        row.append(pairs[index])
        index = before[index]
    return row[::-1]


def _losses(
    expected: Sequence[Passage],
    wanted: Sequence[str],
    had: Sequence[str],
    used: Sequence[int | None],
    labels: Counter[str],
) -> Iterator[Loss]:
    taken = {place for place in used if place is not None}
    extra = [place for place in range(len(had)) if place not in taken]
    extras: dict[str, list[int]] = defaultdict(list)
    for place in extra:
        extras[had[place]].append(place)
    spent: set[int] = set()

    def loss(index: int, what: What, place: int | None = None) -> Loss:
        passage = expected[index]
        if place is not None:
            spent.add(place)
        found = had[place] if place is not None and what == "altered" else ""
        return Loss(passage.path, passage.block, what, passage.text, found)

    for index, at in enumerate(used):
        if at is not None:
            continue
        moved = next((one for one in extras.get(wanted[index], ()) if one not in spent), None)
        if moved is not None:
            yield loss(index, "out of order", moved)
            continue
        low = max((p for p in used[:index] if p is not None), default=-1)
        high = next((p for p in used[index + 1 :] if p is not None), len(had))
        near = [p for p in extra if low < p < high and p not in spent]
        likeness = [(SequenceMatcher(None, wanted[index], had[p]).quick_ratio(), p) for p in near]
        best = max(likeness, default=(0.0, -1))
        yield loss(index, "altered", best[1]) if best[0] > 0.6 else loss(index, "missing")
    first = {text: index for index, text in reversed(list(enumerate(wanted)))}
    inside = {text for text, place in zip(wanted, used, strict=True) if place is not None and had[place] != text}
    for place in extra:
        text = had[place]
        if place in spent:
            continue
        if labels[text]:
            labels[text] -= 1  # one such heading a briefing is ours
        elif text in first:
            yield loss(first[text], "doubled")
        elif again := next((one for one in inside if len(one) > 3 and one in text), None):
            yield loss(first[again], "doubled")


def _short(text: str) -> str:
    text = _SPACE.sub(" ", text)
    return repr(text if len(text) <= 80 else text[:77] + "...")
