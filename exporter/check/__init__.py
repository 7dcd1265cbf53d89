"""The check: is what a format holds what the record says? Each passage present, once, in order, with all that is on it.

What was found comes from the format's `read_back`, which reads the finished file's body and nothing else. `texts` says
how words are compared, `align` finds each passage in what was found, `leftovers` tells what stands in the place of the
others, `details` lays links, marks, calls, cells and lists side by side, `report` tells what is lost.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from exporter.check.align import Alignment, Had, Spots, Wanted
from exporter.check.details import FOUND, differences, differences_in_all, facts, hidden_in
from exporter.check.leftovers import pairs_of_leftovers
from exporter.check.report import Loss, Report
from exporter.check.texts import Spacing, key, loose, normal
from exporter.formats import Adding, Cutting, Format, Omitting, formats
from exporter.record.base import direction_of, has_right_to_left
from exporter.record.edition import Edition
from exporter.record.passages import passages
from exporter.record.reading import EVERYTHING, THINGS, Passage
from exporter.templates import TemplateSet

__all__ = ["FOUND", "Loss", "Report", "check", "compare", "normal"]


_WITH_BYLINE = ("byline.html.j2", "head.html.j2")
_IN_BYLINE = ("authors", "published_at", "updated_at")


def check(
    edition: Edition, format_name: str, files: Mapping[str, bytes], templates: TemplateSet | None = None
) -> Report:
    """Return what files of a format lost of an edition. `templates`: the set they were made with, else ours."""
    templates = templates or TemplateSet()
    chosen = formats()[format_name]
    found = chosen.read_back(files)
    is_feed = isinstance(chosen, Omitting)
    without = chosen.omits(edition) if isinstance(chosen, Omitting) else frozenset[int]()
    ends = chosen.cuts(edition, templates) if isinstance(chosen, Cutting) else {}
    without |= {index for index, path in ends.items() if not path}
    expected = list(passages(edition, without, templates.labels, fields=is_feed))
    for index, path in ends.items():
        expected = list(_until(expected, "" if edition.is_single else f"briefings[{index}].", path))
    expected = [one for one in (as_carried(one, chosen) for one in expected) if one]
    if is_feed:
        expected = [_at_home(one, edition) for one in expected]
    if any(map(templates.replaces, _WITH_BYLINE)):  # what an organisation leaves out of its own is not lost
        expected = [replace(one, kind="label") if one.path.endswith(_IN_BYLINE) else one for one in expected]
    # A summary that is not a standfirst was made of the body, and must not stand in for it.
    standfirsts = {normal(one.text) for one in expected if one.path.endswith("standfirst")}
    found = [one for one in found if one.kind != "summary" or normal(one.text) in standfirsts]
    return compare(
        expected,
        found,
        spacing=chosen.SPACING,
        carried=chosen.CARRIES,
        blurred=chosen.BLURRED,
        extra=templates.own_words | (chosen.ADDS if isinstance(chosen, Adding) else frozenset()),
        furniture=_furniture(edition),
        turned=any(briefing.is_rtl for briefing in edition.briefings),
    )


def _until(expected: Iterable[Passage], briefing: str, path: str) -> Iterator[Passage]:
    """Yield passages without those of a briefing that begin at a path: a format says that it ends there on purpose."""
    ended = False
    for one in expected:
        mine = one.path.startswith(briefing)
        ended = (ended or bool(path and one.path.startswith(briefing + path))) if mine else ended and not one.path
        if not ended:
            yield one


def _furniture(edition: Edition) -> Iterator[str]:
    """Yield words that a page says of itself, in its colophon: they may be those of a passage."""
    for briefing in edition.briefings:
        yield briefing.permalink or ""
        yield briefing.publisher.name if briefing.publisher else edition.channel.title


def _at_home(passage: Passage, edition: Edition) -> Passage:
    """Return a passage with links to places of its own page as such: a feed does not tell how they were written."""
    number = re.match(r"briefings\[(\d+)]", passage.path)
    page = edition.briefings[int(number[1]) if number else 0].permalink
    if not page or not any(one.value.startswith(f"{page}#") for one in passage.details):
        return passage
    details = (
        replace(one, value=one.value.removeprefix(page)) if one.value.startswith(f"{page}#") else one
        for one in passage.details
    )
    return replace(passage, details=tuple(details))


def as_carried(passage: Passage, chosen: Format) -> Passage | None:
    """Return a passage as a format can hold it: without marks that its look already has; None if not at all."""
    if passage.kind == "picture":
        denied = "unsyndicated" in passage.facts and "unsyndicated" not in chosen.CARRIES
        return None if denied or not (passage.text or "decoration" in chosen.CARRIES) else passage
    level = passage.facts.get("level")
    if level and int(level) > chosen.LEVELS:
        passage = replace(passage, facts={**passage.facts, "level": str(chosen.LEVELS)})
    return passage


def compare(
    expected: Sequence[Passage],
    found: Sequence[Passage],
    *,
    spacing: Spacing = "kept",
    carried: Collection[str] = EVERYTHING,
    blurred: Mapping[str, frozenset[str]] = {},
    extra: Iterable[str] = (),
    furniture: Iterable[str] = (),
    turned: bool = False,
) -> Report:
    """Return what `found` lost of `expected`; `spacing` "lost" compares letters alone.

    `carried`: the details, facts and things that the format can hold; the others are left out of account. `blurred`: by
    kind or part of a passage, the marks that its look hides. `extra`: words that may stand beside any passage;
    `furniture`: words by which a passage that is none of the record's is known. `turned`: pages run from right to left.
    """
    # What is invisible, or not carried, cannot be found by anyone.
    kept = _keyed(expected, spacing, carried)
    there = _keyed(found, spacing, carried)
    lost = spacing == "lost"
    turned = lost and (turned or any(direction_of(one.language) == "rtl" for one, _ in kept))
    wanted = [
        Wanted(text, one.kind == "label", one.runs_on, loose(one.text), turned or has_right_to_left(text))
        if lost
        else Wanted(text, one.kind == "label", one.runs_on)
        for one, text in kept
    ]
    had = [Had(text, loose(one.text) if turned or (lost and has_right_to_left(text)) else "") for one, text in there]
    words = {normal(text, spacing) for text in extra} - {""}
    spots = Alignment(wanted, had, whole_words=not lost, extra=words).spots()
    losses = [
        *_missing(kept, there, wanted, had, spots, {normal(text, spacing) for text in furniture} - {""}),
        *_changed(kept, [one for one, _ in there], spots, frozenset(carried), blurred),
    ]
    order = {id(one): index for index, (one, _) in enumerate(kept)}
    losses.sort(key=lambda loss: order[id(loss[0])])
    told = tuple(Loss(one.path, one.block, what, text, other) for one, what, text, other in losses)
    return Report(sum(one.kind != "label" for one, _ in kept), told)


_Lost = tuple[Passage, str, str, str]


def _keyed(some: Iterable[Passage], spacing: Spacing, carried: Collection[str]) -> list[tuple[Passage, str]]:
    keyed = ((one, key(one, spacing)) for one in some if one.kind not in THINGS or one.kind in carried)
    return [
        (one, text) for one, text in keyed if text and (text[0] != "\0" or one.kind in THINGS or "image" in carried)
    ]


def _changed(
    kept: Sequence[tuple[Passage, str]],
    there: Sequence[Passage],
    spots: Spots,
    carried: frozenset[str],
    blurred: Mapping[str, frozenset[str]],
) -> Iterator[_Lost]:
    """Yield what is changed of passages that are in their place."""
    before = -1
    together: dict[int, list[Passage]] = defaultdict(list)  # what shares a line whose letters are in no order
    for index, (one, _) in enumerate(kept):
        spot = spots.get(index)
        if spot and spot.mixed:
            together[spot.index].append(one)
        if spot is None or one.kind == "label":
            continue
        seen = carried - hidden_in(one, blurred)
        if spot.index == before:
            seen -= {"item"}  # the bullet is that of the line, and told with its first passage
        found = there[spot.index]
        yield from ((one, *told) for told in facts(one, found, seen))
        if not spot.mixed:
            yield from ((one, *told) for told in differences(one, found, spot, seen, first=spot.index != before))
        before = spot.index
    for place, some in together.items():
        hidden = frozenset[str]().union(*(hidden_in(one, blurred) for one in some))
        if any(one.kind == "label" for one in some):
            hidden |= {"strong"}  # a label is bold, and its letters are among the others
        first = next(one for one in some if one.kind != "label")
        yield from ((first, *told) for told in differences_in_all(some, there[place], carried - hidden))


def _missing(
    kept: Sequence[tuple[Passage, str]],
    there: Sequence[tuple[Passage, str]],
    wanted: Sequence[Wanted],
    had: Sequence[Had],
    spots: Spots,
    furniture: Collection[str],
) -> Iterator[_Lost]:
    """Yield what is not in its place, or there more often than in the record."""
    spent = {spot.index for spot in spots.values()}
    for index, place, moved in pairs_of_leftovers(wanted, had, spots):
        one = kept[index][0]
        if place is None:
            yield one, "missing", one.text, ""
            continue
        spent.add(place)
        yield one, "out of order" if moved else "altered", one.text, "" if moved else there[place][0].text
    first: dict[str, Passage] = {}
    shared: dict[int, list[int]] = defaultdict(list)
    for index, (one, text) in enumerate(kept):
        if one.kind != "label":
            first.setdefault(text, one)
        if index in spots:
            shared[spots[index].index].append(index)
    together = [kept[index] for some in shared.values() if len(some) > 1 for index in some]
    in_company = {text: one for one, text in together if one.kind != "label"}
    for place, other in enumerate(had):
        text = other.key
        if place in spent:
            continue
        if text not in first and any(known in text for known in furniture):
            continue
        if text in first:
            yield first[text], "doubled", first[text].text, ""
        elif again := next((one for said, one in in_company.items() if len(said) > 3 and said in text), None):
            yield again, "doubled", again.text, ""
