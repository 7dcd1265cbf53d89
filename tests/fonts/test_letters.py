"""Every face gives back every letter it is for: alone and joined, whichever was met first.

A glyph has one text in a PDF, and what is met first names it; so each page is made forwards and backwards.
"""

import subprocess
import unicodedata
from collections import Counter
from itertools import product
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from exporter import fonts
from exporter.fonts.ligatures import joined, split
from exporter.formats.pdf.actualtext import lines_told
from tests.fonts.faces import Print


def letters(low: int, high: int) -> list[str]:
    """Return the letters of a range of code points."""
    return [chr(point) for point in range(low, high + 1) if unicodedata.category(chr(point))[0] == "L"]


ARABIC = [*letters(0x621, 0x63A), *letters(0x641, 0x64A), *"پچژگکیٹڈڑںھہےۓۀۂ"]
LAM_ALEF = [before + lam + alef + after for before, lam, alef, after in product(["", "ب"], "ل", "اأإآ", ["", "م"])]
HEBREW = letters(0x5D0, 0x5EA)
POINTS = "ְִֵֶַָֹּ"
DEVANAGARI, BENGALI = letters(0x915, 0x939), letters(0x995, 0x9B9)
LATIN = [chr(point) for low, high in ((0x41, 0x7A), (0xC0, 0x17F)) for point in range(low, high + 1)]
TOKENS = {
    "Almarai": [before + one + after for one in ARABIC for before, after in product(["", "ب"], ["", "د"])]
    + [*LAM_ALEF, "الله", "في", "ريال", *(f"{one}{mark}ت" for one, mark in product("بحسعلم", "ًٌٍَُِّْ"))],
    "Rubik": [*HEBREW, *(one + point for one, point in product(HEBREW, POINTS))],
    "Hind": [one + more for one, more in product(DEVANAGARI, ["", "ा", "ि", "ी", "ु", "े", "ो", "ं", "्य", "्र"])],
    "Hind Siliguri": [one + more for one, more in product(BENGALI, ["", "া", "ি", "ী", "ু", "ে", "ো", "ং", "্য", "্র"])],
    "Sarabun": [one + more for one, more in product(letters(0xE01, 0xE2E), ["", "า", "ิ", "ี่", "ุ", "ำ", "้"])],
    "IBM Plex Serif": [one for one in LATIN if one.isalpha()] + ["fi", "ffi", "fl", *letters(0x410, 0x44F)],
    "IBM Plex Sans Condensed": [one for one in LATIN if one.isalpha()] + ["fi", "ffi", "fl"],
    "Noto Serif": [*letters(0x391, 0x3CE), *letters(0x1F00, 0x1FFC), *letters(0x400, 0x4FF)],
    "Fira Sans Condensed": [*letters(0x391, 0x3CE), *letters(0x400, 0x45F)],
}


@pytest.mark.pdf
@pytest.mark.qpdf
@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("family", TOKENS)
def test_every_letter_and_join_comes_back(
    family: str, backwards: bool, stock: fonts.Stock, print_pdf: Print, tmp_path: Path
) -> None:
    has = fonts.coverage(stock, family)
    tokens = [one for one in dict.fromkeys(TOKENS[family]) if has.issuperset(map(ord, one))]
    side = "rtl" if unicodedata.bidirectional(tokens[0][0]) in ("AL", "R") else "ltr"
    lines = "".join(f"<p dir={side}>{one}" for one in (tokens[::-1] if backwards else tokens))
    with lines_told():
        (tmp_path / "x.pdf").write_bytes(print_pdf(stock, lines, family))
    told = subprocess.run(["pdftotext", tmp_path / "x.pdf", "-"], capture_output=True, encoding="utf-8", check=True)
    seen = "".join(sign for sign in told.stdout if unicodedata.category(sign) != "Cf")
    found = Counter(unicodedata.normalize("NFKC", seen).split())
    assert len(tokens) > 100
    assert Counter(unicodedata.normalize("NFKC", one) for one in tokens) - found == Counter()


@pytest.mark.parametrize("family", ["Almarai", "Rubik", "Noto Sans Hebrew"])
def test_no_glyph_of_a_prepared_face_stands_for_several_letters_or_is_shared_by_them(
    family: str, stock: fonts.Stock
) -> None:
    for face in fonts.prepared(stock, family):
        font = TTFont(face.path)
        assert not list(joined(font))
        assert not split(font)
