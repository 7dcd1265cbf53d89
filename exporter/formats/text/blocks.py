"""House HTML laid out as lines, block by block. What a page says by its look stands here in a few signs:

titles between lines of `=`, headings underlined with `=`, `-`, `.`; quotations behind `> `, boxes behind `| `; below a
term what is said of it, set in; code between fences; tables as `tables` has them; an imprint below a line of `_`.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace

from lxml import etree

from exporter.formats.text.line import JOINER, Shown, said
from exporter.formats.text.wrapping import WIDTH, directed, width, wrapped

LINE = frozenset("a br cite code del em img small span strong sub sup time".split())
_BOXES = frozenset(("corrections", "withdrawal", "callout"))
_UNDER = {"h2": "=", "h3": "-", "h4": ".", "h5": ".", "h6": "."}
_TABLES = frozenset(("timeline", "affected"))
_STRUCTURE = re.compile(r" *$|(?:•|\d+\.|[+>|-])(?: |$)|\[(?:\d+\] |.*\]$)|```|[=.#*_-]{3,}$|-+(?: +-+)*$|\* \* \*$")
"""What lines of ours look like: before words that look so too, or are none, stands a word joiner."""
_LEAST = 24
_LONGEST = WIDTH - 12  # so that no line under a heading is one of those around a title


@dataclass(frozen=True)
class Layout:
    """Columns for words, the way they run, how a picture is told of; whether they stand in a box."""

    room: int
    rtl: bool
    shown: Shown
    boxed: bool = False

    def narrower(self, columns: int) -> "Layout":
        """Return the layout beside something; some room is always left."""
        return replace(self, room=max(_LEAST, self.room - columns))


def text_of(tree: etree._Element, shown: Shown) -> list[str]:
    """Return house HTML, elements under one root, as lines."""
    rtl = next((element.get("dir") == "rtl" for element in tree if element.get("dir")), False)
    return blocks(tree, Layout(WIDTH, rtl, shown))


def blocks(element: etree._Element, at: Layout) -> list[str]:
    """Return the blocks inside an element with an empty line between them."""
    return _parted(_in_turn(element, at))


def _in_turn(element: etree._Element, at: Layout) -> Iterator[list[str]]:
    """Yield the lines of each block inside an element; bare words are a paragraph."""
    run = etree.Element("p")
    run.text = element.text
    for child in element:
        if child.tag in LINE:
            run.append(deepcopy(child))
            continue
        yield paragraph(run, at)
        yield _block(child, at)
        run = etree.Element("p")
        run.text = child.tail
    yield paragraph(run, at)


def _parted(some: Iterator[list[str]]) -> list[str]:
    lines: list[str] = []
    for one in some:
        lines += [*([""] if lines and one else []), *one]
    return lines


def paragraph(element: etree._Element, at: Layout) -> list[str]:
    """Return the words inside an element as lines."""
    return filled(said(element, at.shown), at)


def filled(text: str, at: Layout) -> list[str]:
    """Return a text as the lines of a paragraph, none of which looks like anything else."""
    lines = wrapped(JOINER + text if text.startswith("[") else text, at.room) if text else []
    return directed([JOINER + line if _STRUCTURE.match(line) else line for line in lines], at.rtl)


def hung(lines: list[str], first: str, rest: str) -> list[str]:
    """Return lines with something before the first and something before the rest."""
    signs = (first, *[rest] * (len(lines) - 1))
    return [sign + line if line else sign.rstrip() for sign, line in zip(signs, lines or [""], strict=False)]


def _block(element: etree._Element, at: Layout) -> list[str]:
    from exporter.formats.text import tables

    tag, names = str(element.tag), frozenset((element.get("class") or "").split())
    match tag:
        case "h1":
            sign = "#" if "edition-title" in names else "="
            return _framed(paragraph(element, at), sign, at)
        case "h2" | "h3" | "h4" | "h5" | "h6" if not at.boxed:
            return _underlined(paragraph(element, at), _UNDER[tag], at)
        case "p" if "stamp" in names:
            return _framed(paragraph(element, at), "*", at)
        case "ul" | "ol":
            return _list(element, at)
        case "pre":
            return _code("".join(map(str, element.itertext())))
        case "hr":
            return directed(["* * *"], at.rtl)
        case "blockquote":
            return _behind("> ", blocks(element, at.narrower(2)))
        case "figure":
            return [line for lines in _figure(element, at) for line in lines]
        case "nav":
            return _entries(element, at) if "entries" in names else []
        case "footer" if "attribution" not in names:
            imprint = [line.replace(JOINER, "") for line in blocks(element, at)]  # its addresses are to be clicked
            return [*directed(["_" * WIDTH], at.rtl), *imprint]
        case "table" if _TABLES & names:
            return tables.terms(element, at)
        case "table":
            return tables.table(element, at)
    if "masthead" in names:
        return filled(" · ".join(filter(None, (said(part, at.shown) for part in element))), at)
    if "pair" in names and len(element):
        return defined(paragraph(element[0], at), _parted(_block(one, at.narrower(4)) for one in list(element)[1:]))
    if _BOXES & names:
        return _behind("| ", blocks(element, replace(at.narrower(2), boxed=True)))
    return blocks(element, at)


def defined(term: list[str], body: list[str]) -> list[str]:
    """Return a term, and below it what is said of it."""
    return [*term, *hung(body, "    ", "    ")] if body else term


def _framed(lines: list[str], sign: str, at: Layout) -> list[str]:
    return directed([sign * WIDTH, *lines, sign * WIDTH], at.rtl) if lines else []


def _underlined(lines: list[str], sign: str, at: Layout) -> list[str]:
    return [*lines, *directed([sign * min(_LONGEST, max(3, *map(width, lines)))], at.rtl)] if lines else []


def _behind(sign: str, lines: list[str]) -> list[str]:
    return hung(lines, sign, sign) if lines else []


def _list(element: etree._Element, at: Layout) -> list[str]:
    parent = element.getparent()
    told = parent is not None and parent.get("role") in ("doc-endnotes", "doc-bibliography")
    number = int(element.get("start") or 1)
    lines: list[str] = []
    for item in element.iterchildren("li"):
        number = int(item.get("value") or number)
        sign = f"[{number}] " if told else "• " if element.tag == "ul" else f"{number}. "
        lines += hung(blocks(item, at.narrower(len(sign))), sign, " " * len(sign))
        number += 1
    return lines


def _code(text: str) -> list[str]:
    text = text.strip("\n")
    longest = max((len(run) for run in re.findall("^`+$", text, re.MULTILINE)), default=2)
    fence = "`" * max(3, longest + 1)
    return [fence, *text.split("\n"), fence]


def _figure(element: etree._Element, at: Layout) -> Iterator[list[str]]:
    """Yield what a picture shows, its caption, what stands where it is missing."""
    for child in element:
        if child.tag != "img":
            yield paragraph(child, at)
            yield [""] if child.getnext() is not None else []
        elif child.get("alt"):
            alone = etree.Element("p")
            alone.append(deepcopy(child))
            alone[0].tail = None
            lines = wrapped(said(alone, at.shown), at.room)
            yield directed(lines, at.rtl)


def _entries(element: etree._Element, at: Layout) -> list[str]:
    """Return the list of an edition's briefings: their titles, with their standfirsts below."""
    lines: list[str] = []
    for number, item in enumerate(element.iter("li"), 1):
        sign = f"{number}. "
        inner = at.narrower(len(sign))
        lines += hung([line for one in item for line in paragraph(one, inner)], sign, " " * len(sign))
    return lines
