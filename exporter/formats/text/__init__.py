"""text: the edition as plain text, UTF-8, lines of 72 columns: the text/plain part of a newsletter, or for itself.

`blocks` walks house HTML and lays out lines, `line` writes what stands in one, `tables` sets tables, `wrapping` breaks
lines where no word is torn; `reading` and `reading_line` read such a text as a person does, and know none of it.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

from exporter.formats import Rendering
from exporter.record.edition import Edition
from exporter.record.reading import EVERYTHING, Passage

if TYPE_CHECKING:
    from exporter.assets import Pictures
    from exporter.templates import TemplateSet

NAME = "text"
LABEL = "Plain text"
SUFFIX = ".txt"
MEDIA_TYPE = "text/plain"
SPACING: Literal["kept", "lost"] = "kept"
CARRIES = EVERYTHING - {
    *("strong", "emphasis", "code", "superscript", "subscript", "language", "link"),
    *("table", "column", "spans", "head", "role", "decoration"),
    *("stacked", "slanted code", "linked words", "anchors"),
}
"""What the check may ask of a text: words, breaks, deletions, lists, numbers. It has no faces; cells stand in rows, as
they fit; which of the words before an address are its own, nobody can tell for sure."""
LEVELS = 4
"""Headings are underlined with = - and dots."""
BLURRED = {"cell": frozenset(("list", "item"))}
"""A row of a timeline looks the same in an item as beside it."""
ENGINES = ("wcwidth", "lxml", "jinja2", "babel")
_LAYER = ("text",)
ADDS = frozenset(("https://", "http://"))
"""What stands before an address that the record shows without its scheme."""


def encode(edition: Edition, templates: "TemplateSet", pictures: "Pictures") -> Rendering:
    """Return the edition as one text: a briefing, or several behind a list of them."""
    from exporter.formats.text.blocks import text_of

    def shown(language: str) -> Callable[[str], str]:
        labels = templates.labels(language)
        return lambda alt: labels("picture_at", alt=alt)

    parts: list[list[str]] = []
    if not edition.is_single:
        cover = templates.cover(edition, _LAYER, _nowhere)
        parts.append(text_of(cover.tree, shown(edition.language)))
    for index, briefing in enumerate(edition.briefings):
        parts.append(text_of(templates.briefing(edition, index, _LAYER, _nowhere).tree, shown(briefing.language)))
    text = "\n\n\n".join("\n".join(lines) for lines in parts)
    return Rendering({edition.slug + SUFFIX: f"{text}\n".encode()})


def _nowhere(asset: object) -> str:
    return ""


def read_back(files: Mapping[str, bytes]) -> list[Passage]:
    """Return the passages of a text in reading order."""
    from exporter.formats.text.reading import passages_of

    return [passage for data in files.values() for passage in passages_of(data.decode())]
