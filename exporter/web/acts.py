"""Routes of the life of a briefing: published, corrected, withdrawn, given out early; its history, where it is out."""

import difflib
import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response

from exporter.publishing import UnknownChannel, acts, channels, desk, history
from exporter.publishing.acts import By, early
from exporter.record.faults import Fault
from exporter.store import briefings
from exporter.store.tokens import Holder
from exporter.web.access import Publisher, Reader
from exporter.web.api import Api, The
from exporter.web.bodies import json_of
from exporter.web.bulletin import (
    Acts,
    Asking,
    Copy,
    Correction,
    EarlyCopy,
    Publication,
    Publications,
    Withdrawal,
    acts_of,
    copy_of,
    publications_of,
)
from exporter.web.links import signed
from exporter.web.problems import invalid

router = APIRouter()
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key", min_length=1, max_length=255, pattern=r"^[!-~]+$", description="makes a retry safe"
    ),
]
ToPublish = Annotated[Publication, Depends(json_of(Publication))]
ToCorrect = Annotated[Correction, Depends(json_of(Correction))]
ToWithdraw = Annotated[Withdrawal, Depends(json_of(Withdrawal))]
ToCopy = Annotated[EarlyCopy, Depends(json_of(EarlyCopy))]


@router.post("/briefings/{id}/publish", status_code=202, summary="Publish a briefing")
def publish(api: The, who: Publisher, id: str, asked: ToPublish, response: Response, key: Key = None) -> Publications:
    """Let a briefing go out on channels: now, at a time, or when its embargo ends.

    Page and feeds are out with the answer, on all the channels or on none; the other formats follow.
    """
    at = asked.at.timestamp() if isinstance(asked.at, datetime) else asked.at
    try:
        acts.publish(
            api.store,
            api.ring,
            id,
            asked.channels,
            _by(who, asked, key),
            revision=asked.revision,
            at=at,
            formats=asked.formats,
            update=asked.update,
        )
    except UnknownChannel as unknown:
        raise _unknown(api, asked.channels, unknown) from None
    return _told(api, id, response)


@router.post("/briefings/{id}/correct", status_code=202, summary="Correct a briefing")
def correct(api: The, who: Publisher, id: str, asked: ToCorrect, response: Response, key: Key = None) -> Publications:
    """Let the newest revision go out wherever the briefing is, with a notice right after the headline.

    Every format in which it is out is made anew; guid and first date stay.
    """
    acts.correct(api.store, api.ring, id, _by(who, asked, key), notice=asked.notice, revision=asked.revision)
    return _told(api, id, response)


@router.post("/briefings/{id}/withdraw", status_code=202, summary="Withdraw a briefing")
def withdraw(api: The, who: Publisher, id: str, asked: ToWithdraw, response: Response, key: Key = None) -> Publications:
    """Take a briefing back, on some channels or wherever it is: its pages are gone, and feeds tell so for some time.

    What is only scheduled is a draft again, and nobody hears of it.
    """
    try:
        acts.withdraw(api.store, api.ring, id, _by(who, asked, key), reason=asked.reason, on=asked.channels)
    except UnknownChannel as unknown:
        raise _unknown(api, asked.channels, unknown) from None
    return _told(api, id, response)


@router.post("/briefings/{id}/early-copies", status_code=202, summary="Give out an early copy")
def early_copies(api: The, who: Publisher, id: str, asked: ToCopy, response: Response, key: Key = None) -> Copy:
    """Make a copy of a briefing under embargo for somebody who is named on each of its pages, and a link to it."""
    made = early.early_copy(api.store, api.ring, id, _by(who, asked, key), asked.recipient, api.channel, asked.formats)
    path, expiry = signed(api.store.settings.key, made.export_id, asked.minutes)
    if not made.fresh:
        response.headers["Idempotent-Replayed"] = "true"
    response.headers["Location"] = api.url(f"/exports/{made.export_id}")
    return copy_of(api, made, asked.recipient, api.url(path), expiry)


@router.get("/briefings/{id}/publications", summary="See where a briefing is out")
def publications(api: The, who: Reader, id: str) -> Publications:
    """Return where a briefing is out or going to be: in which revision, since when, and how far each format is."""
    return publications_of(api, id, desk.publications(api.store, id))


@router.get("/briefings/{id}/history", summary="Read the history of a briefing")
def told(api: The, who: Reader, id: str) -> Acts:
    """List what was done to a briefing, the first act first: who, when, why. Nothing in it ever changes."""
    briefings.find(api.store, id)
    return acts_of(history.of(api.store, id))


def _by(who: Holder, asked: Asking, key: str | None) -> By:
    """Return who does it; of what an Idempotency-Key stands for, the kind of act is a part."""
    digest = hashlib.sha256(f"{type(asked).__name__}\0{asked.model_dump_json()}".encode()).hexdigest()
    return By(who.name, asked.why, who.id, key or "", digest)


def _told(api: Api, id: str, response: Response) -> Publications:
    found = publications_of(api, id, desk.publications(api.store, id))
    response.headers["Location"] = found.url
    return found


def _unknown(api: Api, named: Sequence[str], unknown: UnknownChannel) -> Exception:
    """Return the answer that names the channel that there is not, and what it may have been meant to be."""
    slug = unknown.args[0]
    known = [row.slug for row in channels.listed(api.store)]
    near = difflib.get_close_matches(slug, known, n=1)
    remedy = f"did you mean {near[0]!r}?" if near else "PUT /channels/{slug} makes one"
    return invalid([Fault(f"channels[{list(named).index(slug)}]", f"there is no channel {slug[:80]!r}", remedy)])
