"""What is printed: the edition composed into one page of HTML, its two style sheets, and the faces it needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from exporter import fonts
from exporter.assets import Picture, Pictures
from exporter.formats.pdf.archive import Archive, archive
from exporter.formats.pdf.korean import kept_whole
from exporter.formats.pdf.legible import legible
from exporter.formats.pdf.pictures import paintable, url_of, words_in
from exporter.formats.pdf.running import bookmarks, loose, split, strings
from exporter.markup import House
from exporter.record.edition import Edition
from exporter.record.faults import Fault
from exporter.record.inlines import plain_text
from exporter.record.walk import assets

if TYPE_CHECKING:
    from exporter.templates import TemplateSet

LAYER = ("pdf",)
_WIDTHS = {"A4": 210.0, "letter": 215.9}  # mm, ISO 216 and ANSI A


def _room(languages: str, size: float, leading: float, title: float) -> tuple[set[str], str, float, float, float]:
    return {*languages.split()}, ", ".join(f":lang({one})" for one in languages.split()), size, leading, title


_ROOMY = (
    _room("ar fa ur ps ckb sd ug", 1.1, 1.3, 0.9),
    _room("he yi", 1, 1.12, 0.92),
    _room("hi mr ne sa bn as pa gu or ta te kn ml si", 1.04, 1.17, 0.88),
    _room("th lo km my", 1.04, 1.2, 0.88),
    _room("ja ko zh yue", 1, 1.25, 0.86),
)
"""Scripts that need more room: languages, their selector, factors of text size, of leading, of the title's size."""


@dataclass(frozen=True)
class Sheet:
    """What the engine needs: HTML, the style sheet of the theme, that of the edition, faces, pictures by address.

    And what the file holds beside its pages.
    """

    html: str
    style: str
    running: str
    fontconfig: Path
    pictures: dict[str, Picture]
    archive: Archive


def sheet(edition: Edition, templates: "TemplateSet", pictures: Pictures) -> tuple[Sheet, list[str]]:
    """Return the sheet of an edition, and sentences for the manifest. Raise TemplateFault, FontError."""
    kept = archive(edition)
    made, notices, lacking = _sheet(edition, templates, pictures, kept)
    if lacking:
        shown, drawn, places = legible(edition, pictures, lacking)
        made, notices, left = _sheet(shown, templates, drawn, kept)  # the record inside keeps its characters
        stock = _stock(templates)
        if left:  # neither in the record nor in its pictures
            fault = Fault("the words of the template set", fonts.remedy(stock, left), "mend theme.toml or labels")
            raise fonts.FontError([fault])
        notices.append(fonts.remedy(stock, lacking, places))
    return made, notices


def _sheet(
    edition: Edition, templates: "TemplateSet", pictures: Pictures, kept: Archive
) -> tuple[Sheet, list[str], list[str]]:
    """Return the sheet of an edition, what there is to say about it, and the characters that no face has."""
    bodies = [templates.briefing(edition, index, LAYER, url_of) for index in range(len(edition.briefings))]
    cover = None if edition.is_single else templates.cover(edition, LAYER, url_of)
    title = edition.briefings[0].title if edition.is_single else edition.title
    html = templates.shell(
        "edition.html.j2",
        edition,
        0 if edition.is_single else None,
        LAYER,
        url_of,
        title=title,
        meta=list(_meta(edition)),
        cover=cover or "",
        bodies=bodies,
    )
    running = templates.shell(
        "running.css.j2",
        edition,
        None,
        LAYER,
        url_of,
        running=list(strings(edition, templates)),
        bookmarks=list(bookmarks(edition)),
        loose=list(loose(edition)),
        split=list(split(edition, templates)),
    )
    wanted = {asset.sha256: asset for briefing in edition.briefings for asset in assets(briefing)}
    shown = [pictures[sha256] for sha256 in wanted if sha256 in pictures]
    if templates.logos[0]:
        shown.append(templates.logos[0])
    ready, notices = paintable(shown)
    text = "".join([*_words(bodies, cover), running, words_in(shown)])
    spoken = _languages(bodies, cover)
    stacks, languages, fontconfig, lacking = _faces(edition, templates, text, spoken)
    style = templates.shell(
        "style.css.j2",
        edition,
        None,
        LAYER,
        url_of,
        stacks=stacks,
        languages=languages,
        scripts=[room for starts, *room in _ROOMY if any(one.split("-")[0] in starts for one in spoken)],
        inline=round((_WIDTHS[templates.theme.page.size] - _WIDTHS["A4"]) / 2 + templates.theme.page.inline, 2),
    )
    return Sheet(kept_whole(html), style, running, fontconfig, ready, kept), notices, lacking


def _words(bodies: list[House], cover: House | None) -> Iterator[str]:
    for body in [*bodies, *([cover] if cover else [])]:
        yield from map(str, body.tree.itertext())


def _languages(bodies: list[House], cover: House | None) -> list[str]:
    """Return the languages spoken in the edition, in the order in which they are met."""
    trees = [body.tree for body in [*bodies, *([cover] if cover else [])]]
    return list(dict.fromkeys(str(lang) for tree in trees for element in tree.iter() if (lang := element.get("lang"))))


Stacks = dict[str, list[str]]


def _faces(
    edition: Edition, templates: "TemplateSet", text: str, spoken: list[str]
) -> tuple[Stacks, list[tuple[str, Stacks]], Path, list[str]]:
    """Return the families by role, those of languages that need others, their configuration, what none can draw."""
    stock = _stock(templates)
    named = templates.theme.faces
    roles: list[tuple[fonts.Role, str]] = [("text", named.text), ("label", named.label), ("mono", named.mono)]

    def stacks(language: str) -> Stacks:
        return {role: list(fonts.stack(stock, text, [own], role, language)) for role, own in roles}

    first = stacks(edition.language)
    others = [(language, own) for language in spoken if (own := stacks(language)) != first]
    families = [family for one in [first, *(own for _, own in others)] for stack in one.values() for family in stack]
    return first, others, fonts.fontconfig_file(stock, families), fonts.missing(stock, text, families)


def _stock(templates: "TemplateSet") -> fonts.Stock:
    return fonts.stock_for(Path(templates.folders[0]) / "fonts" if len(templates.folders) > 1 else None)


def _meta(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield names and contents of the metadata (Dublin Core where it has one): authors, subject, keywords, dates."""
    people = [author.name for briefing in edition.briefings for author in briefing.authors]
    people = people or [b.publisher.name for b in edition.briefings if b.publisher] or [edition.channel.title]
    for name in dict.fromkeys(people):
        yield "author", name
    if not (edition.stamp and edition.stamp.kind == "withdrawn"):  # nothing tells what was withdrawn
        if edition.is_single and (words := plain_text(edition.briefings[0].standfirst)):
            yield "description", words
        topics = [topic for briefing in edition.briefings for topic in (*briefing.topics, *briefing.places)]
        if topics:
            yield "keywords", ", ".join(dict.fromkeys(topics))
    yield "generator", "exporter"
    created = min((b.published_at for b in edition.briefings if b.published_at), default=edition.date)
    modified = max((b.modified_at for b in edition.briefings if b.modified_at), default=edition.date)
    if created:
        yield "dcterms.created", created.isoformat(timespec="seconds")
    if modified:
        yield "dcterms.modified", modified.isoformat(timespec="seconds")
