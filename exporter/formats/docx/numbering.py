"""Real lists: definitions for dashes, numbers and sources, and a w:num for each list that counts (§17.9)."""

from exporter.formats.docx import wml
from exporter.formats.docx.styles import DASHES, HANG, HANG_NUMBER, HANG_SOURCE, NUMBERS
from exporter.formats.docx.stylesheet import colour
from exporter.theme import Theme

DEEPEST = 8  # levels are 0 to 8 (§17.9.3)
_SOURCES = 3
_STYLES = ("ListBullet", "ListBullet2", "ListBullet3"), ("ListNumber", "ListNumber2", "ListNumber3"), ()


class Lists:
    """The lists of a document. Dashes do not count, so all share one w:num; a counting list has its own."""

    def __init__(self) -> None:
        self._counting: list[tuple[int, int, int]] = []  # (definition, level, start)

    def numbers(self, level: int, start: int) -> int:
        """Return the number id of a new list that counts from `start` at a level."""
        return self._new(NUMBERS, level, start)

    def sources(self, start: int) -> int:
        """Return the number id of a new run of sources that counts from `start`."""
        return self._new(_SOURCES, 0, start)

    def _new(self, definition: int, level: int, start: int) -> int:
        self._counting.append((definition, level, start))
        return len(self._counting) + NUMBERS

    def xml(self, theme: Theme, column: int) -> str:
        """Return word/numbering.xml; `column` is where the text column begins."""
        numbers = [f'<w:num w:numId="{one}"><w:abstractNumId w:val="{one}"/></w:num>' for one in (DASHES, NUMBERS)]
        numbers += (
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{definition}"/><w:lvlOverride w:ilvl="{level}">'
            f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
            for number, (definition, level, start) in enumerate(self._counting, NUMBERS + 1)
        )
        definitions = "".join(_definition(one, theme, column) for one in (DASHES, NUMBERS, _SOURCES))
        return f'{wml.HEAD}<w:numbering xmlns:w="{wml.W}">{definitions}{"".join(numbers)}</w:numbering>'


def reference(number: int, level: int) -> str:
    """Return w:numPr: the paragraph is an item of a list at a level."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def _definition(number: int, theme: Theme, column: int) -> str:
    levels = "".join(_level(number, level, theme, column) for level in range(DEEPEST + 1))
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="{0x4D0C0000 + number:08X}"/>'
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
