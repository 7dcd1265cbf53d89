"""The record's canonical form: JSON in, briefing out, and back, the same bytes for the same briefing.

Sorted keys, no defaults, UTF-8, no white space (after RFC 8785); the digest is over these bytes.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from exporter.record.briefing import Briefing
from exporter.record.faults import Fault, Faults, join, nearest
from exporter.record.ids import dicts, objects, path_of, with_ids

INTERNAL = frozenset({"ed_note", "open_questions"})
"""Fields that no reader may see."""
MAX_DEPTH = 120
"""Levels of JSON; a block inside a block takes two or three."""

_CONTAINERS = (dict, list)
_REMEDIES = {
    "missing": ("missing", "add it"),
    "extra_forbidden": ("unknown field", "take it out, or correct its name"),
    "string_type": ("not a text", "put it in quotes"),
    "bool_type": ("neither true nor false", "write true or false"),
    "bool_parsing": ("neither true nor false", "write true or false"),
    "int_type": ("not a whole number", "write a whole number"),
    "int_parsing": ("not a whole number", "write a whole number"),
    "timezone_aware": ("a time without a zone", "add the zone, as in 2026-11-23T09:30:00Z"),
    "datetime_from_date_parsing": ("not a time", "write a time with its zone, as in 2026-11-23T09:30:00Z"),
    "datetime_parsing": ("not a time", "write a time with its zone, as in 2026-11-23T09:30:00Z"),
    "datetime_type": ("not a time", "write a time with its zone, as in 2026-11-23T09:30:00Z"),
    "date_from_datetime_parsing": ("not a date", "write a date, as in 2026-11-23"),
    "date_parsing": ("not a date", "write a date, as in 2026-11-23"),
    "tuple_type": ("not a list", "put it in square brackets"),
    "model_type": ("not an object", "put it in curly brackets"),
    "model_attributes_type": ("not an object", "put it in curly brackets"),
    "dict_type": ("not an object", "put it in curly brackets"),
    "union_tag_not_found": ("no kind", "say its kind"),
}


def briefing_from(data: Any, lines: Mapping[str, int] | None = None) -> Briefing:
    """Return the briefing that JSON-like `data` describes; blocks without an id get one.

    `lines` maps paths (`sections[2].blocks[0]`) to lines of the source, from 1. Raise Faults: *all* of them, by path.
    """
    if not isinstance(data, dict):
        raise Faults([Fault("", "not a record", "a record is a JSON object; `exporter schema` prints its shape")])
    if _is_deeper(data, MAX_DEPTH):
        raise Faults([Fault("", f"nested too deeply: more than {MAX_DEPTH} levels", "take levels out")])
    data = with_ids(data)
    faults = list(_cross_faults(data))
    briefing = None
    try:
        briefing = Briefing.model_validate(data)
    except ValidationError as error:
        faults += faults_of(error, data)
    if faults or briefing is None:
        places = lines or {}
        raise Faults(sorted({_at_line(fault, places) for fault in faults}, key=lambda fault: (fault.line or 0, fault)))
    return briefing


def to_data(briefing: Briefing) -> dict[str, Any]:
    """Return the briefing as JSON-like data without defaults."""
    data: dict[str, Any] = briefing.model_dump(mode="json", exclude_defaults=True)
    return data


def to_json(briefing: Briefing) -> bytes:
    """Return the canonical JSON of a briefing (UTF-8, sorted keys, no white space; after RFC 8785)."""
    return json.dumps(to_data(briefing), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(briefing: Briefing) -> str:
    """Return the sha256 (hex) of the briefing's canonical JSON."""
    return hashlib.sha256(to_json(briefing)).hexdigest()


def public(briefing: Briefing) -> Briefing:
    """Return the briefing as readers may have it: without internal fields (`INTERNAL`), at every level."""

    def stripped(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: stripped(item) for key, item in value.items() if key not in INTERNAL}
        return [stripped(item) for item in value] if isinstance(value, list) else value

    data = to_data(briefing)
    kept = stripped(data)
    return briefing if kept == data else Briefing.model_validate(kept)


def _is_deeper(data: Any, levels: int) -> bool:
    """Return whether JSON-like `data` is nested deeper than `levels`, without being nested itself."""
    level = [data]
    for _ in range(levels):
        level = [
            item
            for value in level
            for item in (value.values() if isinstance(value, dict) else value)
            if isinstance(item, _CONTAINERS)
        ]
        if not level:
            return False
    return True


def _cross_faults(data: dict[str, Any]) -> Iterator[Fault]:
    """Yield the faults that no single part shows: doubled ids, calls of unknown sources, links to unknown blocks."""
    sources = {found["id"] for found in _listed(data, "sources") if isinstance(found.get("id"), str)}
    if _is_sound(data, sources):
        return
    places: dict[str, Any] = {}
    all_objects = list(objects(data))
    for place, found in all_objects:
        name = found.get("id")
        if place and isinstance(name, str):
            if name in places:
                fault = f"{name!r} is the id of {path_of(places[name])} too"
                yield Fault(join(path_of(place), "id"), fault, "choose another id")
            places.setdefault(name, place)
    for place, found in all_objects:
        href = found.get("href")
        if isinstance(href, str) and href.startswith("#") and href[1:] not in places:
            fault = f"no block has the id {href[1:]!r}"
            yield Fault(join(path_of(place), "href"), fault, "link to a block of this briefing")
        called = found.get("sources")
        if place and isinstance(called, list):
            for index, name in enumerate(called):
                if isinstance(name, str) and name not in sources:
                    path = join(join(path_of(place), "sources"), index)
                    yield Fault(path, f"no source has the id {name!r}", "add the source")


def _is_sound(data: dict[str, Any], sources: set[str]) -> bool:
    """Return whether there is no such fault, without looking where it would be: nearly always."""
    inner = [found for found in dicts(data) if found is not data]
    ids = [name for found in inner if isinstance(name := found.get("id"), str)]
    known = set(ids)
    if len(known) < len(ids):
        return False
    for found in (data, *inner):
        href = found.get("href")
        if isinstance(href, str) and href.startswith("#") and href[1:] not in known:
            return False
    called = [names for found in inner if isinstance(names := found.get("sources"), list)]
    return all(name in sources for names in called for name in names if isinstance(name, str))


def _listed(data: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = data.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def faults_of(error: ValidationError, data: Any) -> Iterator[Fault]:
    """Yield what pydantic found wrong in `data` as faults: what, where, and how to mend it."""
    for detail in error.errors(include_url=False):
        path = _path(detail["loc"], data, missing=detail["type"] in ("missing", "extra_forbidden"))
        cause = detail.get("ctx", {}).get("error")
        kind = detail["type"]
        if isinstance(cause, Faults):
            yield from (fault.under(path) for fault in cause.faults)
        elif isinstance(cause, ValueError):
            fault, _, remedy = str(cause).partition("; ")
            yield Fault(path, fault, remedy)
        elif kind in _REMEDIES:
            yield Fault(path, *_REMEDIES[kind])
        elif kind == "string_pattern_mismatch":
            pattern = detail["ctx"]["pattern"]
            yield Fault(path, f"{_shown(detail['input'])} has not the form {pattern}", "write it in that form")
        elif kind in ("too_short", "string_too_short"):
            if detail["input"]:
                continue  # its parts have faults of their own, which are told
            yield Fault(path, "empty", "fill it in")
        elif kind in ("literal_error", "union_tag_invalid"):
            expected = detail["ctx"].get("expected") or detail["ctx"].get("expected_tags")
            value = detail["input"].get("kind") if isinstance(detail["input"], dict) else detail["input"]
            yield Fault(path, f"{_shown(value)} is not known here", f"choose one of {expected}")
        else:
            yield Fault(path, detail["msg"][:1].lower() + detail["msg"][1:])


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _path(location: tuple[int | str, ...], data: Any, *, missing: bool) -> str:
    """Return the path of a pydantic location, without the tags of unions, which are not in the data."""
    path, here = "", data
    for position, step in enumerate(location):
        last = position == len(location) - 1
        if isinstance(step, int):
            path = join(path, step)
            here = here[step] if isinstance(here, list | tuple) and step < len(here) else None
        elif isinstance(here, dict) and step in here:
            path, here = join(path, step), here[step]
        elif missing and last:
            path = join(path, step)
    return path


def _at_line(fault: Fault, lines: Mapping[str, int]) -> Fault:
    """Return the fault with the line of its path, or of the nearest part around it that has one."""
    line = nearest(fault.path, lines)
    return Fault(fault.path, fault.fault, fault.remedy, line) if line is not None else fault
