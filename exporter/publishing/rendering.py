"""What an act renders itself: the canonical page, and the entries of feeds. All else is left to the workers."""

import hashlib
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from exporter.artifacts import media_type
from exporter.artifacts.blobs import Away
from exporter.assets import Pictures
from exporter.database import is_away, read
from exporter.database import tables as t
from exporter.editions import of_one
from exporter.export import failure_of, presentable
from exporter.formats import formats
from exporter.formats._feed import Kept, form_of, keep_in, stubs_in
from exporter.formats._feed.choice import left_out
from exporter.jobs import FAILED, OPEN, QUEUED, claims, work
from exporter.jobs.accept import Order, accept
from exporter.publishing import FEEDS, PAGE, Refused
from exporter.publishing.feeds.packing import packed
from exporter.publishing.moment import time_of
from exporter.record.briefing import Briefing, Section
from exporter.record.edition import Channel, Edition, Release, Stamp, Withdrawal
from exporter.store import Store, template_sets
from exporter.templates import TemplateSet

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
    templates: str | None = None,
    token_id: str | None = None,
) -> str:
    """Return the id of the export of a revision as it goes out on a channel; its page is there already.

    Nobody is rung for the other formats yet. Raise Refused if the page cannot be made: then nothing else is, either;
    what `accept` raises.
    """
    order = Order(
        briefings=(place,),
        formats=tuple(dict.fromkeys((PAGE, *names))),
        channel=channel,
        stamp=stamp,
        unstamped=stamp is None,
        templates=templates,
        releases=(release,),
    )
    export_id, _ = accept(store, order, None, token_id=token_id)
    try:
        _page(store, export_id)
    except BaseException:
        claims.cancel(store, export_id)
        raise
    return export_id


def demand_renderable(store: Store, briefing: Briefing, channel: Channel, release: Release) -> None:
    """Raise Refused for a briefing whose page or entries cannot be made as it is to go out. Nothing is kept."""
    edition = of_one(briefing, channel).model_copy(update={"releases": (release,)})
    templates = template_sets.template_set(store, template_sets.active(store))
    pictures = work.pictures_for(store, edition, templates)
    ready, _, _ = presentable(edition, pictures)
    with _refusing("the page"):
        formats()[PAGE].encode(ready, templates, pictures)
    if not left_out(ready):
        _entries(ready, templates, pictures)


def release_of(publication: Mapping[str, Any]) -> Release:
    """Return what renderings show of a publication, by its columns: first date, last change if there was any."""
    changed = publication["updated_at"] > publication["release_at"]
    return Release(
        published_at=time_of(publication["first_at"]),
        updated_at=time_of(publication["updated_at"]) if changed else None,
        slug=publication["slug"],
        guid=publication["guid"],
    )


def _page(store: Store, export_id: str) -> None:
    """Make the page of an export here and now, so that it is there when links lead to it."""
    asked = select(t.Job).where(t.Job.export_id == export_id, t.Job.format == PAGE)
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with read(store.engine) as session:
            job = session.scalars(asked).one()
        if job.state == QUEUED and work.perform(store, job.id, _ME) is None:
            time.sleep(0.05)  # it is to be tried again, a little later
        elif job.state in OPEN:  # a sweep had a worker look at it
            time.sleep(0.05)
        elif job.state == FAILED:
            raise Refused("not-rendered", f"the page cannot be made: {job.fault}")
        else:
            return
    raise Refused("not-rendered", "the page was not made in time; see what keeps the workers, and try again")


def entries_of(store: Store, export_id: str, kind: str) -> list[dict[str, Any]]:
    """Return the entries of an export's briefing as rows to keep, one for each form of feed; their files are kept.

    None where its rights let no feed carry it. Raise Refused if one cannot be made.
    """
    edition, digest = work.edition_of(store, export_id)
    templates = template_sets.template_set(store, digest)
    pictures = work.pictures_for(store, edition, templates)
    ready, _, _ = presentable(edition, pictures)
    if left_out(ready):
        return []
    return rows_of(store, kind, _entries(ready, templates, pictures), pictures)


def _entries(edition: Edition, templates: TemplateSet, pictures: Pictures) -> Sequence[Kept]:
    """Return the entry of an edition's briefing in each form of feed. Raise Refused if they cannot be made."""
    forms = [form_of(name) for name in FEEDS]
    with _refusing("the feed"):
        return keep_in(forms, edition, 0, templates, pictures)


@contextmanager
def _refusing(what: str) -> Iterator[None]:
    """Raise Refused for what goes wrong in rendering. That storage or database are away is no fault of it."""
    try:
        yield
    except Exception as error:
        if isinstance(error, Away) or is_away(error):
            raise
        raise Refused("not-rendered", f"{what} cannot be made: {failure_of(PAGE, error).fault}") from error


def stubs_of(store: Store, channel: Channel, withdrawal: Withdrawal, guid: str) -> list[dict[str, Any]]:
    """Return the stub of what was erased, as rows to keep: its guid, and nothing else of it."""
    templates = template_sets.template_set(store, template_sets.active(store))
    nothing = Briefing(
        id=withdrawal.id, slug="erased", title="-", language=channel.language, sections=(Section(id="s"),)
    )
    edition = of_one(nothing, channel)
    forms = [form_of(name) for name in FEEDS]
    kept = stubs_in(forms, withdrawal, guid, edition, templates)
    return rows_of(store, "stub", kept, {})


def rows_of(store: Store, kind: str, kept: Sequence[Kept], pictures: Pictures) -> list[dict[str, Any]]:
    """Return an entry in all forms of feed as rows to keep; its files are kept."""
    digest = hashlib.sha256(b"".join([part for one in kept for part in (one.data, one.tombstone)])).hexdigest()
    size = max(len(one.data) + len(one.tombstone) for one in kept)
    rows = []
    for form, one in zip(FEEDS, kept, strict=True):
        files = {asset.file_name: pictures[asset.sha256].data for asset in one.media if asset.sha256 in pictures}
        row = {
            "form": form,
            "kind": kind,
            "digest": digest,
            "size": size,
            "updated": one.updated.timestamp(),
            "media": [medium(store, name, data) for name, data in (files | dict(one.made)).items()],
            "tombstone": one.tombstone,
            "data": one.data,
            "packed": packed(one.data),
        }
        rows.append(row)
    return rows


def medium(store: Store, name: str, data: bytes) -> dict[str, Any]:
    """Return a file that feeds point to as it is written down; its bytes are kept."""
    return {"name": name, "sha256": store.blobs.put(data), "media_type": media_type(name), "size": len(data)}
