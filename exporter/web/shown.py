"""What answers hold: the shapes of briefings, exports and links as clients see them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from exporter.database import tables as t
from exporter.jobs import DONE
from exporter.jobs.exports import Seen
from exporter.lint import Finding as Noise
from exporter.publishing.desk import status_of
from exporter.record.edition import Audience, Stamp
from exporter.store.briefings import Kept
from exporter.web.api import Api

State = Literal["queued", "running", "done", "failed", "cancelled"]


class Remark(BaseModel):
    """A line of the import report: what could not be carried as it is, and what became of it."""

    path: str = Field(description="where it stands in the record")
    line: int | None = Field(description="where it stood in the source, from 1")
    what: str
    became: str


class Taken(BaseModel):
    """A revision as it was taken in. `fresh` is false where nothing had changed."""

    id: str
    revision: int
    sha256: str = Field(description="of the canonical JSON; the ETag")
    fresh: bool
    url: str
    remarks: list[Remark]


class Briefing(BaseModel):
    """A briefing in the list."""

    id: str
    record_id: str = Field(description="the id that the record itself has")
    slug: str
    title: str
    language: str
    revision: int
    status: str = Field(description="draft, scheduled, published, corrected, withdrawn, erased")
    release_at: datetime | None = Field(description="when it first comes, or came, out anywhere")
    created_at: datetime
    changed_at: datetime
    url: str


class Briefings(BaseModel):
    """A page of the list of briefings. `next` is the address of the next one."""

    briefings: list[Briefing]
    next: str | None


class Revision(BaseModel):
    """A revision in the list of those of a briefing."""

    revision: int
    sha256: str
    source: str = Field(description="the name of the file that it was read from")
    created_at: datetime
    url: str
    remarks: list[Remark]


class Revisions(BaseModel):
    """All revisions of a briefing, the last one first."""

    revisions: list[Revision]


class Finding(BaseModel):
    """A piece of noise. Characters `start` to `end` of `excerpt` are what is meant."""

    rule: str
    path: str = Field(description="where it stands in the record")
    block: str = Field(description="the id of the block or section around it; empty for what belongs to none")
    excerpt: str
    start: int
    end: int
    what: str
    proposal: str
    is_safe: bool = Field(description="`exporter lint --fix` would do what is proposed")


class Findings(BaseModel):
    """The noise in the words of a revision."""

    revision: int
    findings: list[Finding]


class File(BaseModel):
    """A file of an export."""

    file: str
    url: str
    media_type: str
    size: int
    sha256: str


class Format(BaseModel):
    """A format of an export: how far it is, and what there is of it."""

    format: str
    state: State
    attempt: int = Field(description="how often a worker took it up")
    free: bool = Field(description="there was one already, made of the very same")
    reason: str | None = Field(description="why it failed, or why it is tried again, in one word")
    fault: str | None = Field(description="the same in a sentence, with what to do")
    milliseconds: int | None
    fidelity: float | None = Field(None, description="the share of the record that was found again in the file")
    losses: list[str] = []
    notices: list[str] = []
    files: list[File] = Field([], description="the main file first")


class Pinned(BaseModel):
    """A revision that an export holds."""

    id: str
    revision: int


class Head(BaseModel):
    """An export in the list."""

    id: str
    state: State
    title: str
    audience: Audience
    stamp: Stamp | None
    template_set: str
    created_at: datetime
    finished_at: datetime | None
    url: str


class Export(Head):
    """An export: its state as a whole, and that of each format."""

    briefings: list[Pinned]
    formats: list[Format]
    events: str
    folder: str = Field(description="where its files are, with `manifest.json`")


class Exports(BaseModel):
    """A page of the list of exports. `next` is the address of the next one."""

    exports: list[Head]
    next: str | None


class Link(BaseModel):
    """A signed link to the folder of an export."""

    folder: str = Field(description="the address before each file's name")
    files: dict[str, str] = Field(description="the address of the main file of each format that is done")
    expires_at: datetime


def time_of(seconds: float) -> datetime:
    """Return a time of the database as one with a zone."""
    return datetime.fromtimestamp(seconds, UTC)


def taken(api: Api, kept: Kept) -> Taken:
    """Return what to tell of a revision that was taken in."""
    return Taken(
        id=kept.id,
        revision=kept.revision,
        sha256=kept.sha256,
        fresh=kept.fresh,
        url=api.url(f"/briefings/{kept.id}"),
        remarks=[Remark.model_validate(remark, from_attributes=True) for remark in kept.report],
    )


def briefing(api: Api, row: t.Briefing, at: float) -> Briefing:
    """Return what to tell of a briefing in the list, at a time (seconds since 1970)."""
    status, release_at = status_of(row, at)
    return Briefing(
        id=row.id,
        record_id=row.record_id,
        slug=row.slug,
        title=row.title,
        language=row.language,
        revision=row.revision,
        status=status,
        release_at=time_of(release_at) if release_at is not None else None,
        created_at=time_of(row.created_at),
        changed_at=time_of(row.changed_at),
        url=api.url(f"/briefings/{row.id}"),
    )


def revision(api: Api, row: t.Revision) -> Revision:
    """Return what to tell of a revision in the list."""
    return Revision(
        revision=row.number,
        sha256=row.sha256,
        source=row.source,
        created_at=time_of(row.created_at),
        url=api.url(f"/briefings/{row.briefing_id}/revisions/{row.number}"),
        remarks=[Remark.model_validate(remark) for remark in row.report],
    )


def findings(revision: int, found: Iterable[Noise]) -> Findings:
    """Return what to tell of the noise in a revision."""
    return Findings(revision=revision, findings=[Finding.model_validate(one.to_data()) for one in found])


def head(api: Api, row: t.Export) -> Head:
    """Return what to tell of an export in the list."""
    return Head.model_validate(_head(api, row))


def export(api: Api, seen: Seen) -> Export:
    """Return what to tell of an export."""
    url = api.url(f"/exports/{seen.export.id}")
    formats = [_format(job, seen.artifacts.get(job.key or "") if job.state == DONE else None, url) for job in seen.jobs]
    return Export.model_validate(
        {
            **_head(api, seen.export),
            "briefings": [{"id": id, "revision": number} for id, number in seen.briefings],
            "formats": formats,
            "events": f"{url}/events",
            "folder": f"{url}/files/",
        }
    )


def _head(api: Api, row: t.Export) -> dict[str, Any]:
    return {
        "id": row.id,
        "state": row.state,
        "title": row.edition["title"],
        "audience": row.edition["audience"],
        "stamp": row.edition.get("stamp"),
        "template_set": row.template_set,
        "created_at": time_of(row.created_at),
        "finished_at": time_of(row.finished_at) if row.finished_at else None,
        "url": api.url(f"/exports/{row.id}"),
    }


def _format(job: t.Job, told: dict[str, Any] | None, url: str) -> dict[str, Any]:
    fields = ("format", "state", "attempt", "free", "reason", "fault", "milliseconds")
    shown: dict[str, Any] = {name: getattr(job, name) for name in fields}
    if told:
        files = [told, *told["further"]]
        shown |= {name: told[name] for name in ("fidelity", "losses", "notices")}
        shown["files"] = [{**one, "url": f"{url}/files/{one['file']}"} for one in files]
    return shown
