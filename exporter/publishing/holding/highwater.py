"""The high-water mark: how far publishing has come, written down outside the database.

A database that was restored from a backup knows less than readers have seen. It would let out again what was withdrawn,
and tell readers that nothing has changed. The mark lies beside the blobs and in the data folder; a database that does
not know the act which the mark names is older than what went out, and everything is held until somebody has looked.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exporter import artifacts
from exporter.artifacts.blobs import Away
from exporter.database import read, write
from exporter.database import tables as t
from exporter.logs import logger
from exporter.publishing import ERASED, holding
from exporter.publishing.holding import going
from exporter.publishing.moment import moment, time_of
from exporter.store import Store

NAME = "published.json"
"""The file, and the note beside the blobs."""
_ME = "exporter"
_CHANNELS = select(t.Channel)
_log = logger("exporter.publishing")
_kept: dict[tuple[str, int], str] = {}


def keep(store: Store) -> bool:
    """Return whether all is well: the mark is where publishing has come to. Else everything is held from now on.

    Called after each act, at every start, and by every sweep; where nothing was done since, it is one small question.
    """
    here = (str(store.engine.url), os.getpid())
    with read(store.engine) as session:
        if _kept.get(here) == _course(session):
            return True
    marks = _marks(store)
    with read(store.engine) as session:
        unknown = [mark for mark in marks if not _knows(session, mark)]
    if unknown:
        _hold(store, max(unknown, key=lambda mark: mark["at"]))
    with read(store.engine) as session:
        course = _course(session)
        mark = _mark(session, _last(session), max(marks, key=lambda mark: mark["at"], default=None))
    if _put(store, mark):
        _kept[here] = course
    return not unknown


def _last(session: Session) -> tuple[int, str]:
    """Return the number and the name of the last act; 0 and "" where nothing was done yet."""
    row = session.scalar(select(t.Act).order_by(t.Act.id.desc()).limit(1))
    return (row.id, _name(row)) if row else (0, "")


def _course(session: Session) -> str:
    """Return what differs once anything was done: the name of the last act, and how often feeds were made.

    Feeds are made anew without an act, too: for other settings, for a new template set.
    """
    return f"{_last(session)[1]} {session.scalar(select(func.sum(t.Channel.build)))}"


def _name(row: t.Act) -> str:
    """Return what an act is known by: another one that got its number, in another course of things, has another."""
    return hashlib.sha256(f"{row.id}|{row.kind}|{row.at!r}|{row.briefing_id}|{row.who}".encode()).hexdigest()[:16]


def _knows(session: Session, mark: Mapping[str, Any]) -> bool:
    row = session.get(t.Act, mark["act"]) if mark["act"] else None
    if mark["act"] and (row is None or _name(row) != mark["name"]):
        return False
    # What is held as an older one knows by its hold how far readers have come, though its own feeds are not there yet.
    lift = holding.last_data(session).get("lift", {}) if session.get(t.Hold, holding.ONLY) else {}
    builds = {one.slug: max(one.build, lift.get(one.slug, {}).get("build", 0)) for one in session.scalars(_CHANNELS)}
    return all(builds[slug] >= floor["build"] for slug, floor in mark["channels"].items() if slug in builds)


def _mark(session: Session, last: tuple[int, str], before: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the mark as it is to be. What is held does not go out: what readers have stays what it was."""
    is_held = session.get(t.Hold, holding.ONLY) is not None
    newest = select(t.Feed.channel, func.max(t.Feed.modified)).group_by(t.Feed.channel)
    modified = dict(session.execute(newest).all())
    floors = {
        row.slug: {"build": row.build, "modified": max(row.modified, modified.get(row.slug, 0))}
        for row in session.scalars(select(t.Channel))
    }
    if before:
        for slug, floor in before["channels"].items():
            if slug not in floors and not is_held:
                continue  # a restored database did not know it, and was let go
            mine = floors.setdefault(slug, dict(floor))
            mine |= {name: max(mine[name], floor[name]) for name in floor}
    erased = {*session.scalars(select(t.Briefing.id).where(t.Briefing.status == ERASED))}
    return {
        "act": last[0],
        "name": last[1],
        "at": moment(session, before["at"] if before else 0),
        "channels": floors,
        "places": before["places"] if is_held and before else going.places(session),
        "editions": before["editions"] if is_held and before else going.editions(session),
        "erased": sorted(erased | {*(before["erased"] if before else ())}),
    }


def _hold(store: Store, mark: Mapping[str, Any]) -> None:
    """Hold everything because the database is older than a mark."""
    with write(store.engine) as session:
        known = session.scalar(select(func.max(t.Act.at)))
        behind = f"the last act that it knows is of {_time(known)}" if known else "it knows of no act"
        why = (
            f"the database is older than what went out: {behind}, while publishing had come to {_time(mark['at'])}; "
            "it was restored from a backup, or is another one"
        )
        data = going.out(mark["places"], moment(session)) | {
            "editions": mark["editions"],
            "lift": mark["channels"],
            "erased": mark["erased"],
        }
        holding.put(session, _ME, why, data)
    _log.error("everything is held", why=why)


def _marks(store: Store) -> Sequence[dict[str, Any]]:
    """Return the marks that there are. One that cannot be read counts as none."""
    found = []
    for read_one in (lambda: _file(store).read_bytes(), lambda: store.blobs.noted(NAME)):
        try:
            if data := read_one():
                found.append(json.loads(data))
        except FileNotFoundError:
            continue
        except (OSError, Away, ValueError) as error:
            _log.warning("the mark of what went out cannot be read", reason=str(error))
    return found


def _put(store: Store, mark: Mapping[str, Any]) -> bool:
    """Return whether the mark was written down; a sweep tries again."""
    data = json.dumps(mark, sort_keys=True, separators=(",", ":")).encode()
    try:
        store.blobs.note(NAME, data)
        artifacts.write(_file(store).parent, {NAME: data})
    except (Away, artifacts.NotKept) as error:
        _log.warning("the mark of what went out cannot be written", reason=str(error))
        return False
    return True


def _file(store: Store) -> Any:
    return store.settings.data_dir / NAME


def _time(seconds: float) -> str:
    return f"{time_of(seconds):%Y-%m-%d %H:%M:%S} UTC"
