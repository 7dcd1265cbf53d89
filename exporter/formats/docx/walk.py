"""The walk: house HTML, tag by tag, into paragraphs and tables with named styles.

Each tag of the vocabulary has a rule here or, for what stands in a line, in `line.py`; a tag without one is refused.
Where a class says more than its tag (`table class="timeline"`), the rule is the class's.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from lxml import etree

from exporter.formats.docx import blocks, wml
from exporter.formats.docx.footnotes import Footnotes
from exporter.formats.docx.line import INLINE, Line
from exporter.formats.docx.lists import Item
from exporter.formats.docx.manuscript import Manuscript, bookmark_name, briefing_name
from exporter.formats.docx.place import Place, placed
from exporter.formats.docx.sheet import points
from exporter.formats.docx.story import Story
from exporter.formats.docx.tree import classes, refused

_GAP = '<w:p><w:pPr><w:pStyle w:val="Gap"/>'
_USUAL_GAP = 7.0  # pt that most paragraphs leave below themselves

Rule = Callable[["Walker", etree._Element, Place], None]


class Walker:
    """Walks trees of house HTML into `out`, and knows what has to be known from one block to the next."""

    def __init__(self, manuscript: Manuscript, story: Story | None = None, notes: Footnotes | None = None) -> None:
        self.manuscript, self.story, self.notes = manuscript, story or manuscript.body, notes
        self.out: list[str] = []
        self.item: Item | None = None  # an item of a list whose first paragraph is still to come
        self.gap = 0  # twips wanted above the next paragraph; of two spaces that meet Word takes the larger
        self._boxes = 0
        self._last: int | None = None  # the box of the paragraph before, None after a table

    def flow(self, parent: etree._Element, place: Place, mark: str = "") -> None:
        """Walk what stands inside an element: blocks one by one, loose words between them as paragraphs."""
        line: Line | None = None
        for child, words in _steps(parent):
            if child is not None and child.tag not in INLINE:
                if line:
                    self.paragraph(place.style, line.xml(), place, mark=mark)
                    line = None
                self.block(child, place)
            elif child is not None:
                line = line or self.line(place)
                line.inline(child)
            if words and (line or words.strip(" \t\r\n")):
                line = line or self.line(place)
                line.say(words)
        if line:
            self.paragraph(place.style, line.xml(), place, mark=mark)

    def block(self, element: etree._Element, place: Place) -> None:
        """Walk one block by its rule. Raise TemplateFault for a tag that has none."""
        tag = element.tag
        names = classes(element)
        rule = next((blocks.BY_CLASS[tag, name] for name in names if (tag, name) in blocks.BY_CLASS), None)
        rule = rule or blocks.BY_TAG.get(tag)
        if rule is None:
            raise refused(element, "the Word format has no rule for this tag")
        rule(self, element, placed(element, place))

    def inside(self, element: etree._Element, place: Place) -> None:
        """Walk what stands inside an element, with a bookmark round it: in the paragraph if it is one."""
        if all(child.tag in INLINE for child in element):
            self.flow(element, place, element.get("id") or "")
            return
        with self.bookmarked(element):
            self.flow(element, place)

    @contextmanager
    def bookmarked(self, element: etree._Element) -> Iterator[None]:
        """Put a bookmark on the first paragraph of what is walked inside, if the element has an id.

        On the first alone: LibreOffice (7.4) loses, or shrinks to its end, a bookmark that reaches over paragraphs. The
        contents of a briefing in an edition need one that reaches over all of it; nothing else depends on that.
        """
        name, begin = element.get("id"), len(self.out)
        yield
        if not name:
            return
        start, end = self.mark(name) if element.tag != "article" else self.manuscript.bookmark(bookmark_name(name))
        if len(self.out) == begin:
            self.out.append(f"{_GAP}</w:pPr>{start}{end}</w:p>")  # a link may lead there
            return
        while self.out[begin].startswith(_GAP) and begin + 1 < len(self.out):
            begin += 1  # there are no words in it
        self.out[begin] = _around(self.out[begin], start, end)
        if element.tag == "article":
            start, end = self.manuscript.bookmark(briefing_name(name))
            self.out[begin] = self.out[begin].replace("</w:pPr>", f"</w:pPr>{start}", 1)
            before, paragraph, after = self.out[-1].rpartition("</w:p>")
            self.out[-1] = f"{before}{end}{paragraph}{after}"

    def mark(self, anchor: str) -> tuple[str, str]:
        """Return start and end of what marks a block in the text: its bookmark, and the comments on it."""
        if not anchor:
            return "", ""
        start, end = self.manuscript.bookmark(bookmark_name(anchor))
        above, below = self.manuscript.comments.at(anchor)
        return above + start, end + below

    def remark(self, anchor: str) -> None:
        """Put the comments that wait at an anchor on the last paragraph."""
        self.out[-1] = _around(self.out[-1], *self.manuscript.comments.at(anchor))

    def line(self, place: Place) -> Line:
        """Return an empty line for a place."""
        quiet = place.quiet
        return Line(self.manuscript, self.story, rtl=place.rtl, lang=place.lang, notes=self.notes, quiet=quiet)

    def leaf(self, element: etree._Element, style: str, place: Place, **wishes: bool | int | str | None) -> None:
        """Walk an element whose content is one paragraph."""
        line = self.line(place).take(element)
        self.paragraph(style, line.xml(), place, mark=element.get("id") or "", **wishes)  # type: ignore[arg-type]

    def new_box(self) -> int:
        """Return a number for a box that no other has."""
        self._boxes += 1
        return self._boxes

    def paragraph(
        self,
        style: str,
        runs: str,
        place: Place,
        *,
        mark: str = "",
        keep_next: bool | None = None,
        left: int | None = None,
        after: int | None = None,
        tabs: str = "",
    ) -> None:
        """Put out a paragraph, with what its place asks for beyond its style: list, box, edges, direction."""
        plain = style == place.style
        item = None
        if self.item and style == self.item.within:
            item, self.item = self.item, None
            style = item.style
        self.settle_item(place)
        own = self.manuscript.styles[style]
        box = place.box or (self.new_box() if own.boxed else 0)
        if self._last and box and box != self._last:
            self.separate()  # two boxes that touch would become one
        self._last = box
        start, end = self.mark(mark)
        before, self.gap = self.gap if self.out and self.gap > own.before else None, 0
        properties = wml.paragraph_properties(
            style,
            keep_next=keep_next,
            numbering=item.reference if item else "",
            tabs=tabs,
            bidi=None if own.ltr else self.manuscript.bidi(place.rtl),
            before=before,
            after=after,
            indent=item.indent if item else self._edges(style, plain, place, left),
            align=place.align if plain else "",
        )
        self.out.append(f"<w:p>{properties}{start}{runs}{end}</w:p>")

    def _edges(self, style: str, plain: bool, place: Place, left: int | None) -> str:
        """Return the attributes of w:ind where the edges of a place are not those of the style."""
        own = self.manuscript.styles[style]
        if plain or (own.boxed and place.box and style != "Code"):
            wanted, right = place.left, place.right
        else:  # what a style stands in or out from the column, it does from the edge of the place
            stands = own.left - self.manuscript.sheet.column
            wanted = place.left + (stands if place.wide else max(stands, 0))
            right = place.right + own.right
        wanted = wanted if left is None else left
        parts = [f'w:left="{wanted}"'] if wanted != own.left else []
        parts += [f'w:right="{right}"'] if right != own.right else []
        return " ".join(parts)

    def settle_item(self, place: Place) -> None:
        """Put out the number of an item that does not begin with a paragraph: before a table, another list, nothing."""
        if self.item:
            self.paragraph(self.item.within, "", replace(place, style=self.item.within))

    def cell(self, element: etree._Element | None, place: Place) -> str:
        """Return the content of a cell of a table, which ends in a paragraph (§17.4.65)."""
        outer = self.out, self.item, self.gap, self._last
        self.out, self.item, self.gap, self._last = [], None, 0, 0
        if element is not None:
            self.inside(element, place)
        if not self.out or not self.out[-1].startswith("<w:p>"):
            self.gap = 0
            self.paragraph(place.style, "", place)
        content = "".join(self.out)
        self.out, self.item, self.gap, self._last = outer
        return content

    def sequence(self, name: str, number: int) -> str:
        """Return the field that counts figures or tables (SEQ), started anew where the house's number is another."""
        anew = "" if self.manuscript.counted(name) == number else f" \\r {number}"
        self.manuscript.captions[name] = number
        return wml.field(f"SEQ {name} \\* ARABIC{anew}", str(number), wml.run_properties(0, "Label"))

    def begin_table(self, place: Place) -> None:
        """Make room for a table, which has no space of its own above; and two that touch would become one."""
        self.settle_item(place)
        if self._last is None or (self.out and self.gap > points(_USUAL_GAP)):
            self.separate()
        self._last, self.gap = None, 0

    def separate(self) -> None:
        """Put out the thinnest paragraph, which keeps apart what Word would join, below the space that is wanted."""
        above, self.gap = self.gap, 0
        self.out.append(f'{_GAP}<w:spacing w:before="{above}"/></w:pPr></w:p>')
        self._last = 0


def _around(xml: str, start: str, end: str) -> str:
    """Return a paragraph, or a table, with something around the words of its first paragraph."""
    return xml.replace("</w:pPr>", f"</w:pPr>{start}", 1).replace("</w:p>", f"{end}</w:p>", 1)


def _steps(parent: etree._Element) -> Iterator[tuple[etree._Element | None, str | None]]:
    yield None, parent.text
    for child in parent:
        yield child, child.tail
