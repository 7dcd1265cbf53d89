"""A Word file, opened to be read: its stories made plain, its styles, lists, notes, and where its links lead."""

import re
from collections.abc import Iterator

from lxml import etree

from exporter.opc import Package
from exporter.readers import Changes
from exporter.readers._page.page import Page
from exporter.readers.docx import _changes as changes
from exporter.readers.docx._fields import Field
from exporter.readers.docx._names import W, shortened, words_of
from exporter.readers.docx._numbering import Numbering
from exporter.readers.docx._styles import Styles
from exporter.readers.docx._tree import settle_alternatives, unwrap
from exporter.record.faults import Fault, Faults

MAX_PARAGRAPHS = 40_000
MAX_CELLS = 30_000
MAX_TABLES = 8
"""Tables inside one another."""
_MOST_TOLD = 200
"""Changes told one by one."""
_SEPARATORS = frozenset(("separator", "continuationSeparator", "continuationNotice"))


class Document:
    """The parts of a file that are read, and what the reader has to know of all of them.

    `view` is which text is read where changes are still open: None means that nobody chose, and the present one is.
    """

    def __init__(self, package: Package, page: Page, view: Changes | None) -> None:
        self.package, self.page = package, page
        root = package.xml(package.main)
        body = root.find(f"{W}body") if root is not None else None
        self.body = body if body is not None else etree.Element(f"{W}body")
        self.styles = Styles(package.part("styles"))
        self.numbering = Numbering(package.part("numbering"), self.styles)
        self.notes: dict[tuple[str, str], etree._Element] = {}
        self.note_parts = {kind: package.target(package.main, kind) for kind in ("footnotes", "endnotes")}
        stories = [self.body]
        for kind, name in self.note_parts.items():
            part = package.xml(name) if name else None
            if part is None:
                continue
            stories.append(part)
            for note in part.iterchildren(f"{W}{kind[:-1]}"):
                if note.get(f"{W}type") not in _SEPARATORS:
                    self.notes[kind, note.get(f"{W}id", "")] = note
        for story in stories:
            settle_alternatives(story)
        _guard_size(self.body)
        self._places = {one: at for at, one in enumerate(self.body.iter(f"{W}p"), 1)}
        self._settle(stories, view)
        for story in stories:
            unwrap(story)
            changes.join_drop_caps(story)
        self.linked = frozenset(_linked(stories))
        self.sources = dict(_sources(self.body, self.styles))

    @property
    def words(self) -> str:
        """Return all words of the body, as its language is told by them."""
        return " ".join("".join(text.text or "" for text in one.iter(f"{W}t")) for one in self.body.iter(f"{W}p"))

    def place(self, element: etree._Element | None) -> int | None:
        """Return the number of the paragraph, from 1, in or at which an element stands; None outside of the text."""
        while element is not None:
            if element in self._places:
                return self._places[element]
            first = next(element.iter(f"{W}p"), None)
            if first is not None and first in self._places:
                return self._places[first]
            element = element.getparent()
        return None

    def address(self, source: str, id_: str | None) -> str:
        """Return where a hyperlink of a part leads, "" for nowhere."""
        relation = self.package.relations(source).get(id_ or "")
        return relation.target if relation and relation.is_external else ""

    def _settle(self, stories: list[etree._Element], view: Changes | None) -> None:
        open_ = [change for story in stories for change in changes.changes_in(story)]
        formats = sum(changes.formats_in(story) for story in stories)
        if open_ or (formats and view):
            settled = "read as if accepted; choose with --changes accept or --changes reject"
            self.page.remark(0, changes.summary(open_, formats), f"{view}ed" if view else settled)
        for change in open_[:_MOST_TOLD]:
            self.page.remark(self.place(change.paragraph), str(change), change.became(reject=view == "reject"))
        if len(open_) > _MOST_TOLD:
            self.page.remark(None, f"{len(open_) - _MOST_TOLD} more changes", f"{view or 'accept'}ed as well")
        for story in stories:
            changes.settle(story, reject=view == "reject")


def _guard_size(body: etree._Element) -> None:
    """Raise Faults for a text that no format could print."""
    paragraphs = sum(1 for _ in body.iter(f"{W}p"))
    if paragraphs > MAX_PARAGRAPHS:
        raise Faults([Fault("", f"{paragraphs} paragraphs, {MAX_PARAGRAPHS} at most", "split it into several files")])
    cells = sum(1 for _ in body.iter(f"{W}tc"))
    if cells > MAX_CELLS:
        raise Faults([Fault("", f"{cells} cells of tables, {MAX_CELLS} at most", "split it into several files")])
    for table in body.iter(f"{W}tbl"):
        if sum(1 for _ in table.iterancestors(f"{W}tbl")) >= MAX_TABLES:
            words = shortened(words_of(table), 60)
            fault = f"the table “{words}” stands in {MAX_TABLES} others"
            raise Faults([Fault("", fault, "take tables out of tables")])


def _sources(body: etree._Element, styles: Styles) -> Iterator[tuple[str, str]]:
    """Yield (id, words) of each source that is listed in a file that was made here."""
    for paragraph in body.iterchildren(f"{W}p"):
        if styles.name(paragraph) == "source":
            for mark in paragraph.iter(f"{W}bookmarkStart"):
                name = mark.get(f"{W}name", "")
                if re.fullmatch(r"b_[a-z0-9_]{1,24}", name):
                    yield name.removeprefix("b_"), words_of(paragraph)


def _linked(stories: list[etree._Element]) -> Iterator[str]:
    """Yield the names of the bookmarks to which links lead."""
    for story in stories:
        for link in story.iter(f"{W}hyperlink"):
            if link.get(f"{W}anchor"):
                yield link.get(f"{W}anchor", "")
        for simple in story.iter(f"{W}fldSimple"):
            yield _anchor_of(simple.get(f"{W}instr", ""))
        open_: list[str] = []
        for one in story.iter(f"{W}fldChar", f"{W}instrText"):
            kind = one.get(f"{W}fldCharType")
            if kind == "begin":
                open_.append("")
            elif one.tag == f"{W}instrText" and open_:
                open_[-1] += one.text or ""
            elif kind == "end" and open_:
                yield _anchor_of(open_.pop())


def _anchor_of(instruction: str) -> str:
    address, _, anchor = (Field(instruction).target or "").partition("#")
    return anchor if not address else ""
