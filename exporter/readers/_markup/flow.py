"""From a tree to a flow of headings and blocks: one walk, in which only what nests in the record nests."""

from lxml import etree
from lxml.etree import _Element

from exporter.readers._markup import embeds, pictures
from exporter.readers._markup.notes import Notes, notes_of
from exporter.readers._markup.own import OWN, OWN_IN_LINE, Own
from exporter.readers._markup.parts import heading, quotation_marks
from exporter.readers._markup.vocabulary import (
    BLOCKS,
    HEADINGS,
    UNSEEN,
    is_hidden,
    is_no_element,
    line_of,
    marks_of,
)
from exporter.readers._markup.white import flowing, lift_language, trimmed
from exporter.readers._page import figures
from exporter.readers._page.language import tag_of
from exporter.readers._page.outline import Data, Flow, Heading
from exporter.readers._page.page import Page
from exporter.readers._page.prose import Inline, Prose, marked
from exporter.record.faults import Fault, Faults

MAX_LEVELS = 40
"""Lists, quotes and tables inside one another; a record holds 120 levels of JSON."""
MAX_BLOCKS = 40_000
"""Paragraphs, headings, items and cells of a page."""


def flow_of(root: _Element, page: Page, *, nested: bool = False) -> Flow:
    """Return the headings and blocks that an element holds. Raise Faults where they nest too deeply.

    `nested`: as in an item, a cell or a quote, where headings are paragraphs in bold.
    """
    walk = Walk(page, notes_of(root), nested=nested)
    walk.read(root)
    return walk.flow


def blocks_in(root: _Element, page: Page) -> list[Data]:
    """Return the blocks that an element holds, as they stand in an item, a cell or a quote."""
    return [part for part in flow_of(root, page, nested=True) if not isinstance(part, Heading)]


def prose_of(root: _Element, page: Page) -> list[Inline]:
    """Return the words of an element as prose; where a block begins, a line does."""
    walk = Walk(page, Notes(), nested=True, in_line=True)
    walk.read(root)
    return walk.inlines()


class Walk:
    """One walk through an element. What nests in the record (items, cells, quotes) is walked by a walk of its own."""

    def __init__(
        self, page: Page, notes: Notes, *, nested: bool = False, in_line: bool = False, prose: Prose | None = None,
        levels: int = 0,
    ) -> None:  # fmt: skip
        self.page, self.notes, self.nested = page, notes, nested
        self.line: int | None = None
        self.flow: Flow = []
        self.prose = prose or Prose()
        self.fields: int | None = None  # the line of the first field of the form that is open
        self._in_line, self._levels, self._line_ends, self._quotes = in_line, levels, False, 0
        self._started: int | None = None

    def read(self, root: _Element, *, itself: bool = False) -> None:
        """Read what stands inside `root`, or `root` itself."""
        self.line = self._started = line_of(root)
        own, skipped = OWN if not self._in_line else OWN_IN_LINE, None
        events = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in events:
            if element is root and not itself:
                if event == "start":
                    self.text(root.text)
                continue
            if event == "start":
                self.line = line_of(element)
                if self._is_read(element, own):
                    skipped = element
                    events.skip_subtree()
                else:
                    self._begin(element)
                    self.text(element.text)
                continue
            if element is skipped:
                skipped = None
            elif event == "end":
                self._end(element)
            if element is not root:
                self.text(element.tail)
        if not self._in_line:
            self.flush()

    def inside(self, element: _Element) -> list[Data]:
        """Return the blocks inside an element, under the marks and the link that are open. Raise Faults."""
        walk = self._another(nested=True)
        walk.read(element)
        return [part for part in walk.flow if not isinstance(part, Heading)]

    def alone(self, element: _Element) -> list[Data]:
        """Return the blocks that an element makes itself. Raise Faults."""
        walk = self._another(nested=True)
        walk.read(element, itself=True)
        return [part for part in walk.flow if not isinstance(part, Heading)]

    def said(self, element: _Element) -> list[Inline]:
        """Return the words inside an element as prose, under the marks and the link that are open."""
        walk = self._another(nested=True, in_line=True)
        walk.read(element)
        return walk.inlines()

    def inlines(self) -> list[Inline]:
        """Return the prose of a walk in line, pictures as they stand in a line."""
        prose = trimmed(self.prose.inlines)
        self._tell_wordless(self.prose)
        return figures.in_line(prose, self.line, self.page)

    def text(self, words: str | None) -> None:
        """Add text in which white space flows."""
        if not words:
            return
        words = flowing(words)
        if words == " " and not self.prose.inlines:
            return
        if words != " " or not self._line_ends:
            self.mark_start()
        self.prose.text(words)

    def mark_start(self) -> None:
        """Let a paragraph that has no words yet begin here, and a line after a block in prose."""
        if self._line_ends and self.prose.inlines:
            self.prose.hard_break()
        self._line_ends = False
        if not self.prose.inlines:
            self._started = self.line

    def flush(self) -> None:
        """End the paragraph that is open."""
        if self._in_line:
            self._line_ends = bool(self.prose.inlines)
            return
        prose = self.prose
        if not prose.inlines:
            return
        self.prose = prose.continued()
        self._tell_wordless(prose)
        for block in figures.blocks_of(trimmed(prose.inlines), self._started, self.page):
            self.put(block)

    def put(self, part: Heading | Data) -> None:
        """Add a part to the flow; anchors met before it lead to it."""
        if isinstance(part, dict):
            part.setdefault("_line", self.line)
            if self.page.anchors:
                part["_anchors"] = [*part.get("_anchors", ()), *self.page.anchors]
                self.page.anchors = []
            if part["kind"] == "paragraph":
                lift_language(part)
        self.flow.append(part)
        if len(self.flow) > MAX_BLOCKS:
            fault = f"more than {MAX_BLOCKS} paragraphs"
            raise Faults([Fault("", fault, "split it into several briefings", self.line)])

    def put_flow(self, flow: Flow) -> None:
        """Add what another reader made; where there is no room for headings or blocks, their words."""
        self.flush()
        for part in flow:
            if self._in_line:
                self.mark_start()
                self.prose.extend(part.text if isinstance(part, Heading) else part.get("text", ()))
                self.flush()
            elif self.nested and isinstance(part, Heading):
                self.put({"kind": "paragraph", "text": marked(part.text, "strong"), "_line": part.line})
            else:
                self.put(part)

    def _another(self, *, nested: bool, in_line: bool = False) -> "Walk":
        if self._levels >= MAX_LEVELS:
            remedy = "take levels of lists, quotes or tables out"
            raise Faults([Fault("", "nested too deeply", remedy, self.line)])
        prose = self.prose.continued(inside=True)
        return Walk(self.page, self.notes, nested=nested, in_line=in_line, prose=prose, levels=self._levels + 1)

    def _is_read(self, element: _Element, own: "dict[str, Own]") -> bool:
        """Return whether an element was dealt with, with all that is in it."""
        tag = element.tag
        if is_no_element(element) or tag in UNSEEN:
            return tag != "script" or embeds.script(element, self)
        if is_hidden(element) or element in self.notes.read:
            return True
        if (note := self.notes.calls.get(element)) is not None:
            self.mark_start()
            self.prose.note(prose_of(note, self.page))
            return True
        attributes = element.attrib
        if attributes:
            if name := attributes.get("id"):
                self.page.anchors.append(name)
            if tag == "a" and (name := attributes.get("name")):
                self.page.anchors.append(name)
            if not self._in_line and attributes.get("role") == "heading" and tag not in HEADINGS:
                return heading(element, self)
        handle = own.get(tag)
        return handle is not None and handle(element, self)

    def _begin(self, element: _Element) -> None:
        tag = str(element.tag)
        if tag in BLOCKS:
            self.flush()
        for mark in marks_of(element):
            self.prose.open(mark)
        if element.attrib and (language := _language(element)):
            tag_ = tag_of(language)
            self.prose.language(tag_ if tag_ != self.page.language else None)
        if tag == "a":
            self._link(element)
        elif tag == "q":
            self.prose.text(quotation_marks(element, self.page.language, self._quotes)[0])
            self._quotes += 1

    def _end(self, element: _Element) -> None:
        tag = str(element.tag)
        if tag == "a":
            self.prose.link(None)
        elif tag == "q":
            self._quotes -= 1
            self.prose.text(quotation_marks(element, self.page.language, self._quotes)[1])
        elif tag == "form":
            embeds.form(element, self)
        if element.attrib and _language(element):
            self.prose.language_ends()
        for mark in marks_of(element):
            self.prose.close(mark)
        if tag in BLOCKS:
            self.flush()

    def _link(self, element: _Element) -> None:
        href = (element.get("href") or "").strip()
        if href in ("", "#") or pictures.is_of_picture(element, href):
            return
        self.prose.link(self.page.link(href, line_of(element)))

    def _tell_wordless(self, prose: Prose) -> None:
        for href in prose.wordless_links():
            self.page.remark(self.line, f"link to {href!r} without words", "left out")


def _language(element: _Element) -> str | None:
    return element.get("lang") or element.get("{http://www.w3.org/XML/1998/namespace}lang")
