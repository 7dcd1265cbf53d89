"""Damage: a briefing with one small thing changed, as something on the road might. Does the check see it?

A damage is a function that changes JSON data at one place and tells what it did; `damaged` picks one by chance.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from typing import Any

from exporter.check import as_carried
from exporter.check.details import hidden_in, told_apart
from exporter.formats import Format, Omitting
from exporter.record import Briefing, Faults, briefing_from, to_data
from exporter.record.inlines import MARKS
from exporter.record.passages import passages
from exporter.record.reading import THINGS, letters
from exporter.templates import TemplateSet
from tests.samples import briefing, edition_of

Data = dict[str, Any]
Damage = Callable[[Data, random.Random], str]
"""Changes data and returns what was done; "" if there is nothing here to do it to."""

_PROSE = ("text", "caption", "credit", "note", "heading", "standfirst", "question", "group", "effect", "attribution")
_SET = TemplateSet()
_ELSEWHERE = "https://example.net/elsewhere"


def damaged(whole: Briefing, chance: random.Random) -> tuple[str, Briefing]:
    """Return what was done, and the briefing it made: valid, and another record than before."""
    while True:
        data = to_data(whole)
        damage = chance.choice(DAMAGES)
        what = damage(data, chance)
        try:
            changed = briefing_from(data) if what else whole
        except Faults:
            continue  # something leads to what is gone, or there is no record without it
        if changed != whole:
            return f"{damage.__name__.strip('_').replace('_', ' ')}: {what}", changed


def is_visible(whole: Briefing, changed: Briefing, form: Format) -> bool:
    """Return whether a damage can show in a format, which may not carry what it changed (`CARRIES`, `BLURRED`)."""
    return _shown(whole, form) != _shown(changed, form)


def _shown(one: Briefing, form: Format) -> list[Any]:
    """Return what the format can show of a briefing."""
    shown = []
    there = passages(edition_of(one), wording=_SET.labels, fields=isinstance(form, Omitting))
    for passage in filter(None, (as_carried(passage, form) for passage in there)):
        if passage.kind in THINGS and passage.kind not in form.CARRIES:
            continue
        seen = form.CARRIES - hidden_in(passage, form.BLURRED)
        text = letters(passage.text) if form.SPACING == "lost" else passage.text
        details = Counter(detail for detail in passage.details if detail.what in seen)
        told = told_apart(details, len(letters(passage.text)), seen)
        shown.append((passage.kind, text, told, {name: fact for name, fact in passage.facts.items() if name in seen}))
    return shown


@cache
def pieces(name: str) -> tuple[Briefing, ...]:
    """Return the sections of a sample as briefings of their own, each with the sample's head: small, quickly made."""
    whole = to_data(briefing(name))
    sources = [source["id"] for source in whole.get("sources", ())]
    made: list[Briefing] = []
    for section in whole["sections"]:
        data = deepcopy(whole)
        data["sections"] = [section]
        if made:  # once is enough
            data.pop("lead", None)
            data["corrections"] = []
        used = {name for span in _spans(data) for name in span.get("sources", ())}
        data["sources"] = [source for source in data.get("sources", ()) if source["id"] in used]
        assert used <= set(sources)
        ids = {part["id"] for part in _dicts(data) if "id" in part}
        for span in _spans(data):
            if span.get("href", "").startswith("#") and span["href"][1:] not in ids:
                span["href"] = f"#{section['id']}"
        made.append(briefing_from(data))
    return tuple(made)


# ------------------------------------------------------------- ways through the data


def _dicts(value: Any) -> Iterator[Data]:
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from _dicts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _dicts(item)


def _prose(data: Data) -> list[list[Any]]:
    """Return each list of inlines that says something."""
    found = [one[key] for one in _dicts(data) for key in _PROSE if isinstance(one.get(key), list) and one[key]]
    return found + [one["title"] for one in _dicts(data) if one.get("kind") == "callout" and one.get("title")]


def _spans(data: Data) -> list[Data]:
    """Return the spans of all prose as dicts, bare strings made into such."""
    spans = []
    for inlines in _prose(data):
        for index, inline in enumerate(inlines):
            if isinstance(inline, str):
                inlines[index] = {"text": inline}
            if "kind" not in inlines[index] or inlines[index]["kind"] == "span":
                spans.append(inlines[index])
    return spans


def _blocks(data: Data, *kinds: str) -> list[Data]:
    return [one for one in _dicts(data) if one.get("kind") in kinds and "id" in one]


def _rows_of_blocks(data: Data) -> list[list[Data]]:
    return [
        one[key]
        for one in _dicts(data)
        for key in ("blocks", "answer")
        if isinstance(one.get(key), list) and one[key] and isinstance(one[key][0], dict)
    ]


def _one(some: list[Any], chance: random.Random) -> Any:
    return chance.choice(some) if some else None


def _renamed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: f"copy{item[-18:]}" if key == "id" else _renamed(item) for key, item in value.items()}
    return [_renamed(item) for item in value] if isinstance(value, list) else value


# ------------------------------------------------------------- words and numbers


def _in_text(pattern: str, change: Callable[[re.Match[str], random.Random], str]) -> Damage:
    def damage(data: Data, chance: random.Random) -> str:
        spans = [span for span in _spans(data) if re.search(pattern, span.get("text", ""))]
        span = _one(spans, chance)
        if span is None:
            return ""
        match = chance.choice(list(re.finditer(pattern, span["text"])))
        before, new = span["text"], change(match, chance)
        span["text"] = before[: match.start()] + new + before[match.end() :]
        return f"{match[0]!r} is now {new!r}"

    return damage


_drop_a_word = _in_text(r"\b\w+\b ?", lambda match, chance: "")
_change_a_word = _in_text(r"\b[^\W\d]+\b", lambda match, chance: "otherwise" if match[0] != "otherwise" else "other")
_double_a_word = _in_text(r"\b\w+\b", lambda match, chance: f"{match[0]} {match[0]}")
_swap_two_words = _in_text(r"\b(\w+)(\W+)(\w+)\b", lambda match, chance: f"{match[3]}{match[2]}{match[1]}")
_join_two_words = _in_text(r"(?<=\w) (?=\w)", lambda match, chance: "")
_add_a_word_in_front = _in_text(r"\A", lambda match, chance: chance.choice(("Not ", "35 ", "No. ", "Figure 1. ")))
_add_a_word_at_the_end = _in_text(r"\Z", lambda match, chance: chance.choice((" not", " 5", " Sources", ".", ",")))
_change_a_letter = _in_text(r"[^\W\d_]", lambda match, chance: chance.choice("xqz" if match[0] not in "xqz" else "abc"))
_change_a_digit = _in_text(r"\d", lambda match, chance: str((int(match[0]) + chance.randrange(1, 10)) % 10))
_add_a_sign = _in_text(r"(?<![\d.,-])\d", lambda match, chance: chance.choice("-−+") + match[0])
_drop_a_sign = _in_text(r"[-−+±%€$°](?=\d)|(?<=\d)[%°]", lambda match, chance: "")
_move_a_decimal = _in_text(r"(?<=\d)[.,](?=\d)", lambda match, chance: "" if chance.random() < 0.5 else ";")
_add_a_decimal = _in_text(r"(?<=\d)(?=\d)", lambda match, chance: chance.choice(".,"))
_drop_punctuation = _in_text(r"[.,;:!?–—'’“”\"()-]", lambda match, chance: "")
_drop_an_accent = _in_text("[àâäáçéèêëíïîñóôöúüûÀÉÖÜ²³½]", lambda match, chance: "a2"[match[0] in "²³½"])


def _change_program_text(data: Data, chance: random.Random) -> str:
    block = _one(_blocks(data, "code"), chance)
    if block is None:
        return ""
    lines = block["text"].split("\n")
    index = chance.randrange(len(lines))
    lines[index] = chance.choice((f"  {lines[index]}", lines[index].lstrip(), f"{lines[index]};", ""))
    block["text"] = "\n".join(lines)
    return f"line {index}"


def _change_a_field(data: Data, chance: random.Random) -> str:
    """Change a title, a name, what a source is called and who brought it out."""
    fields = [(data, "title")]
    fields += [(author, "name") for author in data.get("authors", ())]
    fields += [(one, key) for one in data.get("sources", ()) for key in ("title", "publisher") if one.get(key)]
    holder, key = chance.choice(fields)
    holder[key] += " Ltd"
    return key


# ------------------------------------------------------------- what lies on words


def _remove_a_mark(data: Data, chance: random.Random) -> str:
    span = _one([span for span in _spans(data) if span.get("marks")], chance)
    return str(span["marks"].pop(chance.randrange(len(span["marks"])))) if span else ""


def _add_a_mark(data: Data, chance: random.Random) -> str:
    span = chance.choice(_spans(data))
    mark = chance.choice(MARKS)
    if mark in span.get("marks", ()):
        return ""
    span["marks"] = [*span.get("marks", ()), mark]
    return f"{mark} on {span['text']!r}"


def _mark_one_word(data: Data, chance: random.Random) -> str:
    inlines = chance.choice(_prose(data))
    index = chance.randrange(len(inlines))
    text = inlines[index]
    if not isinstance(text, str) or not (found := list(re.finditer(r"\w+", text))):
        return ""
    match, mark = chance.choice(found), chance.choice(MARKS)
    inlines[index : index + 1] = [text[: match.start()], {"text": match[0], "marks": [mark]}, text[match.end() :]]
    return f"{mark} on {match[0]!r}"


def _remove_a_link(data: Data, chance: random.Random) -> str:
    span = _one([span for span in _spans(data) if span.get("href")], chance)
    return str(span.pop("href")) if span else ""


def _change_a_link(data: Data, chance: random.Random) -> str:
    holders = [(span, "href") for span in _spans(data) if span.get("href")]
    holders += [(one, key) for one in data.get("sources", ()) for key in ("url", "archive_url") if one.get(key)]
    holders += [(one, "href") for one in _blocks(data, "figure") if one.get("href") and not one.get("asset")]
    holder, key = chance.choice(holders) if holders else ({}, "")
    if not holder:
        return ""
    old = holder[key]
    ids = [one["id"] for one in _blocks(data, "paragraph")]
    if old.startswith("#") and ids:
        holder[key] = f"#{chance.choice(ids)}"
    else:
        holder[key] = chance.choice((_ELSEWHERE, f"{old}x", f"{old}?a=1", old.replace("https:", "http:")))
    return f"{old} is now {holder[key]}"


def _add_a_link(data: Data, chance: random.Random) -> str:
    span = _one([span for span in _spans(data) if not span.get("href") and span["text"].strip()], chance)
    if span is None:
        return ""
    span["href"] = _ELSEWHERE
    return f"on {span['text']!r}"


def _drop_a_source(data: Data, chance: random.Random) -> str:
    span = _one([span for span in _spans(data) if span.get("sources")], chance)
    return str(span["sources"].pop(chance.randrange(len(span["sources"])))) if span else ""


def _move_a_source(data: Data, chance: random.Random) -> str:
    spans = _spans(data)
    span = _one([span for span in spans if span.get("sources")], chance)
    other = _one([other for other in spans if other is not span], chance)
    if span is None or other is None:
        return ""
    source = span["sources"].pop()
    if source in other.get("sources", ()):
        return ""
    other["sources"] = [*other.get("sources", ()), source]
    return f"{source} from {span['text']!r} to {other['text']!r}"


def _drop_a_note(data: Data, chance: random.Random) -> str:
    span = _one([span for span in _spans(data) if span.get("note")], chance)
    return str(span.pop("note")) if span else ""


def _drop_a_line_break(data: Data, chance: random.Random) -> str:
    places = [(inlines, i) for inlines in _prose(data) for i, one in enumerate(inlines) if one == {"kind": "break"}]
    if not places:
        return ""
    inlines, index = chance.choice(places)
    inlines[index] = " "
    return "a space stands there"


def _change_a_language(data: Data, chance: random.Random) -> str:
    span = _one([span for span in _spans(data) if span.get("lang")], chance)
    if span is None:
        return ""
    span["lang"] = "sv"
    return f"of {span['text']!r}"


# ------------------------------------------------------------- blocks, lists, tables


def _remove_a_block(data: Data, chance: random.Random) -> str:
    return _with_a_row(data, chance, lambda row, index: row.pop(index))


def _double_a_block(data: Data, chance: random.Random) -> str:
    return _with_a_row(data, chance, lambda row, index: row.insert(index, _renamed(deepcopy(row[index]))))


def _swap_two_blocks(data: Data, chance: random.Random) -> str:
    def swap(row: list[Data], index: int) -> None:
        other = (index + 1) % len(row)
        row[index], row[other] = row[other], row[index]

    return _with_a_row(data, chance, swap)


def _with_a_row(data: Data, chance: random.Random, change: Callable[[list[Data], int], Any]) -> str:
    places = [(row, index) for row in _rows_of_blocks(data) for index in range(len(row))]
    kind = chance.choice(sorted({row[index]["kind"] for row, index in places}))  # a table's cells are not all
    row, index = chance.choice([(row, index) for row, index in places if row[index]["kind"] == kind])
    told = f"{kind} {row[index]['id']}"
    change(row, index)
    return told


def _break_a_paragraph(data: Data, chance: random.Random) -> str:
    places = [
        (row, index)
        for row in _rows_of_blocks(data)
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


def _remove_a_part(data: Data, chance: random.Random) -> str:
    """Remove an item, an event, a question with its answer, a group."""
    lists = [one[key] for one in _dicts(data) for key in ("items", "events", "pairs", "groups") if one.get(key)]
    parts = _one([some for some in lists if len(some) > 1], chance)
    if parts is None:
        return ""
    index = chance.randrange(len(parts))
    if chance.random() < 0.5:
        del parts[index]
        return f"{index} is gone"
    other = (index + 1) % len(parts)
    parts[index], parts[other] = parts[other], parts[index]
    return f"{index} and {other} are swapped"


def _change_a_list(data: Data, chance: random.Random) -> str:
    block = _one(_blocks(data, "list"), chance)
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


def _change_a_table(data: Data, chance: random.Random) -> str:
    table = _one(_blocks(data, "table"), chance)
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
            cell = _one(wide, chance)
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


def _sink_a_section(data: Data, chance: random.Random) -> str:
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


# ------------------------------------------------------------- dates and pictures


def _change_a_date(data: Data, chance: random.Random) -> str:
    holders = [(data, key) for key in ("published_at", "updated_at") if data.get(key)]
    holders += [(one, "at") for one in data.get("corrections", ())]
    holders += [(one, "when") for one in _dicts(data) if "when" in one]
    holders += [(one, key) for one in data.get("sources", ()) for key in ("published", "accessed") if one.get(key)]
    holder, key = chance.choice(holders)
    old = holder[key]
    places = [match.start() for match in re.finditer(r"\d", old[:16])]
    if not places:
        holder[key] = f"not {old}"
        return f"{old} is now {holder[key]}"
    place = chance.choice(places)
    holder[key] = old[:place] + str((int(old[place]) + 1) % 10) + old[place + 1 :]
    return f"{old} is now {holder[key]}"


def _change_an_alt(data: Data, chance: random.Random) -> str:
    holder = _one([one for one in _dicts(data) if one.get("alt")], chance)
    if holder is None:
        return ""
    holder["alt"] = f"no {holder['alt']}"
    return str(holder["alt"])


def _lose_a_picture(data: Data, chance: random.Random) -> str:
    holder = _one([one for one in _dicts(data) if one.get("asset") and one.get("alt")], chance)
    if holder is None:
        return ""
    del holder["asset"]
    return str(holder["alt"])


_NAMES = re.compile("_(drop|change|double|swap|join|add|move|remove|mark|break|sink|lose)_")
DAMAGES: tuple[Damage, ...] = (
    *(value for name, value in list(globals().items()) if _NAMES.match(name)),
    *(_change_a_list, _change_a_table) * 4,  # they do many things
)
for _name, _value in list(globals().items()):
    if _value in DAMAGES:
        _value.__name__ = _name  # those of words are made by one function
