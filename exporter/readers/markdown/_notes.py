"""Footnotes: a definition is read where it is called; a label that is a source's id calls that source."""

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from typing import Any

from markdown_it.token import Token

from exporter.readers._page.definitions import as_blocks
from exporter.readers._page.outline import Data, Flow, Heading
from exporter.readers._page.page import Page
from exporter.readers._page.prose import Inline, Prose, marked
from exporter.record.faults import Fault, Faults

_OPEN, _CLOSE = "footnote_reference_open", "footnote_reference_close"
_MAX_REPEATED = 200_000
"""Inlines that notes called more than once may add to a record."""
_MAX_WITHIN = 50
"""Notes that may call one another in a row."""

ReadFlow = Callable[[Sequence[Token]], Flow]
ReadProse = Callable[[Sequence[Token], int], list[Inline]]


class Notes:
    """The footnotes of a page. `sources` are the ids of the record's sources."""

    def __init__(self, tokens: Sequence[Token], env: dict[str, Any], page: Page, sources: frozenset[str]) -> None:
        self._tokens, self._page, self._sources = tokens, page, sources
        self._written = env.get("footnotes", {}).get("list", {})
        self._first_line: int = env["first_line"]
        self._definitions: dict[str, int] = {}
        self._uncalled: dict[int, str] = {}
        for index, token in enumerate(tokens):
            if token.type == _OPEN:
                label = token.meta["label"]
                self._uncalled[index] = label
                self._definitions.setdefault(label, index)
        self._read: dict[str, list[Inline]] = {}
        self._active: list[str] = []
        self._repeated = 0
        self.flow_of: ReadFlow
        self.prose_of: ReadProse

    def call(self, token: Token, prose: Prose, line: int) -> None:
        """Put the call of a note or of a source into prose. A note called within a note is put in brackets there."""
        label = token.meta.get("label")
        if label is not None and label not in self._definitions:
            if label in self._sources:
                prose.source(label)
            return
        name = label if label is not None else f"^{token.meta['id']}"
        if name in self._active:
            self._page.remark(line, f"footnote [^{name}] calls itself", "its label")
            prose.text(f"[^{name}]")
            return
        inlines = self._note(name, token, line)
        if not inlines:
            self._page.remark(line, f"footnote [^{name}] is empty", "left out")
        elif self._active:
            self._page.remark(line, f"footnote [^{name}] is called within another", "in brackets there")
            prose.text(" (")
            prose.extend(inlines)
            prose.text(")")
        else:
            prose.note(inlines)

    def uncalled(self) -> Iterator[Data]:
        """Yield the blocks of the footnotes that nothing called: no word is lost."""
        while self._uncalled:
            index, label = next(iter(self._uncalled.items()))
            del self._uncalled[index]
            line = self._first_line + (self._tokens[index].map or [0])[0]
            self._page.remark(line, f"footnote [^{label}] is never called", "a paragraph at the end")
            for part in self.flow_of(self._tokens[index + 1 : end_of_note(self._tokens, index + 1) - 1]):
                yield as_block(part)

    def _note(self, name: str, token: Token, line: int) -> list[Inline]:
        if name in self._read:
            self._repeated += len(self._read[name]) + sum(len(one.get("text", "")) for one in self._read[name]) // 50
            if self._repeated > _MAX_REPEATED:
                raise Faults([Fault("", f"footnote [^{name}] is called too often", "call it once", line)])
            self._page.remark(line, f"footnote [^{name}] is called again", "told here, too")
            return deepcopy(self._read[name])
        if len(self._active) >= _MAX_WITHIN:
            fault = f"footnote [^{name}] is called within {_MAX_WITHIN} others"
            raise Faults([Fault("", fault, "call it from the text", line)])
        self._active.append(name)
        try:
            if name in self._definitions:
                start = self._definitions[name]
                self._uncalled.pop(start, None)
                flow = self.flow_of(self._tokens[start + 1 : end_of_note(self._tokens, start + 1) - 1])
                if len(flow) > 1 or any(not isinstance(part, dict) or part["kind"] != "paragraph" for part in flow):
                    self._page.remark(line, f"footnote [^{name}] is more than a paragraph", "its words, line by line")
                inlines = flattened([as_block(part) for part in flow])
            else:
                inlines = self.prose_of(self._written[token.meta["id"]]["tokens"], line)
        finally:
            self._active.pop()
        self._read[name] = inlines
        return inlines


def end_of_note(tokens: Sequence[Token], at: int) -> int:
    """Return the index after the end of the definition inside which `at` is."""
    depth = 1
    while depth:
        depth += {_OPEN: 1, _CLOSE: -1}.get(tokens[at].type, 0)
        at += 1
    return at


def flattened(blocks: Sequence[Data]) -> list[Inline]:
    """Return the words of blocks as prose, parted by line breaks: a note holds no blocks."""
    lines: list[list[Inline]] = []
    for block in as_blocks(list(blocks)):
        match block["kind"]:
            case "paragraph":
                lines.append(block["text"])
            case "list":
                lines += [flattened(item["blocks"]) for item in block["items"]]
            case "quote" | "callout":
                lines += [block.get("title", []), flattened(block["blocks"]), block.get("attribution", [])]
            case "table":
                lines += [_row(row) for row in block["rows"]]
            case "code":
                lines += [[{"text": text, "marks": ["code"]}] for text in block["text"].split("\n") if text.strip()]
            case "figure":
                lines += [[{"kind": "image", "asset": block["asset"], "alt": block["alt"]}], block.get("caption", [])]
    joined: list[Inline] = []
    for line in filter(None, lines):
        joined += [{"kind": "break"}, *line] if joined else line
    return joined


def _row(row: Sequence[Data]) -> list[Inline]:
    joined: list[Inline] = []
    for cell in row:
        joined += [{"text": " | "}] if joined else []
        joined += flattened(cell["blocks"])
    return joined


def as_block(part: Heading | Data) -> Data:
    """Return a part of a flow as a block: a heading as a paragraph in bold."""
    if isinstance(part, Heading):
        return {"kind": "paragraph", "text": marked(part.text, "strong"), "_line": part.line}
    return part
