"""Reading a Word file back: its passages in reading order, from the file's own structure and nothing else.

A reader of its own: it shares no code with what writes the file, and goes by the names of styles and by the structure
of paragraphs, tables, fields and footnotes (ECMA-376 Part 1, §17). What only repeats or decorates (contents, running
heads, masthead, colophon) is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from exporter.formats.docx.line_reading import Line
from exporter.formats.docx.opened import Opened, W, is_on, value
from exporter.record.passages import cell_facts, row_shape
from exporter.record.reading import Kind, Passage

_FURNITURE = frozenset(
    (
        "masthead",
        "stamp",
        "stamp draft",
        "toc heading",
        "toc 1",
        "toc 2",
        "toc 3",
        "edition title",
        "edition date",
        "entry number",
        "entry title",
        "lead entry title",
        "entry standfirst",
        "colophon",
        "header",
        "footer",
    )
)
"""Names of paragraph styles that hold words of ours, or repeat the record's."""
_HEADINGS = {f"heading {level}": str(level + 1) for level in range(1, 10)} | {"key points heading": "2"}
_KINDS: dict[str, Kind] = {"title": "title", "title withdrawn": "title", "code": "code", "source": "source"}
_ROLES = {
    "quote": "quote",
    "quote source": "attribution",
    "faq question": "question",
    "faq answer": "answer",
    "caption": "caption",
    "table caption": "caption",
    "table note": "table note",
    "correction": "correction",
}
_HEADS = frozenset(("table head", "timeline date", "timeline date ahead", "affected group"))
_THROUGH = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins"))


def passages_of(data: bytes) -> list[Passage]:
    """Return the passages of a Word file, notes after the sections of their briefing, before its sources."""
    opened = Opened(data)
    body = opened.part("officeDocument").find(f"{W}body")
    reader = _Reader(opened)
    if body is not None:
        reader.blocks(body, {})
    return [passage for briefing in reader.briefings for passage in briefing.passages()]


@dataclass
class _Briefing:
    """The passages of one briefing, and its notes, which a reader meets before the sources."""

    text: list[Passage] = field(default_factory=list)
    sources: list[Passage] = field(default_factory=list)
    notes: list[Passage] = field(default_factory=list)

    def take(self, passage: Passage) -> None:
        """Take in a passage; the heading above the first source belongs to the sources."""
        if passage.kind == "source" and not self.sources and self.text and self.text[-1].kind == "heading":
            self.sources.append(self.text.pop())
        (self.sources if passage.kind == "source" or self.sources else self.text).append(passage)

    def passages(self) -> list[Passage]:
        """Return all passages in reading order."""
        return [*self.text, *self.notes, *self.sources]


class _Reader:
    """Reads the blocks of a body, and of cells inside."""

    def __init__(self, opened: Opened) -> None:
        self.briefings = [_Briefing()]
        self._opened = opened
        self._lists: list[str] = []  # the kinds of the lists that are open, outermost first
        self._item = ""  # the bullet or number of an item that begins with something else than words
        self._around: dict[str, str] = {}  # what a box that an item begins with hands to its first words
        self._depth = 0  # lists around the box that is read: what stands in it ends none of them
        self._left = opened.left  # where text begins in the body, or in the cell that is read
        self._notes = 0  # footnotes counted so far, through all briefings
        self._before = 0  # of them, those of briefings before this one

    def blocks(self, parent: etree._Element, facts: Mapping[str, str]) -> None:
        """Read what stands directly in a body or a cell."""
        for child in parent:
            if child.tag == f"{W}p":
                self._paragraph(child, facts)
            elif child.tag == f"{W}tbl":
                self._table(child, facts)
            elif child.tag in _THROUGH:
                self.blocks(child, facts)

    def _paragraph(self, paragraph: etree._Element, facts: Mapping[str, str]) -> None:
        style = self._opened.style_of(paragraph)
        if style in ("title", "title withdrawn"):
            self.briefings.append(_Briefing())
            self._before = self._notes
        if style == "rule":
            self._take(Passage("", "rule"))
            self._item = ""
            return
        line = Line(self._opened, self._notes, self._before, raw=style == "code").whole(paragraph)
        self._notes = line.counted
        for number, note in line.notes:
            self._note(number, note)
        if style in _FURNITURE:
            return
        has_words = style != "figure" and bool(line.text or line.details)
        facts = {**facts, **self._facts(paragraph, style, has_words=has_words)}
        kind = _KINDS.get(style) or ("heading" if style in _HEADINGS else "cell" if "column" in facts else "text")
        if style == "figure":
            for alt in line.pictures:
                self._take(Passage(alt, "picture"))
        elif line.text.strip() or line.details:
            self._take(Passage(line.text, kind, details=line.details if kind != "code" else (), facts=facts))

    def _take(self, passage: Passage) -> None:
        self.briefings[-1].take(passage)

    def _facts(self, paragraph: etree._Element, style: str, *, has_words: bool) -> dict[str, str]:
        """Return what a paragraph says of its place: heading, item, part."""
        facts: dict[str, str] = {}
        if style in _HEADINGS:
            facts["level"] = _HEADINGS[style]
        if style in _ROLES:
            facts["role"] = _ROLES[style]
        item = self._opened.item(paragraph)
        if item and style == "source":
            return {"number": str(int(item[1].rstrip(".")) - self._before)}
        if item:
            level, shown = item
            self._lists[level:] = ["bullets" if shown == "•" else "numbered"]
            self._item = shown
        elif style.startswith("list continue"):
            self._lists[int(style[13:].strip() or 1) :] = []
        elif style == "normal" or style in _HEADINGS:
            self._lists, self._item = self._lists[: self._depth], ""  # a quote or code in an item ends it not
        elif has_words and int(value(paragraph, "pPr/ind", "left") or 0) <= self._left:
            self._item = ""  # one that held a table alone
        if self._lists and (item or style.startswith("list continue")):
            facts["list"] = " > ".join(self._lists)
        if self._item and has_words:
            facts |= self._begun()
        elif has_words:
            facts |= self._around
            self._around = {}
        return facts

    def _begun(self) -> dict[str, str]:
        """Return what its first words say of an item, which has none to come then."""
        item, self._item = self._item, ""
        return {"item": item, "list": " > ".join(self._lists)}

    def _note(self, number: str, note: etree._Element) -> None:
        """Read a footnote that is a remark; one that cites a source repeats the list of sources."""
        for paragraph in note.iter(f"{W}p"):
            if self._opened.style_of(paragraph) != "footnote source":
                line = Line(self._opened, 0, self._before, in_note=True).whole(paragraph)
                if line.text.strip() or line.details:
                    passage = Passage(line.text, "note", details=line.details, facts={"number": number})
                    self.briefings[-1].notes.append(passage)

    def _table(self, table: etree._Element, facts: Mapping[str, str]) -> None:
        style = self._opened.table_style(table)
        rows = [row for row in table.iter(f"{W}tr") if next(row.iterancestors(f"{W}tbl")) is table]
        cells = [[cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is row] for row in rows]
        if style == "entries table":
            return
        if style in ("", "normal table") and [len(row) for row in cells] == [1]:  # a frame
            self._framed(table, cells[0][0], facts)
            return
        grid = [_Cell.row(row) for row in cells]
        first_column = value(table, "tblPr/tblLook", "firstColumn") == "1"
        heads = [[self._is_head(cell) for cell in row] for row in cells]
        shown = [place for row in grid for place in row if place.merge != "continue"]
        outside = self._lists, self._item, self._around, self._depth, self._left
        self._around, self._depth, self._left = {}, 0, 0
        place = len(self.briefings[-1].text)
        count = 0
        for number, (row, places) in enumerate(zip(rows, grid, strict=True)):
            is_head_row = is_on(row.find(f"{W}trPr"), "tblHeader")
            for at, cell, marked in zip(places, cells[number], heads[number], strict=True):
                if at.merge == "continue":
                    continue
                above = is_head_row or value(cell, "tcPr/vAlign") == "bottom"  # only heads of columns stand there
                head = "column" if above else "row" if marked or (first_column and not at.column) else ""
                count += bool(head)
                down = 1
                while number + down < len(grid) and _Cell(at.column, at.span, "continue") in grid[number + down]:
                    down += 1
                down = down if at.merge == "restart" else 1
                self._lists, self._item = [], ""
                self.blocks(cell, cell_facts(at.column, at.span, down, head))
        self._lists, self._item, self._around, self._depth, self._left = outside
        widest = max((row[-1].column + row[-1].span for row in grid if row), default=0)
        self.briefings[-1].text.insert(place, Passage(row_shape(len(rows), widest, len(shown), count), "table"))

    def _framed(self, table: etree._Element, cell: etree._Element, facts: Mapping[str, str]) -> None:
        """Read a box. One that stands further in is a part of an item, and ends none of the lists around it."""
        if int(value(table, "tblPr/tblInd", "w") or 0) <= self._left:
            self._lists, self._item = self._lists[: self._depth], ""
        lists, item, depth, left = self._lists, self._item, self._depth, self._left
        self._depth, self._left = len(lists), 0
        if item:
            self._around = self._begun()
        self.blocks(cell, facts)
        self._item = item if self._around else ""
        self._lists, self._depth, self._left, self._around = lists, depth, left, {}

    def _is_head(self, cell: etree._Element) -> bool:
        return any(self._opened.style_of(paragraph) in _HEADS for paragraph in cell.iterchildren(f"{W}p"))


@dataclass(frozen=True)
class _Cell:
    """A cell: the column in which it begins, from 0, the columns it spans, its part in a merge over rows."""

    column: int
    span: int
    merge: str = ""

    @classmethod
    def row(cls, cells: list[etree._Element]) -> "list[_Cell]":
        """Return the cells of a row."""
        found, column = [], 0
        for cell in cells:
            span = int(value(cell, "tcPr/gridSpan") or 1)
            merge = value(cell, "tcPr/vMerge")
            found.append(cls(column, span, "" if merge is None else merge or "continue"))
            column += span
        return found
