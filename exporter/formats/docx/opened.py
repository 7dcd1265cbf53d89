"""A Word file, opened to be read: its parts, the names of its styles, its lists, its notes, where its links lead.

It finds its way by relationships and by what the file says of itself (ECMA-376 Part 1), and knows nothing of how the
file was written.
"""

import io
import posixpath
import zipfile
from collections import defaultdict
from functools import cache

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LARGEST = 64 * 1024 * 1024  # bytes of one part; no briefing comes near
_NONE = etree.Element("none")


def value(element: etree._Element | None, path: str, name: str = "val") -> str | None:
    """Return an attribute of what a path of w: names leads to, None if there is no such element."""
    found = element.find(_path(path)) if element is not None else None
    return None if found is None else found.get(f"{W}{name}", "")


@cache
def _path(path: str) -> str:
    return "/".join(f"{W}{step}" for step in path.split("/"))


def is_on(properties: etree._Element | None, name: str) -> bool:
    """Return whether a property that is on or off is on (§17.17.4)."""
    found = properties.find(f"{W}{name}") if properties is not None else None
    return found is not None and found.get(f"{W}val", "1") not in ("0", "false", "off")


class Opened:
    """An opened file. Raise zipfile.BadZipFile or lxml's XMLSyntaxError for one that is torn."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._main = self._leads_to("", "officeDocument")
        self._styles: dict[str, str] = {}
        self.code_face = ""
        self.left = 0  # where text begins, in twentieths of a point
        for style in self.part("styles").iter(f"{W}style"):
            name = (value(style, "name") or "").lower()
            self._styles[style.get(f"{W}styleId", "")] = name
            if name == "normal":
                self.left = int(value(style, "pPr/ind", "left") or 0)
            if name == "code char":
                self.code_face = value(style, "rPr/rFonts", "ascii") or ""
        footnotes, self._notes_part = self.part("footnotes"), self._leads_to(self._main, "footnotes")
        self.notes = {note.get(f"{W}id"): note for note in footnotes.iter(f"{W}footnote")}
        self._targets = {part: self._addresses(part) for part in (self._main, self._notes_part) if part}
        self._lists = _lists(self.part("numbering"))
        self._counts: dict[tuple[str, int], int] = {}
        self._begun: set[tuple[str, int]] = set()
        body = self.part("officeDocument")
        self.bookmarks = {one.get(f"{W}name", "") for one in body.iter(f"{W}bookmarkStart")}

    def part(self, kind: str) -> etree._Element:
        """Return the root of the part that a kind of relationship leads to, an empty element if none does."""
        name = self._main if kind == "officeDocument" else self._leads_to(self._main, kind)
        return self._xml(name) if name else _NONE

    def style_of(self, element: etree._Element, kind: str = "p") -> str:
        """Return the name of the style of a paragraph ("p") or run ("r"), in lower case."""
        chosen = value(element, f"{kind}Pr/{kind}Style")
        return self._styles.get(chosen, "") if chosen is not None else "normal"

    def table_style(self, table: etree._Element) -> str:
        """Return the name of the style of a table, in lower case."""
        return self._styles.get(value(table, "tblPr/tblStyle") or "", "")

    def link(self, element: etree._Element, *, in_note: bool) -> str:
        """Return where a w:hyperlink leads: an address, or # and a bookmark that is there; "" for nowhere."""
        anchor = element.get(f"{W}anchor")
        if anchor is not None:
            return f"#{anchor.removeprefix('b_')}" if anchor in self.bookmarks else ""
        return self._targets.get(self._notes_part if in_note else self._main, {}).get(element.get(f"{_R}id", ""), "")

    def item(self, paragraph: etree._Element) -> tuple[int, str] | None:
        """Return (level from 0, "•" or number and dot) of an item of a list, None for any other paragraph.

        Each call counts on. All lists of one definition count together, save that a list with a start of its own begins
        there at its first item, and that an item begins anew what is below it (§17.9.10, §17.9.27).
        """
        number = value(paragraph, "pPr/numPr/numId")
        if not number or number == "0":
            return None
        level = int(value(paragraph, "pPr/numPr/ilvl") or 0)
        definition, kind, start, anew = self._lists.get((number, level), ("", "bullet", 1, False))
        if kind == "bullet":
            return level, "•"
        if anew and (number, level) not in self._begun:
            self._counts.pop((definition, level), None)
        self._begun.add((number, level))
        count = self._counts.get((definition, level), start - 1) + 1
        self._counts = {at: told for at, told in self._counts.items() if at[0] != definition or at[1] < level}
        self._counts[definition, level] = count
        return level, f"{count}."

    def _leads_to(self, source: str, kind: str) -> str:
        folder, _ = posixpath.split(source)
        for relation in self._relations(source):
            if relation.get("Type", "") == f"{_RELATIONSHIPS}/{kind}":
                return posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
        return ""

    def _relations(self, source: str) -> etree._Element:
        folder, file = posixpath.split(source)
        return self._xml(posixpath.join(folder, "_rels", f"{file}.rels"))

    def _addresses(self, source: str) -> dict[str, str]:
        links = (one for one in self._relations(source) if one.get("TargetMode") == "External")
        return {one.get("Id", ""): one.get("Target", "") for one in links}

    def _xml(self, name: str) -> etree._Element:
        try:
            with self._archive.open(name) as part:
                data = part.read(_LARGEST + 1)
        except KeyError:
            return _NONE
        if len(data) > _LARGEST:
            raise ValueError(f"{name} is larger than {_LARGEST} bytes")
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))


def _lists(numbering: etree._Element) -> dict[tuple[str, int], tuple[str, str, int, bool]]:
    """Return (definition, kind of number, first number, begins there anew) by number of the list and level."""
    levels: dict[str, dict[int, tuple[str, int]]] = defaultdict(dict)
    for definition in numbering.iter(f"{W}abstractNum"):
        for level in definition.iter(f"{W}lvl"):
            told = (value(level, "numFmt") or "decimal", int(value(level, "start") or 1))
            levels[definition.get(f"{W}abstractNumId", "")][int(level.get(f"{W}ilvl", "0"))] = told
    found: dict[tuple[str, int], tuple[str, str, int, bool]] = {}
    for one in numbering.iter(f"{W}num"):
        number, name = one.get(f"{W}numId", ""), value(one, "abstractNumId") or ""
        found |= {(number, depth): (name, *told, False) for depth, told in levels[name].items()}
        for override in one.iter(f"{W}lvlOverride"):
            depth = int(override.get(f"{W}ilvl", "0"))
            start = value(override, "startOverride")
            _, kind, first, _ = found.get((number, depth), (name, "decimal", 1, False))
            found[number, depth] = (name, kind, int(start) if start else first, bool(start))
    return found
