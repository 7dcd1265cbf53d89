"""Two changes of one revision, put together: what came home in a Word file, and what happened to the record meanwhile.

Nothing is guessed: where both changed the same part, or both moved, added or took out parts, somebody has to look.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from exporter.again.tree import Data
from exporter.record.briefing import Briefing
from exporter.record.canonical import briefing_from, to_data
from exporter.record.faults import Fault, Faults
from exporter.record.ids import objects, path_of

_REMEDY = "export the newest revision, and make the change in that"
_BODY = ("sections", "lead")


class Conflicts(Faults):
    """Two changes that cannot both be: a fault for each part that both changed, with its path in the newest record."""


def merged(mine: Briefing, base: Briefing, theirs: Briefing) -> Briefing:
    """Return `theirs` with what `mine` changed of the `base` of both; the revision is that of `theirs`.

    Raise Conflicts where both changed the same.
    """
    old, one, other = to_data(base), to_data(mine), to_data(theirs)
    made = dict(other)
    conflicts = []
    for name in sorted({*old, *one, *other} - {"revision", *_BODY}):
        values = [data.get(name) for data in (old, one, other)]
        if values[1] != values[0] and values[2] not in (values[0], values[1]):
            conflicts.append(Fault(name, "changed in the record too, since the file was made", _REMEDY))
        elif values[1] != values[0]:
            made[name] = values[1]
    body, more = _merged_bodies(one, old, other)
    if conflicts or more:
        raise Conflicts([*conflicts, *more])
    made = {name: value for name, value in (made | body).items() if value is not None}
    return briefing_from(made)


def _merged_bodies(mine: Data, base: Data, theirs: Data) -> tuple[Data, list[Fault]]:
    """Return the sections and the lead of both, or what stands against it."""
    old, one, other = (_bodies(data) for data in (base, mine, theirs))
    parts, ours, others = (_parts(data) for data in (old, one, other))
    moved, also = _shape(one) != _shape(old), _shape(other) != _shape(old)
    changed = {id for id in parts if ours.get(id) != parts[id]}
    paths = {found["id"]: path_of(place) for place, found in objects(theirs) if place and "id" in found}
    both = [id for id in parts if id in changed and others.get(id) not in (parts[id], ours.get(id))]
    told = [
        Fault(paths.get(id, ""), f"{id} changed in the record too, since the file was made", _REMEDY) for id in both
    ]
    if moved and also and _shape(one) != _shape(other):
        told.append(Fault("sections", "parts were moved, added or taken out in the record too", _REMEDY))
    if told:
        return {}, told
    kept, news = (one, others) if moved else (other, ours)
    edited = {id: news[id] for id in parts if id in news and news[id] != parts[id]}
    return _with(kept, edited), []


def _bodies(data: Data) -> Data:
    return {name: data[name] for name in _BODY if name in data}


def _parts(body: Data) -> Mapping[str, Any]:
    """Return what each part says itself, by its id; parts inside it stand for themselves."""
    return {found["id"]: _own(found) for place, found in objects(body) if place and "id" in found}


def _own(value: Any, *, top: bool = True) -> Any:
    if isinstance(value, dict):
        return (
            {"id": value["id"]}
            if "id" in value and not top
            else {key: _own(item, top=False) for key, item in value.items()}
        )
    return [_own(item, top=False) for item in value] if isinstance(value, list) else value


def _shape(value: Any) -> Any:
    """Return which parts stand in which, in order."""
    return list(_shapes(value))


def _shapes(value: Any) -> Iterator[Any]:
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        if isinstance(item, dict) and "id" in item:
            yield item["id"], _shape(item)
        else:
            yield from _shapes(item)


def _with(value: Any, edited: Mapping[str, Any]) -> Any:
    """Return parts of a record in which those that were edited say what they say now."""
    if isinstance(value, list):
        return [_with(item, edited) for item in value]
    if not isinstance(value, dict):
        return value
    if (id := str(value.get("id"))) in edited:
        inside = {found["id"]: found for place, found in objects(value) if place and "id" in found}
        return _filled(edited[id], inside, edited)
    return {key: _with(item, edited) for key, item in value.items()}


def _filled(value: Any, inside: Mapping[str, Data], edited: Mapping[str, Any], *, top: bool = True) -> Any:
    """Return what a part says itself with the parts inside it put back where their ids stand."""
    if isinstance(value, list):
        return [_filled(item, inside, edited, top=False) for item in value]
    if not isinstance(value, dict):
        return value
    if not top and value.keys() == {"id"}:
        return _with(inside[value["id"]], edited)
    return {key: _filled(item, inside, edited, top=False) for key, item in value.items()}
