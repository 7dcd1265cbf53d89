"""Ids for the parts of a new record: those of their partners, and for what is new ids that never were another's."""

import re
from collections.abc import Iterator
from typing import Any

from exporter.again.tree import Data, Node
from exporter.record.ids import dicts

_LONGEST = 24
_MINTED = re.compile(r"[a-z]+_[0-9a-f]{8}(_\d+)?")
"""What `record.ids` gives to a part that has no id."""


def pin(new: Node, old: Node) -> None:
    """Let each part of a record that has an id be the part of that id; a new one keeps its own, unless it was minted.

    For records as people and programs write them: who names a part means it.
    """
    known = {node.id: node for node in old.walk() if node.id}
    for node in new.walk():
        if node.id is None:
            continue
        found = known.get(node.id)
        if found is None and not _MINTED.fullmatch(node.id):
            found = Node(node.role, node.data)
        if found is not None and found.role == node.role:
            node.partner, found.partner = found, node


def give_ids(new: Node, old: Node) -> dict[str, str]:
    """Give each part of a tree, in place, its id for good; return these by the ids that the parts came with.

    An id that a part of the record before had, also one that is gone now, is given to nothing else: a link or a
    correction that names it must never lead to other words.
    """
    taken = {one["id"] for one in dicts(old.data) if "id" in one}
    taken |= {id for tree in (old, new) for one in tree.data.get("corrections", ()) for id in one.get("mends", ())}
    given: dict[str, str] = {}
    fresh: list[tuple[Data, str]] = []
    for node in new.walk():
        if node.id is None:
            continue
        if node.partner is not None:
            given[node.id] = node.data["id"] = node.partner.data["id"]
        else:
            fresh.append((node.data, node.id))
    for data, id in fresh:
        data["id"] = given[id] = _unlike(id, taken)
        taken.add(data["id"])
    return given


def _unlike(id: str, taken: set[str]) -> str:
    """Return the id, with a number behind it where it is taken."""
    chosen, number = id, 1
    while chosen in taken:
        number += 1
        chosen = f"{id[: _LONGEST - 1 - len(str(number))]}_{number}"
    return chosen


def redirect(data: Data, ids: dict[str, str]) -> None:
    """Lead the links and calls inside a record, in place, to the ids that its parts have now."""
    for one in dicts(data):
        if str(one.get("href", "")).startswith("#"):
            one["href"] = f"#{ids.get(one['href'][1:], one['href'][1:])}"
        if one is not data and isinstance(one.get("sources"), list):
            one["sources"] = [ids.get(id, id) if isinstance(id, str) else id for id in one["sources"]]
        if isinstance(one.get("mends"), list):
            one["mends"] = [ids.get(id, id) for id in one["mends"]]


def calls(data: Data) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each span of a record that calls a source or links inside, with the id that it names."""
    for one in dicts(data):
        if str(one.get("href", "")).startswith("#"):
            yield one, one["href"][1:]
        if one is not data and isinstance(one.get("sources"), list):
            yield from ((one, id) for id in one["sources"] if isinstance(id, str))
