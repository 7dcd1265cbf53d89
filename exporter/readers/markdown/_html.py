"""Raw HTML in Markdown: its words and simple marks are carried; what is no text becomes a placeholder and a remark."""

import re
from collections.abc import Iterable, Iterator

from lxml.html import defs

from exporter.readers._page.figures import blocks_of, heading
from exporter.readers._page.outline import Flow
from exporter.readers._page.page import Page
from exporter.readers._page.prose import Prose, marked
from exporter.readers.markdown._tags import Tag, match_ends, parts_of

MARKS = {
    "b": "strong", "strong": "strong", "i": "emphasis", "em": "emphasis", "cite": "emphasis", "dfn": "emphasis",
    "var": "emphasis", "code": "code", "kbd": "code", "samp": "code", "tt": "code", "sup": "superscript",
    "sub": "subscript", "del": "deleted", "s": "deleted", "strike": "deleted",
}  # fmt: skip
"""Tags and the record's marks."""
PLACEHOLDERS = {
    "video": "Video", "audio": "Audio", "iframe": "Embedded page", "embed": "Embedded object", "math": "Formula",
    "object": "Embedded object", "applet": "Embedded object", "svg": "Drawing", "canvas": "Drawing",
    "form": "Form", "input": "Form field", "select": "Form field", "textarea": "Form field",
}  # fmt: skip
"""What is no text, and the words that stand for it."""
_SILENT = frozenset(("script", "style", "template", "noframes"))
UNREAD = _SILENT | PLACEHOLDERS.keys()
"""Tags whose content is no text of the page."""
_KNOWN = defs.tags | {"picture", "main", "search", "slot", "template", "bdi", "data", "dialog", "noframes", "big"}
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form header hgroup html li main menu nav ol p section summary table tbody td tfoot th thead tr ul".split()
)
_BOLD = frozenset(("summary", "caption", "dt"))
_HEADING = re.compile(r"h[1-6]$")
_LANGUAGE = re.compile(r"(?:^|\s)(?:lang|language)-([\w+#.-]+)")


def is_unread(tag: Tag) -> bool:
    """Return whether what stands between this tag and its closing one is no text of the page."""
    return not tag.end and tag.name in UNREAD


def inline_tag(tag: Tag, prose: Prose, page: Page, line: int, inside: str = "") -> None:
    """Put what a tag means for the prose around it into the prose. `inside` is the text of one that is not read."""
    name = tag.name
    page.anchors += [tag.attributes[key] for key in ("id", "name") if tag.attributes.get(key)]
    if name in MARKS:
        (prose.close if tag.end else prose.open)(MARKS[name])
    elif name == "a":
        href = tag.attributes.get("href")
        prose.link(page.link(href, line) if href and not tag.end else None)
    elif name == "br":
        prose.hard_break()
    elif name == "img" and not tag.end:
        picture(tag, prose, page, line)
    elif name in _SILENT and not tag.end:
        page.remark(line, f"<{name}>: {_start(inside)}" if inside.strip() else f"<{name}>", "left out")
    elif name in PLACEHOLDERS and not tag.end:
        placeholder(tag, prose, page, line, inside)
    elif name in _BLOCKS or name in ("td", "th", "hr"):
        prose.soft_break()
    elif name not in _KNOWN:
        page.remark(line, f"{_start(tag.raw)}: no tag of HTML", "kept as text")
        prose.text(tag.raw)


def picture(tag: Tag, prose: Prose, page: Page, line: int) -> None:
    """Put an <img> into the prose, with its alt text."""
    shown = page.picture(tag.attributes.get("src", ""), line)
    prose.picture(shown.asset, tag.attributes.get("alt", ""), href=shown.href, title=tag.attributes.get("title", ""))


def placeholder(tag: Tag, prose: Prose, page: Page, line: int, inside: str) -> None:
    """Put words that stand for what is no text into the prose: `[Video: address or its own words]`."""
    what = PLACEHOLDERS[tag.name]
    source = tag.attributes.get("src") or tag.attributes.get("data") or tag.attributes.get("value") or ""
    words = " ".join(filter(None, (source, *_words(inside))))
    prose.open("emphasis")
    prose.text(f"[{what}: {words}]" if words else f"[{what}]")
    prose.close("emphasis")
    page.remark(line, f"<{tag.name}>", f"a placeholder: [{what}]")


def _words(markup: str) -> Iterator[str]:
    for part in parts_of(markup):
        if isinstance(part, str):
            yield from part.split()


def _start(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 200 else f"{text[:200]}… ({len(text)} characters)"


def tell_wordless(prose: Prose, line: int, page: Page) -> None:
    """Note the links in prose that hold no words."""
    for href in prose.wordless_links():
        page.remark(line, f"link to {href!r} without words", "left out")


def flow_of(markup: str, line: int, page: Page) -> Flow:
    """Return the headings and blocks that a block of raw HTML makes."""
    return _Flow(markup, line, page).flow


class _Flow:
    """A block of raw HTML being read."""

    def __init__(self, markup: str, line: int, page: Page) -> None:
        self.flow: Flow = []
        self._page, self._line, self._started = page, line, line
        self._prose, self._level, self._bold, self._cells = Prose(), 0, False, 0
        parts = parts_of(markup)
        match_ends(((index, part) for index, part in enumerate(parts) if isinstance(part, Tag)), UNREAD)
        index = 0
        while index < len(parts):
            part = parts[index]
            if isinstance(part, str):
                self._text(part)
            elif part.name == "pre" and not part.end:
                index = self._pre(parts, index)
            elif is_unread(part):
                end = part.until or index
                inline_tag(part, self._prose, page, self._line, _raw(parts[index + 1 : end]))
                index = end
            else:
                self._tag(part)
            index += 1
        self._flush()

    def _text(self, text: str) -> None:
        """Add text in which white space flows."""
        self._line += text.count("\n")
        if not text.strip() and not self._prose.inlines:
            return
        self._prose.text(re.sub(r"\s+", " ", text))

    def _tag(self, tag: Tag) -> None:
        self._line += tag.raw.count("\n")
        self._page.anchors += [tag.attributes[key] for key in ("id",) if tag.attributes.get(key)]
        if _HEADING.match(tag.name):
            self._flush()
            self._level = 0 if tag.end else int(tag.name[1])
        elif tag.name == "hr":
            self._flush()
            self.flow.append({"kind": "rule", "_line": self._line})
        elif tag.name in ("td", "th") and not tag.end:
            self._cells += 1
            if self._cells > 1 and not self._prose.is_empty:
                self._prose.text(" | ")
        elif tag.name in ("td", "th"):
            pass
        elif tag.name in _BLOCKS:
            self._flush()
            self._bold = tag.name in _BOLD and not tag.end
            self._cells = 0
        else:
            inline_tag(tag, self._prose, self._page, self._line)

    def _pre(self, parts: list[str | Tag], index: int) -> int:
        """Add the code between <pre> and </pre>, or the end, and return the index of the latter."""
        self._flush()
        end = next(
            (
                at
                for at in range(index, len(parts))
                if isinstance(tag := parts[at], Tag) and tag.end and tag.name == "pre"
            ),
            len(parts),
        )
        tags = [part for part in parts[index:end] if isinstance(part, Tag)]
        text = "".join(part for part in parts[index:end] if isinstance(part, str)).removeprefix("\n")
        if text.strip():
            language = next((m[1] for tag in tags if (m := _LANGUAGE.search(tag.attributes.get("class", "")))), "")
            self.flow.append({"kind": "code", "text": text.rstrip(), "language": language, "_line": self._line})
        self._line += _raw(parts[index:end]).count("\n")
        return end

    def _flush(self) -> None:
        """End the paragraph or heading that is open."""
        prose, self._prose = self._prose, Prose()
        started, self._started = self._started, self._line
        tell_wordless(prose, started, self._page)
        if prose.is_empty:
            return
        if self._level:
            self.flow.append(heading(self._level, prose.inlines, started, self._page))
        else:
            inlines = marked(prose.inlines, "strong") if self._bold else prose.inlines
            self.flow += blocks_of(inlines, started, self._page)


def _raw(parts: Iterable[str | Tag]) -> str:
    return "".join(part if isinstance(part, str) else part.raw for part in parts)
