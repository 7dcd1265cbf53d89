"""How alike two texts are, by the words that they share in order; and which of many texts are worth comparing."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from exporter.again.tree import Node

MOST = 2_000
"""Words of a part that are compared: more tell nothing new."""
_TOKEN = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]|[^\\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+|[^\\w\\s]"
)
_FEW = 4
_ALL_PAIRS = 400  # so few pairs are compared without asking which are worth it
_BESIDE = 3
_RARE = 24  # a word in more parts than that tells none of them
_BEST = 5


@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[str, ...]:
    """Return the words of a text without case, ideographs and signs each for itself; of a short one its letters."""
    found = _TOKEN.findall(text.casefold()[: MOST * 12])[:MOST]
    return tuple(found) if len(found) >= _FEW else tuple(text.casefold()[:200])


def ratio(one: Node, other: Node) -> float:
    """Return how alike the words of two parts are, from 0 to 1: twice what they share in order, of both together."""
    from rapidfuzz.distance import Indel

    said, says = one.said(), other.said()
    if not said or not says:
        return 0.5 if said == says and one.kind == other.kind else 0.0
    return Indel.normalized_similarity(tokens(said), tokens(says))


def best_pairs(
    ones: Sequence[Node], others: Sequence[Node], score: Callable[[Node, Node], float]
) -> Iterator[tuple[Node, Node]]:
    """Yield pairs of two rows of parts, each part at most once, the best scored first; those scored 0 never.

    Of long rows only those are compared that share rare words or stand at about the same place, so that the work grows
    with the length of the rows, not with its square.
    """
    scored = []
    for i, j in _worth_comparing(ones, others):
        if found := score(ones[i], others[j]):
            scored.append((-found, abs(i - j), i, j))
    taken, given = set(), set()
    for _, _, i, j in sorted(scored):
        if i not in taken and j not in given:
            taken.add(i)
            given.add(j)
            yield ones[i], others[j]


def _worth_comparing(ones: Sequence[Node], others: Sequence[Node]) -> Iterator[tuple[int, int]]:
    if len(ones) * len(others) <= _ALL_PAIRS:
        yield from ((i, j) for i in range(len(ones)) for j in range(len(others)))
        return
    places: dict[str, list[int]] = {}
    for j, other in enumerate(others):
        for word in set(tokens(other.said())):
            places.setdefault(word, []).append(j)
    for i, one in enumerate(ones):
        shared: Counter[int] = Counter()
        for word in set(tokens(one.said())):
            found = places.get(word, ())
            if len(found) <= _RARE:
                shared.update(found)
        here = i * len(others) // len(ones)
        near = range(max(0, here - _BESIDE), min(len(others), here + _BESIDE + 1))
        yield from ((i, j) for j in sorted({*near, *(j for j, _ in shared.most_common(_BEST))}))
