"""Ways through the JSON data of a briefing, to a place where damage can be done."""

import random
from collections.abc import Callable, Iterator
from typing import Any

Data = dict[str, Any]
Damage = Callable[[Data, random.Random], str]
"""Changes data and returns what was done; "" if there is nothing here to do it to."""

_PROSE = ("text", "caption", "credit", "note", "heading", "standfirst", "question", "group", "effect", "attribution")


def dicts_in(value: Any) -> Iterator[Data]:
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from dicts_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from dicts_in(item)


def prose_in(data: Data) -> list[list[Any]]:
    """Return each list of inlines that says something."""
    found = [one[key] for one in dicts_in(data) for key in _PROSE if isinstance(one.get(key), list) and one[key]]
    return found + [one["title"] for one in dicts_in(data) if one.get("kind") == "callout" and one.get("title")]


def spans_in(data: Data) -> list[Data]:
    """Return the spans of all prose as dicts, bare strings made into such."""
    spans = []
    for inlines in prose_in(data):
        for index, inline in enumerate(inlines):
            if isinstance(inline, str):
                inlines[index] = {"text": inline}
            if "kind" not in inlines[index] or inlines[index]["kind"] == "span":
                spans.append(inlines[index])
    return spans


def blocks_in(data: Data, *kinds: str) -> list[Data]:
    return [one for one in dicts_in(data) if one.get("kind") in kinds and "id" in one]


def rows_of_blocks(data: Data) -> list[list[Data]]:
    return [
        one[key]
        for one in dicts_in(data)
        for key in ("blocks", "answer")
        if isinstance(one.get(key), list) and one[key] and isinstance(one[key][0], dict)
    ]


def one_of(some: list[Any], chance: random.Random) -> Any:
    return chance.choice(some) if some else None


def renamed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: f"copy{item[-18:]}" if key == "id" else renamed(item) for key, item in value.items()}
    return [renamed(item) for item in value] if isinstance(value, list) else value
