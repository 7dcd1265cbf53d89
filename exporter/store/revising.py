"""The next revision of a briefing: a source read over the last one, or one that is put on top as it is."""

from collections.abc import Sequence
from dataclasses import replace

from exporter.again import again
from exporter.again.three import Conflicts, merged
from exporter.assets import Picture
from exporter.database import read, write
from exporter.database import tables as t
from exporter.database.clock import now
from exporter.readers import Reading
from exporter.record.briefing import Briefing
from exporter.record.canonical import digest, to_json
from exporter.store import Store, decoration, pictures
from exporter.store.briefings import Another, Clash, Kept, Overtaken, find, head_of, row_of
from exporter.store.records import briefing_of


def revise(
    store: Store,
    id: str,
    reading: Reading,
    *,
    if_match: Sequence[str] = (),
    made_from: int | None = None,
    lift_embargo: bool = False,
    source: str = "",
    token_id: str | None = None,
) -> Kept:
    """Return the next revision of a briefing, numbered on by us; the one that is there if nothing changed.

    The source is read over the last revision: its parts keep their ids, and what it does not carry stays. What was
    `made_from` an earlier one is read over that, and put together with what changed since. `if_match` are the digests
    that its author may have read ("*" for any). Raise Unknown, Overtaken, Another, Clash.
    """
    find(store, id)
    pictures.keep(store, reading.pictures)
    while True:
        row, last = find(store, id)
        if if_match and "*" not in if_match and last.sha256 not in if_match:
            raise Overtaken(last.number, last.sha256)
        if "id" in reading.carried and reading.briefing.id != row.record_id:
            raise Another(row.record_id)
        made = _next(store, reading, last, made_from, lift_embargo=lift_embargo)  # takes its time: before the lock
        if reading.kind == "json":
            made = _settled(store, made, last)
        if made.briefing.revision == last.number:
            return Kept(id, last.number, last.sha256, fresh=False, report=made.report)
        if kept := _kept_after(store, id, last.number, made, source, token_id):
            return kept


def append(store: Store, id: str, last: int, briefing: Briefing, *, token_id: str | None = None) -> Kept:
    """Return a revision that was put on top of the `last` one as it is. Raise Overtaken if that is the last no more."""
    reading = Reading(briefing, {}, ())
    if kept := _kept_after(store, id, last, reading, "", token_id):
        return kept
    _, newest = find(store, id)
    raise Overtaken(newest.number, newest.sha256)


def _next(store: Store, reading: Reading, last: t.Revision, made_from: int | None, *, lift_embargo: bool) -> Reading:
    """Return a reading as the revision after the last one."""
    whole = reading.kind == "json"

    def at_hand(sha256: str) -> Picture | None:
        return pictures.pictures(store, [sha256]).get(sha256)

    if made_from in (None, last.number):
        return again(reading, briefing_of(last), at_hand=at_hand, whole=whole, lift_embargo=lift_embargo)
    old, newest = briefing_of(find(store, last.briefing_id, made_from)[1]), briefing_of(last)
    made = again(reading, old, at_hand=at_hand, whole=whole, lift_embargo=lift_embargo)
    try:
        both = merged(made.briefing, old, newest)
    except Conflicts as conflicts:
        raise Clash(last.number, conflicts.faults) from None
    number = last.number if to_json(both) == last.record else last.number + 1
    return replace(made, briefing=both.model_copy(update={"revision": number}))


def _settled(store: Store, made: Reading, last: t.Revision) -> Reading:
    """Return a record as a revision of its own where it calls decoration what a source only had no words for."""
    with read(store.engine) as session:
        unsaid = decoration.unsaid(session, last.briefing_id)
    if not unsaid:
        return made
    briefing = made.briefing.model_copy(update={"revision": last.number + 1})
    return replace(made, briefing=briefing, report=(*made.report, decoration.SETTLED))


def _kept_after(store: Store, id: str, number: int, made: Reading, source: str, token_id: str | None) -> Kept | None:
    """Keep a revision if that of a number is still the last one; None if somebody was faster."""
    briefing = made.briefing
    with write(store.engine) as session:
        row = session.get(t.Briefing, id, with_for_update=True)
        if row is None or row.revision != number:
            return None
        session.add(row_of(id, briefing, made, source, token_id))
        for name, value in head_of(briefing).items():
            setattr(row, name, value)
        row.changed_at = now()
        return Kept(id, briefing.revision, digest(briefing), report=made.report)
