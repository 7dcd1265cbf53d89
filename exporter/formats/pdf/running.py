"""What only this edition's style sheet can say: the words of its running heads, how some of its blocks break."""

from collections.abc import Iterator
from itertools import accumulate
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from exporter.formats.pdf.columns import breaking
from exporter.record.blocks import Block, Callout, Faq, Quote, Table
from exporter.record.edition import Edition
from exporter.record.inlines import Inlines, Span, plain_text
from exporter.record.walk import blocks, prose, sections

if TYPE_CHECKING:
    from exporter.templates import TemplateSet

_LINE = 72  # letters in a line of the text column
_BOX_LINES = 12
_ANSWER_LINES = 10
_HEAD = 96  # halves of a wide letter: what two lines of a third of the head hold

Strings = list[tuple[str, str]]


def strings(edition: Edition, templates: "TemplateSet") -> Iterator[tuple[str, Strings]]:
    """Yield for the cover ("") and each briefing its anchor, and the strings of its pages' heads and feet."""
    brand = templates.theme.brand.name
    if not edition.is_single:
        foot = templates.labels(edition.language).date(edition.date) if edition.date else ""
        yield "", _of_pages(edition, templates, edition.language, brand, edition.title, foot, "")
    for index, briefing in enumerate(edition.briefings):
        labels = templates.labels(briefing.language)
        when = briefing.updated_at or briefing.published_at
        revision = labels("revision", number=briefing.revision)
        foot = f"{labels.time(when)} · {revision}" if when else revision
        publisher = briefing.publisher.name if briefing.publisher else brand
        short = briefing.short_title or briefing.title
        words = _of_pages(edition, templates, briefing.language, publisher, short, foot, str(briefing.revision))
        yield f"briefing-{index + 1}", words


def _of_pages(
    edition: Edition, templates: "TemplateSet", language: str, publisher: str, short: str, foot: str, revision: str
) -> Strings:
    labels = templates.labels(language)
    stamp = edition.stamp
    word = ""
    if stamp and stamp.kind == "draft":
        word = " ".join(labels("draft_head", number=revision).split())
    elif stamp and stamp.until:
        word = labels("embargo_head", time=labels.time(stamp.until))
        if stamp.recipient:  # an early copy: each page says whose it is
            word += f"\n{_cut(stamp.recipient)}"
    elif stamp:
        word = labels("withdrawn_head")
    # A page's number is only known when it is laid out, so the label around it comes in three pieces.
    before, _, rest = labels("page", page="\0", pages="\1").partition("\0")
    between, _, after = rest.partition("\1")
    found = {"publisher": _cut(publisher), "short": _cut(short), "stamp": word, "foot": foot}
    found |= {"before": before, "between": between, "after": after}
    return [(name, css_string(value)) for name, value in found.items()]


def _cut(text: str) -> str:
    """Return as much of a text as the head of a page holds, cut between words where it can be."""
    wide = accumulate(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
    kept = text[: sum(width <= _HEAD for width in wide)]
    if kept == text:
        return text
    return (kept.rsplit(" ", 1)[0] if text[len(kept)] != " " else kept).rstrip() + "…"


def bookmarks(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield the sections whose heading calls a note or a source, and its words: bookmarks leave the number out."""
    for index, briefing in enumerate(edition.briefings):
        for _, section in sections(briefing):
            if any(isinstance(inline, Span) and (inline.sources or inline.note) for inline in section.heading):
                yield edition.anchor(index, section.id), css_string(plain_text(section.heading))


def loose(edition: Edition) -> Iterator[tuple[str, int]]:
    """Yield what is too long to be kept on one page (look: boxes of 12 lines, answers of 10).

    That is the anchor of a box, a quote or key points; of a list of questions with the position (from 1) of a pair.
    """
    for anchor, block in _anchored(edition):
        if isinstance(block, Callout | Quote) and _lines(prose(block)) > _BOX_LINES:
            yield anchor, 0
        elif isinstance(block, Faq):
            for position, pair in enumerate(block.pairs, start=1):
                if _lines(prose(block.model_copy(update={"pairs": (pair,)}))) > _ANSWER_LINES:
                    yield anchor, position
    for index, briefing in enumerate(edition.briefings):
        for _, section in sections(briefing):
            if section.kind == "key_points" and _lines(_all(section.blocks)) > 2 * _BOX_LINES:
                yield edition.anchor(index, section.id), 0


def split(edition: Edition, templates: "TemplateSet") -> Iterator[tuple[str, list[int]]]:
    """Yield the anchors of the tables with words too long for the page, and the columns that must break them."""
    for anchor, block in _anchored(edition):
        if isinstance(block, Table) and (columns := breaking(block, templates.theme)):
            yield anchor, columns


def css_string(text: str) -> str:
    """Return text as the inside of a CSS string: all but letters, digits and spaces escaped (CSS Syntax 3 §4.3.7)."""
    return "".join(sign if sign.isalnum() or sign == " " else f"\\{ord(sign):x} " for sign in text)


def _anchored(edition: Edition) -> Iterator[tuple[str, Block]]:
    for index, briefing in enumerate(edition.briefings):
        for block in blocks(briefing):
            yield edition.anchor(index, block.id), block


def _all(some: tuple[Block, ...]) -> Iterator[Inlines]:
    for block in some:
        yield from prose(block)


def _lines(all_inlines: Iterator[Inlines]) -> float:
    return sum(max(1.0, len(plain_text(inlines)) / _LINE) for inlines in all_inlines)
