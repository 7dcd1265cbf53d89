"""Exports as they stand: what was asked, how far each format is, and the files that there are by now.

Who asks is a *party*: the name that tokens were made under. It sees its own exports, under whichever of its tokens; of
those of others it learns nothing, not even whether they are there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import Session

from exporter.database import read
from exporter.database import tables as t
from exporter.jobs import DONE
from exporter.store import Store

MOST = 200
"""Exports on a page of the list."""


class UnknownExport(LookupError):
    """No such export, or one of somebody else."""


@dataclass(frozen=True)
class Seen:
    """An export: its row, its revisions in order, its jobs, and what manifests tell of its artifacts, by key."""

    export: t.Export
    briefings: Sequence[tuple[str, int]]
    jobs: Sequence[t.Job]
    artifacts: dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Found:
    """A file of an artifact, and the title of the edition that it shows."""

    key: str
    name: str
    sha256: str
    media_type: str
    size: int
    title: str
    is_main: bool


# Questions that are asked for each request are put together once: that takes longer than to answer them.
_FILES = (
    select(t.ArtifactFile, t.Artifact.sha256, t.Export.edition["title"].as_string())
    .select_from(t.ArtifactFile)
    .join(t.Artifact, t.Artifact.key == t.ArtifactFile.key)
    .join(t.Job, t.Job.key == t.ArtifactFile.key)
    .join(t.Export, t.Export.id == t.Job.export_id)
    .where(t.Job.state == DONE)
)
"""Files of jobs that are done: each with the digest of the main file of its artifact, and the title of the edition."""
_IN_FOLDER = _FILES.where(t.Job.export_id == bindparam("export"), t.ArtifactFile.name == bindparam("name")).limit(1)
_MAIN = _FILES.where(t.Job.id == bindparam("job"), t.ArtifactFile.name == t.Artifact.told["file"].as_string()).limit(1)
_LATEST = (
    select(t.Job.id)
    .where(t.Job.alone == bindparam("briefing"), t.Job.format == bindparam("format"), t.Job.state == DONE)
    .order_by(t.Job.revision.desc(), t.Job.id.desc())
    .limit(1)
)
_JOBS = select(t.Job).where(t.Job.export_id == bindparam("export")).order_by(t.Job.id)
_TOLD = select(t.Artifact.key, t.Artifact.told).where(t.Artifact.key.in_(bindparam("keys", expanding=True)))
_PLACES = (
    select(t.ExportedBriefing.briefing_id, t.ExportedBriefing.revision)
    .where(t.ExportedBriefing.export_id == bindparam("export"))
    .order_by(t.ExportedBriefing.position)
)


def find(store: Store, id: str, party: str | None = None) -> Seen:
    """Return an export, of a party if one is named. Raise UnknownExport."""
    with read(store.engine) as session:
        return _seen(session, _export(session, id, party))


def demand(store: Store, id: str, party: str) -> t.Export:
    """Return the row of an export. Raise UnknownExport."""
    with read(store.engine) as session:
        return _export(session, id, party)


def state(store: Store, id: str) -> str:
    """Return the state of an export. Raise UnknownExport."""
    with read(store.engine) as session:
        found = session.scalar(select(t.Export.state).where(t.Export.id == id))
    if found is None:
        raise UnknownExport(id)
    return found


def page(store: Store, party: str, *, limit: int = 50, after: str = "") -> tuple[Sequence[t.Export], str]:
    """Return exports of a party, the newest first, and what to ask the next page by; "" if there is none.

    Raise ValueError for an `after` that is the id of no export.
    """
    asked = select(t.Export).where(_of(party)).order_by(t.Export.created_at.desc(), t.Export.id).limit(limit + 1)
    with read(store.engine) as session:
        if after:
            last = session.scalar(select(t.Export).where(t.Export.id == after, _of(party)))
            if last is None:
                raise ValueError("not a place in the list of exports")
            at, id = t.Export.created_at, t.Export.id
            asked = asked.where((at < last.created_at) | ((at == last.created_at) & (id > last.id)))
        rows = session.scalars(asked).all()
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else ""


def file(store: Store, export_id: str, name: str) -> Found | None:
    """Return a file of an export by its name in its folder; None if it is not there (yet)."""
    with read(store.engine) as session:
        return _found(session.execute(_IN_FOLDER, {"export": export_id, "name": name}).one_or_none())


def latest(store: Store, briefing_id: str, format_name: str) -> Found | None:
    """Return the main file of the latest public artifact of a briefing alone: the newest revision, then the newest."""
    with read(store.engine) as session:
        job = session.scalar(_LATEST, {"briefing": briefing_id, "format": format_name})
        return _found(session.execute(_MAIN, {"job": job}).one_or_none()) if job else None


def public_file(store: Store, name: str) -> Found | None:
    """Return a file of any public export by its name, such as `media/<sha256>.png`."""
    return _first(store, _FILES.where(t.ArtifactFile.name == name, _is_public()))


def by_digest(store: Store, sha256: str, party: str) -> Found | None:
    """Return a file by the sha256 of its bytes, if it belongs to a public export or to one of the party."""
    return _first(store, _FILES.where(t.ArtifactFile.sha256 == sha256, _is_public() | _of(party)))


def _first(store: Store, asked: Select[t.ArtifactFile, str, str]) -> Found | None:
    with read(store.engine) as session:
        return _found(session.execute(asked.limit(1)).one_or_none())


def _found(row: Any) -> Found | None:
    if row is None:
        return None
    file, main, title = row
    return Found(file.key, file.name, file.sha256, file.media_type, file.size, title or "", file.sha256 == main)


def _export(session: Session, id: str, party: str | None) -> t.Export:
    asked = select(t.Export).where(t.Export.id == id)
    row = session.scalar(asked.where(_of(party)) if party is not None else asked)
    if row is None:
        raise UnknownExport(id)
    return row


def _seen(session: Session, row: t.Export) -> Seen:
    jobs = session.scalars(_JOBS, {"export": row.id}).all()
    keys = [job.key for job in jobs if job.state == DONE and job.key]
    told = dict(session.execute(_TOLD, {"keys": keys}).all()) if keys else {}
    return Seen(row, [(id, number) for id, number in session.execute(_PLACES, {"export": row.id})], jobs, told)


def _of(party: str) -> ColumnElement[bool]:
    return t.Export.token_id.in_(select(t.Token.id).where(t.Token.name == party))


def _is_public() -> ColumnElement[bool]:
    audience: ColumnElement[str] = t.Export.edition["audience"].as_string()
    return audience == "public"
