"""Prose read again: what its source cannot say (a language, the call of a source, a note) goes back to its words."""

from collections.abc import Collection
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from exporter.record.inlines import Inlines

_LACKING = ("lang", "sources", "note")
_TAIL = 4
"""Words before a call by which it is found again."""
_SHORTEST = 3  # letters


def kept_prose(new: Any, old: Any, lacks: Collection[str]) -> tuple[Any, list[str]]:
    """Return `new` with what `old` says and the source lacks, and what found no place in it.

    Where only that is different, it is `old`; else each goes to its words, if they are there once.
    """
    names = [name for name in _LACKING if f"span.{name}" in lacks]
    pictures = _pictures(old)
    spans = [span for span in old if isinstance(span, dict) and any(span.get(name) for name in names)]
    if not spans and not pictures:
        return new, []
    new = [_with_picture(inline, pictures) for inline in new]
    if not spans:
        return new, []
    bare = [
        {key: value for key, value in one.items() if key not in names} if isinstance(one, dict) else one for one in old
    ]
    if _canonical(bare) == _canonical(new):
        return old, []
    lost = []
    for span in spans:
        said = {name: span[name] for name in names if span.get(name)}
        put = _put(new, span["text"], said)
        if put is None:
            lost.append(f"{' and '.join(said)} of {span['text'][-60:]!r}")
        else:
            new = put
    return new, lost


def _put(inlines: list[Any], words: str, said: dict[str, Any]) -> list[Any] | None:
    """Return prose in which some words say more, None where they are not there, or not once.

    A language lies on all the words; a call or a note stands at their end, for which the last words are enough.
    """
    text = "".join(_text(one) for one in inlines)
    words = words.strip()
    tail = " ".join(words.split()[-_TAIL:]) if "lang" not in said else words
    found = next((one for one in (words, tail) if len(one) >= _SHORTEST and text.count(one) == 1), None)
    if found is None:
        return None
    start = text.index(found)
    end = start + len(found)
    made: list[Any] = []
    place = 0
    for inline in inlines:
        length = len(_text(inline))
        first, last = max(start - place, 0), min(end - place, length)
        place += length
        if first >= last or not _is_span(inline):
            made.append(inline)
            continue
        span = {"text": inline} if isinstance(inline, str) else inline
        before, inside, after = span["text"][:first], span["text"][first:last], span["text"][last:]
        own = {key: value for key, value in span.items() if key not in ("sources", "note")}
        called = {key: span[key] for key in ("sources", "note") if key in span}  # they stand at the end of the span
        more = {key: value for key, value in said.items() if key == "lang" or place - length + last == end}
        if after:
            made += [own | {"text": before}, own | {"text": inside} | more, own | {"text": after} | called]
        else:
            made += [own | {"text": before}, own | {"text": inside} | called | more]
    return [one for one in made if not (isinstance(one, dict) and one.get("text") == "" and len(one) == 1)]


def _text(inline: Any) -> str:
    if isinstance(inline, str):
        return inline
    return str(inline["text"]) if _is_span(inline) else "\ufffc"


def _is_span(inline: Any) -> bool:
    return isinstance(inline, str) or inline.get("kind", "span") == "span"


def _pictures(old: Any) -> dict[str, Any]:
    """Return the pictures in the line of prose, by their words."""
    return {
        one["alt"]: one["asset"]
        for one in old
        if isinstance(one, dict) and one.get("kind") == "image" and one.get("asset")
    }


def _with_picture(inline: Any, pictures: dict[str, Any]) -> Any:
    if isinstance(inline, dict) and inline.get("kind") == "image" and not inline.get("asset"):
        return inline | ({"asset": pictures[inline["alt"]]} if inline["alt"] in pictures else {})
    return inline


@cache
def _adapter() -> TypeAdapter[Any]:
    return TypeAdapter(Inlines)


def _canonical(inlines: Any) -> Any:
    return _adapter().dump_python(_adapter().validate_python(inlines), mode="json")
