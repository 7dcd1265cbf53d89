"""The samples: our own briefings, with their pictures, as the tests and the demo use them."""

import json
from functools import cache
from pathlib import Path

from exporter.assets import Picture, read_media
from exporter.editions import of_many, of_one
from exporter.record import Briefing, Channel, Edition, Stamp, briefing_from
from exporter.record.edition import Audience
from exporter.record.walk import assets

FOLDER = Path(__file__).parent / "briefings"
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.json")))
"""Names of the single samples."""

CHANNEL = Channel(
    id="https://example.org/",
    title="Meridian Desk",
    link="https://example.org/",
    files_link="https://example.org/files/",
)


@cache
def briefing(name: str) -> Briefing:
    """Return a sample by its name; `edition/...` for one of the edition's."""
    return briefing_from(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))


def pictures(*briefings: Briefing) -> dict[str, Picture]:
    """Return the pictures of samples."""
    found, missing = read_media(FOLDER / "media", [asset for one in briefings for asset in assets(one)])
    assert not missing, missing
    return found


def edition_of(
    *briefings: Briefing, stamp: Stamp | None = None, audience: Audience = "public", channel: Channel = CHANNEL
) -> Edition:
    """Return an edition of one briefing, or of many under a name."""
    if len(briefings) == 1:
        return of_one(briefings[0], channel, audience=audience, stamp=stamp)
    many = of_many("The week in Port Example", briefings, channel, audience=audience, stamp=stamp)
    return many.model_copy(update={"id": "https://example.org/editions/47", "slug": "edition-47"})


@cache
def edition(name: str) -> Edition:
    """Return the sample of a name as an edition of one; `twelve` is the edition of twelve."""
    if name == "twelve":
        names = sorted(path.stem for path in (FOLDER / "edition").glob("*.json"))
        return edition_of(*(briefing(f"edition/{one}") for one in names))
    return edition_of(briefing(name))


EDITIONS = (*NAMES, "twelve")
"""Names of all sample editions."""
