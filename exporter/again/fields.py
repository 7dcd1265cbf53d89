"""The fields of a briefing as a whole: which of them an import may change, and those that it never takes back."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from exporter.again.tree import Data
from exporter.readers import Reading, Remark
from exporter.record.briefing import Briefing
from exporter.record.canonical import to_json
from exporter.record.faults import Fault, Faults

_OWN = frozenset("id revision published_at embargo_until corrections alternate_ids rights".split())
"""Fields that have a rule of their own here; of the others the source's word counts where it says one."""
_SET_ELSEWHERE = frozenset("alternate_ids corrections ed_note embargo_until open_questions rights".split())
"""Fields that stay where a whole record leaves them out."""
_ALWAYS = frozenset(("id", "revision", "embargo_until"))


def merged(
    reading: Reading, new: Data, old: Data, *, whole: bool = False, lift_embargo: bool = False
) -> tuple[Data, list[Remark]]:
    """Return the record: what the source carries as in `new`, the rest as in `old`; and what it said in vain.

    A `whole` record says that what it leaves out is empty. Raise Faults for a source that says it is another briefing.
    """
    carried, own = reading.carried, _OWN
    if whole:
        carried, own = frozenset(Briefing.model_fields) - (_SET_ELSEWHERE - carried), _ALWAYS
    if "id" in carried and new["id"] != old["id"]:
        fault = f"{new['id']!r} is another briefing than {old['id']!r}, over which it is imported"
        raise Faults([Fault("id", fault, "name the record that it belongs to, or take the id out of the source")])
    made = {name: value for name, value in old.items() if name not in carried or name in own}
    made |= {name: value for name, value in new.items() if name in carried and name not in own}
    for name in ("updated_at", "expires_at"):
        if made.get(name) and old.get(name) and _at(made[name]) == _at(old[name]):
            made[name] = old[name]  # one time, written in another zone
    if whole:
        return made, list(_embargo(made, new, "embargo_until" in carried, lift_embargo))
    remarks = [
        *_published(made, new if "published_at" in carried else {}),
        *_embargo(made, new, "embargo_until" in carried, lift_embargo),
        *_others(made, new if "alternate_ids" in carried else {}),
        *_corrections(made, new if "corrections" in carried else {}),
    ]
    if "rights" in carried:
        said = reading.briefing.rights
        made["rights"] = made.get("rights", {}) | said.model_dump(mode="json", include=said.model_fields_set)
    return made, remarks


def numbered(made: Briefing, base: Briefing, reading: Reading) -> Briefing:
    """Return the briefing with its revision: the base itself if nothing changed, else counted on from it."""
    if to_json(made.model_copy(update={"revision": base.revision})) == to_json(base):
        return base
    said = reading.briefing.revision if "revision" in reading.carried else 0
    return made.model_copy(update={"revision": max(base.revision + 1, said)})


def _published(made: Data, new: Data) -> Iterator[Remark]:
    first, said = made.get("published_at"), new.get("published_at")
    if said is None:
        return
    if first is None:
        made["published_at"] = said
    elif _at(said) != _at(first):
        yield Remark("published_at", None, f"published_at: {said}", f"{first} stays, the first that was said")


def _embargo(made: Data, new: Data, is_carried: bool, lift: bool) -> Iterator[Remark]:
    """Set an embargo, or move it to a later time; what would lift or shorten it is a remark unless that is asked."""
    lasting, said = made.get("embargo_until"), new.get("embargo_until")
    if not is_carried:
        return
    if said is not None and (lasting is None or lift or _at(said) > _at(lasting)):
        made["embargo_until"] = said
    elif said is None and lift:
        made.pop("embargo_until", None)
    elif lasting is not None and (said is None or _at(said) != _at(lasting)):
        what = f"embargo_until: {said}" if said else "embargo_until: none"
        yield Remark("embargo_until", None, what, f"{lasting} stays: an import never lifts an embargo, nor shortens it")


def _others(made: Data, new: Data) -> Iterator[Remark]:
    kept, said = made.get("alternate_ids", {}), new.get("alternate_ids", {})
    if said:
        made["alternate_ids"] = said | kept
    for role in said.keys() & kept.keys():
        if said[role] != kept[role]:
            path = "alternate_ids"
            yield Remark(path, None, f"alternate_ids.{role}: {said[role]}", f"{kept[role]} stays: an id never changes")


def _corrections(made: Data, new: Data) -> Iterator[Remark]:
    """Add the source's corrections to those that are there, which stay for the life of the briefing."""
    kept, said = made.get("corrections", []), new.get("corrections", [])
    if not said:
        return
    by_id: dict[str, Any] = {one["id"]: one for one in kept}
    for one in said:
        mends = {name: by_id[one["id"]][name] for name in ("revision", "mends") if name in by_id.get(one["id"], {})}
        by_id[one["id"]] = mends | one
    made["corrections"] = list(by_id.values())
    told = {one["id"] for one in said}
    for one in kept:
        if one["id"] not in told:
            what = f"the correction {one['id']} of {one['at']} is not in the source"
            yield Remark("corrections", None, what, "it stays")


def _at(time: str) -> datetime:
    return datetime.fromisoformat(time)
