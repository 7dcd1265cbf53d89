"""From the inline tokens of markdown-it to prose, or to blocks where tags among them make some."""

from collections.abc import Callable, Sequence

from markdown_it.token import Token

from exporter.readers._markup.flow import Walk
from exporter.readers._page.figures import blocks_of
from exporter.readers._page.outline import Data, Flow, Heading
from exporter.readers._page.page import Page
from exporter.readers._page.prose import Inline, Prose
from exporter.readers.markdown._autolinks import addresses
from exporter.readers.markdown._html import Fragment

_MARKS = {"strong": "strong", "em": "emphasis", "s": "deleted"}

Call = Callable[[Token, Prose, int], None]
"""Puts the call of a footnote into prose: token, prose, line."""


def inlines_of(children: Sequence[Token], line: int, page: Page, call: Call) -> list[Inline]:
    """Return the prose that inline tokens make. `line` is that of the first, from 1."""
    if _has_tags(children):
        return _fragment(children, line, page, call).prose()
    prose = Prose()
    _say(children, prose, line, page, call)
    _tell_wordless(prose, line, page)
    return prose.inlines


def flow_of_inlines(children: Sequence[Token], line: int, page: Page, call: Call) -> Flow:
    """Return the blocks that a paragraph makes: itself, figures, or what tags in it begin."""
    if _has_tags(children):
        return _fragment(children, line, page, call).flow()
    return list[Heading | Data](blocks_of(inlines_of(children, line, page, call), line, page))


def words_of(children: Sequence[Token] | None) -> str:
    """Return the words of inline tokens: those of a heading, of a picture's alt text."""
    parts = []
    for token in children or ():
        if token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type == "image":
            parts.append(words_of(token.children))
        elif token.type not in ("html_inline", "footnote_ref"):
            parts.append(token.content)
    return "".join(parts)


def _has_tags(children: Sequence[Token]) -> bool:
    return any(token.type == "html_inline" for token in children)


def _fragment(children: Sequence[Token], line: int, page: Page, call: Call) -> Fragment:
    """Return the HTML of a line of prose, with what Markdown makes of the text between the tags set into it."""
    fragment = Fragment(page, line)
    start = 0
    for index, token in enumerate([*children, Token("html_inline", "", 0)]):
        if token.type != "html_inline":
            continue
        if index > start:
            line += _set_in(children[start:index], fragment, line, page, call)
        fragment.raw(token.content)
        line += token.content.count("\n")
        start = index + 1
    return fragment


def _set_in(some: Sequence[Token], fragment: Fragment, line: int, page: Page, call: Call) -> int:
    """Set tokens into a fragment, and return how many lines end among them."""

    def put(walk: Walk) -> None:
        walk.mark_start()
        _say(some, walk.prose, line, page, call)

    ends = sum(token.type in ("softbreak", "hardbreak") for token in some)
    fragment.inset(put, lambda: words_of(some), ends)
    return ends


def _say(children: Sequence[Token], prose: Prose, line: int, page: Page, call: Call) -> None:
    """Put inline tokens, tags not among them, into prose."""
    for token in children:
        match token.type:
            case "text":
                _text(token.content, prose, line, page)
            case "softbreak":
                prose.soft_break()
                line += 1
            case "hardbreak":
                prose.hard_break()
                line += 1
            case "code_inline":
                prose.open("code")
                prose.text(token.content)
                prose.close("code")
            case "link_open":
                _link(token, prose, line, page)
            case "link_close":
                prose.link(None)
            case "image":
                _picture(token, prose, line, page)
            case "footnote_ref":
                call(token, prose, line)
            case _ if token.tag in _MARKS:
                (prose.open if token.nesting == 1 else prose.close)(_MARKS[token.tag])
            case _:
                prose.text(token.content)


def _text(words: str, prose: Prose, line: int, page: Page) -> None:
    """Put text into prose, with the addresses in it as links."""
    at = 0
    for start, end, address in () if prose.is_linked else addresses(words):
        prose.text(words[at:start])
        prose.link(page.link(address, line))
        prose.text(words[start:end])
        prose.link(None)
        at = end
    prose.text(words[at:])


def _tell_wordless(prose: Prose, line: int, page: Page) -> None:
    """Note the links in prose that hold no words."""
    for href in prose.wordless_links():
        page.remark(line, f"link to {href!r} without words", "left out")


def _link(token: Token, prose: Prose, line: int, page: Page) -> None:
    prose.link(page.link(str(token.attrGet("href") or ""), line))
    if title := token.attrGet("title"):
        page.remark(line, f"title {title!r} of a link", "left out")


def _picture(token: Token, prose: Prose, line: int, page: Page) -> None:
    shown = page.picture(str(token.attrGet("src") or ""), line)
    prose.picture(shown.asset, words_of(token.children), href=shown.href, title=str(token.attrGet("title") or ""))
