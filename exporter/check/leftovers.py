"""What is left over: passages that are not in their place, each beside what stands there instead."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from exporter.check.align import AHEAD, Had, Spots, Wanted


def pairs_of_leftovers(
    wanted: Sequence[Wanted], had: Sequence[Had], spots: Spots
) -> Iterator[tuple[int, int | None, bool]]:
    """Yield (wanted, found or None, moved) for each passage that is not in its place.

    `moved` if the very same is elsewhere; else what was found is the likest that stands in the same gap.
    """
    taken = {spot.index for spot in spots.values()}
    places: dict[str, list[int]] = defaultdict(list)
    for index, one in enumerate(had):
        if index not in taken:
            places[one.key].append(index)
    low = [-1] * (len(wanted) + 1)
    for index in range(len(wanted)):
        low[index + 1] = spots[index].index if index in spots else low[index]
    high = [len(had)] * (len(wanted) + 1)
    for index in range(len(wanted) - 1, -1, -1):
        high[index] = spots[index].index if index in spots else high[index + 1]
    spent: set[int] = set()
    lost = [index for index, one in enumerate(wanted) if index not in spots and not one.optional]
    for index in lost:
        text = wanted[index].key
        moved = next((place for place in places.get(text, ()) if place not in spent), None)
        if moved is not None:
            spent.add(moved)
            yield index, moved, True
            continue
        gap = range(low[index] + 1, min(high[index], low[index] + AHEAD))
        near = [place for place in gap if place not in taken and place not in spent]
        likeness = [(_likeness(text, had[place].key), -place) for place in near]
        best = max(likeness, default=(0.0, 0))
        alone = len(near) == 1 and (text[:1] == "\0") == (had[near[0]].key[:1] == "\0")
        if best[0] > 0.6 or (alone and best[0] > 0):
            spent.add(-best[1])
            yield index, -best[1], False
        else:
            yield index, None, False


def _likeness(one: str, other: str) -> float:
    if (one[:1] == "\0") != (other[:1] == "\0"):
        return 0.0
    return SequenceMatcher(None, one, other).quick_ratio()
