"""Damage: a briefing with one block removed, doubled or swapped with its neighbour. Does the check see it?"""

import random
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from exporter.record import Briefing, Faults, briefing_from, to_data
from exporter.record.reading import passages
from tests.samples import edition_of

DAMAGES = ("removed", "doubled", "swapped")


def damaged(briefing: Briefing, chance: random.Random) -> tuple[str, Briefing]:
    """Return what was done to which block, and the briefing it made. The words that a reader meets always differ."""
    whole = _words(briefing)
    while True:
        data = to_data(briefing)
        places = [(row, index) for row in _rows(data) for index in range(len(row))]
        kind = chance.choice(sorted({row[index]["kind"] for row, index in places}))  # a table's cells are not all
        row, index = chance.choice([(row, index) for row, index in places if row[index]["kind"] == kind])
        what = chance.choice(DAMAGES)
        name = f"{what} {row[index]['kind']} {row[index]['id']}"
        if what == "removed":
            del row[index]
        elif what == "doubled":
            row.insert(index, _renamed(deepcopy(row[index])))
        elif len(row) > 1:
            other = (index + 1) % len(row)
            row[index], row[other] = row[other], row[index]
        try:
            changed = briefing_from(data)
        except Faults:
            continue  # the block was all there was in its place, or something leads to it
        if _words(changed) != whole:
            return name, changed


def _words(briefing: Briefing) -> list[str]:
    return [passage.text for passage in passages(edition_of(briefing))]


def _rows(value: Any) -> Iterator[list[dict[str, Any]]]:
    """Yield each list of blocks in JSON-like data, nested ones too."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key in ("blocks", "answer") and isinstance(item, list) and all(isinstance(one, dict) for one in item):
                yield item
            yield from _rows(item)
    elif isinstance(value, list):
        for item in value:
            yield from _rows(item)


def _renamed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: "copy" + item[-20:] if key == "id" else _renamed(item) for key, item in value.items()}
    return [_renamed(item) for item in value] if isinstance(value, list) else value
