"""What verifying comes to, in one shape for the API, the command line and their scripts."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from exporter.record.edition import Audience, Stamp

Standing = Literal["current", "superseded", "withdrawn", "scheduled", "draft"]
"""current: this revision is the one that is out, or the newest where none ever was. scheduled: not out yet. draft:
newer than what is out."""
GRAVEST: tuple[Standing, ...] = ("withdrawn", "superseded", "scheduled", "draft", "current")
"""Of several briefings in a file the first of these counts for the file."""


class Part(BaseModel):
    """A briefing in a file: the revision that the file shows, and how that stands now."""

    id: str
    record_id: str = Field(description="the id that the record itself has")
    title: str
    revision: int | None = Field(description="null where the file does not say which one")
    standing: Standing | None = Field(description="null where the file does not say which revision it shows")
    current_revision: int | None = Field(description="what is out now, else the newest; null for what is out no longer")
    channels: list[str] = Field([], description="where it is out now")
    published_at: datetime | None = Field(None, description="when it was first out; scheduled: when it will be")
    changed_at: datetime | None = Field(None, description="when what is out changed last: a correction, a withdrawal")
    embargo_until: datetime | None = Field(None, description="as the record has it, while it lasts; told to the desk")
    reason: str = Field("", description="of a withdrawal")


class Verdict(BaseModel):
    """What bytes are, by their digest. They were made here, and nobody altered them: else they had another."""

    sha256: str
    kind: Literal["briefing", "edition", "feed", "medium", "record"]
    file: str = Field(description="the name that it was made under")
    format: str | None = None
    media_type: str
    size: int
    title: str
    audience: Audience
    stamp: Stamp | None = None
    made_at: datetime
    template_set: str | None = Field(None, description="digest of the template set that it was made with")
    standing: Standing
    briefings: list[Part]
    channels: list[str] = Field([], description="of a feed or an edition: the channel that it is of")
    edition: str | None = Field(None, description="of an edition of a channel: what it is called, such as 7 or 7.1")
    superseded_by: str | None = Field(None, description="the edition that came after it was sealed")
    current: str | None = Field(None, description="where the file is that counts now")
