"""Damage to blocks and their order, to lists, tables and the nesting of sections."""

import random
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from tests.damage.data import Data, blocks_in, dicts_in, one_of, renamed, rows_of_blocks


def remove_a_block(data: Data, chance: random.Random) -> str:
    return _with_a_row(data, chance, lambda row, index: row.pop(index))


def double_a_block(data: Data, chance: random.Random) -> str:
    return _with_a_row(data, chance, lambda row, index: row.insert(index, renamed(deepcopy(row[index]))))


def swap_two_blocks(data: Data, chance: random.Random) -> str:
    def swap(row: list[Data], index: int) -> None:
        other = (index + 1) % len(row)
        row[index], row[other] = row[other], row[index]

    return _with_a_row(data, chance, swap)


def _with_a_row(data: Data, chance: random.Random, change: Callable[[list[Data], int], Any]) -> str:
    places = [(row, index) for row in rows_of_blocks(data) for index in range(len(row))]
    kind = chance.choice(sorted({row[index]["kind"] for row, index in places}))  # a table's cells are not all
    row, index = chance.choice([(row, index) for row, index in places if row[index]["kind"] == kind])
    told = f"{kind} {row[index]['id']}"
    change(row, index)
    return told


def break_a_paragraph(data: Data, chance: random.Random) -> str:
    places = [
        (row, index)
        for row in rows_of_blocks(data)
        for index, one in enumerate(row)
        if one["kind"] == "paragraph" and isinstance(one["text"][0], str) and " " in one["text"][0].strip()
    ]
    if not places:
        return ""
    row, index = chance.choice(places)
    first, _, rest = row[index]["text"][0].partition(" ")
    row.insert(index, {"kind": "paragraph", "id": "broken", "text": [first]})
    row[index + 1]["text"][0] = rest
    return f"after {first!r}"


def remove_a_part(data: Data, chance: random.Random) -> str:
    """Remove an item, an event, a question with its answer, a group."""
    lists = [one[key] for one in dicts_in(data) for key in ("items", "events", "pairs", "groups") if one.get(key)]
    parts = one_of([some for some in lists if len(some) > 1], chance)
    if parts is None:
        return ""
    index = chance.randrange(len(parts))
    if chance.random() < 0.5:
        del parts[index]
        return f"{index} is gone"
    other = (index + 1) % len(parts)
    parts[index], parts[other] = parts[other], parts[index]
    return f"{index} and {other} are swapped"


def change_a_list(data: Data, chance: random.Random) -> str:
    block = one_of(blocks_in(data, "list"), chance)
    if block is None:
        return ""
    items = block["items"]
    match chance.choice(("kind", "start", "nest", "join", "lift")):
        case "kind":
            block["ordered"] = not block.get("ordered", False)
            return "numbers or bullets"
        case "start" if block.get("ordered"):
            block["start"] = block.get("start", 1) + chance.choice((1, 4))
            return "first number"
        case "nest" if len(items) > 1:
            index = chance.randrange(1, len(items))
            inner = {
                "kind": "list",
                "id": "nested",
                "ordered": block.get("ordered", False),
                "items": [items.pop(index)],
            }
            items[index - 1]["blocks"].append(inner)
            return f"item {index} is one deeper"
        case "join" if len(items) > 1:
            index = chance.randrange(1, len(items))
            items[index - 1]["blocks"] += items.pop(index)["blocks"]
            return f"item {index} is part of the one before"
        case "lift":
            for index, item in enumerate(items):
                if len(item["blocks"]) > 1 and item["blocks"][-1]["kind"] == "list":
                    items[index + 1 : index + 1] = item["blocks"].pop()["items"]
                    return f"the list in item {index} is one higher"
    return ""


def change_a_table(data: Data, chance: random.Random) -> str:
    table = one_of(blocks_in(data, "table"), chance)
    if table is None:
        return ""
    rows = table["rows"]
    row = chance.randrange(len(rows))
    match chance.choice(("row", "swap", "heads", "columns", "merge", "split", "empty", "move", "exchange")):
        case "row" if len(rows) > 1:
            del rows[row]
            return f"row {row} is gone"
        case "swap" if len(rows) > 1:
            other = (row + 1) % len(rows)
            rows[row], rows[other] = rows[other], rows[row]
            return f"rows {row} and {other} are swapped"
        case "heads":
            table["head_rows"] = table.get("head_rows", 1) + chance.choice((-1, 1))
            return "rows that are heads"
        case "columns":
            table["head_columns"] = table.get("head_columns", 0) + chance.choice((-1, 1))
            return "columns that are heads"
        case "merge" if len(rows[row]) > 1:
            cell = chance.randrange(len(rows[row]) - 1)
            gone = rows[row].pop(cell + 1)
            rows[row][cell]["colspan"] = rows[row][cell].get("colspan", 1) + gone.get("colspan", 1)
            return f"cell {cell} of row {row} takes in the next"
        case "split":
            wide = [cell for some in rows for cell in some if cell.get("colspan", 1) > 1]
            cell = one_of(wide, chance)
            if cell:
                holder = next(some for some in rows if any(one is cell for one in some))
                holder.insert(holder.index(cell) + 1, {"colspan": cell.pop("colspan") - 1})
                return "a merged cell is two"
        case "empty":
            rows[row][chance.randrange(len(rows[row]))]["blocks"] = []
            return f"a cell of row {row} is empty"
        case "move":
            full = [i for i, cell in enumerate(rows[row]) if cell.get("blocks")]
            empty = [i for i, cell in enumerate(rows[row]) if not cell.get("blocks")]
            if full and empty:
                a, b = chance.choice(full), chance.choice(empty)
                rows[row][b]["blocks"], rows[row][a]["blocks"] = rows[row][a]["blocks"], []
                return f"what cell {a} of row {row} says is in cell {b}"
        case "exchange" if len(rows[row]) > 1:
            a, b = chance.sample(range(len(rows[row])), 2)
            one, other = rows[row][a], rows[row][b]
            one["blocks"], other["blocks"] = other.get("blocks", []), one.get("blocks", [])
            return f"cells {a} and {b} of row {row} are exchanged"
    return ""


def sink_a_section(data: Data, chance: random.Random) -> str:
    section = chance.choice(data["sections"])
    if section.get("sections"):
        inner = section["sections"].pop()
        if not inner.get("heading"):
            return ""
        data["sections"].append(inner)
        return f"{inner['id']} is one higher"
    if not section.get("heading") or section.get("kind") == "key_points":
        return ""
    data["sections"] = [{"id": "above", "kind": "other", "sections": [section]}]
    return f"{section['id']} is one deeper"
