"""From the body of a Word file to a flow of headings and blocks."""

import re

from lxml import etree

from exporter.readers._page.figures import blocks_of, heading, in_line
from exporter.readers._page.outline import Data, Flow, Heading
from exporter.readers._page.prose import marked
from exporter.readers.docx._captions import Captions
from exporter.readers.docx._document import Document
from exporter.readers.docx._fields import Field
from exporter.readers.docx._formulas import formula
from exporter.readers.docx._lists import Lists
from exporter.readers.docx._names import M, W, shortened, words_of
from exporter.readers.docx._numbering import Item
from exporter.readers.docx._runs import Line
from exporter.readers.docx._styles import is_code
from exporter.readers.docx._tables import cells_of, rows_of, table_of
from exporter.readers.docx._title import stands_out, title_style

_QUOTES = frozenset(("quote", "intense quote", "block text", "block quote", "blockquote"))
_TERMS, _DEFINED = ("definition term", "list heading"), ("definition", "list contents")
"""Styles of pandoc, of LibreOffice."""
_MOST_IN_BOX = 12
"""Blocks of a table of one cell that is a box; one of more is a page."""


class Body:
    """The body of a file, read from the first paragraph to the last."""

    line = Line

    def __init__(self, document: Document) -> None:
        self._document, self._page = document, document.page
        self._fields: list[Field] = []
        self._captions = Captions()
        self._told: set[str] = set()

    def flow(self) -> Flow:
        """Return the flow of the whole body."""
        lists = Lists()
        self._walk(self._document.body, lists, inner=False)
        self._captions.give(lists.flow)
        return lists.flow

    def blocks(self, parent: etree._Element) -> list[Data]:
        """Return the blocks of a cell or a box, headings as paragraphs in bold: inside of these is no outline."""
        lists = Lists()
        self._walk(parent, lists, inner=True)
        self._captions.give(lists.flow)
        return [part for part in lists.flow if not isinstance(part, Heading)]

    def _walk(self, parent: etree._Element, lists: Lists, *, inner: bool) -> None:
        for child in parent:
            tag = child.tag
            if tag == f"{W}p":
                self._paragraph(child, lists, inner=inner)
            elif tag == f"{W}tbl":
                self._table(child, lists, inner=inner)
            elif tag == f"{W}bookmarkStart":
                name = child.get(f"{W}name", "")
                if name in self._document.linked or name.startswith("b_"):
                    self._page.anchors.append(name)
            elif tag in (f"{M}oMathPara", f"{M}oMath"):
                self._formula(child, lists)
            elif tag == f"{W}altChunk":
                self._page.remark(None, "a part of the text that is a file of its own (altChunk)", "a placeholder")
                words = [{"text": "[Embedded document]", "marks": ["emphasis"]}]
                lists.add([{"kind": "paragraph", "text": words, "_line": None}])

    def _formula(self, element: etree._Element, lists: Lists) -> None:
        if words := formula(element):
            self._page.remark(None, f"formula {shortened(words)}", "a placeholder with its words in a line")
            lists.add([{"kind": "paragraph", "text": [{"text": f"[Formula: {words}]"}], "_line": None}])

    def _paragraph(self, paragraph: etree._Element, lists: Lists, *, inner: bool) -> None:
        styles = self._document.styles
        chain = styles.paragraph(paragraph)
        item = self._document.numbering.item(paragraph)
        if is_code(chain) and self._code(paragraph, lists):
            return
        line = self.line(self._document, paragraph, self._fields, self._document.package.main, self.blocks)
        level = styles.level(paragraph)
        if level is not None and not line.prose.is_empty and any("text" in inline for inline in line.inlines):
            self._heading(line, level, item, lists, inner=inner)
            return
        made = self._anchored(line)
        if self._placed(styles.name(paragraph), line, made, lists):
            return
        if not made:
            return
        names = {style.name for style in chain}
        if "caption" in names and made[-1]["kind"] == "paragraph":
            made[-1]["_caption"] = line.sequence
        if item is not None:
            self._item(item, made, lists, line.place)
        elif _QUOTES & names:
            self._quote(made, lists, line.place)
        else:
            if not inner and len(made) == 1 and made[0]["kind"] == "paragraph":
                made[0]["_style"] = title_style(chain)
                made[0]["_stands_out"] = not lists.flow and stands_out(paragraph, made[0]["text"], styles)
            lists.add(made)

    def _placed(self, style: str, line: Line, made: list[Data], lists: Lists) -> bool:
        """Place the blocks of a paragraph where its style alone tells it, and return whether it did."""
        if style.startswith("toc ") and style[4:5].isdigit() and made:
            self._tell_contents()
            lists.item(Item(int(style[4:5]) - 1, None, "", True, "toc"), made, line.place)
            return True
        if made and style in _TERMS:
            entry = {"term": made[0].get("text", []), "blocks": made[1:], "_line": line.place}
            if (definitions := _last(lists, "definitions")) is None:
                definitions = {"kind": "definitions", "pairs": [], "_line": line.place}
                lists.add([definitions])
            definitions["pairs"].append(entry)
            return True
        if made and style in _DEFINED and (definitions := _last(lists, "definitions")):
            definitions["pairs"][-1]["blocks"] += made
            return True
        if not made and (style == "horizontal line" or self._document.styles.has_line(line.paragraph)):
            lists.add([{"kind": "rule", "_line": line.place}])
            return True
        return bool(made and (depth := _continues(style)) and lists.inside(made, depth))

    def _anchored(self, line: Line) -> list[Data]:
        """Return the blocks of a paragraph, and those beside it."""
        own = blocks_of(line.inlines, line.place, self._page)
        made = [*line.before, *own, *line.after]
        if made and self._page.anchors:
            made[0]["_anchors"], self._page.anchors = self._page.anchors, []
        return made

    def _heading(self, line: Line, level: int, item: Item | None, lists: Lists, *, inner: bool) -> None:
        text = _unbold(line.inlines)
        if item is not None and item.number is not None and "numbers" not in self._told:
            self._told.add("numbers")
            self._page.remark(line.place, f"headings numbered {item.shown}", "their words, without the numbers")
        if inner:
            words = in_line(marked(text, "strong"), line.place, self._page)
            block: Data = {"kind": "paragraph", "text": words, "_line": line.place}
            if self._page.anchors:
                block["_anchors"], self._page.anchors = self._page.anchors, []
            lists.add([*line.before, block, *line.after])
            return
        lists.add([heading(level, text, line.place, self._page)])
        lists.add([*line.before, *line.after])

    def _item(self, item: Item, made: list[Data], lists: Lists, place: int | None) -> None:
        if not made:
            return
        if item.number is None and not item.shown.strip() and lists.inside(made, item.level + 1):
            return  # more of the item above
        if item.fits:
            kind = item.shown.strip(" .()[]-")
            if item.number is not None and not kind.isdecimal() and item.definition not in self._told:
                self._told.add(item.definition)
                self._page.remark(place, f"a list numbered {item.shown}", f"numbered {item.number}.")
            lists.item(item, made, place)
            return
        first = made[0]
        if first["kind"] == "paragraph":
            first["text"] = [{"text": f"{item.shown} "}, *first["text"]]
        if not lists.inside(made, item.level):
            lists.add(made)
        if "legal" not in self._told:
            self._told.add("legal")
            self._page.remark(place, f"items numbered {item.shown}", "paragraphs that begin with their number")

    def _tell_contents(self) -> None:
        if "contents" not in self._told:
            self._told.add("contents")
            became = "kept as a list; every format has its own, take this one out"
            self._page.remark(None, "a table of contents", became)

    def _quote(self, made: list[Data], lists: Lists, place: int | None) -> None:
        last = _last(lists, "quote")
        if last is not None and not lists.is_open and not last.get("attribution"):
            last["blocks"].extend(made)
        elif made:
            lists.add([{"kind": "quote", "blocks": made, "_line": place}])

    def _code(self, paragraph: etree._Element, lists: Lists) -> bool:
        """Add a paragraph of program text, to the one before if that is one; return False for one that is more."""
        if next(paragraph.iter(f"{W}drawing", f"{W}pict", f"{W}footnoteReference", f"{W}fldChar"), None) is not None:
            return False
        text = _raw(paragraph)
        last = _last(lists, "code")
        if last is not None:
            last["text"] += f"\n{text}"
        elif text.strip():
            lists.add([{"kind": "code", "text": text, "_line": self._document.place(paragraph)}])
        return True

    def _table(self, table: etree._Element, lists: Lists, *, inner: bool) -> None:
        cells = [cell for row in rows_of(table) for cell in cells_of(row)]
        if len(cells) == 1:
            self._frame(cells[0], lists, inner=inner)
            return
        lists.close()
        lists.add(table_of(table, self._document, self.blocks))

    def _frame(self, cell: etree._Element, lists: Lists, *, inner: bool) -> None:
        """Read a table of one cell: a box beside the story; what holds headings, or a page of text, is none."""
        has_heading = any(self._document.styles.level(one) for one in cell.iter(f"{W}p") if words_of(one))
        paragraphs = sum(1 for one in cell.iter(f"{W}p") if words_of(one))
        if has_heading or inner or paragraphs > _MOST_IN_BOX:
            self._walk(cell, lists, inner=inner)
            return
        place = self._document.place(cell)
        blocks = self.blocks(cell)
        if blocks and all(block["kind"] in ("figure", "table", "callout", "rule", "code") for block in blocks):
            lists.add(blocks)
        elif blocks:
            lists.add([{"kind": "callout", "blocks": blocks, "_line": place}])


def _continues(style: str) -> int:
    """Return the level, from 1, of the list that a paragraph of a style goes on, 0 for any other style."""
    found = re.fullmatch(r"list continue ?([2-9]?)", style)
    return int(found[1] or 1) if found else 0


def _last(lists: Lists, kind: str) -> Data | None:
    """Return what stands last, if it is a block of a kind."""
    last = lists.flow[-1] if lists.flow else None
    return last if isinstance(last, dict) and last["kind"] == kind else None


def _raw(paragraph: etree._Element) -> str:
    """Return the text of a paragraph with its white space."""
    shown = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
    pieces = (one for run in paragraph.iter(f"{W}r") for one in run)
    return "".join(one.text or "" if one.tag == f"{W}t" else shown.get(one.tag, "") for one in pieces)


def _unbold(text: list[Data]) -> list[Data]:
    """Return a heading without the bold that all of it has: it says nothing there."""
    spans = [inline for inline in text if inline.get("text", "").strip()]
    if not spans or not all("strong" in inline.get("marks", ()) for inline in spans):
        return text
    return [
        inline | {"marks": [mark for mark in inline["marks"] if mark != "strong"]} if "marks" in inline else inline
        for inline in text
    ]
