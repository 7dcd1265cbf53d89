"""Which part of a new record is which part of the one before: unchanged, edited or moved.

The way is that of GumTree (Falleri and others, "Fine-grained and accurate source code differencing", 2014), for prose:
what is equal and there once is found wherever it went; what holds it is found by what it holds; what lies between two
parts that are found is compared word by word. Each step takes about as long as the records are.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from itertools import islice

from exporter.again.gaps import gaps
from exporter.again.likeness import best_pairs, ratio
from exporter.again.tree import Node

_ACCEPT = 0.45
_SAME_KIND = 0.15
_APART = frozenset(("source", "correction"))
"""Parts of a list in which one says nothing of its neighbours."""
_LISTED = 0.8
_ELSEWHERE = 0.5
"""What is moved *and* edited has to be this much alike: nothing around it speaks for it."""
_LONG = 40  # characters; less is found again elsewhere only if it is equal
_HOLDS = 0.2
_LEVELS = 6


def align(new: Node, old: Node) -> None:
    """Give each part of the tree `new` that was in the tree `old` its partner there, and the other way round."""
    _pair(new, old)
    _unique(new, old)
    _by_id(new, old, "block", "source", "correction")
    _by_heading(new)
    _by_contents(new)
    _by_id(new, old, "section")
    _between(new, by_likeness=True)
    _equal_elsewhere(new, old)
    _alike_elsewhere(new, old)
    _by_contents(new)
    _between(new, by_likeness=True)
    while _between(new, by_place=True):
        _between(new, by_likeness=True)


def _pair(one: Node, other: Node) -> None:
    one.partner, other.partner = other, one


def _pair_whole(one: Node, other: Node) -> None:
    """Pair two parts that are equal, and all inside them that is not paired yet."""
    for inner, its in zip(one.walk(), other.walk(), strict=True):
        if inner.partner is None and its.partner is None:
            _pair(inner, its)


def _free(nodes: Iterable[Node]) -> list[Node]:
    return [node for node in nodes if node.partner is None]


def _unique(new: Node, old: Node) -> None:
    """Pair what says the same and is there once in each, the largest first."""
    counts = Counter(node.digest for node in new.walk())
    places: dict[bytes, list[Node]] = defaultdict(list)
    for node in old.walk():
        places[node.digest].append(node)
    queue = deque(new.children)
    while queue:
        node = queue.popleft()
        found = places.get(node.digest, [])
        is_unique = len(found) == counts[node.digest] == 1 and (node.words or node.children)
        if is_unique and node.partner is None and found[0].partner is None:
            _pair_whole(node, found[0])
            continue
        queue.extend(node.children)


def _by_id(new: Node, old: Node, *roles: str) -> None:
    """Pair what has the same id: the source gave it (a record, a bookmark in Word), or it is made of the same words."""
    known = {node.id: node for node in _free(old.walk()) if node.role in roles}
    for node in _free(new.walk()):
        found = known.get(node.id) if node.role in roles else None
        if found is not None and found.partner is None and found.role == node.role:
            _pair(node, found)


def _by_heading(new: Node) -> None:
    """Pair sections, and questions with their answers, whose heading is one another's, whatever stands below it now."""
    for node in new.walk():
        if node.role in ("heading", "question") and node.partner and node.parent and node.partner.parent:
            one, its = node.parent, node.partner.parent
            if one.partner is None and its.partner is None:
                _pair(one, its)


def _by_contents(new: Node) -> None:
    """Pair what holds parts that are one another's, best first: the share of all that two hold (Dice)."""
    shared: Counter[tuple[Node, Node]] = Counter()
    for node in new.walk():
        if node.partner is None or node.role == "record":
            continue
        theirs = _free(islice(node.partner.above(), _LEVELS))
        for one in _free(islice(node.above(), _LEVELS)):
            for its in theirs:
                if (one.role, one.kind) == (its.role, its.kind):
                    shared[one, its] += 1
    scored = sorted(
        (
            (2 * count / (one.size + its.size - 2), place, one, its)
            for place, ((one, its), count) in enumerate(shared.items())
        ),
        key=lambda found: (-found[0], found[1]),
    )
    for share, _, one, its in scored:
        if share >= _HOLDS and one.partner is None and its.partner is None:
            _pair(one, its)


def _between(new: Node, *, by_likeness: bool = False, by_place: bool = False) -> bool:
    """Pair parts of paired wholes that lie between the same neighbours; return whether any were."""
    found = False
    for whole in new.walk():  # what is paired here is walked later: parts stand below their wholes
        if whole.partner is None or all(child.partner is not None for child in whole.children):
            continue
        for ones, others in list(gaps(whole.children, whole.partner.children)):
            if by_likeness:
                found |= _equal_between(ones, others)
                found |= _alike_between(_free(ones), _free(others))
            if by_place:
                found |= _placed_between(_free(ones), _free(others))
    return found


def _equal_between(ones: Sequence[Node], others: Sequence[Node]) -> bool:
    """Pair what is equal, each with the one at its own place if that is among them, else with the first."""
    places: dict[bytes, list[int]] = defaultdict(list)
    for index, node in enumerate(others):
        places[node.digest].append(index)
    aligned = len(ones) == len(others)
    found = False
    for keeps_place in (True, False) if aligned else (False,):
        for index, node in enumerate(ones):
            theirs = [place for place in places.get(node.digest, ()) if others[place].partner is None]
            if node.partner is None and theirs and (not keeps_place or index in theirs):
                _pair_whole(node, others[index if keeps_place else theirs[0]])
                found = True
    return found


def _alike_between(ones: Sequence[Node], others: Sequence[Node]) -> bool:
    found = False
    for one, other in best_pairs(ones, others, _score):
        _pair(one, other)
        found = True
    return found


def _score(one: Node, other: Node) -> float:
    if one.role != other.role:
        return 0.0
    score = ratio(one, other) + (_SAME_KIND if one.kind == other.kind else 0.0)
    return score if score > (_LISTED if one.role in _APART else _ACCEPT) else 0.0


def _placed_between(ones: Sequence[Node], others: Sequence[Node]) -> bool:
    """Pair what is left in a gap if it is as many of a kind: rewritten altogether, each at its place."""
    kinds: dict[tuple[str, str], tuple[list[Node], list[Node]]] = defaultdict(lambda: ([], []))
    for side, nodes in enumerate((ones, others)):
        for node in nodes:
            if node.role not in _APART and (side or not _is_split_off(node)):
                kinds[node.role, node.kind][side].append(node)
    found = False
    for mine, theirs in kinds.values():
        if len(mine) != len(theirs):
            continue
        for one, other in zip(mine, theirs, strict=True):
            _pair(one, other)
            found = True
    return found


def _is_split_off(node: Node) -> bool:
    """Return whether a part is the end of what the part before it was: parted from it, not put in another's place."""
    siblings = node.parent.children if node.parent else []
    place = next((index for index, one in enumerate(siblings) if one is node), 0)
    before = siblings[place - 1].partner if place else None
    return bool(node.words) and before is not None and before.words.endswith(node.words)


def _equal_elsewhere(new: Node, old: Node) -> None:
    """Pair what is equal and there several times, in reading order, the largest first."""
    places: dict[bytes, deque[Node]] = defaultdict(deque)
    for node in _free(old.walk()):
        places[node.digest].append(node)
    for node in new.walk():
        if node.partner is None and (left := places.get(node.digest)):
            while left and left[0].partner is not None:
                left.popleft()
            if left:
                _pair_whole(node, left.popleft())


def _alike_elsewhere(new: Node, old: Node) -> None:
    """Pair blocks of prose that were moved and edited."""
    mine = [node for node in _free(new.walk()) if _is_prose(node)]
    theirs = [node for node in _free(old.walk()) if _is_prose(node)]
    for one, other in best_pairs(mine, theirs, _score_elsewhere):
        _pair(one, other)


def _is_prose(node: Node) -> bool:
    return node.role == "block" and not node.children and len(node.words) >= _LONG


def _score_elsewhere(one: Node, other: Node) -> float:
    score = ratio(one, other)
    return score if score >= _ELSEWHERE else 0.0
