"""Which passage of the record is where in what was found: each once and in order, so far as they are there.

A found passage holds one passage of the record, or several that may run on in one line (a caption with its number and
its credit), and nothing else. Labels may be left out.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from exporter.check.texts import bag, without
from exporter.record.reading import letters

AHEAD = 60
"""How many passages may be passed over to find the next one that is there."""
_TOGETHER = 16
"""How many passages may share a line: those of a source, with the signs between them."""


@dataclass(frozen=True)
class Wanted:
    """A passage of the record: the key by which it is known, whether it may be absent, or share a line.

    `loose` is its text with white space, where the key has none: groups of digits stay apart in it. `mixed` if its
    letters may come in another order.
    """

    key: str
    optional: bool = False
    runs_on: bool = False
    loose: str = ""
    mixed: bool = False


@dataclass(frozen=True)
class Had:
    """A passage that was found: its key, and its text with white space if its letters may come in another order."""

    key: str
    loose: str = ""


@dataclass(frozen=True)
class Spot:
    """Where a passage is: index of what was found, letters before it; `mixed` if its letters come in any order."""

    index: int
    before: int = 0
    mixed: bool = False


Spots = dict[int, Spot]
"""Spots by the index of the wanted passage."""


class Alignment:
    """Aligns keys. `whole_words`: where one ends and the next begins there is a space."""

    def __init__(
        self, wanted: Sequence[Wanted], had: Sequence[Had], *, whole_words: bool, extra: Collection[str] = ()
    ) -> None:
        self._wanted, self._had, self._whole_words = wanted, had, whole_words
        self._extra = sorted(extra, key=len, reverse=True)  # words that an organisation's templates add

    def spots(self) -> Spots:
        """Return where each wanted passage is; those that are not in their place are left out. Linear if none is."""
        found = self._in_turn(0, len(self._wanted), 0, len(self._had))
        if all(index in found or one.optional for index, one in enumerate(self._wanted)):
            return found
        return self._aligned()

    def _in_turn(self, start: int, end: int, first: int, last: int) -> Spots:
        """Return the spots of a stretch in which nothing is lost, as far as that holds."""
        found: Spots = {}
        at = start
        for index in range(first, last):
            taken, after = self._take(index, at, end)
            if taken:
                found |= taken
                at = after
        return found

    def _take(self, index: int, at: int, end: int) -> tuple[Spots, int]:
        """Return the spots of the passages that the found passage at `index` holds, from wanted `at`, and the next."""
        spots, after = self._take_in_order(index, at, end)
        if not spots and self._had[index].loose:
            return self._take_mixed(index, at, end)
        return spots, after

    def _take_in_order(self, index: int, at: int, end: int) -> tuple[Spots, int]:
        text = self._had[index].key
        spots: Spots = {}
        place = 0
        while place < len(text):
            if text[place] == " ":
                place += 1
                continue
            while at < end and not self._begins(text, place, at, after=bool(spots)) and self._wanted[at].optional:
                at += 1
            if at < end and self._begins(text, place, at, after=bool(spots)):
                spots[at] = Spot(index, len(letters(text[:place])))
                place += len(self._wanted[at].key)
                at += 1
            elif word := next((word for word in self._extra if text.startswith(word, place)), ""):
                place += len(word)
            else:
                return {}, at
        return spots, at

    def _begins(self, text: str, place: int, at: int, *, after: bool) -> bool:
        one = self._wanted[at]
        if not text.startswith(one.key, place) or (after and not one.runs_on and not self._wanted[at - 1].optional):
            return False
        if not self._whole_words:
            return True
        end = place + len(one.key)
        return not (_is_word(text[place - 1 : place + 1]) or _is_word(text[end - 1 : end + 1]))

    def _take_mixed(self, index: int, at: int, end: int) -> tuple[Spots, int]:
        rest = bag(self._had[index].loose)
        spots: Spots = {}
        while rest and at < end:
            one = self._wanted[at]
            own = bag(one.loose)
            left = without(rest, own)
            if left is not None and one.optional and self._spoils(rest, left, at, end):
                left = None
            if left is not None and (not spots or one.runs_on or self._wanted[at - 1].optional):
                spots[at] = Spot(index, mixed=True)
                rest = left
            elif not one.optional:
                break
            at += 1
        return ({}, at) if rest else (spots, at)

    def _spoils(self, rest: Counter[str], left: Counter[str], at: int, end: int) -> bool:
        """Return whether a label would take letters that the next passage which must be there needs."""
        needed = next((one for one in self._wanted[at + 1 : end] if not one.optional), None)
        if needed is None:
            return False
        own = bag(needed.loose)
        return without(rest, own) is not None and without(left, own) is None

    def _aligned(self) -> Spots:
        """Return the spots where something is lost, so that one loss does not drag others along.

        Passages that occur once on both sides hold the two together (patience diff); between them difflib decides.
        """
        keys = [one.key for one in self._wanted]
        had = [one.key for one in self._had]
        if any(one.loose for one in self._had):
            keys = [_sorted(one.loose) if one.mixed else one.key for one in self._wanted]
            had = [_sorted(one.loose) if one.loose else one.key for one in self._had]
        found: Spots = {}
        a = b = 0
        for anchor_a, anchor_b in [*_anchors(keys, had), (len(keys), len(had))]:
            a, b = self._from_the_front(found, a, anchor_a, b, anchor_b)
            end_a, end_b = self._from_the_back(found, a, anchor_a, b, anchor_b)
            matcher = SequenceMatcher(None, keys[a:end_a], had[b:end_b], autojunk=False)
            before_a, before_b = a, b
            for block in matcher.get_matching_blocks():
                found |= self._with_gaps(before_a, a + block.a, before_b, b + block.b)
                for offset in range(block.size):
                    found[a + block.a + offset] = self._equal(a + block.a + offset, b + block.b + offset)
                before_a, before_b = a + block.a + block.size, b + block.b + block.size
            if anchor_a < len(keys):
                found[anchor_a] = self._equal(anchor_a, anchor_b)
            a, b = anchor_a + 1, anchor_b + 1
        return found

    def _from_the_front(self, found: Spots, a: int, a_end: int, b: int, b_end: int) -> tuple[int, int]:
        """Settle what is whole at the beginning of a stretch, and return where the rest begins."""
        while b < b_end:
            taken, after = self._take(b, a, a_end)
            if not taken:
                break
            found |= taken
            a, b = after, b + 1
        return a, b

    def _from_the_back(self, found: Spots, a: int, a_end: int, b: int, b_end: int) -> tuple[int, int]:
        """Settle what is whole at the end of a stretch, and return where the rest ends."""
        while b < b_end:
            for begin in range(a_end - 1, max(a, a_end - _TOGETHER) - 1, -1):
                taken, after = self._take(b_end - 1, begin, a_end)
                if taken and all(self._wanted[one].optional for one in range(after, a_end)):
                    found |= taken
                    a_end, b_end = begin, b_end - 1
                    break
            else:
                break
        return a_end, b_end

    def _with_gaps(self, start: int, end: int, first: int, last: int) -> Spots:
        """Return the spots of a stretch in which something is lost."""
        found: Spots = {}
        at = start
        for index in range(first, last):
            for begin in range(at, min(at + AHEAD, end)):
                taken, after = self._take(index, begin, end)
                if any(not self._wanted[one].optional for one in taken):
                    found |= taken
                    at = after
                    break
        return found

    def _equal(self, wanted: int, had: int) -> Spot:
        return Spot(had, mixed=self._wanted[wanted].key != self._had[had].key)


def _sorted(text: str) -> str:
    return "\1".join(sorted(bag(text).elements()))


def _is_word(pair: str) -> bool:
    return len(pair) == 2 and pair.isascii() and pair.isalnum()


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
