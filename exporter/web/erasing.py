"""The route by which a briefing is erased."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from exporter.publishing import Refused, erasing
from exporter.publishing.acts import By
from exporter.record.base import Line, Words
from exporter.record.faults import Fault
from exporter.store.briefings import ERASED
from exporter.web.access import Publisher
from exporter.web.api import The
from exporter.web.bodies import json_of
from exporter.web.problems import Problem, invalid

router = APIRouter()


class Erasure(BaseModel):
    """That a briefing is to be erased, and why."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"why": "Order of the court", "confirm": "harbour"}}
    )

    why: Words = Field(description="for the history, which is kept for ever: no word of the briefing")
    confirm: Line = Field(description="the slug of the briefing: it cannot be had back")
    reason: Line = Field("", description="for the public: feeds and pages say it where the briefing was out")


class Erased(BaseModel):
    """What is left of a briefing that was erased: that it was there."""

    id: str
    status: str
    files: int = Field(description="how many files were taken away")


Asked = Annotated[Erasure, Depends(json_of(Erasure))]


@router.post("/briefings/{id}/erase", summary="Erase a briefing")
def erase(api: The, who: Publisher, id: str, asked: Asked) -> Erased:
    """Take a briefing out of the service for legal reasons: revisions, exports, files, pictures, old feeds.

    Its addresses answer 410, feeds tell readers by its guid that it is gone, and its id can not be used again. 409
    while a worker is still at it: ask again, and the rest is done. Asking twice changes nothing.
    """
    row = erasing.holdings(api.store, id).row
    if row.status != ERASED and asked.confirm != row.slug:
        raise invalid([Fault("confirm", "that is not its slug", "look at the briefing, and write its slug")])
    by = By(who.name, asked.why, who.id)
    try:
        count = erasing.erase(api.store, api.ring, id, by, reason=asked.reason)
    except Refused as refused:
        raise Problem("erasing", refused.detail, errors=refused.faults) from None
    return Erased(id=id, status=ERASED, files=count)
