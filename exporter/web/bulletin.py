"""What requests and answers hold about what is out: acts as they are asked for, publications and history as told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from exporter.database import tables as t
from exporter.publishing.acts import early
from exporter.publishing.desk import Overview, Shown
from exporter.record.base import Line, Time, Words
from exporter.web.api import Api
from exporter.web.links import LONGEST
from exporter.web.shown import State, time_of

Status = Literal["draft", "scheduled", "published", "corrected", "withdrawn", "erased"]
_At = Annotated[
    Annotated[Literal["embargo"], Tag("embargo")] | Annotated[Time, Tag("time")],
    Discriminator(lambda value: "embargo" if value == "embargo" else "time"),
]
_Name = Annotated[str, Field(max_length=80)]
_Revision = Annotated[int, Field(ge=1, le=2**31 - 1, strict=True)]
_KEPT = ("key", "asked")  # of the history: what is of no interest to people


class Asking(BaseModel):
    """An act, and why it is done."""

    model_config = ConfigDict(extra="forbid")

    why: Annotated[Line, Field(max_length=2000)] = Field("", description="for the history; readers never see it")


class Publication(Asking):
    """What is to go out, where and when."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"channels": ["harbour"], "at": "embargo"}})

    channels: Annotated[list[_Name], Field(min_length=1, max_length=100)]
    at: _At | None = Field(None, description='a time with its zone, or "embargo": when that ends; else now')
    revision: _Revision | None = Field(None, description="the one that was looked at; refused if it is not the newest")
    formats: list[Annotated[str, Field(max_length=40)]] = Field(
        [],
        max_length=100,
        description="beside the page; else those it is out in, or amp, pdf, docx; feeds have it anyway",
    )
    update: bool = Field(False, description="let a later revision replace one that is out, which mends nothing wrong")


class Correction(Asking):
    """What was wrong and is now right."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"notice": "The ferry left on Tuesday."}})

    notice: Annotated[Line, Field(max_length=5000)] = Field(
        "", description="shown after the headline for good; may be left out if the record brings a new correction"
    )
    revision: _Revision | None = Field(None, description="the one that was looked at; refused if it is not the newest")


class Withdrawal(Asking):
    """What is taken back, and what readers are told."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"reason": "The figures were not ours."}})

    reason: Annotated[Line, Field(max_length=2000)] = Field("", description="for readers of feeds and pages")
    channels: Annotated[list[_Name], Field(max_length=100)] = Field([], description="else wherever it is")


class EarlyCopy(Asking):
    """Who gets an early copy, and for how long the link to it holds."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"recipient": "A. Reader, The Gazette"}})

    recipient: Annotated[Words, Field(max_length=200)] = Field(description="stands on each page")
    formats: list[Annotated[str, Field(max_length=40)]] = Field(
        [], max_length=100, description=f"else {', '.join(early.FORMATS)}; no feeds"
    )
    minutes: Annotated[int, Field(ge=1, le=LONGEST, strict=True)] = 24 * 60


class Made(BaseModel):
    """A format of a publication: how far its newest file is."""

    format: str
    state: State
    url: str
    served_revision: int | None = Field(description="the revision that this address gives meanwhile; null if none yet")
    reason: str | None = Field(description="why it failed, in one word")
    fault: str | None = Field(description="the same in a sentence, with what to do")


class Published(BaseModel):
    """A briefing on a channel."""

    channel: str
    state: Status
    revision: int
    slug: str
    guid: str = Field(description="what feeds know it by; it never changes")
    title: str
    release_at: datetime = Field(description="when it comes, or came, out")
    first_at: datetime | None = Field(description="the date that it bears; it never changes once it is out")
    updated_at: datetime | None
    withdrawn_at: datetime | None
    vanishes_at: datetime | None = Field(description="until when feeds tell that it was withdrawn")
    reason: str
    page: str
    feeds: dict[str, str]
    export: str | None = Field(description="the order of its newest files")
    formats: list[Made]


class Publications(BaseModel):
    """Where a briefing is out or going to be."""

    id: str
    status: Status
    release_at: datetime | None
    newest_revision: int = Field(description="a later one than that of a publication is not out there")
    url: str
    publications: list[Published]


class Act(BaseModel):
    """A line of the history."""

    id: int
    kind: str = Field(description="publish, correct, withdraw, unschedule, postpone, restore, early_copy, erase ...")
    at: datetime
    who: str
    why: str
    revision: int | None
    channels: list[str]
    detail: dict[str, Any]


class Acts(BaseModel):
    """What was done to a briefing, the first act first."""

    acts: list[Act]


class Copy(BaseModel):
    """An early copy. Its files come to their addresses one by one: `export` tells how far each is."""

    recipient: str
    revision: int
    embargo_until: datetime
    export: str
    folder: str = Field(description="the address before each file's name; whoever has it can read them")
    files: dict[str, str]
    expires_at: datetime


def publications_of(api: Api, id: str, found: Overview) -> Publications:
    """Return what to tell of where a briefing is out."""
    return Publications(
        id=id,
        status=found.status,
        release_at=_time(found.release_at),
        newest_revision=found.newest,
        url=api.url(f"/briefings/{id}/publications"),
        publications=[_published(api, one) for one in found.publications],
    )


def acts_of(rows: Sequence[t.Act]) -> Acts:
    """Return what to tell of a history."""
    return Acts(
        acts=[
            Act(
                id=row.id,
                kind=row.kind,
                at=time_of(row.at),
                who=row.who,
                why=row.why,
                revision=row.revision,
                channels=row.channels,
                detail={name: _plain(name, value) for name, value in row.data.items() if name not in _KEPT},
            )
            for row in rows
        ]
    )


def copy_of(api: Api, made: early.EarlyCopy, recipient: str, folder: str, expiry: int) -> Copy:
    """Return what to tell of an early copy."""
    return Copy(
        recipient=recipient,
        revision=made.revision,
        embargo_until=made.until,
        export=api.url(f"/exports/{made.export_id}"),
        folder=folder,
        files={name: f"{folder}{file}" for name, file in made.files.items()},
        expires_at=time_of(expiry),
    )


def _published(api: Api, one: Shown) -> Published:
    return Published.model_validate(
        {
            **{
                name: getattr(one, name) for name in ("channel", "state", "revision", "slug", "guid", "title", "reason")
            },
            **{name: _time(getattr(one, name)) for name in ("release_at", "first_at", "updated_at")},
            **{name: _time(getattr(one, name)) for name in ("withdrawn_at", "vanishes_at")},
            "page": one.page,
            "feeds": one.feeds,
            "export": api.url(f"/exports/{one.export_id}") if one.export_id else None,
            "formats": [
                Made(
                    format=made.format,
                    state=made.state,
                    url=made.address,
                    served_revision=made.served,
                    reason=made.reason,
                    fault=made.fault,
                )
                for made in one.formats
            ],
        }
    )


def _plain(name: str, value: Any) -> Any:
    """Return a detail of an act as people read it: times as times."""
    return time_of(value).isoformat() if name == "release_at" else value


def _time(seconds: float | None) -> datetime | None:
    return time_of(seconds) if seconds is not None else None
