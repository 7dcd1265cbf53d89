"""What each glyph of a right-to-left face says, kept in a table of its own inside the prepared face.

WeasyPrint names a glyph after the letters of the cluster it met it in first: of a letter and the mark on it one is left
without a name. Here each form of a letter, each part of a ligature and each mark has the one character it is.
"""

import json
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

_TABLE = "TELL"  # private: a subset, as in a PDF, goes without it


def tell(font: "TTFont") -> None:
    """Put into a face what its glyphs say."""
    from fontTools.ttLib.tables.DefaultTable import DefaultTable

    table = DefaultTable(_TABLE)
    texts = {font.getGlyphID(glyph): text for glyph, text in _texts(font).items() if text}
    table.data = json.dumps(dict(sorted(texts.items())), separators=(",", ":")).encode()
    font[_TABLE] = table


def texts_in(data: bytes) -> dict[int, str]:
    """Return what the glyphs of a prepared face say, by their numbers; nothing for a face that is not prepared so."""
    count = int.from_bytes(data[4:6], "big")
    for place in range(12, 12 + 16 * count, 16):  # the table directory (OpenType 1.9)
        if data[place : place + 4] == _TABLE.encode():
            start, length = (int.from_bytes(data[place + at : place + at + 4], "big") for at in (8, 12))
            return {int(glyph): text for glyph, text in json.loads(data[start : start + length]).items()}
    return {}


def _texts(font: "TTFont") -> dict[str, str]:
    """Return the text of each glyph; "" for one that stands for different characters."""
    texts: dict[str, str] = {}
    for point, glyph in sorted(font.getBestCmap().items()):
        if _is_right_to_left(chr(point)):
            form = unicodedata.normalize("NFKC", chr(point))
            _say(texts, glyph, form if len(form) == 1 else chr(point))
    lookups = font["GSUB"].table.LookupList.Lookup if "GSUB" in font else []
    tables = [getattr(table, "ExtSubTable", table) for lookup in lookups for table in lookup.SubTable]
    before = None
    while before != texts:
        before = dict(texts)
        for table in tables:
            if table.LookupType == 1:
                for glyph, made in table.mapping.items():
                    if glyph in before:
                        _say(texts, made, before[glyph])
            elif table.LookupType == 4:
                _say_ligatures(texts, table, before)
    return texts


def _say_ligatures(texts: dict[str, str], table: Any, before: dict[str, str]) -> None:
    """Name the ligatures of marks: in whichever order they are written, they are one to who compares (NFKC)."""
    for first, ligatures in table.ligatures.items():
        for ligature in ligatures:
            said = [before.get(part, "") for part in (first, *ligature.Component)]
            if all(said) and all(unicodedata.category(one[0]) == "Mn" for one in said):
                _say(texts, ligature.LigGlyph, unicodedata.normalize("NFC", "".join(said)))


def _say(texts: dict[str, str], glyph: str, text: str) -> None:
    texts[glyph] = text if texts.get(glyph, text) == text else ""


def _is_right_to_left(character: str) -> bool:
    if unicodedata.category(character) == "Mn":
        return "\u0591" <= character <= "\u08ff"
    return unicodedata.bidirectional(character) in ("AL", "R") and unicodedata.category(character) == "Lo"
