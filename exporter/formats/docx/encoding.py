"""Step 3 for Word: compose each briefing as house HTML, walk it, put head and foot around it, pack it."""

from collections.abc import Iterator
from typing import cast

from lxml import etree

from exporter.assets import Pictures
from exporter.formats import Rendering
from exporter.formats.docx.footnotes import Footnotes, footnotes_xml
from exporter.formats.docx.look import REFERENCE
from exporter.formats.docx.manuscript import Manuscript
from exporter.formats.docx.package import TextPart, packed
from exporter.formats.docx.place import Place
from exporter.formats.docx.properties import Properties
from exporter.formats.docx.sections import Chapter, section
from exporter.formats.docx.walk import Walker
from exporter.labels import Labels
from exporter.markup import MarkupFault, house
from exporter.record.asset import Asset
from exporter.record.edition import Edition
from exporter.record.inlines import plain_text
from exporter.templates import TemplateFault, TemplateSet

LAYER = ("docx",)
_RUNNING = "running.html.j2"
_PLACES = etree.XPath(".//@id[not(ancestor::section[contains(concat(' ', @class, ' '), ' notes ')])]")


def encode(edition: Edition, templates: TemplateSet, pictures: Pictures, suffix: str) -> Rendering:
    """Return the edition as a Word file. Raise TemplateFault."""
    chapters = list(_chapters(edition, templates))
    known = {logo.asset.sha256: logo for logo in templates.logos if logo} | dict(pictures)
    manuscript = Manuscript(
        templates.theme,
        edition_language(edition),
        edition.is_rtl,
        known,
        _anchors(chapters),
        templates.file(REFERENCE),
    )
    labels = templates.labels(manuscript.language)
    walker = Walker(manuscript)
    parts: list[TextPart] = []
    ending = ""
    for number, chapter in enumerate(chapters, 1):
        if ending:
            _end_section(walker, ending)
        ending = section(manuscript, chapter, number, parts, _watermark(edition, labels))
        notes = Footnotes(manuscript, chapter.tree, rtl=chapter.rtl, lang=chapter.lang)
        walker.notes = notes
        if edition.audience == "desk" and chapter.index is not None:
            _await_comments(manuscript, edition, chapter, labels)
        walker.flow(
            chapter.tree, Place(manuscript.sheet.measure, chapter.rtl, chapter.lang, left=manuscript.sheet.column)
        )
    parts += [
        TextPart("numbering", "numbering", manuscript.lists.xml()),
        TextPart("footnotes", "footnotes", footnotes_xml(manuscript), manuscript.notes),
    ]
    if comments := manuscript.comments.xml():
        parts.append(TextPart("comments", "comments", comments))
    if not (edition.stamp and edition.stamp.kind == "withdrawn"):  # there the text itself is gone
        manuscript.notices += (
            f"a remark for the desk on {anchor} has no place in the text" for anchor in manuscript.comments.left()
        )
    data = packed(
        "".join(walker.out) + ending,
        manuscript.body,
        parts,
        manuscript.media,
        _properties(edition, labels),
        manuscript.look.skeleton,
    )
    return Rendering({f"{edition.slug}{suffix}": data}, notices=tuple(manuscript.notices))


def edition_language(edition: Edition) -> str:
    """Return the language of the whole document."""
    return edition.briefings[0].language if edition.is_single else edition.language


def _chapters(edition: Edition, templates: TemplateSet) -> Iterator[Chapter]:
    if not edition.is_single:
        tree = templates.cover(edition, LAYER, _source).tree
        yield Chapter(tree, _running(edition, templates, None), edition.is_rtl, edition.language)
    for index, briefing in enumerate(edition.briefings):
        tree = templates.briefing(edition, index, LAYER, _source).tree
        yield Chapter(tree, _running(edition, templates, index), briefing.is_rtl, briefing.language, index)


def _await_comments(manuscript: Manuscript, edition: Edition, chapter: Chapter, labels: Labels) -> None:
    article = chapter.tree.find(".//article")
    if article is not None and chapter.index is not None:
        manuscript.comments.await_(edition, chapter.index, article.get("id") or "", labels)


def _source(asset: Asset) -> str:
    return asset.sha256


def _running(edition: Edition, templates: TemplateSet, index: int | None) -> etree._Element:
    html = templates.shell(_RUNNING, edition, index, LAYER, _source)
    try:
        return house(html).tree
    except MarkupFault as fault:
        raise TemplateFault(f"docx/{_RUNNING}", fault.message, block=fault.block) from None


def _anchors(chapters: list[Chapter]) -> set[str]:
    """Return all anchors that a link may lead to; notes are no places in Word, they stand at the foot of a page."""
    return {str(name) for chapter in chapters for name in cast(list[str], _PLACES(chapter.tree))}


def _end_section(walker: Walker, ending: str) -> None:
    """End a section with its last paragraph, which carries its measures (§17.6.18)."""
    if walker.out[-1].startswith("<w:p>"):
        walker.out[-1] = walker.out[-1].replace("</w:pPr>", f"{ending}</w:pPr>", 1)
    else:
        walker.out.append(f"<w:p><w:pPr>{ending}</w:pPr></w:p>")


def _watermark(edition: Edition, labels: Labels) -> str:
    return labels("draft") if edition.stamp and edition.stamp.kind == "draft" else ""


def _properties(edition: Edition, labels: Labels) -> Properties:
    """Return what the file says of itself, from the record."""
    briefing = edition.briefings[0]
    stamp = edition.stamp
    status = labels("embargo" if stamp.kind == "early_copy" else stamp.kind) if stamp else ""
    if edition.is_single:
        shown = "" if stamp and stamp.kind == "withdrawn" else plain_text(briefing.standfirst)
        names = [person.name for person in briefing.authors]
        publisher = briefing.publisher.name if briefing.publisher else edition.channel.title
        custom = {"BriefingId": f"{briefing.id};{briefing.revision}"}
    else:
        shown, names, publisher = "", [], edition.channel.title
        custom = {"EditionId": edition.id}
        custom |= {f"BriefingId{n}": f"{one.id};{one.revision}" for n, one in enumerate(edition.briefings, 1)}
    keywords = dict.fromkeys(word for one in edition.briefings for word in (*one.topics, *one.places))
    return Properties(
        title=edition.title,
        author=", ".join(names) or publisher,
        subject=shown,
        keywords=", ".join(keywords),
        language=edition_language(edition),
        identifier=edition.id,
        revision=briefing.revision if edition.is_single else 1,
        category=labels("briefing" if edition.is_single else "edition"),
        status=status,
        created=briefing.published_at if edition.is_single else edition.date,
        modified=briefing.modified_at if edition.is_single else edition.date,
        custom=custom,
    )
