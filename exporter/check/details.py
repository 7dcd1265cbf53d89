"""What lies on the words of a passage, and where it stands: links, marks, calls, cells, lists."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from exporter.check.align import Spot
from exporter.check.texts import address, unmirrored
from exporter.record.reading import Detail, Passage, letters

NAMES = {
    "strong": "bold",
    "emphasis": "italics",
    "code": "code face",
    "superscript": "superscript",
    "subscript": "subscript",
    "deleted": "deletion mark",
    "link": "link",
    "call": "call of a note or source",
    "image": "picture in the line",
    "break": "line break",
    "language": "language",
}
_FACTS = {
    "level": "level of the heading changed",
    "list": "list changed",
    "item": "item changed",
    "column": "cell in another column",
    "spans": "cell merged otherwise",
    "head": "head of a table changed",
    "number": "number changed",
    "role": "part changed",
}

_OVER = {"subscript": ("stacked", "superscript"), "emphasis": ("slanted code", "code")}
"""What cannot be seen where something else lies, unless a format can show both."""


FOUND = ("missing", "altered", "doubled", "out of order", *NAMES.values(), *_FACTS.values())
"""All that can be told of a passage; of what lies on it, whether it is lost, added, moved or changed."""

Told = tuple[str, str, str]
"""What is changed, the words on which, what was found instead."""


def facts(wanted: Passage, found: Passage, carried: Collection[str]) -> Iterator[Told]:
    """Yield each fact in which two passages with the same words differ: where they stand."""
    if wanted.facts == found.facts:
        return
    for name, told in _FACTS.items():
        if name in carried:
            expected, got = wanted.facts.get(name, ""), found.facts.get(name, "")
            if expected != got:
                yield f"{told} ({expected or 'none'})", wanted.text, got or "none"


def hidden_in(passage: Passage, blurred: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the marks that cannot be told from the look of a passage."""
    if not blurred:
        return frozenset()
    parts = (passage.kind, passage.facts.get("role", ""), passage.language.split("-")[0], *passage.facts)
    return frozenset[str]().union(*(blurred[part] for part in parts if part in blurred))


def differences(
    wanted: Passage, found: Passage, spot: Spot, carried: Collection[str], *, first: bool
) -> Iterator[Told]:
    """Yield each detail in which two passages with the same words differ: what lies on them.

    `first`: no other passage of the record stands in what was found before this one.
    """
    if wanted.kind == "code" or not (wanted.details or found.details):
        return
    begin, length = spot.before, len(letters(wanted.text))
    expected = told_apart(Counter(_normal(one) for one in wanted.details if one.what in carried), carried)
    parts = (_clipped(one, begin, begin + length, first=first) for one in found.details if one.what in carried)
    got = _resolved(expected, Counter(_normal(part) for part in parts if part))
    if expected != got:
        yield from _told(wanted.text, expected, got)


def differences_in_all(wanted: Sequence[Passage], found: Passage, carried: Collection[str]) -> Iterator[Told]:
    """Yield the details in which passages and what was found of them differ, where letters come in any order."""
    if any(one.kind == "code" for one in wanted):
        return
    plain, expected = Counter[Detail](), Counter[Detail]()
    for one in wanted:
        details = told_apart(Counter(_normal(detail) for detail in one.details if detail.what in carried), carried)
        plain += details
        expected += _in_any_order(details, one.text)
    got = Counter(_normal(detail) for detail in found.details if detail.what in carried)
    got = _in_any_order(_resolved(plain, got), found.text)
    if expected != got:
        yield from _told(found.text, expected, got)


def _normal(detail: Detail) -> Detail:
    return replace(detail, value=address(detail.value)) if detail.what == "link" else detail


def _clipped(detail: Detail, begin: int, end: int, *, first: bool) -> Detail | None:
    """Return the part of a detail that lies on letters `begin` to `end`, counted from `begin`."""
    if detail.start == detail.end:
        inside = begin < detail.start <= end or (detail.start == begin and (first or begin == end))
        return replace(detail, start=detail.start - begin, end=detail.end - begin) if inside else None
    start, stop = max(detail.start, begin), min(detail.end, end)
    return replace(detail, start=start - begin, end=stop - begin) if start < stop else None


def _resolved(expected: Counter[Detail], got: Counter[Detail]) -> Counter[Detail]:
    """Return what was found with each link that leads to a place of many names under the name that is expected."""
    open_ = [one for one in got if one.what == "link" and one.value.startswith("#") and "/" in one.value]
    for one in open_:
        names = one.value[1:].split("/")
        named = next((w for w in expected if w.what == "link" and w.value[1:] in names and w.value[0] == "#"), None)
        if named:
            got[replace(one, value=named.value)] = got.pop(one)
    return got


def told_apart(details: Counter[Detail], carried: Collection[str]) -> Counter[Detail]:
    """Return details without those that a format cannot show where others lie."""
    shown: Counter[Detail] = Counter()
    for one, count in details.items():
        if one.what == "link" and one.value.startswith("#") and "anchors" not in carried:
            continue
        if one.what == "link" and "linked words" not in carried:
            one = replace(one, start=one.end)
        over = _OVER.get(one.what, ("", ""))
        if over[1] and over[0] not in carried:
            others = sorted((other.start, other.end) for other in details if other.what == over[1])
            shown += Counter(dict.fromkeys(_cut(one, others), count))
        else:
            shown[one] += count
    return shown


def _cut(detail: Detail, others: Iterable[tuple[int, int]]) -> Iterator[Detail]:
    """Yield what is left of a detail outside of others."""
    start = detail.start
    for begin, end in others:
        if begin < detail.end and end > start:
            if begin > start:
                yield replace(detail, start=start, end=begin)
            start = max(start, end)
    if start < detail.end:
        yield replace(detail, start=start)


def _in_any_order(details: Counter[Detail], text: str) -> Counter[Detail]:
    """Return what lies on each letter, wherever that stands."""
    said = unmirrored(letters(text))
    under: Counter[Detail] = Counter()
    for one in details.elements():
        if one.start == one.end:
            under[replace(one, start=0, end=0)] += 1
        for letter in said[one.start : one.end]:
            under[Detail(one.what, f"{one.value}\0{letter}", 0, 1)] += 1
    return under


def _told(text: str, expected: Counter[Detail], got: Counter[Detail]) -> Iterator[Told]:
    """Yield losses: what is gone and what is there instead go together where they are of one kind."""
    lost = sorted((expected - got).elements(), key=_order)
    more = sorted((got - expected).elements(), key=_order)
    for one in lost:
        name = NAMES[one.what]
        other = next(
            (twin for twin in more if twin.what == one.what and (_touch(one, twin) or twin.value == one.value)), None
        )
        on = _words(text, one)
        shown = _shown(one.value)
        told = f"{on} → {shown}" if shown else on
        if other is None:
            yield f"{name} lost", told, ""
            continue
        more.remove(other)
        there = _words(text, other)
        what = "moved" if other.value == one.value else "changed"
        yield f"{name} {what}", told, f"{there} → {_shown(other.value)}" if other.value else there
    for one in more:
        told = _words(text, one)
        yield f"{NAMES[one.what]} added", text, f"{told} → {_shown(one.value)}" if one.value else told


def _shown(value: str) -> str:
    return value.partition("\0")[0]


def _order(detail: Detail) -> tuple[str, int, int, str]:
    return detail.what, detail.start, detail.end, detail.value


def _touch(one: Detail, other: Detail) -> bool:
    return one.start <= other.end and other.start <= one.end


def _words(text: str, detail: Detail) -> str:
    """Return the words that a detail lies on, or those before it where it is a place."""
    start, end = (max(0, detail.start - 20), detail.start) if detail.start == detail.end else (detail.start, detail.end)
    taken, count = [], 0
    for sign in text:
        size = len(letters(sign))
        if count >= end and size:
            break
        if count >= start:
            taken.append(sign)
        count += size
    return "".join(taken).strip()
