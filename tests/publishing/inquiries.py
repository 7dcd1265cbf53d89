"""What tests of verifying ask again and again: digests of what was made, what is told of them, to whom."""

from typing import Any

from exporter.database import read
from exporter.database import tables as t
from exporter.jobs.accept import Order, accept
from exporter.publishing import editions
from exporter.publishing.verifying import verify
from exporter.publishing.verifying.standings import View
from exporter.publishing.verifying.verdict import Verdict
from tests.publishing.press import ME, Press
from tests.samples import CHANNEL

DESK, ANYBODY = View(everything=True), View()


RESIDENT = View(channels=frozenset(["inland"]))


def digests(paper: Press, id: str, format_name: str = "html") -> list[str]:
    """Return the digests of the files that were made of a briefing in a format, the first one first."""
    with read(paper.store.engine) as session:
        rows = (
            session.query(t.Artifact.sha256)
            .join(t.Job, t.Job.key == t.Artifact.key)
            .join(t.ExportedBriefing, t.ExportedBriefing.export_id == t.Job.export_id)
            .filter(t.ExportedBriefing.briefing_id == id, t.Job.format == format_name)
            .order_by(t.Job.id)
        )
        return [sha256 for (sha256,) in rows]


def told(paper: Press, sha256: str, view: View = ANYBODY) -> Verdict:
    """Return what is told of bytes that are known."""
    found = verify(paper.store, sha256, view)
    assert found is not None
    return found


def export(paper: Press, *ids: str, formats: tuple[str, ...] = ("html",), **more: Any) -> None:
    """Export briefings as the API does, on no channel."""
    order = Order(tuple((id, None) for id in ids), formats, CHANNEL, **more)
    accept(paper.store, order, paper.ring)
    paper.work()


def versions(paper: Press, slug: str = "harbour") -> list[t.Feed]:
    """Return all versions of the feeds of a channel."""
    with read(paper.store.engine) as session:
        return list(session.query(t.Feed).filter_by(channel=slug))


def printed(paper: Press, name: str = "docx") -> list[str]:
    """Return the digests of what was printed of editions in a format, the first one first."""
    with read(paper.store.engine) as session:
        rows = (
            session.query(t.Artifact.sha256)
            .join(t.Job, t.Job.key == t.Artifact.key)
            .join(t.Printing, t.Printing.export_id == t.Job.export_id)
            .filter(t.Job.format == name)
            .order_by(t.Printing.id)
        )
        return [sha256 for (sha256,) in rows]


def edition(paper: Press, *ids: str, **more: Any) -> t.Newsletter:
    """Return an edition of the channel that was made of briefings and printed."""
    row = editions.make(
        paper.store, paper.ring, "harbour", "Tonight", [(id, None) for id in ids], ME, formats=["docx"], **more
    )
    paper.work()
    return row


def media(paper: Press, id: str) -> set[str]:
    """Return the digests of what lies in media/ for a briefing."""
    with read(paper.store.engine) as session:
        rows = (
            session.query(t.ArtifactFile.sha256)
            .join(t.Job, t.Job.key == t.ArtifactFile.key)
            .join(t.ExportedBriefing, t.ExportedBriefing.export_id == t.Job.export_id)
            .filter(t.ExportedBriefing.briefing_id == id, t.ArtifactFile.name.startswith("media/"))
        )
        return {sha256 for (sha256,) in rows}
