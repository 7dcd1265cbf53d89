"""Reading HTML back, for the formats made of it: what a reader finds in it, told by elements and ARIA roles alone."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from exporter.record.grid import placed
from exporter.record.passages import cell_facts, row_shape
from exporter.record.reading import Kind, On, Passage, Prose

if TYPE_CHECKING:
    from lxml import html

_LINE = frozenset(
    "a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q s samp small span strong sub sup time u wbr".split()
)
_MARKS = {
    **dict.fromkeys(("strong", "b"), "strong"),
    **dict.fromkeys(("em", "i"), "emphasis"),
    **dict.fromkeys(("del", "s"), "deleted"),
    "sup": "superscript",
    "sub": "subscript",
    "code": "code",
}
_ROLES = {
    "question": "question",
    "answer": "answer",
    "attribution": "attribution",
    "callout": "box",
    "callout-title": "title of a box",
    "table-note": "table note",
    "correction": "correction",
    "placeholder": "caption",
}
"""Classes that a page gives a look of its own, and the part that it shows."""
_FURNITURE = frozenset("nav script style template noscript".split())
_FURNITURE_ROLES = frozenset("banner contentinfo navigation search".split())
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_FLOWING = re.compile("[ \t\n\r\f]+")


@dataclass(frozen=True)
class _Around:
    """What stands around words: kind and facts of their passage, what lies on them, their language."""

    kind: Kind = "text"
    facts: Mapping[str, str] = field(default_factory=dict)
    on: tuple[On, ...] = ()
    language: str = ""

    def said(self, **facts: str) -> "_Around":
        return replace(self, facts={**self.facts, **facts})

    @property
    def lying(self) -> Iterable[On]:
        return (*self.on, ("language", self.language)) if self.language else self.on


def passages_of(root: "html.HtmlElement", *, page: str = "", own: str = "") -> list[Passage]:
    """Return the passages inside an element. `page`: its address, at which its own anchors may be named.

    `own` is the language that words have of which nothing else is said.
    """
    walk = _Walk(page, own or (root.get("lang") or ""))
    walk.enter(root, _Around())
    walk.end(_Around())
    return walk.found


class _Walk:
    """A walk through elements: words run on until an element that stands as a block begins or ends."""

    def __init__(self, page: str, own: str) -> None:
        self.found: list[Passage] = []
        self._page, self._own = page, own
        self._prose = Prose()
        self._item = ""  # the bullet or number that the next passage takes
        self._held: list[Passage] = []

    def end(self, around: _Around) -> None:
        """End a passage, if there is one."""
        prose, self._prose = self._prose, Prose()
        text = prose.text
        text = text.strip("\n") if around.kind == "code" else re.sub(" *\n *", "\n", text).strip(" \n")
        if not text and not prose.details:
            return
        facts = around.facts
        if self._item:
            facts = {**facts, "item": self._item}
            self._item = ""
        self.found.append(
            Passage(text, around.kind, details=() if around.kind == "code" else prose.details, facts=facts)
        )

    def enter(self, element: "html.HtmlElement", around: _Around) -> None:
        """Take in what stands inside an element."""
        self._hear(element.text, around)
        for child in element:
            if isinstance(child.tag, str) and not _is_furniture(child):
                self._child(child, around)
            self._hear(child.tail, around)

    def _hear(self, text: str | None, around: _Around) -> None:
        if text:
            raw = around.kind == "code" or ("code", "") in around.on
            self._prose.say(text if raw else _FLOWING.sub(" ", text), around.lying)

    def _child(self, child: "html.HtmlElement", around: _Around) -> None:
        tag = child.tag
        if language := child.get("lang"):
            around = replace(around, language="" if language == self._own else language)
        if tag == "br":
            self._prose.say("\n")
            self._prose.point("break")
        elif tag == "img":
            self._picture(child, around)
        elif tag == "hr":
            self.end(around)
            self.found.append(Passage("", "rule"))
            self._item = ""
        elif tag in _LINE:
            if _is_call(child):
                for link in child:
                    self._prose.point("call", "".join(link.itertext()).strip())
            else:
                self.enter(child, replace(around, on=(*around.on, *self._on(child))))
        else:
            self.end(around)
            self._block(child, around)

    def _on(self, element: "html.HtmlElement") -> list[On]:
        if element.tag == "a" and (href := element.get("href")):
            anchor = href.removeprefix(self._page) if self._page else href
            return [("link", anchor if anchor.startswith("#") else href)]
        return [(_MARKS[element.tag], "")] if element.tag in _MARKS else []

    def _picture(self, image: "html.HtmlElement", around: _Around) -> None:
        alt = image.get("alt") or ""
        parent = image.getparent()
        if parent is None or parent.tag != "figure":
            if alt:
                self._prose.point("image", alt)
            return
        self.end(around)
        self.found.append(Passage(alt, "picture"))

    def _block(self, element: "html.HtmlElement", around: _Around) -> None:
        tag, role = element.tag, element.get("role")
        names = (element.get("class") or "").split()
        if named := next((_ROLES[name] for name in names if name in _ROLES), ""):
            around = around.said(role=named)
        if tag in ("ul", "ol"):
            self._list(element, around)
            return
        if tag == "table":
            self._table(element, around)
            return
        if tag in _HEADINGS:
            around = replace(around, kind="title" if tag == "h1" else "heading", facts={"level": tag[1]})
            if tag == "h1":
                around = replace(around, facts={})
        elif tag == "pre":
            around = replace(around, kind="code")
        elif tag == "blockquote":
            around = around.said(role="quote")
        elif tag == "figcaption":
            around = around.said(role="caption")
        elif role == "doc-endnotes":
            around = replace(around, kind="note")
        elif role == "doc-bibliography":
            around = replace(around, kind="source")
        self.enter(element, around)
        self.end(around)

    def _list(self, element: "html.HtmlElement", around: _Around) -> None:
        numbered = element.tag == "ol"
        if around.kind in ("note", "source"):
            inner = around
        else:
            outer = around.facts.get("list")
            kind = "numbered" if numbered else "bullets"
            inner = around.said(list=f"{outer} > {kind}" if outer else kind)
        number = int(element.get("start") or 1)
        for item in element:
            if item.tag != "li":
                continue
            number = int(item.get("value") or number)
            here = inner
            if around.kind in ("note", "source"):
                here = inner.said(number=str(number))
            else:
                self._item = f"{number}." if numbered else "•"
            number += 1
            if language := item.get("lang"):
                here = replace(here, language="" if language == self._own else language)
            self.enter(item, here)
            self.end(here)
        self._item = ""

    def _table(self, table: "html.HtmlElement", around: _Around) -> None:
        for caption in table.iterchildren("caption"):
            inner = around.said(role="caption")
            self.enter(caption, inner)
            self.end(inner)
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        cells = [list(row.iterchildren("td", "th")) for row in rows]
        spans = [[(int(cell.get("colspan") or 1), int(cell.get("rowspan") or 1)) for cell in row] for row in cells]
        columns, widths = placed(spans)
        heads = sum(cell.tag == "th" for row in cells for cell in row)
        self.found.append(Passage(row_shape(len(rows), max(widths, default=0), sum(map(len, cells)), heads), "table"))
        kept, self._item = self._item, ""
        for index, row in enumerate(cells):
            for cell, column, (across, down) in zip(row, columns[index], spans[index], strict=True):
                head = ("row" if cell.get("scope") == "row" else "column") if cell.tag == "th" else ""
                facts = cell_facts(column, across, min(down, len(rows) - index), head)
                inner = _Around("cell", facts, (), around.language)
                if language := cell.get("lang"):
                    inner = replace(inner, language="" if language == self._own else language)
                self.enter(cell, inner)
                self.end(inner)
        self._item = kept


def _is_furniture(element: "html.HtmlElement") -> bool:
    if element.tag in _FURNITURE or element.get("role") in _FURNITURE_ROLES or element.get("hidden") is not None:
        return True
    # A quotation's footer names who spoke; any other holds the imprint.
    return element.tag == "footer" and not any(above.tag == "blockquote" for above in element.iterancestors())


def _is_call(element: "html.HtmlElement") -> bool:
    """Return whether an element is a raised number that only leads to a note or a source."""
    if element.tag != "sup" or not len(element) or (element.text or "").strip():
        return False
    return all(
        child.tag == "a"
        and not len(child)
        and ((child.text or "").isdigit() or child.get("role") == "doc-noteref")
        and (child.tail or "").strip(" ,") == ""
        for child in element
    )
