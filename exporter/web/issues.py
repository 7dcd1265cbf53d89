"""What answers tell of editions: their shapes as clients see them, for everybody and for the desk."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from exporter.formats import formats
from exporter.publishing import GONE
from exporter.publishing.editions import newsstand
from exporter.publishing.editions.issues import Issue, Pin
from exporter.publishing.editions.newsstand import LATEST, Copy
from exporter.web.api import Api
from exporter.web.shown import time_of


class InEdition(BaseModel):
    """A briefing of an edition."""

    id: str
    revision: int
    title: str


class Absent(BaseModel):
    """A revision of a briefing that a file does not hold."""

    id: str
    revision: int


class LeftOut(Absent):
    """A briefing that left an edition."""

    why: str = Field(description="withdrawn, erased, or not out when the edition is")


class EditionFile(BaseModel):
    """A format of an edition: how far it is, and the file that is served."""

    format: str
    state: Literal["queued", "running", "done", "failed", "cancelled"] = Field(description="of its newest printing")
    url: str
    edition: str | None = Field(description="whose file is served; at `latest` an earlier one where this one has none")
    media_type: str | None = None
    size: int | None = None
    sha256: str | None = Field(None, description="of the file; its ETag")
    lacks: list[Absent] = Field([], description="what the file does not hold, or not as it is by now")
    fault: str | None = Field(None, description="why it failed; for tokens with the scope publish")


class Edition(BaseModel):
    """An edition of a channel."""

    edition: str = Field(description="7; 7.1 where a correction came after 7 was sealed")
    title: str
    state: Literal["open", "sealed", "superseded"]
    superseded_by: str | None
    date: datetime
    deadline: datetime
    sealed_at: datetime | None
    briefings: list[InEdition]
    left: list[LeftOut] = Field([], description="briefings that left it")
    formats: list[EditionFile]
    url: str


class Editions(BaseModel):
    """A page of the list of editions, the newest first. `next` is the address of the next one."""

    editions: list[Edition]
    next: str | None


def told(api: Api, issue: Issue, *, ahead: bool, is_latest: bool = False) -> Edition:
    """Return what to tell of an edition; `ahead` to the desk, `is_latest` at the address that never changes."""
    row = issue.row
    here = api.address(f"/channels/{row.channel}/editions")
    state = "superseded" if issue.later else row.state
    left = [LeftOut.model_validate(one) for one in row.lost if ahead or one["why"] in GONE]
    return Edition.model_validate(
        {
            "edition": issue.label,
            "title": row.title,
            "state": state,
            "superseded_by": issue.later or None,
            "date": row.date,
            "deadline": time_of(row.deadline),
            "sealed_at": time_of(row.sealed_at) if row.sealed_at else None,
            "briefings": [
                {"id": id, "revision": revision, "title": issue.titles[id]}
                for id, revision in row.pins
                if id in issue.titles
            ],
            "left": left,
            "formats": [_format(api, issue, name, here, ahead=ahead, is_latest=is_latest) for name in row.formats],
            "url": f"{here}/{issue.label}",
        }
    )


def _format(api: Api, issue: Issue, name: str, here: str, *, ahead: bool, is_latest: bool) -> EditionFile:
    file = issue.files[name]
    found, pins, of = file.found, file.pins, issue.label if file.found else None
    if found is None and is_latest:
        other = newsstand.file(api.store, issue.row.channel, LATEST, name)
        if isinstance(other, Copy):
            found, pins, of = other.found, tuple(other.pins), other.issue.label
    shown = EditionFile.model_validate(
        {
            "format": name,
            "state": file.state,
            "url": f"{here}/{LATEST if is_latest else issue.label}{formats()[name].SUFFIX}",
            "edition": of,
            "lacks": [_absent(pin) for pin in issue.lacks(pins)],
            "fault": file.fault if ahead else None,
        }
    )
    if found:
        shown.media_type, shown.size, shown.sha256 = found.media_type, found.size, found.sha256
    return shown


def _absent(pin: Pin) -> Absent:
    return Absent(id=pin[0], revision=pin[1])
