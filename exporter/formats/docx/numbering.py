"""Real lists: definitions for dashes, numbers and sources, and a w:num for each list that counts (§17.9)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from exporter.formats.docx import wml
from exporter.formats.docx.styles import DASHES, HANG, HANG_NUMBER, HANG_SOURCE, NUMBERS
from exporter.formats.docx.stylesheet import colour
from exporter.theme import Theme

DEEPEST = 8  # levels are 0 to 8 (§17.9.3)
_SOURCES = 3
_OWN = 0x4D0C0000  # above the numbers by which Word knows a definition again
_STYLED = 3  # levels that have a style
_STYLES = ("ListBullet", "ListBullet2", "ListBullet3"), ("ListNumber", "ListNumber2", "ListNumber3"), ()


@dataclass(frozen=True)
class Given:
    """Lists that are there before the document's own: of the house alone, or of a reference as well.

    `opening` is word/numbering.xml up to its end tag; `styles` tells for a list style (number, definition, level);
    `house` is what to add to the ids of the house's own definitions and numbers.
    """

    opening: str
    last: int  # the highest number so far
    styles: Mapping[str, tuple[int, int, int]]
    house: tuple[int, int] = (0, 0)


class Lists:
    """The lists of a document. Dashes do not count, so all share one w:num; a counting list has its own.

    All numbers of one definition count together in Word. So a list inside an item of another one, at the same level (in
    a box, in a table), needs a definition of its own, or the outer one would count on from it.
    """

    def __init__(self, given: Given) -> None:
        self._given = given
        self._counting: list[str] = []
        self._further: list[str] = []  # definitions
        self._open: list[tuple[int, int]] = []  # definition and level of the counting lists around

    def begin(self, style: str, level: int, *, start: int | None) -> str:
        """Return the w:numPr of the items of a new list in a style: it counts from `start`, or does not count."""
        if style in self._given.styles and level < _STYLED:
            number, definition, at = self._given.styles[style]
        else:
            definitions, numbers = self._given.house
            number, at = DASHES + numbers, level
            definition = (DASHES if start is None else NUMBERS) + definitions
        if start is not None:
            if any(around == definition and depth >= at for around, depth in self._open):
                definition = self._another(definition)
            self._open.append((definition, at))
            number = self._new(definition, at, start)
        return reference(number, at)

    def end(self) -> None:
        """Say that the innermost counting list is at its end."""
        self._open.pop()

    def _another(self, definition: int) -> int:
        """Return the id of a new definition like another, but for the styles, which belong to that one."""
        id_ = self._given.house[0] + _SOURCES + len(self._further) + 1
        like = re.search(
            rf'<w:abstractNum [^>]*w:abstractNumId="{definition}".*?</w:abstractNum>', self._given.opening, re.DOTALL
        )
        made = re.sub(r"<w:(pStyle|styleLink|numStyleLink) [^>]*/>", "", like[0] if like else "")
        made = re.sub(r'(<w:nsid w:val=")[^"]*', rf"\g<1>{_OWN + id_:08X}", made)
        self._further.append(made.replace(f'w:abstractNumId="{definition}"', f'w:abstractNumId="{id_}"', 1))
        return id_

    def sources(self, start: int) -> str:
        """Return the w:numPr of a new run of sources that counts from `start`."""
        return reference(self._new(_SOURCES + self._given.house[0], 0, start), 0)

    def _new(self, definition: int, level: int, start: int) -> int:
        number = self._given.last + len(self._counting) + 1
        self._counting.append(_number(number, definition, level, start))
        return number

    def xml(self) -> str:
        """Return word/numbering.xml."""
        opening, first, numbers = self._given.opening.partition("<w:num ")
        return f"{opening}{''.join(self._further)}{first}{numbers}{''.join(self._counting)}</w:numbering>"


def _number(number: int, definition: int, level: int, start: int) -> str:
    return (
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{definition}"/><w:lvlOverride w:ilvl="{level}">'
        f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
    )


def house_lists(theme: Theme, column: int) -> Given:
    """Return the lists of the house; `column` is where the text column begins."""
    definitions, numbers = definitions_xml(theme, column), numbers_xml()
    return Given(f'{wml.HEAD}<w:numbering xmlns:w="{wml.W}">{definitions}{numbers}', NUMBERS, {})


def definitions_xml(theme: Theme, column: int, shift: int = 0) -> str:
    """Return the definitions of the house's lists, their ids higher by `shift`."""
    return "".join(_definition(one, theme, column, shift) for one in (DASHES, NUMBERS, _SOURCES))


def numbers_xml(shift: int = 0, definitions: int = 0) -> str:
    """Return the w:num on which the house's list styles stand; `definitions` is the shift of those."""
    return "".join(
        f'<w:num w:numId="{one + shift}"><w:abstractNumId w:val="{one + definitions}"/></w:num>'
        for one in (DASHES, NUMBERS)
    )


def reference(number: int, level: int) -> str:
    """Return w:numPr: the paragraph is an item of a list at a level."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def _definition(number: int, theme: Theme, column: int, shift: int) -> str:
    levels = "".join(_level(number, level, theme, column) for level in range(DEEPEST + 1))
    return (
        f'<w:abstractNum w:abstractNumId="{number + shift}"><w:nsid w:val="{_OWN + number:08X}"/>'
        f'<w:multiLevelType w:val="multilevel"/><w:tmpl w:val="{0x5A1B0000 + number:08X}"/>{levels}</w:abstractNum>'
    )


def _level(number: int, level: int, theme: Theme, column: int) -> str:
    if number == DASHES:
        kind, shown, hang, face = "bullet", "–", HANG, theme.faces.text
    else:
        kind, hang, face = "decimal", HANG_NUMBER if number == NUMBERS else HANG_SOURCE, theme.faces.label
        shown = f"%{level + 1}." if number == NUMBERS else f"%{level + 1}"
    styles = _STYLES[number - 1]
    style = f'<w:pStyle w:val="{styles[level]}"/>' if level < len(styles) else ""
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{style}<w:lvlText w:val="{shown}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{column + hang * (level + 1)}" w:hanging="{hang}"/></w:pPr>'
        f'<w:rPr><w:rFonts {wml.faces(face)}/><w:color w:val="{colour(theme, "accent")}"/></w:rPr></w:lvl>'
    )
