"""Atom 1.0 (RFC 4287) with full text: one entry a briefing, tombstones (RFC 6721) for those withdrawn."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from exporter.formats import Rendering, _feed
from exporter.formats._feed import Form, Kept, keep, render
from exporter.record.edition import Edition
from exporter.record.reading import Passage

if TYPE_CHECKING:
    from exporter.assets import Pictures
    from exporter.formats._feed.entries import Entry
    from exporter.formats._feed.head import Head
    from exporter.templates import TemplateSet

NAME = "atom"
LABEL = "Atom 1.0"
SUFFIX = ".atom.xml"
MEDIA_TYPE = "application/atom+xml"
SPACING: Literal["kept", "lost"] = "kept"
CARRIES, LEVELS, BLURRED = _feed.CARRIES, _feed.LEVELS, _feed.BLURRED
ENGINES = ("feedgen", "lxml", "resvg-py")
omits = _feed.omits


def encode(edition: Edition, templates: "TemplateSet", pictures: "Pictures") -> Rendering:
    """Return the Atom feed of an edition."""
    return render(FORM, edition, templates, pictures)


def entry(edition: Edition, index: int, templates: "TemplateSet", pictures: "Pictures") -> Kept:
    """Return the briefing at `index` of an edition as one entry that can be kept."""
    return keep(FORM, edition, index, templates, pictures)


def wrap(head: "Head", entries: Sequence[Kept]) -> bytes:
    """Return the feed of kept entries, in their order, after the tombstones of those that are gone."""
    from exporter.formats._feed.fragments import in_atom

    return in_atom(head, [*(entry.tombstone for entry in entries), *(entry.data for entry in entries)])


def _entry(entry: "Entry") -> tuple[bytes, bytes]:
    from exporter.formats._feed.fragments import atom_bytes, tombstone_bytes

    return atom_bytes(entry), tombstone_bytes(entry) if entry.gone else b""


FORM = Form(SUFFIX, _entry, wrap)


def read_back(files: Mapping[str, bytes]) -> list[Passage]:
    """Return the passages of an Atom feed: of each entry its title, and the words of its content."""
    from exporter.formats._feed.reading import passages_of, time_of, xml

    found: list[Passage] = []
    for data in files.values():
        for entry in xml(data).iterfind("{*}entry"):
            title, summary, body = (entry.findtext(f"{{*}}{name}") or "" for name in ("title", "summary", "content"))
            pages = [link.get("href") or "" for link in entry.iterfind("{*}link") if link.get("rel") == "alternate"]
            found += passages_of(
                title,
                summary,
                body,
                page="".join(pages[:1]),
                language=entry.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
                authors=(one.text for one in entry.iterfind("{*}author/{*}name")),
                times=(time_of(entry.findtext("{*}published")), time_of(entry.findtext("{*}updated"))),
            )
    return found
