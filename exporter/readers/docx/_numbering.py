"""Lists: what number or bullet a paragraph has, and which list it goes on (ECMA-376 Part 1 §17.9)."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from exporter.readers.docx._names import W, path_of, value
from exporter.readers.docx._names import number as number_at
from exporter.readers.docx._styles import Styles

_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_MOST_ROMAN = 4000


@dataclass(frozen=True)
class Level:
    """A level of a list: kind of number, the pattern in which numbers stand, the first, what begins it anew."""

    kind: str
    pattern: str
    start: int
    restart: int | None  # the level, from 1, after which it begins anew; 0: never, None: after any higher one
    legal: bool
    style: str


class Item(NamedTuple):
    """A numbered or bulleted paragraph. `shown` is what stands before it, `number` its number, None for a bullet.

    `fits` is whether a list that counts 1, 2, 3 on each level says the same.
    """

    level: int
    number: int | None
    shown: str
    fits: bool
    definition: str


class Numbering:
    """The lists of a file. `item` counts on: paragraphs are to be asked for in the order of the text."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._levels: dict[str, dict[int, Level]] = {}
        self._definitions: dict[str, str] = {}
        self._overrides: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is None:
            return
        abstract = {one.get(f"{W}abstractNumId", ""): one for one in root.iter(f"{W}abstractNum")}
        linked = {value(one, "styleLink"): name for name, one in abstract.items() if value(one, "styleLink")}
        for one in root.iter(f"{W}num"):
            name, definition = one.get(f"{W}numId", ""), value(one, "abstractNumId") or ""
            definition = linked.get(value(abstract.get(definition), "numStyleLink"), definition)
            levels = _levels(abstract.get(definition))
            for override in one.iter(f"{W}lvlOverride"):
                depth = _whole(override.get(f"{W}ilvl"), 0)
                if (own := override.find(f"{W}lvl")) is not None:
                    levels[depth] = _level(own)
                if (start := number_at(override, "startOverride")) is not None:
                    self._overrides[name, depth] = start
            self._levels[name], self._definitions[name] = levels, definition

    def item(self, paragraph: etree._Element) -> Item | None:
        """Return what number or bullet a paragraph has, None for one that has none."""
        name, depth = self._of(paragraph)
        level = self._levels.get(name, {}).get(depth)
        if level is None:
            return None
        definition = self._definitions[name]
        if level.kind == "bullet" or (level.kind != "none" and level.pattern and not _PLACE.search(level.pattern)):
            return Item(depth, None, level.pattern, True, definition)
        count = self._count(name, definition, depth, level)
        if level.kind == "none" or not level.pattern:
            return None
        shown = _PLACE.sub(lambda place: self._shown(name, definition, int(place[1]) - 1, level), level.pattern)
        own = _PLACE.findall(level.pattern) == [str(depth + 1)]
        return Item(depth, count, shown, own, definition)

    def _of(self, paragraph: etree._Element) -> tuple[str, int]:
        """Return (list, level) of a paragraph: its own, else its style's (§17.9.23: of a style the list tells it)."""
        chain = self._styles.paragraph(paragraph)
        own = paragraph.find(path_of("pPr/numPr"))
        styled = self._styles.properties(chain, "pPr/numPr")
        name = value(own, "numId") or value(styled, "numId") or "0"
        if name == "0" or name not in self._levels:
            return "", 0
        depth = number_at(own, "ilvl")
        if depth is None and own is None:
            ids = {style.element.get(f"{W}styleId") for style in chain}
            depth = next((at for at, level in self._levels[name].items() if level.style in ids), None)
        if depth is None:
            depth = number_at(styled, "ilvl") or 0
        return name, depth

    def _count(self, name: str, definition: str, depth: int, level: Level) -> int:
        counts = self._counts.setdefault(definition, {})
        start = level.start
        if (name, depth) in self._overrides and (name, depth) not in self._begun:
            start = self._overrides[name, depth]
            counts.pop(depth, None)
        self._begun.add((name, depth))
        for above in range(depth):  # a level that was left out counts as begun
            if above in self._levels[name]:
                counts.setdefault(above, self._levels[name][above].start)
        counts[depth] = counts[depth] + 1 if depth in counts else start
        for below in [at for at in counts if at > depth]:
            inner = self._levels[name].get(below)
            if inner is None or inner.restart is None or depth < inner.restart:
                del counts[below]
        return counts[depth]

    def _shown(self, name: str, definition: str, depth: int, of: Level) -> str:
        count = self._counts[definition].get(depth)
        level = self._levels[name].get(depth)
        if count is None or level is None:
            return ""
        return str(count) if of.legal else as_number(count, level.kind)


def as_number(count: int, kind: str) -> str:
    """Return a number as a kind of list writes it (§17.18.59), in digits where it is a rare kind."""
    match kind:
        case "lowerLetter" | "upperLetter" if 0 < count <= 780:
            letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
            return letters if kind == "lowerLetter" else letters.upper()
        case "lowerRoman" | "upperRoman" if 0 < count < _MOST_ROMAN:
            left, written = count, ""
            for worth, letters in _ROMAN:
                written += letters * (left // worth)
                left %= worth
            return written if kind == "lowerRoman" else written.upper()
        case "decimalZero":
            return f"{count:02}"
    return str(count)


def _levels(definition: etree._Element | None) -> dict[int, Level]:
    if definition is None:
        return {}
    return {_whole(one.get(f"{W}ilvl"), 0): _level(one) for one in definition.iterchildren(f"{W}lvl")}


def _level(element: etree._Element) -> Level:
    start = number_at(element, "start")
    return Level(
        kind=value(element, "numFmt") or "decimal",
        pattern=value(element, "lvlText") or "",
        start=1 if start is None else start,
        restart=number_at(element, "lvlRestart"),
        legal=element.find(f"{W}isLgl") is not None,
        style=value(element, "pStyle") or "",
    )


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() else otherwise
