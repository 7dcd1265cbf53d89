"""A source read again, over the revision before: its parts keep their ids, and what it does not say stays.

`again` is between steps 1 and 2 of the road. It aligns the parts of two records (`tree`, `aligned`, `likeness`), gives
them their ids (`ids`), keeps what the source cannot say (`kept`, `prose`), and settles the fields (`fields`).
"""

from dataclasses import dataclass, replace
from typing import Any

from exporter.again.aligned import align
from exporter.again.fields import merged, numbered
from exporter.again.ids import calls, give_ids, pin, redirect
from exporter.again.kept import keep
from exporter.again.pictures import AtHand, keep_pictures, nothing
from exporter.again.tree import Data, tree
from exporter.readers import Reading, Remark
from exporter.record.briefing import Briefing
from exporter.record.canonical import briefing_from, to_data
from exporter.record.ids import dicts
from exporter.record.walk import assets

__all__ = ["Changes", "again", "changes"]


def again(
    reading: Reading, base: Briefing, *, at_hand: AtHand = nothing, whole: bool = False, lift_embargo: bool = False
) -> Reading:
    """Return the reading as the next revision of `base`; as `base` itself if it says nothing else.

    Unchanged, edited and moved parts have the ids that they had; new ones have ids that never were another's. Only the
    fields that the source carries change, all of them if it is a `whole` record; an embargo ends no earlier unless
    `lift_embargo`. What the source said in vain, and what lost its place, is in the report. `at_hand` gives pictures
    of the base by their sha256: one that comes back as a rendition stays what it was. Raise Faults for a source that
    says it is another briefing.
    """
    new, old = to_data(reading.briefing), to_data(base)
    trees = tree(new), tree(old)
    if reading.kind == "json":
        pin(*trees)  # whoever writes a record gives its parts their ids
    align(*trees)
    redirect(new, give_ids(*trees))
    same = keep_pictures(trees[0], reading.pictures, at_hand)
    lost = keep(trees[0], reading.lacks)
    made, remarks = merged(reading, new, old, whole=whole, lift_embargo=lift_embargo)
    remarks += [Remark("", None, one, "it looks as it did: the picture of the record stays") for one in same]
    remarks += [Remark("", None, one, "left out: its words are no longer there, or there twice") for one in lost]
    remarks += _mended(made, old)
    briefing = numbered(briefing_from(made), base, reading)
    shown = {asset.sha256 for asset in assets(briefing)}
    pictures = {name: one for name, one in reading.pictures.items() if name in shown}
    assumed = Briefing.model_fields.keys() - reading.carried  # what the base says is told of no more
    told = (one for one in reading.report if one.path not in assumed)
    return replace(reading, briefing=briefing, pictures=pictures, report=(*told, *remarks))


def _mended(made: Data, old: Data) -> list[Remark]:
    """Mend, in place, what leads nowhere now, and return what became of it.

    A source that is still called stays; a link to a part that is gone becomes its words; a correction stays as it is.
    """
    ids = {one["id"] for one in dicts(made) if "id" in one and one is not made}
    known = {one["id"]: one for one in old.get("sources", ())}
    remarks = []
    for one, id in list(calls(made)):
        if id in ids:
            continue
        if "href" in one and one["href"] == f"#{id}":
            del one["href"]
            remarks.append(Remark("", None, f"link to #{id}, which is gone: {one.get('text', '')!r}", "its words"))
        elif id in known:
            made.setdefault("sources", []).append(known[id])
            ids.add(id)
            what = f"{known[id]['title']!r} is not among the sources any more"
            remarks.append(Remark("sources", None, what, "it stays, as the text calls it"))
        else:
            one["sources"] = [name for name in one["sources"] if name != id]
    before = {one["id"] for one in dicts(old) if "id" in one and one is not old}
    for index, one in enumerate(made.get("corrections", ())):
        for id in one.get("mends", ()):
            if id in before and id not in ids:
                what = f"the correction {one['id']} mends {id}, which is gone"
                remarks.append(Remark(f"corrections[{index}]", None, what, "the correction stays"))
    return remarks


def _own(value: Any) -> Any:
    """Return what a part says itself: parts inside it that have an id of their own are left out."""
    if isinstance(value, dict):
        return {key: _own(item) for key, item in value.items() if not (isinstance(item, dict) and "id" in item)}
    if isinstance(value, list):
        return [_own(item) for item in value if not (isinstance(item, dict) and "id" in item)]
    return value


@dataclass(frozen=True)
class Changes:
    """What became of the parts of a record that have ids: how many stayed, were edited, are new, are gone."""

    stayed: int
    edited: int
    new: int
    gone: int

    def __str__(self) -> str:
        """Return it for people."""
        return f"{self.stayed} parts as they were, {self.edited} edited, {self.new} new, {self.gone} gone"


def changes(made: Briefing, base: Briefing) -> Changes:
    """Return what changed between two revisions of a briefing, part by part; what a part holds counts for itself."""
    now, before = ({node.id: node for node in tree(to_data(one)).walk() if node.id} for one in (made, base))
    both = now.keys() & before.keys()
    stayed = sum(_own(now[id].data) == _own(before[id].data) for id in both)
    return Changes(stayed, len(both) - stayed, len(now) - len(both), len(before) - len(both))
