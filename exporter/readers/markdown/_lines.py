"""Text in which each line is a paragraph, as it comes when a page is copied: no blank line, lines that nobody wraps.

CommonMark would join them all to one paragraph, the lines after a list to its last item. Here a line ends a paragraph.
A short one without a full stop above a long one, a list or a table was a heading; so was the first of all.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from exporter.readers._page.outline import Data, Heading
from exporter.readers._page.prose import plain

_LEAST = 5
"""Lines that a text must have at least to be told from a few that are wrapped."""
_LONG = 160
"""Characters: of a line that no program wrapped."""
_SHORT = 80
"""Characters: of a heading at most."""
_WORDS = re.compile(r"[^\W\d_].*[^\W_]", re.DOTALL)
"""What a heading is: it begins with a letter and ends without a sign."""
_AROUND = re.compile(r"\s*```(?P<name>html|markdown|md)[ \t]*\n(?P<text>.*?)(?:\n```)?\s*", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"[“”\"'‘’]?`{1,3}\w*")
_BELOW = re.compile(r"(?:[-*+•]|\d{1,9}[.)])\s|\|")
"""How a list or a table begins."""


def without_fence(text: str) -> tuple[str, int, str] | None:
    """Return (the text in a fence around the whole of it, lines before that, the fence's name); None if there is none.

    So text comes that was generated as ```html or ```markdown, often without the end of the fence.
    """
    found = _AROUND.fullmatch(text)
    if found is None or found["text"].count("\n") < _LEAST or "\n```" in found["text"]:
        return None
    return found["text"], text.count("\n", 0, found.start("text")), found["name"]


def has_a_paragraph_a_line(text: str) -> bool:
    """Return whether each line of a text is a paragraph of its own."""
    lines = text.strip("\n").split("\n")
    return len(lines) >= _LEAST and all(map(str.strip, lines)) and sum(len(line) >= _LONG for line in lines) > 1


def is_fence(part: Heading | Data) -> bool:
    """Return whether a part of the flow is what is left of a fence around generated text: “`html."""
    return isinstance(part, dict) and part["kind"] == "paragraph" and bool(_FENCE.fullmatch(plain(part["text"])))


def lines_plugin(md: MarkdownIt) -> None:
    """Let each line end its paragraph; no line is a heading for what stands below it (CommonMark §4.3)."""
    md.block.ruler.at("paragraph", _line)
    md.block.ruler.before("paragraph", "below_table", _below_table, {"alt": ["blockquote"]})
    md.disable("lheading")


def _below_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Return whether a line ends the table above it: GFM makes a row of one without bars."""
    return silent and state.parentType == "table" and "|" not in state.getLines(start, start + 1, 0, False)


def _line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    content = state.getLines(start, start + 1, state.blkIndent, False).strip()
    following = state.getLines(start + 1, start + 2, 0, False).strip() if start + 1 < end else ""
    level = 0
    if state.level == 0 and len(content) <= _SHORT and _WORDS.fullmatch(content):
        is_first = not any(token.type == "heading_open" for token in state.tokens) and len(state.tokens) <= 3
        level = 1 if is_first else 2 if len(following) >= _SHORT or _BELOW.match(following) else 0
    kind, tag = ("heading", f"h{level}") if level else ("paragraph", "p")
    state.line = start + 1
    state.push(f"{kind}_open", tag, 1).map = [start, state.line]
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = content, [start, state.line], []
    state.push(f"{kind}_close", tag, -1)
    return True
