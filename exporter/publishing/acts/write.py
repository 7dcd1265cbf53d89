"""An act is rendered, and written down with its feeds in one transaction: on all its channels, or on none."""

from collections.abc import Callable

from sqlalchemy import delete
from sqlalchemy.orm import Session

from exporter.database import read, write
from exporter.database import tables as t
from exporter.jobs import Ring, claims
from exporter.jobs.rings import ring_waiting
from exporter.publishing import (
    CORRECTED,
    ERASED,
    LIVE,
    PUBLISHED,
    SCHEDULED,
    WITHDRAWN,
    Refused,
    channels,
    history,
)
from exporter.publishing.acts.plan import By, Done, Plan, Spot, Step, demand_name, of, on
from exporter.publishing.editions import follow
from exporter.publishing.feeds import build
from exporter.publishing.holding import demand_open, highwater
from exporter.publishing.moment import moment
from exporter.publishing.rendering import entries_of, ordered, release_of
from exporter.store import Store

_LETS_OUT = ("publish", "restore", "correct")
_TRIES = 20  # of an act that others get in the way of
_RANK = (ERASED, CORRECTED, PUBLISHED, SCHEDULED, WITHDRAWN)


class _Meanwhile(Exception):
    """Somebody else did something to the same publications since the act was planned."""


def carried_out(store: Store, ring: Ring, briefing_id: str, by: By, plan: Callable[[], Plan]) -> list[Done]:
    """Return what became of an act: planned, rendered, written down; then the workers are rung for the other formats.

    Where somebody was faster, it is planned anew over what is there by then. Raise what the plan raises, and Refused.
    """
    for _ in range(_TRIES):
        if (before := _done_before(store, briefing_id, by)) is not None:
            return before
        planned = plan()
        try:
            for step in planned.steps:
                _render(store, step, briefing_id, by)
            done = _written(store, briefing_id, planned, by)
        except BaseException as error:
            for step in planned.steps:
                if step.export_id:
                    claims.cancel(store, step.export_id)
            if isinstance(error, _Meanwhile):
                continue
            raise
        ring_waiting(store, ring)
        return done
    raise Refused("busy", "others keep changing the same publications; look at them, and try again")


def retold(session: Session, briefing_id: str) -> None:
    """Bring the status of a briefing, as the desk's list shows it, up to that of its publications."""
    session.flush()
    found = session.scalars(of(briefing_id)).all()
    states = {one.state for one in found}
    row = session.get_one(t.Briefing, briefing_id)
    row.status = next((state for state in _RANK if state in states), "draft")
    row.release_at = min((one.release_at for one in found if one.state in LIVE), default=None)


def _render(store: Store, step: Step, briefing_id: str, by: By) -> None:
    """Render what readers meet first, the page and the entries, with the first template set that can."""
    if step.values is None:
        return
    kind = "stub" if step.stamp else "live"
    for templates in dict.fromkeys(step.templates):
        try:
            step.export_id = ordered(
                store,
                (briefing_id, step.values["revision"]),
                channels.of(store, step.spot.channel),
                release_of(step.values),
                [] if step.stamp else step.values["formats"],
                stamp=step.stamp,
                templates=templates,
                token_id=by.token_id,
            )
            step.entries = entries_of(store, step.export_id, kind)
            break
        except Refused as refused:
            if refused.kind != "not-rendered" or templates == step.templates[-1]:
                raise
    with read(store.engine) as session:
        step.values["template_set"] = session.get_one(t.Export, step.export_id).template_set


def _written(store: Store, briefing_id: str, planned: Plan, by: By) -> list[Done]:
    """Write an act down on all its channels, with their feeds made anew. Raise _Meanwhile, Refused."""
    stays = [Done(one, None) for one in planned.stays]
    slugs = sorted(step.spot.channel.slug for step in planned.steps)
    if not slugs:
        return stays
    done: list[Done] = []
    with write(store.engine) as session:
        if any(step.kind in _LETS_OUT for step in planned.steps):
            demand_open(session)
        held = {slug: session.get_one(t.Channel, slug, with_for_update=True) for slug in slugs}
        if by.key and history.under(session, briefing_id, by.token_id, by.key):
            raise _Meanwhile
        for step in planned.steps:
            channel = held[step.spot.channel.slug]
            there = Spot(channel, moment(session, channel.reached), on(session, channel.slug, briefing_id))
            if there.mark != step.spot.mark:
                raise _Meanwhile
            if step.values is not None:
                done.append(Done(_put(session, briefing_id, step, there.before), step.export_id))
            elif there.before:
                _drop(session, there.before)
        _note(session, briefing_id, planned, by)
        session.flush()
        for slug in slugs:
            build(session, store, held[slug], moment(session, held[slug].reached))
        retold(session, briefing_id)
    follow(store, briefing_id, by)
    highwater.keep(store)
    return sorted([*done, *stays], key=lambda one: one.publication.channel)


def _note(session: Session, briefing_id: str, planned: Plan, by: By) -> None:
    """Add a line to the history for each kind of step that an act came to."""
    for kind in dict.fromkeys(step.kind for step in planned.steps):
        steps = [step for step in planned.steps if step.kind == kind]
        data = dict(planned.data)
        waits = [step.values["release_at"] for step in steps if step.values and step.values["state"] == SCHEDULED]
        if waits:
            data["release_at"] = max(waits)
        if by.key:
            data |= history.keyed(by.token_id, by.key, by.asked)
        history.note(
            session,
            kind,
            by.who,
            briefing_id=briefing_id,
            channels=sorted(step.spot.channel.slug for step in steps),
            revision=planned.revision,
            why=by.why,
            **data,
        )


def _put(session: Session, briefing_id: str, step: Step, row: t.Publication | None) -> t.Publication:
    """Return a publication as it stands after a step. Raise Refused where another briefing has its name."""
    assert step.values is not None
    if row is None:
        channel = step.spot.channel.slug
        demand_name(session, channel, step.values["slug"], step.values["guid"])
        row = t.Publication(channel=channel, briefing_id=briefing_id, **step.values)
        session.add(row)
    else:
        for name, value in step.values.items():
            setattr(row, name, value)
    session.flush()
    session.add(t.Outing(publication_id=row.id, export_id=step.export_id, revision=row.revision, stub=bool(step.stamp)))
    kind = "stub" if step.stamp else "live"
    session.execute(delete(t.Entry).where(t.Entry.publication_id == row.id, t.Entry.kind == kind))
    for entry in step.entries:
        session.add(t.Entry(publication_id=row.id, **entry))
    session.flush()
    return row


def _drop(session: Session, one: t.Publication) -> None:
    """Take back what was only scheduled: nobody has seen it, and nothing tells of it."""
    for table in (t.Entry, t.Outing):
        session.execute(delete(table).where(table.publication_id == one.id))
    session.execute(delete(t.Publication).where(t.Publication.id == one.id))
    session.expunge(one)


def _done_before(store: Store, briefing_id: str, by: By) -> list[Done] | None:
    """Return what stands where the same act was done under the same key, None if it was not. Raise Reused."""
    if not by.key:
        return None
    with read(store.engine) as session:
        acts = history.under(session, briefing_id, by.token_id, by.key, by.asked)
        if not acts:
            return None
        slugs = {slug for act in acts for slug in act.channels}
        return [Done(one, None) for one in session.scalars(of(briefing_id)) if one.channel in slugs]
