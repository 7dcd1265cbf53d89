"""From the block tokens of markdown-it to a flow of headings and blocks."""

import re
from collections.abc import Sequence

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from exporter.readers._page.figures import heading, in_line
from exporter.readers._page.outline import Data, Flow, Heading
from exporter.readers._page.page import Page
from exporter.readers._page.prose import BOXES, Inline, is_empty
from exporter.readers.markdown._html import Fragment, regions
from exporter.readers.markdown._inlines import flow_of_inlines, inlines_of
from exporter.readers.markdown._notes import Notes, as_block, end_of_note
from exporter.readers.markdown._quotes import quote_of

_ALIGN = {"text-align:right": "end", "text-align:center": "center"}
_NAMED = re.compile(r"\s*\{#([^\s{}]+)\}$")
_MAX_START = 1_000_000
_BOX = re.compile(r"\[([ xX])\][ \t]+")


class Blocks:
    """The tokens of a page, read from the first to the last."""

    def __init__(self, tokens: Sequence[Token], page: Page, notes: Notes, first_line: int) -> None:
        self._tokens, self._page, self._notes = tokens, page, notes
        self._first_line, self._at, self._line = first_line, 0, first_line
        self._reach = regions(tokens)

    def flow(self) -> Flow:
        """Return the whole flow."""
        return self._until("")

    def _until(self, end: str) -> Flow:
        """Return what stands before the token of type `end`, and step over it."""
        flow: Flow = []
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.type == end:
                break
            if token.map:
                self._line = self._first_line + token.map[0]
            flow += self._made_of(token, self._line)
        return flow

    def _made_of(self, token: Token, line: int) -> Flow:
        match token.type:
            case "heading_open":
                return [self._heading(token, line)]
            case "paragraph_open":
                return list[Heading | Data](self._paragraph("paragraph_close", line))
            case "bullet_list_open" | "ordered_list_open":
                return list[Heading | Data](self._list(token, line))
            case "blockquote_open":
                return list[Heading | Data](quote_of(self._blocks("blockquote_close"), line, self._said))
            case "table_open":
                return [self._table(line)]
            case "dl_open":
                return [self._definitions(line)]
            case "fence" | "code_block":
                return list[Heading | Data](self._code(token, line))
            case "html_block":
                return self._html(token, line)
            case "hr":
                return [{"kind": "rule", "_line": line}]
            case "footnote_reference_open":  # read where it is called
                self._at = end_of_note(self._tokens, self._at)
        return []

    def _html(self, token: Token, line: int) -> Flow:
        """Return what a block of HTML makes, and what stands between it and the one that closes its tags."""
        fragment = Fragment(self._page, line)
        fragment.raw(token.content)
        index = self._at - 1
        end = self._reach.get(index, index)
        while self._at <= end:
            index, token = self._at, self._tokens[self._at]
            end = max(end, self._reach.get(index, index))
            self._at += 1
            if token.map:
                self._line = self._first_line + token.map[0]
            if token.type == "html_block":
                fragment.raw(token.content, self._line)
            else:
                here = self._line
                fragment.set_in(self._made_of(token, here), here)
        return fragment.flow()

    def _blocks(self, end: str) -> list[Data]:
        """Return the blocks before `end`, headings as paragraphs in bold: inside a list or a quote is no outline."""
        return self._as_blocks(self._until(end))

    def _as_blocks(self, flow: Flow) -> list[Data]:
        return [as_block(part) for part in flow if not (isinstance(part, Heading) and is_empty(part.text))]

    def _prose(self, end: str) -> list[Inline]:
        """Return the prose before `end`, and step over it."""
        return self._said(self._children(end), self._line)

    def _children(self, end: str) -> Sequence[Token]:
        """Return the tokens of the prose before `end`, and step over it."""
        inline = self._tokens[self._at]
        self._at += 2 if inline.type == "inline" else 1
        assert self._tokens[self._at - 1].type == end
        if inline.type != "inline":
            return ()
        if inline.map:
            self._line = self._first_line + inline.map[0]
        return inline.children or ()

    def _said(self, children: Sequence[Token], line: int) -> list[Inline]:
        return inlines_of(children, line, self._page, self._notes.call)

    def _heading(self, token: Token, line: int) -> Heading:
        made = heading(int(token.tag[1]), self._prose("heading_close"), line, self._page)
        last = made.text[-1] if made.text else {}
        if named := _NAMED.search(last.get("text", "")):  # {#anchor}, as Zola, Hugo, kramdown and pandoc have it
            made.names.append(named[1])
            last["text"] = last["text"][: named.start()]
        return made

    def _paragraph(self, end: str, line: int) -> list[Data]:
        children = self._children(end)
        made = self._as_blocks(flow_of_inlines(children, line, self._page, self._notes.call))
        for block in made:
            block["_children"] = children  # for a quote, which looks at the lines
        return made

    def _list(self, token: Token, line: int) -> list[Data]:
        ordered = token.type == "ordered_list_open"
        end = token.type.replace("_open", "_close")
        items: list[Data] = []
        while self._tokens[self._at].type != end:
            item = self._tokens[self._at]
            self._at += 1
            here = self._first_line + item.map[0] if item.map else line
            self._tick_box()
            blocks = self._blocks("list_item_close")
            if not blocks:
                self._page.remark(here, "an item without text", "kept as an empty one" if ordered else "left out")
                if not ordered:
                    continue
                blocks = [{"kind": "paragraph", "text": [{"text": "\N{NO-BREAK SPACE}"}], "_line": here}]
            items.append({"blocks": blocks, "_line": here})
        self._at += 1
        if not items:
            return []
        made: Data = {"kind": "list", "ordered": ordered, "items": items, "_line": line}
        start = int(token.attrs.get("start", 1))
        if start > _MAX_START:
            self._page.remark(line, f"a list that begins with {start}", "numbered from 1")
        elif ordered:
            made["start"] = start
        return [made]

    def _tick_box(self) -> None:
        """Write the box of a task (GFM §5.3) as one that is seen, in the text of the item that begins here."""
        first = self._tokens[self._at : self._at + 2]
        if [token.type for token in first] != ["paragraph_open", "inline"] or not first[1].children:
            return
        text, *rest = first[1].children
        found = _BOX.match(text.content) if text.type == "text" else None
        if found and (rest or found.end() < len(text.content)):
            text.content = f"{BOXES[found[1] != ' ']} {text.content[found.end() :]}"

    def _definitions(self, line: int) -> Data:
        pairs: list[Data] = []
        while (token := self._tokens[self._at]).type != "dl_close":
            self._at += 1
            here = self._first_line + token.map[0] if token.map else line
            if token.type == "dt_open":
                pairs.append({"term": self._prose("dt_close"), "blocks": [], "_line": here})
            elif token.type == "dd_open":
                pairs[-1]["blocks"] += self._blocks("dd_close")
        self._at += 1
        return {"kind": "definitions", "pairs": pairs, "_line": line}

    def _table(self, line: int) -> Data:
        rows: list[list[Data]] = []
        while (token := self._tokens[self._at]).type != "table_close":
            self._at += 1
            if token.map:
                self._line = self._first_line + token.map[0]
            if token.type == "tr_open":
                rows.append([])
            elif token.type in ("th_open", "td_open"):
                cell: Data = {"blocks": self._cell(token.type.replace("open", "close")), "_line": self._line}
                if align := _ALIGN.get(str(token.attrGet("style") or "")):
                    cell["align"] = align
                rows[-1].append(cell)
        self._at += 1
        table: Data = {"kind": "table", "rows": rows, "_line": line}
        if len(rows) > 1 and not any(
            cell["blocks"] for cell in rows[0]
        ):  # GFM has no table without a head: an empty one
            table |= {"rows": rows[1:], "head_rows": 0}
        return table

    def _cell(self, end: str) -> list[Data]:
        children = self._children(end)
        if any(child.type == "image" for child in children):
            inlines = self._said(children, self._line)
            if not is_empty(inlines):
                return [{"kind": "paragraph", "text": in_line(inlines, self._line, self._page), "_line": self._line}]
        return self._as_blocks(flow_of_inlines(children, self._line, self._page, self._notes.call))

    def _code(self, token: Token, line: int) -> list[Data]:
        language, _, rest = unescapeAll(token.info).strip().partition(" ")
        language, _, options = language.partition(",")
        if rest.strip() or options:
            self._page.remark(line, f"options of a code block: {f'{options} {rest}'.strip()}", "left out")
        text = token.content.rstrip("\n")
        if not text:
            if language:
                self._page.remark(line, f"an empty code block ({language})", "left out")
            return []
        return [{"kind": "code", "text": text, "language": language.strip("{}."), "_line": line}]
