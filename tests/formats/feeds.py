"""Feeds of the samples, made as the product makes them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from exporter.export import render
from exporter.formats import Rendering
from exporter.record import Briefing, Edition, briefing_from, to_data
from exporter.templates import TemplateSet
from tests.formats.feed_reader import ReadEntry, ReadFeed, read
from tests.samples import EDITIONS, edition, edition_of, pictures

FEEDS = ("rss", "atom", "jsonfeed")
SET = TemplateSet()


def made(form: str, one: Edition, templates: TemplateSet = SET) -> Rendering:
    """Return the feed of an edition; of a sample it is made once."""
    name = next((name for name in EDITIONS if one is edition(name)), "")
    if name and templates is SET:
        return _of_sample(form, name)
    return render(one, form, templates, pictures(*one.briefings))


@cache
def _of_sample(form: str, name: str) -> Rendering:
    return render(edition(name), form, SET, pictures(*edition(name).briefings))


def feed_of(form: str, edition: Edition) -> ReadFeed:
    """Return the feed of an edition as a reader meets it."""
    rendering = made(form, edition)
    ((name, data),) = rendering.files.items()
    sizes = {asset.file_name: asset.size for asset in rendering.media}
    sizes |= {name: len(data) for name, data in rendering.extra_media.items()}
    return replace(read(name, data), sizes=sizes, now=newest(edition))


def only_entry(form: str, briefing: Briefing) -> ReadEntry:
    """Return the one entry of the feed of one briefing."""
    (entry,) = feed_of(form, edition_of(briefing)).entries
    return entry


@cache
def fifty() -> Edition:
    """Return an edition of fifty, newest first: the twelve of the sample again and again, each under its own name."""
    twelve = edition("twelve").briefings
    many = [
        changed(
            twelve[index % 12],
            id=f"https://example.org/fifty/{index}",
            permalink=f"https://example.org/fifty/{index}",
            slug=f"story-{index}",
            title=f"{twelve[index % 12].title} ({index})",
            published_at=f"2026-{10 - index // 5:02}-{5 - index % 5:02}T06:00:00Z",
            updated_at=None,
            corrections=[],
        )
        for index in range(50)
    ]
    return edition_of(*many).model_copy(update={"id": "https://example.org/fifty", "slug": "fifty"})


def newest(edition: Edition) -> datetime:
    """Return the newest time that an edition's records, its stamp and its channel know, the epoch if none does."""
    times = [briefing.modified_at for briefing in edition.briefings] + [one.at for one in edition.channel.withdrawn]
    times.append(edition.stamp.at if edition.stamp else None)
    return max((time for time in times if time), default=datetime(1970, 1, 1, tzinfo=UTC))


def changed(briefing: Briefing, **fields: Any) -> Briefing:
    """Return a briefing with other fields."""
    data: Mapping[str, Any] = to_data(briefing)
    return briefing_from({**data, **fields})
