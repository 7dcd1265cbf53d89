"""From the inline tokens of markdown-it to prose."""

from collections.abc import Callable, Sequence

from markdown_it.token import Token

from exporter.readers._page.page import Page
from exporter.readers._page.prose import Inline, Prose
from exporter.readers.markdown._html import UNREAD, inline_tag, is_unread, tell_wordless
from exporter.readers.markdown._tags import Tag, match_ends, tag_of

_MARKS = {"strong": "strong", "em": "emphasis", "s": "deleted"}

Call = Callable[[Token, Prose, int], None]
"""Puts the call of a footnote into prose: token, prose, line."""


def inlines_of(children: Sequence[Token], line: int, page: Page, call: Call) -> list[Inline]:
    """Return the prose that inline tokens make. `line` is that of the first, from 1."""
    prose = Prose()
    tags = {index: tag_of(token.content) for index, token in enumerate(children) if token.type == "html_inline"}
    match_ends(((index, tag) for index, tag in tags.items() if tag), UNREAD)
    index = 0
    while index < len(children):
        token = children[index]
        match token.type:
            case "text":
                prose.text(token.content)
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
            case "html_inline":
                tag = tags[index]
                if tag is None:
                    if not token.content.startswith("<!--"):
                        prose.text(token.content)
                else:
                    index = _html(tag, index, children, prose, line, page)
            case _ if token.tag in _MARKS:
                (prose.open if token.nesting == 1 else prose.close)(_MARKS[token.tag])
            case _:
                prose.text(token.content)
        index += 1
    tell_wordless(prose, line, page)
    return prose.inlines


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


def _link(token: Token, prose: Prose, line: int, page: Page) -> None:
    prose.link(page.link(str(token.attrGet("href") or ""), line))
    if title := token.attrGet("title"):
        page.remark(line, f"title {title!r} of a link", "left out")


def _picture(token: Token, prose: Prose, line: int, page: Page) -> None:
    shown = page.picture(str(token.attrGet("src") or ""), line)
    prose.picture(shown.asset, words_of(token.children), href=shown.href, title=str(token.attrGet("title") or ""))


def _html(tag: Tag, index: int, children: Sequence[Token], prose: Prose, line: int, page: Page) -> int:
    """Put a tag into the prose and return the index of the token up to which it reaches."""
    if not is_unread(tag):
        inline_tag(tag, prose, page, line)
        return index
    end = tag.until or index
    inside = " ".join(child.content for child in children[index + 1 : end])
    inline_tag(tag, prose, page, line, inside)
    return end
