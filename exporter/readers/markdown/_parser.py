"""markdown-it-py, set up: CommonMark, tables, strikethrough, footnotes, definitions; and guards left to its users.

markdown-it drops in silence what it cannot hold: whatever is nested too deeply, and cells beyond those of the head.
Here the first is refused, the second joins the last cell.
"""

import re
from collections.abc import Collection
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

from exporter.readers._page.page import Noted
from exporter.readers.markdown._lines import has_a_paragraph_a_line, lines_plugin
from exporter.record.faults import Fault, Faults

MAX_LEVELS = 40
"""Quotes inside one another; a list counts twice, a record holds 120 levels of JSON."""
INLINE_LEVELS = 20
"""Brackets inside one another; beyond, they are words. CommonMark's preset: each level costs time for each bracket."""
MAX_CELLS = 30_000
"""Cells of a table."""
MAX_PROSE = 40_000
"""Paragraphs, headings, items and cells in a whole text."""
MAX_MARKS = 200_000
"""Characters that may begin markup, in a whole text: each costs up to 50 microseconds."""
MAX_TAGS = 50_000
"""Tags of HTML in a whole text: each costs up to 100 microseconds."""
_SHOWN = 10
MAX_LABEL = 200
"""Characters of a footnote's label: a longer one makes the plugin search each line again and again."""

_DELIMITERS = frozenset("|:- \t")
_TAG = re.compile(r"</?[A-Za-z]")
_MARK = re.compile(r"[\[*_`<~&\\^!]")


def tokens_of(
    text: str, known_notes: Collection[str] = (), first_line: int = 1
) -> tuple[list[Token], dict[str, Any], list[Noted]]:
    """Return the tokens of a Markdown text, markdown-it's environment and remarks on what was mended. Raise Faults.

    `known_notes` are labels of footnotes that are defined elsewhere; `first_line` is the text's place in its file.
    """
    if sum(1 for _ in _MARK.finditer(text)) > MAX_MARKS:
        fault = f"more than {MAX_MARKS} characters of markup"
        raise Faults([Fault("", fault, "split it into several briefings", first_line)])
    if sum(1 for _ in _TAG.finditer(text)) > MAX_TAGS:
        fault = f"more than {MAX_TAGS} tags"
        raise Faults([Fault("", fault, "split it into several briefings", first_line)])
    env: dict[str, Any] = {"first_line": first_line, "mended": []}
    if known_notes:
        env["footnotes"] = {"refs": {f":{label}": -1 for label in known_notes}, "list": {}}
    return _parser(MAX_LEVELS + 5, has_a_paragraph_a_line(text)).parse(text, env), env, env["mended"]


@cache
def _parser(levels: int, by_lines: bool = False) -> MarkdownIt:
    md = MarkdownIt("commonmark", {"maxNesting": levels, "store_labels": True}).enable(["table", "strikethrough"])
    md.use(footnote_plugin, move_to_end=False)  # definitions are read where they stand; one never called is no loss
    md.use(deflist_plugin)
    md.inline.ruler.at("footnote_ref", _footnote_ref)
    md.block.ruler.before("table", "guard", _guard)
    md.core.ruler.before("inline", "surplus_cells", _surplus_cells)
    md.core.ruler.at("inline", _inline)
    if by_lines:
        md.use(lines_plugin)
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # the record is stricter, and tells
    return md


def _guard(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Refuse what is nested too deeply, and a table too large to be one, before it is parsed."""
    if state.level > MAX_LEVELS:
        raise Faults([Fault("", "nested too deeply", "take levels of lists or quotes out", _line(state, start))])
    if not silent and start + 1 < end and _DELIMITERS.issuperset(_source_line(state, start + 1)):
        rows = start
        while rows < end and rows - start <= MAX_CELLS and not state.isEmpty(rows):
            rows += 1
        columns = min(_source_line(state, line).strip().strip("|").count("|") for line in (start, start + 1)) + 1
        cells = (rows - start) * columns
        if cells > MAX_CELLS:
            fault = f"a table of {rows - start - 1} rows and {cells} cells, {MAX_CELLS} at most"
            raise Faults([Fault("", fault, "split the table, or link to it", _line(state, start))])
    return False


def _surplus_cells(state: StateCore) -> None:
    """Let cells beyond those of the head join the last one of their row, as they were written: GFM drops them."""
    source: list[str] | None = None
    columns = 0
    for index, token in enumerate(state.tokens):
        if token.type == "table_open":
            columns = 0
        elif token.type == "th_open":
            columns += 1
        elif token.type == "tr_open" and columns and token.map:
            source = state.src.split("\n") if source is None else source
            line = source[token.map[0]]
            if line.count("|") < columns:
                continue
            last = state.tokens[index + 3 * columns - 1]
            if surplus := _surplus(line, columns, last.content):
                last.content = f"{last.content} | {surplus}"
                number = state.env["first_line"] + token.map[0]
                what = f"more cells than the {columns} of the table's head"
                state.env["mended"].append(Noted(number, what, "joined to the last cell"))


def _surplus(line: str, columns: int, last: str) -> str:
    """Return what stands in a row's line after its last cell."""
    cells = escapedSplit(re.sub(r"^[\s>]*", "", line).rstrip())
    if cells and not cells[0]:
        cells.pop(0)
    if cells and not cells[-1]:
        cells.pop()
    return " | ".join(cell.strip() for cell in cells[columns:]).strip(" |")


def _inline(state: StateCore) -> None:
    """Parse the prose, and name the line of one that is nested too deeply."""
    md = _parser(INLINE_LEVELS)
    if sum(token.type == "inline" for token in state.tokens) > MAX_PROSE:
        fault = f"more than {MAX_PROSE} paragraphs, items and cells"
        raise Faults([Fault("", fault, "split it into several briefings", state.env["first_line"])])
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            try:
                md.inline.parse(token.content, md, state.env, token.children)
            except RecursionError:
                line = state.env["first_line"] + (token.map[0] if token.map else 0)
                raise Faults([Fault("", "nested too deeply", "take brackets out", line)]) from None


def _footnote_ref(state: StateInline, silent: bool) -> bool:
    """Read a call of a footnote whose label ends within reach."""
    if not state.src.startswith("[^", state.pos) or state.src.find("]", state.pos, state.pos + MAX_LABEL) < 0:
        return False
    return footnote_ref(state, silent)


def _source_line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _line(state: StateBlock, line: int) -> int:
    return int(state.env["first_line"]) + line


def unused_definitions(tokens: list[Token], env: dict[str, Any]) -> tuple[int, str] | None:
    """Return (line of the first, their labels, addresses and titles) of link definitions that nothing uses, or None."""
    unused = dict(env.get("references", {}))
    if not unused:
        return None
    stack = [token.children or [] for token in tokens if token.type == "inline"]
    while stack:
        for child in stack.pop():
            if label := child.meta.get("label"):
                unused.pop(label, None)
            if child.children:
                stack.append(child.children)
    left = [(one["map"][0], label, one) for label, one in unused.items()]
    left += [(one["map"][0], one["label"], one) for one in env.get("duplicate_refs", [])]
    if not left:
        return None
    shown = [
        f"[{label}]: {one['href']} {one['title']}".strip() for _, label, one in sorted(left, key=lambda one: one[:2])
    ]
    names = ", ".join(shown[:_SHOWN]) + (f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else "")
    return env["first_line"] + min(line for line, _, _ in left), names
