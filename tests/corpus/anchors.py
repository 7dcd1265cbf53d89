"""Independent readings of sources, which a record is held against: HTML by lxml alone, Word by its XML alone."""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree, html

_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_ITEMS = frozenset("li dt dd".split())
_CELLS = frozenset("td th caption".split())
_OWN = frozenset("ul ol dl table".split())
"""What stands in an item or a cell and has items or cells of its own."""
_FLOWING = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q s samp small span "
    "strike strong sub sup time tt u var wbr".split()
)
"""Elements that break no word; all others stand on lines of their own."""
_SILENT = frozenset(
    "script style template noscript head title iframe object svg math video audio select textarea".split()
)


@dataclass
class Anchor:
    """What another reading finds: its words as lines, and its headings, items and cells."""

    text: str
    headings: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)


def of_html(text: str) -> Anchor:
    """Return what stands in a piece of HTML."""
    root = html.fromstring(f"<div>{text}</div>")
    anchor = Anchor(_text(root))
    for element in root.iter(etree.Element):
        kind = {**dict.fromkeys(_HEADINGS, anchor.headings), **dict.fromkeys(_ITEMS, anchor.items)}
        kinds = kind | dict.fromkeys(_CELLS, anchor.cells)
        if element.tag in kinds and not _is_silent(element) and not _is_frame(element):
            kinds[element.tag].append(_text(element, but=_OWN if element.tag not in _HEADINGS else frozenset()))
    return anchor


def _is_frame(element: Any) -> bool:
    """Return whether an element is the only cell of its table: no table is meant, but a frame."""
    table = next(element.iterancestors("table"), None)
    return element.tag in ("td", "th") and table is not None and len(table.xpath(".//td | .//th")) == 1


def _is_silent(element: Any) -> bool:
    return any(one.tag in _SILENT for one in (element, *element.iterancestors()))


def _text(element: Any, but: frozenset[str] = frozenset()) -> str:
    return re.sub(r"[ \t\r\n]+", " ", "".join(_parts(element, but)))


def _parts(element: Any, but: frozenset[str]) -> Iterator[str]:
    """Yield the texts of an element, words of different lines apart, without being nested itself."""
    stack: list[Any] = [element]
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            yield one
            continue
        if isinstance(one.tag, str) and one.tag not in _SILENT and (one is element or one.tag not in but):
            edge = "" if one.tag in _FLOWING else "\n"
            stack.append(edge)
            for child in reversed(one):
                stack += [child.tail or "", child]
            stack += [one.text or "", edge]
        elif one.tag in but:
            yield "\n"


def of_word(source: Path) -> Anchor:
    """Return the headings (by the names of their styles), numbered paragraphs and cells of a Word file, unopened."""
    with zipfile.ZipFile(source) as package:
        document = etree.fromstring(package.read("word/document.xml"))
        styles = etree.fromstring(package.read("word/styles.xml")) if "word/styles.xml" in package.namelist() else None
    names = {} if styles is None else {_value(one, "styleId"): _word(one) for one in _all(styles, "style")}
    anchor = Anchor("")
    for paragraph in _all(document, "p"):
        if _inside(paragraph, "del", "txbxContent", "Fallback"):
            continue
        style = next((_value(one, "val") for one in _all(paragraph, "pStyle")), "")
        numbers = [_value(one, "val") for one in _all(paragraph, "numId")]
        if re.fullmatch(r"heading \d", names.get(style, ""), re.IGNORECASE):
            anchor.headings.append(_runs(paragraph))
        elif numbers and numbers[0] != "0":
            anchor.items.append(_runs(paragraph))
    for cell in _all(document, "tc"):
        anchor.cells.append("\n".join(_runs(one) for one in cell if etree.QName(one).localname == "p"))
    return anchor


def _all(root: Any, name: str) -> list[Any]:
    return [one for one in root.iter(etree.Element) if etree.QName(one).localname == name]


def _value(element: Any, name: str) -> str:
    return next((value for key, value in element.attrib.items() if etree.QName(key).localname == name), "")


def _word(style: Any) -> str:
    return next((_value(one, "val") for one in _all(style, "name")), "")


def _inside(element: Any, *names: str) -> bool:
    return any(etree.QName(one).localname in names for one in element.iterancestors())


def _runs(paragraph: Any) -> str:
    """Return the words of a paragraph: its runs of text, not those of boxes, nor what is deleted."""
    said = {"t": lambda one: one.text or "", "tab": lambda _: " ", "br": lambda _: " ", "noBreakHyphen": lambda _: "-"}
    parts: list[str] = []
    for one in paragraph.iter(etree.Element):
        tell: Callable[[Any], str] | None = said.get(etree.QName(one).localname)
        outside = next((up for up in one.iterancestors() if etree.QName(up).localname == "p"), None)
        if tell and outside is paragraph and not _inside(one, "del", "moveFrom", "pPr"):
            parts.append(tell(one))
    return "".join(parts)
