"""Styles: known by their names, which Word writes in English whatever its language, and by what they are based on.

Ids say nothing: Word makes them of the names in its own language, LibreOffice counts them (ECMA-376 Part 1 §17.7).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from exporter.readers.docx._names import W, number, switch, value

_HEADING = re.compile(r"(?:heading|überschrift|titre|título|titolo|заголовок|kop|nagłówek|nadpis|rubrik) ?([1-9])$")
"""Names of headings: Word's own, and those that older writers left in their language."""
_CODE = re.compile(r"\b(?:code|verbatim|preformatted|macro text|source text|typewriter|keyboard|teletype|sample)\b")
_SAME = {"annotation text": "comment text", "footnote symbol": "footnote reference", "quotations": "quote"}
TOGGLES = ("b", "i", "strike", "dstrike", "vanish")


@dataclass(frozen=True)
class Style:
    """A style: its names in lower case, its kind (paragraph, character, table), its element, what it is based on."""

    name: str
    names: tuple[str, ...]
    kind: str
    element: etree._Element
    based_on: str


class Styles:
    """The styles of a file."""

    def __init__(self, root: etree._Element | None) -> None:
        self._by_id: dict[str, Style] = {}
        self._defaults: dict[str, str] = {}
        self.root = root
        for one in root.iter(f"{W}style") if root is not None else ():
            name, kind = one.get(f"{W}styleId", ""), one.get(f"{W}type", "paragraph")
            own = " ".join((value(one, "name") or name).lower().split())
            aliases = [alias.strip().lower() for alias in (value(one, "aliases") or "").split(",")]
            names = tuple(filter(None, (_SAME.get(own, own), *aliases)))
            self._by_id.setdefault(
                name, Style(names[0] if names else "", names, kind, one, value(one, "basedOn") or "")
            )
            if one.get(f"{W}default", "0") in ("1", "true", "on"):
                self._defaults.setdefault(kind, name)
        self._toggles: dict[tuple[etree._Element | None, str], bool] = {}
        self._last: tuple[etree._Element | None, tuple[Style, ...]] = (None, ())
        self._chains: dict[tuple[str, str], tuple[Style, ...]] = {}

    def chain(self, name: str | None, kind: str) -> tuple[Style, ...]:
        """Return the style of an id, its kind's default for None or an unknown one, and those that it is based on."""
        key = name if name in self._by_id else self._defaults.get(kind, "")
        if (key, kind) not in self._chains:
            self._chains[key, kind] = tuple(self._based(key))
        return self._chains[key, kind]

    def _based(self, name: str) -> Iterator[Style]:
        seen: set[str] = set()
        while name in self._by_id and name not in seen and len(seen) < 50:
            seen.add(name)
            yield self._by_id[name]
            name = self._by_id[name].based_on

    def paragraph(self, paragraph: etree._Element) -> tuple[Style, ...]:
        """Return the style of a paragraph, and those that it is based on."""
        if paragraph is not self._last[0]:  # asked for again and again, while a paragraph is read
            self._last = paragraph, self.chain(value(paragraph, "pPr/pStyle"), "paragraph")
        return self._last[1]

    def run(self, run: etree._Element) -> tuple[Style, ...]:
        """Return the character style of a run, and those that it is based on; none for a run without one."""
        named = value(run, "rPr/rStyle")
        return self.chain(named, "character") if named in self._by_id else ()

    def table(self, table: etree._Element) -> str:
        """Return the name of the style of a table."""
        chain = self.chain(value(table, "tblPr/tblStyle"), "table")
        return chain[0].name if chain else ""

    def name(self, paragraph: etree._Element) -> str:
        """Return the name of a paragraph's style in lower case, "" if it has none."""
        chain = self.paragraph(paragraph)
        return chain[0].name if chain else ""

    def level(self, paragraph: etree._Element) -> int | None:
        """Return the level of a heading, from 1; None for any other paragraph (§17.3.1.20: 0 to 8, 9 is text)."""
        outline = number(paragraph, "pPr/outlineLvl")
        for style in self.paragraph(paragraph):
            if outline is not None:
                break
            if found := next((found for name in style.names if (found := _HEADING.match(name))), None):
                return int(found[1])
            if style.name.startswith(("toc ", "title", "subtitle")):
                return None
            outline = number(style.element, "pPr/outlineLvl")
        return outline + 1 if outline is not None and 0 <= outline <= 8 else None

    def has_line(self, paragraph: etree._Element) -> bool:
        """Return whether a paragraph itself, not its style, has a line above or below (§17.3.1.24)."""
        kinds = {value(paragraph, f"pPr/pBdr/{side}") for side in ("top", "bottom")}
        return bool(kinds - {None, "nil", "none"})

    @cached_property
    def default_language(self) -> str:
        """Return the language that runs have which name none, "" if none is named."""
        return value(self.root, "docDefaults/rPrDefault/rPr/lang") or ""

    def toggle(self, chain: tuple[Style, ...], name: str) -> bool:
        """Return whether a style switches a property on."""
        key = (chain[0].element if chain else None, name)
        if key not in self._toggles:
            told = (switch(style.element, f"rPr/{name}") for style in chain)
            self._toggles[key] = next((said for said in told if said is not None), False)
        return self._toggles[key]

    def said(self, chain: tuple[Style, ...], path: str, name: str = "val") -> str | None:
        """Return what the nearest style of a chain says."""
        return next((said for style in chain if (said := value(style.element, path, name)) is not None), None)

    def properties(self, chain: tuple[Style, ...], path: str) -> etree._Element | None:
        """Return the element that the nearest style of a chain has at a path of w: names."""
        found = (style.element.find("/".join(f"{W}{step}" for step in path.split("/"))) for style in chain)
        return next((one for one in found if one is not None), None)


def is_code(chain: tuple[Style, ...]) -> bool:
    """Return whether a style is one for program text."""
    return any(_CODE.search(name) for style in chain for name in style.names)
