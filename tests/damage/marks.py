"""Damage to what lies on words: marks, links, calls of sources and notes, line breaks, languages."""

import random
import re

from exporter.record.inlines import MARKS
from tests.damage.data import Data, blocks_in, one_of, prose_in, spans_in

ELSEWHERE = "https://example.net/elsewhere"


def remove_a_mark(data: Data, chance: random.Random) -> str:
    span = one_of([span for span in spans_in(data) if span.get("marks")], chance)
    return str(span["marks"].pop(chance.randrange(len(span["marks"])))) if span else ""


def add_a_mark(data: Data, chance: random.Random) -> str:
    span = chance.choice(spans_in(data))
    mark = chance.choice(MARKS)
    if mark in span.get("marks", ()):
        return ""
    span["marks"] = [*span.get("marks", ()), mark]
    return f"{mark} on {span['text']!r}"


def mark_one_word(data: Data, chance: random.Random) -> str:
    inlines = chance.choice(prose_in(data))
    index = chance.randrange(len(inlines))
    text = inlines[index]
    if not isinstance(text, str) or not (found := list(re.finditer(r"\w+", text))):
        return ""
    match, mark = chance.choice(found), chance.choice(MARKS)
    inlines[index : index + 1] = [text[: match.start()], {"text": match[0], "marks": [mark]}, text[match.end() :]]
    return f"{mark} on {match[0]!r}"


def remove_a_link(data: Data, chance: random.Random) -> str:
    span = one_of([span for span in spans_in(data) if span.get("href")], chance)
    return str(span.pop("href")) if span else ""


def change_a_link(data: Data, chance: random.Random) -> str:
    holders = [(span, "href") for span in spans_in(data) if span.get("href")]
    holders += [(one, key) for one in data.get("sources", ()) for key in ("url", "archive_url") if one.get(key)]
    holders += [(one, "href") for one in blocks_in(data, "figure") if one.get("href") and not one.get("asset")]
    holder, key = chance.choice(holders) if holders else ({}, "")
    if not holder:
        return ""
    old = holder[key]
    ids = [one["id"] for one in blocks_in(data, "paragraph")]
    if old.startswith("#") and ids:
        holder[key] = f"#{chance.choice(ids)}"
    else:
        holder[key] = chance.choice((ELSEWHERE, f"{old}x", f"{old}?a=1", old.replace("https:", "http:")))
    return f"{old} is now {holder[key]}"


def add_a_link(data: Data, chance: random.Random) -> str:
    span = one_of([span for span in spans_in(data) if not span.get("href") and span["text"].strip()], chance)
    if span is None:
        return ""
    span["href"] = ELSEWHERE
    return f"on {span['text']!r}"


def drop_a_source(data: Data, chance: random.Random) -> str:
    span = one_of([span for span in spans_in(data) if span.get("sources")], chance)
    return str(span["sources"].pop(chance.randrange(len(span["sources"])))) if span else ""


def move_a_source(data: Data, chance: random.Random) -> str:
    spans = spans_in(data)
    span = one_of([span for span in spans if span.get("sources")], chance)
    other = one_of([other for other in spans if other is not span], chance)
    if span is None or other is None:
        return ""
    source = span["sources"].pop()
    if source in other.get("sources", ()):
        return ""
    other["sources"] = [*other.get("sources", ()), source]
    return f"{source} from {span['text']!r} to {other['text']!r}"


def drop_a_note(data: Data, chance: random.Random) -> str:
    span = one_of([span for span in spans_in(data) if span.get("note")], chance)
    return str(span.pop("note")) if span else ""


def drop_a_line_break(data: Data, chance: random.Random) -> str:
    places = [(inlines, i) for inlines in prose_in(data) for i, one in enumerate(inlines) if one == {"kind": "break"}]
    if not places:
        return ""
    inlines, index = chance.choice(places)
    inlines[index] = " "
    return "a space stands there"


def change_a_language(data: Data, chance: random.Random) -> str:
    span = one_of([span for span in spans_in(data) if span.get("lang")], chance)
    if span is None:
        return ""
    span["lang"] = "sv"
    return f"of {span['text']!r}"
