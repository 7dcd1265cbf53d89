"""The acts: publish, correct, withdraw. Each is checked, rendered, and then written down in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from exporter.database import read, write
from exporter.database import tables as t
from exporter.jobs import Ring
from exporter.jobs.rings import ring_waiting
from exporter.publishing import (
    CORRECTED,
    ERASED,
    FEEDS,
    LIVE,
    PAGE,
    PUBLISHED,
    SCHEDULED,
    WITHDRAWN,
    Refused,
    channels,
    history,
)
from exporter.publishing.checks import faults_in
from exporter.publishing.editions import follow
from exporter.publishing.feeds import build, place_of
from exporter.publishing.holding import demand_free
from exporter.publishing.moment import moment
from exporter.publishing.notices import with_notice
from exporter.publishing.rendering import entries_of, ordered
from exporter.publishing.state import standing
from exporter.record.briefing import Briefing
from exporter.record.edition import Release, Stamp
from exporter.record.faults import Fault
from exporter.record.walk import assets
from exporter.store import Store, briefings, pictures

FORMATS = (PAGE, "amp", "pdf", "docx")
"""What a briefing goes out in where nobody says otherwise; feeds carry it in any case."""
_DAY = 86400.0


@dataclass(frozen=True)
class By:
    """Who does something, and why: for the history. `token_id` is whose jobs the renderings are."""

    who: str
    why: str = ""
    token_id: str | None = None


@dataclass(frozen=True)
class Done:
    """What an act came to on a channel: the publication as it stands now, and its export (None: nothing was made)."""

    publication: t.Publication
    export_id: str | None


@dataclass
class _Step:
    """What an act is to change on a channel: the publication's new values, its new entries, its export."""

    channel: str
    values: dict[str, Any]
    entries: list[dict[str, Any]] = field(default_factory=list)
    export_id: str | None = None
    stub: bool = False


def publish(
    store: Store,
    ring: Ring,
    briefing_id: str,
    on: Sequence[str],
    by: By,
    *,
    revision: int | None = None,
    at: float | Literal["embargo"] | None = None,
    formats: Sequence[str] = (),
    update: bool = False,
) -> list[Done]:
    """Return what became of a briefing that goes out on channels: now, at a time, or when its embargo ends.

    What is out already in this revision stays as it is. A later revision replaces what is scheduled; what is out it
    replaces only as an `update`, one that mends nothing wrong: a mistake is corrected, with a notice. What was
    withdrawn is out again. Raise UnknownChannel, Unknown (a briefing), Refused, Held.
    """
    row, newest = briefings.find(store, briefing_id)
    demand_there(row)
    number = revision or newest.number
    if number > newest.number:
        raise briefings.Unknown(briefing_id, number)
    if number < newest.number:
        raise Refused(
            "superseded",
            f"revision {number} is superseded by {newest.number}; publish that, or make {number} the newest by PUT",
        )
    briefing = briefings.briefing_of(newest)
    steps = []
    with read(store.engine) as session:
        demand_free(session)
        rows = [channels.demand(session, slug) for slug in dict.fromkeys(on)]
        if not rows:
            raise Refused("no-channel", "name a channel at least")
        known = [_publication(session, one.slug, briefing_id) for one in rows]
        times = [moment(session, one.reached) for one in rows]
        there = pictures.at_hand(session, [asset.sha256 for asset in assets(briefing)])
    for channel, before, time in zip(rows, known, times, strict=True):
        release_at = _release(briefing, at, time)
        if faults := faults_in(briefing, there, release_at):
            raise Refused("not-fit", f"{len(faults)} fault{'s' * (len(faults) != 1)} keep it from going out", faults)
        names = list(formats) or (before.formats if before else FORMATS)
        state = standing(place_of(before), time) if before else "draft"
        values = _published(before, briefing, release_at, time)
        match state:
            case "published" | "corrected":
                assert before
                if number == before.revision and set(names) <= set(before.formats):
                    continue
                if number != before.revision and not update:
                    raise Refused(
                        "out-already",
                        f"revision {before.revision} is out on {channel.slug}; `correct` it with a notice, or say that "
                        "this is an update which mends nothing wrong",
                    )
                _demand_now(at, release_at, time, "is out")
                values |= {
                    "state": before.state if before.state != SCHEDULED else PUBLISHED,
                    "release_at": before.release_at,
                }
            case "withdrawn":
                _demand_now(at, release_at, time, "was withdrawn")
            case "erased":
                raise Refused("erased", "it was erased, and does not come back")
        values["formats"] = [PAGE, *(name for name in dict.fromkeys(names) if name != PAGE and name not in FEEDS)]
        steps.append(_rendered(store, channel, briefing_id, number, values, by))
    kind = "restore" if any(one and one.state == WITHDRAWN for one in known) else "publish"
    return _carried_out(store, ring, kind, briefing_id, number, steps, by)


def correct(
    store: Store,
    ring: Ring,
    briefing_id: str,
    by: By,
    *,
    notice: str = "",
    revision: int | None = None,
) -> list[Done]:
    """Return what became of a briefing whose newest revision goes out wherever it is out, with a notice.

    A `notice` makes a revision of its own on top of the newest; without one, that has to bring a correction which
    readers have not seen. Raise Unknown (a briefing), Refused, Held.
    """
    row, newest = briefings.find(store, briefing_id)
    demand_there(row)
    if revision is not None and revision != newest.number:
        raise Refused("superseded", f"the newest revision is {newest.number}; look at that, and correct with it")
    with read(store.engine) as session:
        demand_free(session)
        out = [
            (channel, one, moment(session, channel.reached))
            for one in session.scalars(_of(briefing_id))
            for channel in [channels.demand(session, one.channel)]
        ]
        out = [
            (channel, one, time)
            for channel, one, time in out
            if standing(place_of(one), time) in (PUBLISHED, CORRECTED)
        ]
    if not out:
        raise Refused("not-out", "it is out on no channel; there is nothing to correct: publish it")
    shown = [briefings.briefing_of(briefings.find(store, briefing_id, one.revision)[1]) for _, one, _ in out]
    if not notice.strip():
        said = set.intersection(*({one.id for one in old.corrections} for old in shown))
        if not {one.id for one in briefings.briefing_of(newest).corrections} - said:
            fault = Fault(
                "notice", "a correction says what was wrong", "give a notice, or put it into the record's corrections"
            )
            raise Refused("no-notice", "nothing tells readers what is corrected", [fault])
        briefing = briefings.briefing_of(newest)
    else:
        briefing = with_notice(briefings.briefing_of(newest), shown[0], notice, datetime.fromtimestamp(out[0][2], UTC))
    with read(store.engine) as session:
        there = pictures.at_hand(session, [asset.sha256 for asset in assets(briefing)])
    if faults := faults_in(briefing, there, min(time for _, _, time in out)):
        raise Refused("not-fit", f"{len(faults)} fault{'s' * (len(faults) != 1)} keep it from going out", faults)
    if briefing.revision != newest.number:
        briefings.append(store, briefing_id, newest.number, briefing, token_id=by.token_id)
    steps = []
    for channel, one, time in out:
        values = _published(one, briefing, one.release_at, time) | {"state": CORRECTED, "release_at": one.release_at}
        values["formats"] = one.formats
        steps.append(_rendered(store, channel, briefing_id, briefing.revision, values, by))
    return _carried_out(store, ring, "correct", briefing_id, briefing.revision, steps, by, notice=bool(notice.strip()))


def withdraw(
    store: Store, ring: Ring, briefing_id: str, by: By, *, reason: str = "", on: Sequence[str] = ()
) -> list[Done]:
    """Return what became of a briefing that is taken back, on some channels or wherever it is.

    Readers of its feeds are told (`reason` among it) until the channel forgets. What is only scheduled was never out:
    it is a draft again, and nobody hears of it. Raise UnknownChannel, Unknown (a briefing), Refused, Held.
    """
    briefings.find(store, briefing_id)
    steps, dropped = [], []
    with read(store.engine) as session:
        demand_free(session)
        for slug in on:
            channels.demand(session, slug)
        found = [
            (channels.demand(session, one.channel), one)
            for one in session.scalars(_of(briefing_id))
            if (not on or one.channel in on) and one.state in LIVE
        ]
        times = [moment(session, channel.reached) for channel, _ in found]
    if not found:
        raise Refused("not-out", "it is not out" + (" there" if on else "") + ", nor is it going to be")
    for (channel, one), time in zip(found, times, strict=True):
        if standing(place_of(one), time) == SCHEDULED:
            dropped.append(one)
            continue
        values = {
            name: getattr(one, name)
            for name in ("slug", "guid", "title", "revision", "formats", "template_set", "release_at", "first_at")
        } | {
            "state": WITHDRAWN,
            "updated_at": _later(one, time),
            "withdrawn_at": time,
            "vanishes_at": time + channel.keep_days * _DAY,
            "reason": reason,
        }
        stamp = Stamp(kind="withdrawn", at=_time(time), reason=reason)
        steps.append(_rendered(store, channel, briefing_id, one.revision, values, by, stamp=stamp))
    revision = found[0][1].revision
    return _carried_out(store, ring, "withdraw", briefing_id, revision, steps, by, drop=dropped, reason=reason)


def demand_there(row: t.Briefing) -> None:
    """Raise Refused for a briefing that was erased."""
    if row.status == ERASED:
        raise Refused("erased", "it was erased, and does not come back")


def _demand_now(at: float | str | None, release_at: float, time: float, how: str) -> None:
    if at is not None and release_at > time:
        raise Refused("not-later", f"it {how}: what is to change of it changes now; leave the time out")


def _release(briefing: Briefing, at: float | Literal["embargo"] | None, time: float) -> float:
    if at == "embargo":
        if briefing.embargo_until is None:
            fault = Fault("embargo_until", "there is no embargo whose end could be waited for", "name a time")
            raise Refused("not-fit", "it has no embargo", [fault])
        return max(briefing.embargo_until.timestamp(), time)
    return max(at, time) if at is not None else time


def _published(before: t.Publication | None, briefing: Briefing, release_at: float, time: float) -> dict[str, Any]:
    """Return the values of a publication of a revision that is out from a time on; what never changes is kept."""
    was_out = before is not None and (before.state != SCHEDULED or before.release_at <= time)
    return {
        "slug": before.slug if before else briefing.slug,
        "guid": before.guid if before else briefing.guid,
        "title": briefing.title,
        "state": SCHEDULED if release_at > time else PUBLISHED,
        "revision": briefing.revision,
        "release_at": release_at,
        "first_at": before.first_at if before and was_out else release_at,
        "updated_at": _later(before, time) if before and was_out else release_at,
        "withdrawn_at": None,
        "vanishes_at": None,
        "reason": "",
    }


def _later(before: t.Publication, time: float) -> float:
    """Return when a publication changed: readers, who count whole seconds, must see that it is later than before."""
    return max(time, int(before.updated_at) + 1)


def _rendered(
    store: Store,
    channel: t.Channel,
    briefing_id: str,
    revision: int,
    values: dict[str, Any],
    by: By,
    *,
    stamp: Stamp | None = None,
) -> _Step:
    """Return a step of an act with all that readers meet first rendered: the page, the entries."""
    updated = _time(values["updated_at"]) if values["updated_at"] > values["first_at"] else None
    release = Release(published_at=_time(values["first_at"]), updated_at=updated, slug=values["slug"])
    export_id = ordered(
        store,
        (briefing_id, revision),
        channels.of(store, channel),
        release,
        [] if stamp else values["formats"],
        stamp=stamp,
        token_id=by.token_id,
    )
    with read(store.engine) as session:
        values["template_set"] = session.get_one(t.Export, export_id).template_set
    entries = entries_of(store, export_id, "stub" if stamp else "live")
    return _Step(channel.slug, values, entries, export_id, stub=stamp is not None)


def _carried_out(
    store: Store,
    ring: Ring,
    kind: str,
    briefing_id: str,
    revision: int,
    steps: Sequence[_Step],
    by: By,
    *,
    drop: Sequence[t.Publication] = (),
    **data: Any,
) -> list[Done]:
    """Write an act down on all its channels, with their feeds made anew; then ring for the formats that are left."""
    done: list[Done] = []
    slugs = sorted({step.channel for step in steps} | {one.channel for one in drop})
    if slugs:
        with write(store.engine) as session:
            demand_free(session)
            held = {slug: session.get_one(t.Channel, slug, with_for_update=True) for slug in slugs}
            for one in drop:
                _dropped(session, one)
            for step in steps:
                row = _written(session, briefing_id, step)
                done.append(Done(row, step.export_id))
            if any(one.publication.state == SCHEDULED for one in done):
                data["release_at"] = max(one.publication.release_at for one in done)
            history.note(
                session, kind, by.who, briefing_id=briefing_id, channels=slugs, revision=revision, why=by.why, **data
            )
            session.flush()
            for slug in slugs:
                build(session, store, held[slug], moment(session, held[slug].reached))
            retold(session, briefing_id)
        follow(store, briefing_id, by)
    ring_waiting(store, ring)
    return done


def _written(session: Session, briefing_id: str, step: _Step) -> t.Publication:
    """Return a publication as it stands after a step. Raise Refused where another act was faster."""
    row = _publication(session, step.channel, briefing_id)
    if row is None:
        same = (t.Publication.slug == step.values["slug"]) | (t.Publication.guid == step.values["guid"])
        other = session.scalar(select(t.Publication).where(t.Publication.channel == step.channel, same))
        if other is not None:
            what = "slug" if other.slug == step.values["slug"] else "id"
            fault = Fault(
                what, f"another briefing has it on {step.channel}: {other.briefing_id}", "change it in the record"
            )
            raise Refused("taken-there", f"another briefing of this {what} is on {step.channel}", [fault])
        row = t.Publication(channel=step.channel, briefing_id=briefing_id, **step.values)
        session.add(row)
    else:
        if row.revision > step.values["revision"]:
            raise Refused("superseded", f"revision {row.revision} came out meanwhile; look at it, and try again")
        for name, value in step.values.items():
            setattr(row, name, value)
    session.flush()
    if step.export_id and session.get(t.Outing, (row.id, step.export_id)) is None:
        session.add(t.Outing(publication_id=row.id, export_id=step.export_id, revision=row.revision, stub=step.stub))
    kinds = {entry["kind"] for entry in step.entries} or {"live"}
    session.execute(delete(t.Entry).where(t.Entry.publication_id == row.id, t.Entry.kind.in_(kinds)))
    for entry in step.entries:
        session.add(t.Entry(publication_id=row.id, **entry))
    session.flush()
    return row


def _dropped(session: Session, one: t.Publication) -> None:
    """Take back what was only scheduled: nobody has seen it, and nothing tells of it."""
    for table in (t.Entry, t.Outing):
        session.execute(delete(table).where(table.publication_id == one.id))
    session.execute(delete(t.Publication).where(t.Publication.id == one.id))


def retold(session: Session, briefing_id: str) -> None:
    """Bring the status of a briefing, as the desk's list shows it, up to that of its publications."""
    session.flush()
    rank = [ERASED, CORRECTED, PUBLISHED, SCHEDULED, WITHDRAWN]
    states = {one.state for one in session.scalars(_of(briefing_id))}
    row = session.get_one(t.Briefing, briefing_id)
    row.status = next((state for state in rank if state in states), "draft")
    releases = [one.release_at for one in session.scalars(_of(briefing_id)) if one.state in LIVE]
    row.release_at = min(releases, default=None)


def _publication(session: Session, channel: str, briefing_id: str) -> t.Publication | None:
    return session.scalar(_of(briefing_id).where(t.Publication.channel == channel))


def _of(briefing_id: str) -> Select[t.Publication]:
    return select(t.Publication).where(t.Publication.briefing_id == briefing_id).order_by(t.Publication.channel)


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
