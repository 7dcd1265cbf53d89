"""CommonMark's own examples, its HTML and a record brought to the same terms, each by a small reader of its own.

A projection is a list of blocks: ("heading", depth, prose), ("paragraph", prose), ("list", start or None, items),
("quote", blocks), ("code", language, text), ("figure", alt, address), ("rule",). Prose is a list of (words, marks,
address), or ("break",). What the record holds in another way than the HTML is a *normalisation*: it is done to the
HTML alone, by name, and counted.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from exporter.record import Briefing
from exporter.record.blocks import Block, Code, Figure, List, Paragraph, Quote, Rule
from exporter.record.briefing import Section
from exporter.record.clean import clean_address
from exporter.record.inlines import Break, InlineImage, Inlines, Span

BASE = "https://base.example/docs/page"
"""Where the text of an example stands: the address against which its links are."""

NORMALISATIONS = {
    "levels nest": "the record's outline has no gaps: a heading two levels down is one level down",
    "headings inside": "a heading in a quote or an item is a paragraph in bold: it divides no text",
    "tight and loose": "an item's text is a paragraph, with blank lines around or not",
    "marks do not nest": "emphasis in emphasis is emphasis: a word has a mark or not",
    "white space flows": "a line end or spaces in a row are one space; at the ends of a line there is none",
    "end of code": "the line ends at the end of a code block are left out",
    "titles go": "titles of links are told in the import report; a reader on paper or by ear never meets them",
    "absolute links": "a relative link is against the address of the text",
    "addresses lead there": "an address that stands in the text as it is is a link, as GitHub has it",
    "links lead somewhere": "only http, https and mailto lead anywhere from a file: other links are their words",
    "addresses are URIs": "in an address, what RFC 3986 does not allow makes the link its words",
    "links hold words": "a link without words is left out, nobody can see it",
    "pictures are figures": "a picture alone in its paragraph is a figure, with its title as the caption",
    "pictures not at hand": "a picture in the line that is not at hand is its words, linked to where it is",
    "empty ones go": "an empty item, quote, code block or paragraph is left out; a numbered item stays",
    "numbers of lists": "a list that begins above a million is numbered from 1",
}
"""What the record holds otherwise than the specification's HTML, each with its reason; docs/markdown.md has them."""


@dataclass(frozen=True)
class Example:
    """An example of the specification."""

    number: int
    section: str
    markdown: str
    html: str

    @property
    def has_raw_html(self) -> bool:
        """Return whether a tag or a comment of the source stands in the HTML as it was written."""
        return any(tag in self.html for tag in re.findall(r"<[A-Za-z/!?][^>]*>?", self.markdown))


def examples(spec: Path) -> list[Example]:
    """Return the examples of `spec.txt`: between fences of 32 backticks, parted by a stop; → is a tab."""
    section, found = "", list[Example]()
    text = spec.read_text("utf-8")
    for heading, markdown, html in re.findall(
        r"^#{1,6} +([^\n]+)$|^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", text, re.MULTILINE | re.DOTALL
    ):
        if heading:
            section = heading
        else:
            found.append(Example(len(found) + 1, section, markdown.replace("→", "\t"), html.replace("→", "\t")))
    return found


# ----------------------------------------------------------------------------------------------- of the specification


@dataclass
class Element:
    """An element of the specification's HTML."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)


class _Tree(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self._open = [self.root]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(made)
        if tag not in ("br", "hr", "img"):
            self._open.append(made)

    def handle_endtag(self, tag: str) -> None:
        if len(self._open) > 1 and self._open[-1].name == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        children = self._open[-1].children
        if children and isinstance(children[-1], str):
            children[-1] += data
        else:
            children.append(data)


Prose = list[tuple[Any, ...]]
_MARKS = {"em": "emphasis", "strong": "strong", "code": "code"}
_BLOCKS = frozenset("p ul ol li blockquote pre hr h1 h2 h3 h4 h5 h6".split())


class OfHtml:
    """The projection of the specification's HTML; `used` counts the normalisations."""

    def __init__(self, html: str) -> None:
        self.used: Counter[str] = Counter()
        self._levels: list[int] = []
        self.blocks = self._blocks(_Tree(html).root, inside=False)

    def _blocks(self, parent: Element, *, inside: bool) -> list[Any]:
        made: list[Any] = []
        text: list[Element | str] = []
        for child in [*parent.children, Element("end")]:
            if isinstance(child, str) or child.name not in (*_BLOCKS, "end"):
                text.append(child)
                continue
            if any(not isinstance(part, str) or part.strip() for part in text):
                self.used["tight and loose"] += 1
                made += self._paragraph(text)
            text = []
            if child.name != "end":
                made += self._block(child, inside)
        return made

    def _block(self, element: Element, inside: bool) -> list[Any]:
        match element.name:
            case "hr":
                return [("rule",)]
            case "p":
                return self._paragraph(element.children)
            case "pre":
                return self._code(element.children[0])
            case "blockquote":
                blocks = self._blocks(element, inside=True)
                return [("quote", blocks)] if blocks else self._nothing()
            case "ul" | "ol":
                return self._list(element)
        prose = self._prose(element.children)
        if inside:
            self.used["headings inside"] += 1
            bold = [part if part == ("break",) else (part[0], part[1] | {"strong"}, part[2]) for part in prose]
            return [("paragraph", bold)] if prose else self._nothing()
        level = int(element.name[1])
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
        self._levels.append(level)
        if len(self._levels) != level:
            self.used["levels nest"] += 1
        return [("heading", len(self._levels), prose)]

    def _nothing(self) -> list[Any]:
        self.used["empty ones go"] += 1
        return []

    def _list(self, element: Element) -> list[Any]:
        items = []
        for item in element.children:
            if isinstance(item, str):
                continue
            blocks = self._blocks(item, inside=True)
            if not blocks:
                self.used["empty ones go"] += 1
                if element.name == "ul":
                    continue
                blocks = [("paragraph", [("\N{NO-BREAK SPACE}", frozenset(), None)])]
            items.append(blocks)
        start = int(element.attributes.get("start", 1)) if element.name == "ol" else None
        if start is not None and start > 1_000_000:
            self.used["numbers of lists"] += 1
            start = 1
        return [("list", start, items)] if items else []

    def _code(self, code: Element | str) -> list[Any]:
        assert isinstance(code, Element)
        text = "".join(part for part in code.children if isinstance(part, str))
        self.used["end of code"] += text.endswith("\n")
        text = text.rstrip("\n")
        if not text:
            return self._nothing()
        return [("code", code.attributes.get("class", "").removeprefix("language-"), text)]

    def _paragraph(self, parts: list[Element | str]) -> list[Any]:
        pictures = [part for part in parts if isinstance(part, Element) and part.name == "img"]
        if pictures and all(part in pictures or (isinstance(part, str) and not part.strip()) for part in parts):
            self.used["pictures are figures"] += len(pictures)
            return [("figure", one.attributes["alt"], self._address(one.attributes["src"])) for one in pictures]
        prose = self._prose(parts)
        return [("paragraph", prose)] if prose else self._nothing()

    def _address(self, address: str) -> str | None:
        """Return where an address leads, None if nowhere."""
        if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", address):
            if address.startswith("#") or not address:
                self.used["links lead somewhere"] += 1
                return None
            self.used["absolute links"] += 1
            address = urljoin(BASE, address)
        if address.lower().startswith("mailto:"):
            return address
        try:
            return clean_address(address)
        except ValueError:
            scheme = address.partition(":")[0].lower()
            self.used["addresses are URIs" if scheme in ("http", "https") else "links lead somewhere"] += 1
            return None

    def _prose(self, parts: list[Element | str]) -> Prose:
        spans: Prose = []
        self._spans(parts, frozenset(), None, spans)
        return self._flowing(spans)

    def _spans(self, parts: list[Element | str], marks: frozenset[str], href: str | None, spans: Prose) -> None:
        for part in parts:
            if isinstance(part, str):
                spans += [(part, marks, href)] if href else self._with_addresses(part, marks)
            elif part.name == "br":
                spans.append(("break",))
            elif part.name == "img":
                alt, address = part.attributes["alt"], self._address(part.attributes["src"])
                self.used["pictures not at hand"] += 1
                spans.append((alt, marks if href else frozenset(), href or address))
            elif part.name == "a":
                self.used["titles go"] += "title" in part.attributes
                address = self._address(part.attributes["href"])
                before = len(spans)
                self._spans(part.children, marks, address, spans)
                self.used["links hold words"] += not any(span[0] for span in spans[before:])
            else:
                mark = _MARKS[part.name]
                self.used["marks do not nest"] += mark in marks
                self._spans(part.children, marks | {mark}, href, spans)

    def _with_addresses(self, text: str, marks: frozenset[str]) -> Prose:
        """Return text with links where an address stands alone between spaces, as in the few examples that have one."""
        spans: Prose = []
        for word in re.split(r"(\s+)", text) if "code" not in marks else [text]:
            address = None
            if re.fullmatch(r"https?://[a-z./?=&]+|[a-z]+@[a-z.]+", word):
                address = word if ":" in word else f"mailto:{word}"
                self.used["addresses lead there"] += 1
            spans.append((word, marks, address))
        return spans

    def _flowing(self, spans: Prose) -> Prose:
        """Return prose with its white space as it flows, spans of one shape as one."""
        made: Prose = []
        for span in spans:
            if span == ("break",):
                made = _stripped_end(made)
                made.append(span)
                continue
            text, marks, href = span
            flowing = text.replace("\n", " ") if "code" in marks else re.sub("[ \t\n]+", " ", text)
            last = made[-1] if made else ("break",)
            if last == ("break",) or (last[0].endswith(" ") and "code" not in marks):
                flowing = flowing.lstrip(" ")
            if not flowing:
                continue
            if last[1:] == (marks, href):
                self.used["marks do not nest"] += bool(marks)
                made[-1] = (last[0] + flowing, marks, href)
            else:
                made.append((flowing, marks, href))
        made = _stripped_end(made)
        self.used["white space flows"] += "".join(span[0] for span in made) != "".join(span[0] for span in spans)
        return made


def _stripped_end(prose: Prose) -> Prose:
    made = list(prose)
    while made and made[-1] != ("break",):
        text, *shape = made.pop()
        if text.rstrip(" "):
            return [*made, (text.rstrip(" "), *shape)]
    return made


# ------------------------------------------------------------------------------------------------------ of the record


def of_record(briefing: Briefing) -> list[Any]:
    """Return the projection of a record."""
    return [part for section in briefing.sections for part in _of_section(section, 1)]


def _of_section(section: Section, depth: int) -> list[Any]:
    made: list[Any] = [] if section.id.startswith("s_opening") else [("heading", depth, _of_prose(section.heading))]
    made += [_of_block(block) for block in section.blocks]
    for inner in section.sections:
        made += _of_section(inner, depth + 1)
    return made


def _of_block(block: Block) -> Any:
    match block:
        case Paragraph():
            return ("paragraph", _of_prose(block.text))
        case List():
            items = [[_of_block(inner) for inner in item.blocks] for item in block.items]
            return ("list", block.start if block.ordered else None, items)
        case Quote():
            return ("quote", [_of_block(inner) for inner in block.blocks])
        case Code():
            return ("code", block.language, block.text)
        case Figure():
            return ("figure", block.alt, block.href)
        case Rule():
            return ("rule",)
    return (block.kind,)


def _of_prose(inlines: Inlines) -> Prose:
    made: Prose = []
    for inline in inlines:
        match inline:
            case Span():
                made.append((inline.text, frozenset(inline.marks), inline.href))
            case Break():
                made.append(("break",))
            case InlineImage():
                made.append((inline.alt, frozenset(), None))
    return made
