"""Where bytes came from: the exports that have them, what those were made for, and whether that ever was out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exporter.database import tables as t
from exporter.jobs import DONE
from exporter.publishing import ERASED
from exporter.publishing.moment import moment
from exporter.publishing.verifying.standings import View

_MOST = 200  # rows that one digest is looked for in


@dataclass(frozen=True)
class Made:
    """A file of an export that is done; the publication or the edition that the export was made for, if for one."""

    file: t.ArtifactFile
    artifact: t.Artifact
    job: t.Job
    export: t.Export
    outing: t.Outing | None
    publication: t.Publication | None
    printing: t.Printing | None
    newsletter: t.Newsletter | None


def made(session: Session, sha256: str, view: View) -> Iterator[Made]:
    """Yield what has these bytes and may be seen, what went out last first."""
    is_for_one = t.Outing.export_id.is_not(None) | t.Printing.export_id.is_not(None)
    asked = (
        select(t.ArtifactFile, t.Artifact, t.Job, t.Export, t.Outing, t.Publication, t.Printing, t.Newsletter)
        .join(t.Artifact, t.Artifact.key == t.ArtifactFile.key)
        .join(t.Job, t.Job.key == t.ArtifactFile.key)
        .join(t.Export, t.Export.id == t.Job.export_id)
        .outerjoin(t.Outing, t.Outing.export_id == t.Export.id)
        .outerjoin(t.Publication, t.Publication.id == t.Outing.publication_id)
        .outerjoin(t.Printing, t.Printing.export_id == t.Export.id)
        .outerjoin(
            t.Newsletter,
            (t.Newsletter.channel == t.Printing.channel)
            & (t.Newsletter.number == t.Printing.number)
            & (t.Newsletter.minor == t.Printing.minor),
        )
        .where(t.ArtifactFile.sha256 == sha256, t.Job.state == DONE)
        .order_by(func.coalesce(t.Outing.at, t.Printing.at).desc().nulls_last(), t.Job.id.desc())
        .limit(_MOST)
    )
    for row in session.execute(asked if view.everything else asked.where(is_for_one)):
        one = Made(*row)
        if view.everything or _is_told(session, one, view):
            yield one


def _is_told(session: Session, one: Made, view: View) -> bool:
    """Return whether somebody else than the desk may know of a file: it is or was out where they may read."""
    if one.outing and one.publication:
        channel = session.get_one(t.Channel, one.publication.channel)
        at = moment(session, channel.reached)
        return view.sees(channel) and _was_out(session, one.outing, one.export, one.publication, at)
    if one.printing and one.newsletter:
        channel = session.get_one(t.Channel, one.printing.channel)
        at = moment(session, channel.reached)
        return view.sees(channel) and _was_printed(session, one.printing, one.newsletter, at)
    return False


def _was_out(session: Session, outing: t.Outing, export: t.Export, publication: t.Publication, at: float) -> bool:
    """Return whether an export of a publication is or ever was out at a moment.

    One that was replaced before its time never was. That time is what it shows as its first date, to the second.
    """
    if publication.state == ERASED or publication.first_at > at:
        return False
    dated = export.edition.get("releases") or [{}]
    first = dated[0].get("published_at")
    due = datetime.fromisoformat(first).timestamp() if first else publication.first_at
    if due <= outing.at:  # it went out with its act
        return True
    later = (t.Outing.publication_id == publication.id) & (t.Outing.at > outing.at)
    replaced = session.scalar(select(func.min(t.Outing.at)).where(later))
    return replaced is None or due + 1 <= replaced


def _was_printed(session: Session, printing: t.Printing, newsletter: t.Newsletter, at: float) -> bool:
    """Return whether a printing of an edition is or ever was out at a moment: its time came before its end did.

    Its end is the next printing, or that a briefing in it was taken back.
    """
    if newsletter.release_at > at:
        return False
    own = (t.Printing.channel == printing.channel) & (t.Printing.number == printing.number)
    later = own & (t.Printing.minor == printing.minor) & (t.Printing.id > printing.id)
    ends = [session.scalar(select(func.min(t.Printing.at)).where(later))]
    if printing.barred:
        held = select(t.ExportedBriefing.briefing_id).where(t.ExportedBriefing.export_id == printing.export_id)
        gone = (t.Publication.channel == printing.channel) & t.Publication.briefing_id.in_(held)
        ends.append(session.scalar(select(func.min(t.Publication.withdrawn_at)).where(gone)))
    return all(end is None or newsletter.release_at < end for end in ends)
