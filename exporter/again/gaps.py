"""Gaps: what lies between two parts that are found, in the new record and in the one before."""

from collections.abc import Iterator, Sequence

from exporter.again.tree import Node


def gaps(children: Sequence[Node], theirs: Sequence[Node]) -> Iterator[tuple[list[Node], list[Node]]]:
    """Yield the unpaired parts between two neighbours, and those between the partners of these neighbours.

    Where a neighbour has moved, those after the partner of the one and before that of the other.
    """
    places = {id(node): index for index, node in enumerate(theirs)}
    start = 0
    while start < len(children):
        if children[start].partner is not None:
            start += 1
            continue
        end = start
        while end < len(children) and children[end].partner is None:
            end += 1
        before = _place(children[start - 1], places) if start else -1
        after = _place(children[end], places) if end < len(children) else len(theirs)
        behind = _run(theirs, before, 1) if before is not None else []
        ahead = _run(theirs, after, -1)[::-1] if after is not None else []
        same = bool(behind and ahead) and behind[0] is ahead[0]
        others = behind if same else [*behind, *ahead]
        if others:
            yield list(children[start:end]), others
        start = end


def _place(node: Node, places: dict[int, int]) -> int | None:
    return places.get(id(node.partner))


def _run(nodes: Sequence[Node], start: int, step: int) -> list[Node]:
    """Return the unpaired nodes that follow a place in one direction."""
    found = []
    index = start + step
    while 0 <= index < len(nodes) and nodes[index].partner is None:
        found.append(nodes[index])
        index += step
    return found
