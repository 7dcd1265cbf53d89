"""The pages of channels, as one process keeps them: looked up twice a second while somebody asks, rendered once."""

import time
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from sqlalchemy import select, tuple_

from exporter.database import read, written
from exporter.database import tables as t
from exporter.export import released
from exporter.formats import formats
from exporter.logs import logger
from exporter.publishing import GONE, PAGE
from exporter.publishing.moment import time_of
from exporter.publishing.page import Item, Latest, Page, Shown, Way, render
from exporter.publishing.page.listing import MOST, ORDER, Entry, Issue, Look, latest, look_at
from exporter.publishing.rendering import release_of
from exporter.publishing.view import STALE
from exporter.record.base import direction_of
from exporter.record.briefing import Briefing
from exporter.record.inlines import plain_text
from exporter.record.walk import newest_first
from exporter.store import Store, pictures, template_sets
from exporter.store.records import briefing_of
from exporter.templates import TemplateFault, TemplateSet

_KEPT = 128  # pages that a process keeps

_log = logger("exporter.publishing")


class Pages:
    """The pages of the channels of a store, as one process keeps them."""

    def __init__(self, store: Store, most: int = MOST) -> None:
        self._store, self._most = store, most
        self._looks = lru_cache(maxsize=_KEPT)(self._look)
        self._made = lru_cache(maxsize=_KEPT)(self._make)

    def find(self, slug: str, number: int = 1) -> Page | None:
        """Return a page of a channel as it is now; None for one past the last. Raise UnknownChannel, Held.

        What other processes did shows as soon as in feeds, what this one did at once.
        """
        look = self._looks(slug, number, int(time.monotonic() / STALE), written(self._store.engine))
        return self._made(look) if look else None

    def _look(self, slug: str, number: int, *when: int) -> Look | None:
        look = look_at(self._store, slug, number, most=self._most)
        return replace(look, issue=latest(self._store, slug)) if look and number == 1 else look

    def _make(self, look: Look) -> Page:
        shown = _shown(self._store, look)
        own = look.channel.logo
        logo = pictures.pictures(self._store, [own.sha256]).get(own.sha256) if own else None
        try:
            return render(shown, template_sets.template_set(self._store, look.template_set), logo)
        except TemplateFault as fault:  # readers get a page of ours rather than none
            _log.error("the template of a channel's page is broken", channel=look.slug, fault=str(fault))
            return render(shown, TemplateSet(), logo)


def _shown(store: Store, look: Look) -> Shown:
    live = [(one.briefing_id, one.revision) for one in look.entries if one.state not in GONE]
    asked = select(t.Revision).where(tuple_(t.Revision.briefing_id, t.Revision.number).in_(live))
    with read(store.engine) as session:
        rows = session.scalars(asked).all() if live else []
        briefings = {row.briefing_id: briefing_of(row) for row in rows}
    return Shown(
        channel=look.channel,
        slug=look.slug,
        here=look.here,
        items=tuple(
            _gone(look, one) if one.state in GONE else _live(look, one, briefings[one.briefing_id])
            for one in look.entries
            if one.state in GONE or one.briefing_id in briefings  # else it was erased this very moment
        ),
        number=look.number,
        pages=look.pages,
        is_open=look.is_open,
        latest=_edition(look.slug, look.issue) if look.issue else None,
        faces=look.faces,
    )


def _edition(slug: str, issue: Issue) -> Latest:
    stem = f"{slug}/editions/{issue.label}"
    ways = tuple(Way(stem + formats()[name].SUFFIX, name) for name in issue.formats)
    return Latest(issue.title, datetime.fromisoformat(issue.date), ways)


def _live(look: Look, entry: Entry, briefing: Briefing) -> Item:
    out = released(briefing, release_of(vars(entry)))
    assert out.published_at
    correction = next(iter(newest_first(out)), None)
    folder = f"{look.slug}/briefings/{entry.slug}"
    ways = {name: Way(folder + formats()[name].SUFFIX, name) for name in sorted(entry.formats, key=_rank)}
    return Item(
        title=out.title,
        language=out.language,
        rtl=out.is_rtl,
        first_at=out.published_at,
        updated_at=out.updated_at if out.updated_at != out.published_at else None,
        standfirst=plain_text(out.standfirst),
        href=ways[PAGE].href if PAGE in ways else "",
        ways=tuple(way for name, way in ways.items() if name != PAGE),
        corrected_at=correction.at if correction else None,
        correction=plain_text(correction.text) if correction else "",
    )


def _gone(look: Look, entry: Entry) -> Item:
    href = f"{look.slug}/briefings/{entry.slug}{formats()[PAGE].SUFFIX}" if PAGE in entry.formats else ""
    return Item(
        title=entry.title,
        language=entry.language,
        rtl=direction_of(entry.language) == "rtl",
        first_at=time_of(entry.first_at),
        href=href if entry.title else "",
        withdrawn_at=time_of(entry.withdrawn_at or entry.updated_at),
    )


def _rank(name: str) -> tuple[int, str]:
    return (ORDER.index(name), "") if name in ORDER else (len(ORDER), name)
