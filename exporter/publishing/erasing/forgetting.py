"""Where words of a briefing are: rows that hold them, and the blobs that those rows name."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, select
from sqlalchemy.orm import Session

from exporter.database import tables as t
from exporter.publishing.erasing.pruning import digests_in
from exporter.publishing.moment import moment
from exporter.store import records

TABLES = (
    "briefing",
    "revision",
    "export",
    "job",
    "event",
    "artifact",
    "artifact_file",
    "publication",
    "entry",
    "feed",
    "picture",
)
"""The tables that may hold words of a briefing, or files with them."""
_SLICE = 500  # values in one statement


def exports_with(session: Session, briefing_id: str) -> list[str]:
    """Return the exports that hold a briefing, alone or among others."""
    asked = select(t.ExportedBriefing.export_id).where(t.ExportedBriefing.briefing_id == briefing_id).distinct()
    return list(session.scalars(asked))


def forget_exports(session: Session, ids: Sequence[str]) -> set[str]:
    """Return the digests of files of exports, after these and all that was made for them were deleted.

    Every table that refers to exports is cleared of them, also those that come later.
    """
    keys = {key for some in _slices(ids) for key in session.scalars(select(t.Job.key).where(t.Job.export_id.in_(some)))}
    for table in reversed(t.Table.metadata.sorted_tables):
        for column in _referring(table, t.Export.__tablename__):
            _delete(session, table, column, ids)
    _delete(session, t.Export.__table__, t.Export.__table__.c.id, ids)
    left = [key for key in keys if key]
    for some in _slices(left):
        left = [one for one in left if one not in set(session.scalars(select(t.Job.key).where(t.Job.key.in_(some))))]
    found: set[str] = set()
    for some in _slices(left):
        found |= set(session.scalars(select(t.ArtifactFile.sha256).where(t.ArtifactFile.key.in_(some))))
        found |= set(session.scalars(select(t.Artifact.sha256).where(t.Artifact.key.in_(some))))
        session.execute(delete(t.ArtifactFile).where(t.ArtifactFile.key.in_(some)))
        session.execute(delete(t.Artifact).where(t.Artifact.key.in_(some)))
    return found


def forget_publication(session: Session, id: int) -> set[str]:
    """Return the digests of files that entries of a publication point to, after these were deleted."""
    found = {
        one
        for files in session.scalars(select(t.Entry.media).where(t.Entry.publication_id == id))
        for one in digests_in(files)
    }
    session.execute(delete(t.Entry).where(t.Entry.publication_id == id))
    session.execute(delete(t.Outing).where(t.Outing.publication_id == id))
    return found


def forget_feeds(session: Session, briefing_id: str) -> set[str]:
    """Return the digests of the versions of feeds that held a briefing, after these were deleted.

    Those that are served, or will be, hold its stub by now: they stay.
    """
    f, found, old = t.Feed, set[str](), list[int]()
    for row in session.scalars(select(t.Channel)):
        past = (f.channel == row.slug) & (f.valid_until <= moment(session, row.reached))
        for id, holds, plain, packed in session.execute(select(f.id, f.holds, f.sha256, f.gzip).where(past)):
            if any(one[0] == briefing_id for one in holds):
                old.append(id)
                found |= {plain, packed}
    _delete(session, f.__table__, f.__table__.c.id, old)
    return found


def forget_revisions(session: Session, briefing_id: str) -> set[str]:
    """Return the digests of the pictures that nothing but a briefing used, after these and its revisions were deleted.

    The words of the other revisions are read through for them: nothing else knows who names a picture.
    """
    rows = session.scalars(select(t.Revision).where(t.Revision.briefing_id == briefing_id)).all()
    names = {name for row in rows for name in records.pictures_of(row)}
    session.execute(delete(t.Revision).where(t.Revision.briefing_id == briefing_id))
    for settings in [*session.scalars(select(t.Channel.settings)), *session.scalars(select(t.Export.edition))]:
        logo = (settings.get("channel") or settings).get("logo")
        names -= {logo["sha256"]} if logo else set()
    if names:
        for record in session.scalars(select(t.Revision.record).execution_options(yield_per=100)):
            names -= {name for name in names if name.encode() in record}
    found = set(session.scalars(select(t.Picture.blob).where(t.Picture.sha256.in_(names)))) if names else set()
    session.execute(delete(t.Picture).where(t.Picture.sha256.in_(names)))
    return found


def _referring(table: Table, to: str) -> Iterable[ColumnElement[Any]]:
    return [key.parent for key in table.foreign_keys if key.column.table.name == to]


def _delete(session: Session, table: Any, column: Any, values: Sequence[Any]) -> None:
    for some in _slices(values):
        session.execute(delete(table).where(column.in_(some)))


def _slices(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return [values[start : start + _SLICE] for start in range(0, len(values), _SLICE)]
