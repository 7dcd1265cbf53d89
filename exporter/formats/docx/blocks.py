"""The rules of the walk: what becomes of each tag, and of each class that says more than its tag."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from exporter.formats.docx import wml
from exporter.formats.docx.boxes import CALLOUT, KEY_POINTS, WITHDRAWAL, box
from exporter.formats.docx.contents import contents
from exporter.formats.docx.lists import list_, sources
from exporter.formats.docx.pictures import drawing, fitted, natural_size
from exporter.formats.docx.place import Place
from exporter.formats.docx.sheet import points, twips
from exporter.formats.docx.tables import affected, entries, framed_table, table, timeline
from exporter.formats.docx.tree import classes, words

if TYPE_CHECKING:
    from exporter.formats.docx.walk import Walker

Rule = Callable[["Walker", etree._Element, Place], None]

_PARAGRAPHS = {
    "standfirst": "Subtitle",
    "byline": "Byline",
    "correction": "Correction",
    "question": "FAQQuestion",
    "callout-title": "CalloutHeading",
    "table-note": "TableNote",
    "placeholder": "Caption",
    "attribution": "QuoteSource",
    "edition-date": "EditionDate",
    "entry-standfirst": "EntryStandfirst",
    "running-head": "Header",
    "running-foot": "Footer",
}
_HIGHEST = {True: 90.0, False: 190.0}  # mm that a lead picture, another picture may be high


def container(walker: "Walker", element: etree._Element, place: Place) -> None:
    """Walk an element that only holds others."""
    if element.tag == "article":
        withdrawn = place.withdrawn or "withdrawn" in classes(element)
        place = replace(place, lead=True, withdrawn=withdrawn)
    elif place.lead:
        place = replace(place, lead=False)
    walker.inside(element, place)


def paragraph(walker: "Walker", element: etree._Element, place: Place) -> None:
    """Walk a <p>, a <summary>, a footer of one line: the class names the style, else the place does."""
    names = classes(element)
    style = next((_PARAGRAPHS[name] for name in names if name in _PARAGRAPHS), place.style)
    if "stamp" in names:
        style = "StampDraft" if "draft" in names else "Stamp"
    if style == "CalloutHeading" and not place.box:  # the box is a table
        style = "SideLabel"
    if "stamped" in names:
        style = "HeaderStamped"
    following = element.getnext()
    joined = style == "Correction" and following is not None and "correction" in classes(following)
    after = points(3.5) if joined else points(1.75) if "placeholder" in names else None
    walker.leaf(element, style, place, after=after, keep_next=True if "placeholder" in names else None)


def heading(walker: "Walker", element: etree._Element, place: Place) -> None:
    """Walk a heading: h1 is the title, h2 to h6 are Word's headings 1 to 5, a side label belongs to its box."""
    names = classes(element)
    if "edition-title" in names:
        style = "EditionTitle"
    elif element.tag == "h1":
        style = "TitleWithdrawn" if place.withdrawn else "Title"
    elif "side-label" in names:
        style = {"KeyPointText": "KeyPointsHeading", "Withdrawal": "WithdrawalHeading"}.get(place.style, "SideLabel")
    else:
        style = f"Heading{int(element.tag[1]) - 1}"
    left = walker.manuscript.styles[style].left if style == "KeyPointsHeading" else None
    walker.leaf(element, style, place, left=left)
    if element.tag == "h1" and (article := next(element.iterancestors("article"), None)) is not None:
        walker.remark(article.get("id") or "")  # what the desk says of the whole stands at its title


def masthead(walker: "Walker", element: etree._Element, place: Place) -> None:
    """Walk the masthead: logo and name, and at the end of the same line what this is."""
    line = walker.line(place)
    for index, part in enumerate(element):
        if index:
            line.tab()
        line.take(part)
    walker.paragraph("Masthead", line.xml(), place)


def within(style: str, above: float = 0, below: float = 0) -> Rule:
    """Return the rule of a container whose plain paragraphs have a style."""

    def rule(walker: "Walker", element: etree._Element, place: Place) -> None:
        plain = place.style if place.cell else style
        inner = replace(place, style=plain, wide=False, lead=False)
        walker.gap = max(walker.gap, points(above))
        walker.inside(element, inner)
        walker.gap = max(walker.gap, points(below))

    return rule


def colophon(walker: "Walker", element: etree._Element, place: Place) -> None:
    """Walk a <footer>: of a quotation it says who spoke, of a page who publishes it."""
    if "attribution" in classes(element):
        paragraph(walker, element, place)
    else:
        walker.inside(element, replace(place, style="Colophon"))


def figure(walker: "Walker", element: etree._Element, place: Place) -> None:
    """Walk a <figure>: picture, caption with its number, credit. A wide one begins at the label column."""
    wide = place.wide and "wide" in classes(element)
    sheet = walker.manuscript.sheet
    left = sheet.out if wide else None
    room = sheet.full if wide else place.width
    with walker.bookmarked(element):
        if loose := (element.text or "").strip():
            walker.paragraph("Caption", wml.run(wml.text(loose)), place, left=left)
        for child in element:
            if child.tag == "img":
                keep = None if element.find("figcaption") is not None else False
                _picture(walker, child, place, room, left, keep)
            elif child.tag == "figcaption":
                line = walker.line(place)
                line.sequence = lambda number: walker.sequence("Figure", number)
                walker.paragraph("Caption", line.take(child).xml(), place, left=left)
            else:
                walker.block(child, place)


def _picture(
    walker: "Walker", image: etree._Element, place: Place, room: int, left: int | None, keep: bool | None
) -> None:
    alt = image.get("alt") or ""
    picture = walker.manuscript.picture(image.get("src") or "")
    if picture is None:
        walker.paragraph("Caption", wml.run(wml.text(alt)) if alt else "", place, left=left)
        return
    natural = natural_size(picture, (image.get("width"), image.get("height")))
    size = fitted(natural, room, twips(_HIGHEST[place.lead]))
    shown = wml.run(drawing(walker.manuscript, walker.story, picture, alt, size))
    walker.paragraph("Figure", shown, place, left=left, keep_next=keep)


def code(walker: "Walker", element: etree._Element, place: Place) -> None:
    """Walk a <pre>: program text, from left to right, its white space as it is."""
    walker.paragraph("Code", wml.run(wml.text(words(element))), place, mark=element.get("id") or "")


def rule(walker: "Walker", element: etree._Element, place: Place) -> None:
    """Walk an <hr>."""
    walker.paragraph("Rule", "", place, mark=element.get("id") or "")


def nothing(walker: "Walker", element: etree._Element, place: Place) -> None:
    """Leave out what Word says elsewhere: notes stand at the foot of their pages."""


BY_CLASS: Mapping[tuple[str, str], Rule] = {
    ("div", "masthead"): masthead,
    ("section", "key-points"): box(KEY_POINTS),
    ("section", "withdrawal"): box(WITHDRAWAL),
    ("section", "notes"): nothing,
    ("section", "sources"): sources,
    ("nav", "contents"): contents,
    ("nav", "entries"): entries,
    ("div", "table"): framed_table,
    ("div", "answer"): within("FAQAnswer"),
    ("table", "timeline"): timeline,
    ("table", "affected"): affected,
}
BY_TAG: Mapping[str, Rule] = {
    **dict.fromkeys(
        "article header section nav div details li caption thead tbody tr th td figcaption".split(), container
    ),
    **dict.fromkeys("h1 h2 h3 h4 h5 h6".split(), heading),
    "aside": box(CALLOUT),
    "blockquote": within("Quote", 17.5, 17.5),
    "figure": figure,
    "footer": colophon,
    "hr": rule,
    "ol": list_,
    "p": paragraph,
    "pre": code,
    "summary": within("FAQQuestion"),
    "table": table,
    "ul": list_,
}
