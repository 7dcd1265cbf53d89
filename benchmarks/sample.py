"""The sample briefing as a record, as the naive page and as Markdown: with new words each time, and grown n times.

Words are put in by replacing one that all three hold alike, so that what is compared stays the same text. Without new
words each time, whoever remembers the last result would win.
"""

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

from exporter.assets import Picture, read_media
from exporter.editions import of_one
from exporter.record import Channel, Edition, briefing_from
from exporter.record.walk import assets

ROOT = Path(__file__).parents[1]
NAIVE = Path(__file__).parent / "naive"
RECORD = ROOT / "tests" / "briefings" / "security-guarantees.json"
CHANNEL = Channel(
    id="https://example.org/",
    title="Meridian Desk",
    link="https://example.org/",
    files_link="https://example.org/files/",
)
_WORD = "ceasefire"
_PART = re.compile(r"<section>.*(?=<section>\s*<h2 id=\"sources\")", re.DOTALL)
_ENTRIES = re.compile(r"<li><a href=\"#happened\">.*(?=<li><a href=\"#sources\")", re.DOTALL)
_PROSE = re.compile(r"## What happened.*(?=## Sources)", re.DOTALL)


def said(text: str, turn: int) -> str:
    """Return a text with other words for each turn."""
    return text.replace(_WORD, f"{_WORD} {turn}")


def edition(turn: int = 0, times: int = 1, name: str = "") -> Edition:
    """Return an edition of the sample with the words of a turn, its sections there so many times over.

    `name` makes another briefing of it: its own id and slug.
    """
    data = json.loads(said(RECORD.read_text(encoding="utf-8"), turn))
    sections = data["sections"]
    data["sections"] = sections + [_again(part, again) for again in range(1, times) for part in sections]
    if name:
        data |= {"id": data["id"] + name, "slug": data["slug"] + name, "permalink": data["permalink"] + name}
    return of_one(briefing_from(data), CHANNEL)


def pictures(of: Edition) -> dict[str, Picture]:
    """Return the pictures of an edition."""
    wanted = [asset for briefing in of.briefings for asset in assets(briefing)]
    found, missing = read_media(RECORD.parent / "media", wanted)
    assert not missing, missing
    return found


def page(turn: int = 0, times: int = 1) -> str:
    """Return the naive page with the words of a turn."""
    html = said((NAIVE / "briefing.html").read_text(encoding="utf-8"), turn)
    html = _PART.sub(lambda part: _repeated(part[0], times), html)
    return _ENTRIES.sub(lambda part: _repeated(part[0], times), html)


def markdown(turn: int = 0, times: int = 1) -> str:
    """Return the same words as Markdown for pandoc."""
    text = said((NAIVE / "briefing.md").read_text(encoding="utf-8"), turn)
    return _PROSE.sub(lambda part: _repeated(part[0], times), text)


def _repeated(text: str, times: int) -> str:
    """Return a text several times over, with anchors and words of its own each time."""

    def again(number: int) -> str:
        own = re.sub(r'(id="|#)([a-z]+)(?=["})])', rf"\g<1>\g<2>_{number}", text)
        return re.sub(r"(</h2>|(?<=[a-z]) \{#)", rf" {number}\1", own)

    return text + "".join(map(again, range(1, times)))


def _again(part: Any, number: int) -> Any:
    """Return a section of the record with ids, links and a heading of its own."""
    part = deepcopy(part)
    if part.get("heading"):
        part["heading"] += f" {number}"
    return _renamed(part, number)


def _renamed(value: Any, number: int) -> Any:
    if isinstance(value, list):
        return [_renamed(item, number) for item in value]
    if not isinstance(value, dict):
        return value
    value = {key: _renamed(item, number) for key, item in value.items()}
    if "id" in value:
        value["id"] = f"{value['id']}_{number}"
    if str(value.get("href", "")).startswith("#"):
        value["href"] = f"{value['href']}_{number}"
    return value
