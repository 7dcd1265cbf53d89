"""What an act renders itself: the canonical page, and the entries of feeds. All else is left to the workers."""

import hashlib
import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from exporter.artifacts import media_type
from exporter.assets import Pictures
from exporter.database import read
from exporter.database import tables as t
from exporter.export import presentable
from exporter.formats import formats
from exporter.formats._feed import Kept, keep_in
from exporter.formats._feed.choice import left_out
from exporter.jobs import FAILED, OPEN, QUEUED, work
from exporter.jobs.accept import Order, accept
from exporter.publishing import FEEDS, PAGE, Refused
from exporter.publishing.packing import packed
from exporter.record.edition import Channel, Release, Stamp
from exporter.store import Store, template_sets

_PATIENCE = 30.0  # seconds for a worker that took the page up before us
_ME = "an act of publishing"


def ordered(
    store: Store,
    place: tuple[str, int],
    channel: Channel,
    release: Release,
    names: Sequence[str],
    *,
    stamp: Stamp | None = None,
    token_id: str | None = None,
) -> str:
    """Return the id of the export of a revision as it goes out on a channel; its page is there already.

    Nobody is rung for the other formats yet. Raise Refused if the page cannot be made; what `accept` raises.
    """
    order = Order(
        briefings=(place,),
        formats=tuple(dict.fromkeys((PAGE, *names))),
        channel=channel,
        stamp=stamp,
        unstamped=stamp is None,
        releases=(release,),
    )
    export_id, _ = accept(store, order, None, token_id=token_id)
    _page(store, export_id)
    return export_id


def _page(store: Store, export_id: str) -> None:
    """Make the page of an export here and now, so that it is there when links lead to it."""
    asked = select(t.Job).where(t.Job.export_id == export_id, t.Job.format == PAGE)
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with read(store.engine) as session:
            job = session.scalars(asked).one()
        if job.state == QUEUED:
            work.perform(store, job.id, _ME)
        elif job.state in OPEN:  # a sweep had a worker look at it
            time.sleep(0.05)
        elif job.state == FAILED:
            raise Refused("not-rendered", f"the page cannot be made: {job.fault}")
        else:
            return
    raise Refused("not-rendered", "the page was not made in time; see what keeps the workers, and try again")


def entries_of(store: Store, export_id: str, kind: str) -> list[dict[str, Any]]:
    """Return the entries of an export's briefing as rows to keep, one for each form of feed; their files are kept.

    None where its rights let no feed carry it.
    """
    edition, digest = work.edition_of(store, export_id)
    templates = template_sets.template_set(store, digest)
    pictures = work.pictures_for(store, edition, templates)
    ready, _, _ = presentable(edition, pictures)
    if left_out(ready):
        return []
    forms = [formats()[name].FORM for name in FEEDS]  # type: ignore[attr-defined]
    kept = keep_in(forms, ready, 0, templates, pictures)
    return [row_of(store, name, kind, one, pictures) for name, one in zip(FEEDS, kept, strict=True)]


def row_of(store: Store, form: str, kind: str, kept: Kept, pictures: Pictures) -> dict[str, Any]:
    """Return an entry as a row to keep; its files are kept."""
    files = {asset.file_name: pictures[asset.sha256].data for asset in kept.media if asset.sha256 in pictures}
    return {
        "form": form,
        "kind": kind,
        "digest": hashlib.sha256(kept.data + kept.tombstone).hexdigest(),
        "size": len(kept.data) + len(kept.tombstone),
        "updated": kept.updated.timestamp(),
        "media": [medium(store, name, data) for name, data in (files | dict(kept.made)).items()],
        "tombstone": kept.tombstone,
        "data": kept.data,
        "packed": packed(kept.data),
    }


def medium(store: Store, name: str, data: bytes) -> dict[str, Any]:
    """Return a file that feeds point to as it is written down; its bytes are kept."""
    return {"name": name, "sha256": store.blobs.put(data), "media_type": media_type(name), "size": len(data)}
