"""What clients order: which briefings, in which formats, how; and what `accept` makes of it."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from exporter.jobs.accept import Order, known_formats
from exporter.record.base import Line
from exporter.record.edition import Audience, Channel, Stamp
from exporter.record.faults import Fault
from exporter.web.api import Api
from exporter.web.links import LONGEST
from exporter.web.problems import invalid

_Id = Annotated[str, Field(pattern="^[0-9a-f]{16}$", description="of a briefing")]


class Asked(BaseModel):
    """How a briefing is to go out. What is not said is as `exporter export` would have it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"formats": ["pdf", "docx", "rss"]}})

    formats: list[Annotated[str, Field(max_length=40)]] = Field(
        [], max_length=100, description="names of formats; all of them for none"
    )
    audience: Audience = "public"
    stamp: Stamp | Literal["none"] | None = Field(
        None, description='what to stamp; an embargo that lasts is stamped unasked, unless it says "none"'
    )
    templates: Annotated[str, Field(max_length=200)] | None = Field(
        None, description="a template set by name or digest; else the one in use"
    )
    channel: Channel | None = Field(None, description="the channel to go out under; else that of EXPORTER_CHANNEL")


class Chosen(BaseModel):
    """A briefing of an edition."""

    model_config = ConfigDict(extra="forbid")

    id: _Id
    revision: Annotated[int, Field(ge=1, le=2**31 - 1, strict=True)] | None = Field(
        None, description="else the last one"
    )


class AskedOfMany(Asked):
    """An edition of several briefings, in their order."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"name": "This week", "briefings": [{"id": "62abd45b823b24dd"}]}},
    )

    briefings: Annotated[list[Chosen], Field(min_length=1, max_length=200)]
    name: Line = Field("", description="of the edition; names its files")


class Wanted(BaseModel):
    """A signed link, and for how long it holds."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"minutes": 15}})

    minutes: Annotated[int, Field(ge=1, le=LONGEST, strict=True)] = 15


def order_of(api: Api, asked: Asked, briefings: list[Chosen], name: str = "") -> Order:
    """Return the order that was asked for. Raise Problem for a format that there is not."""
    try:
        formats = known_formats(asked.formats)
    except ValueError as error:
        raise invalid([Fault("formats", str(error))]) from None
    return Order(
        briefings=tuple((one.id, one.revision) for one in briefings),
        formats=formats,
        channel=asked.channel or api.channel,
        name=name,
        audience=asked.audience,
        stamp=asked.stamp if isinstance(asked.stamp, Stamp) else None,
        unstamped=asked.stamp == "none",
        templates=asked.templates,
    )
