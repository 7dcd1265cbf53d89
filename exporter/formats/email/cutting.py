"""Where a mail ends. Gmail shows about 102 kB of one and hides the rest, with all that stands at its foot.

An edition that would be longer ends after a whole block, with a link that leads on there; briefings after that are in
its list alone, which leads to their pages. Where it ends follows from record and template set, not from pictures, so
that the check knows it too: the addresses of pictures are taken to be of one length.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporter.formats.email.page import page
from exporter.record.asset import Asset
from exporter.record.briefing import Briefing, Section
from exporter.record.edition import Edition

if TYPE_CHECKING:
    from exporter.templates import TemplateSet

MOST = 100_000
"""Bytes of a mail: below the 102 kB of Gmail, with room for what a mailer adds."""


@dataclass(frozen=True)
class End:
    """The first that is left out: index of its briefing, its path in the record, its id; "" is the briefing itself."""

    index: int
    path: str = ""
    id: str = ""


def where(edition: Edition, templates: "TemplateSet") -> End | None:
    """Return where the mail of an edition ends, None if it holds all."""

    def fits(end: End | None) -> bool:
        return len(page(edition, templates, lambda asset: _address(edition, asset), end).encode()) < MOST

    if fits(None):
        return None
    ends = list(_ends(edition))
    low, high = 0, len(ends) - 1  # the first always stands, whether it fits or not
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(ends[middle]) else (low, middle - 1)
    return ends[low]


def _address(edition: Edition, asset: Asset) -> str:
    return f"{edition.channel.media}{'0' * 64}.jpeg"


def _ends(edition: Edition) -> Iterator[End]:
    """Yield all places where a mail may end, in reading order: before a section or a block, never below a heading."""
    for index, briefing in enumerate(edition.briefings):
        if index:
            yield End(index)
        for place, section in enumerate(briefing.sections):
            yield from _in_section(index, section, f"sections[{place}]")


def _in_section(index: int, section: Section, path: str) -> Iterator[End]:
    yield End(index, path, section.id)
    for place, block in enumerate(section.blocks):
        if place:
            yield End(index, f"{path}.blocks[{place}]", block.id)
    for place, inner in enumerate(section.sections):
        yield from _in_section(index, inner, f"{path}.sections[{place}]")


def left_out(edition: Edition, end: End | None) -> dict[int, str]:
    """Return for each briefing that is not whole the path of the first that is left out, "" for all of it."""
    if end is None:
        return {}
    return {end.index: end.path} | dict.fromkeys(range(end.index + 1, len(edition.briefings)), "")


def told(edition: Edition, end: End | None) -> Iterator[str]:
    """Yield what is left out, as sentences for the manifest."""
    if end is None:
        return
    one: Briefing = edition.briefings[end.index]
    first = end.index + bool(end.path)
    if end.path:
        yield f"{one.slug}: too long for a mail; from {end.path} on (block {end.id}) it is read on the web"
    if names := ", ".join(other.slug for other in edition.briefings[first:]):
        yield f"too long for a mail: {names} in the list alone, to be read on the web"
