"""Editions: briefings put together to go out. Nothing here looks at a clock: who asks says what time it is."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from exporter.record.briefing import Briefing
from exporter.record.edition import Audience, Channel, Edition, Pages, Stamp


def of_one(
    briefing: Briefing, channel: Channel, *, audience: Audience = "public", stamp: Stamp | None = None
) -> Edition:
    """Return the edition of one briefing: its id, its slug, its title."""
    return Edition(
        id=briefing.id,
        slug=briefing.slug,
        title=briefing.title,
        date=briefing.modified_at,
        language=briefing.language,
        stamp=stamp,
        audience=audience,
        briefings=(briefing,),
        channel=channel,
    )


def of_many(
    name: str,
    briefings: Sequence[Briefing],
    channel: Channel,
    *,
    audience: Audience = "public",
    stamp: Stamp | None = None,
    pages: Pages = "each",
) -> Edition:
    """Return the edition of that name: its briefings in order, dated by the newest."""
    slug = slug_of(name)
    languages = {briefing.language for briefing in briefings}
    times = [briefing.modified_at for briefing in briefings if briefing.modified_at]
    return Edition(
        id=f"{channel.files}{slug}",
        slug=slug,
        title=name,
        date=max(times, default=None),
        language=languages.pop() if len(languages) == 1 else channel.language,
        stamp=stamp,
        audience=audience,
        briefings=tuple(briefings),
        channel=channel,
        pages=pages,
    )


def slug_of(name: str) -> str:
    """Return what names the files of an edition: its name in small ASCII letters, digits and hyphens.

    A name in a script without such letters is named by its digest, the same each time.
    """
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:80].strip("-")
    return slug or f"edition-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def embargo(briefings: Sequence[Briefing], now: datetime) -> Stamp | None:
    """Return the stamp of the embargo that ends last, None if none of the briefings is under one at `now`."""
    ends = [briefing.embargo_until for briefing in briefings if briefing.embargo_until]
    last = max(ends, default=now)
    return Stamp(kind="embargo", until=last) if last > now else None
