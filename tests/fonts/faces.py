"""What the tests of fonts look at: the faces in a page, their outlines, and fonts of an organisation's own."""

import ctypes
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, distribution
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from fontTools.pens.statisticsPen import StatisticsPen
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[2]
TEXT, LABEL, MONO = "IBM Plex Serif", "IBM Plex Sans Condensed", "IBM Plex Mono"
SAMPLES = {
    "de": "Straße – „Anführung“ 50 %",
    "uk": "Верховна Рада ухвалила ґрунтовний закон",
    "vi": "Tiếng Việt",
    "el": "Ο πρωθυπουργός μίλησε για ἀρχὴν",
    "ar": "اتفق الحلفاء في باريس، ٢٠٢٦",
    "he": "שלום עולם",
    "hi": "हिन्दी समाचार",
    "bn": "বাংলা সংবাদ",
    "th": "ข่าวภาษาไทย",
    "ka": "ქართული",
    "hy": "Հայերեն",
    "am": "አማርኛ",
    "my": "မြန်မာ",
    "km": "ខ្មែរ",
    "en": "★ ✓ → ① 😀 🎉 1️⃣",
}
CJK_SAMPLES = {
    "ja": "東京で会議が開かれた。",
    "ko": "서울에서 회의가 열렸다",
    "zh-Hans": "会议在北京举行。",
    "zh-TW": "會議在臺北舉行。",
}

Print = Callable[..., bytes]


def wheel(name: str) -> Path | None:
    try:
        return Path(str(distribution(name).locate_file("")))
    except PackageNotFoundError:
        return None


SITE = wheel("fontpkg-fira-sans-condensed") or Path()
STATIC = SITE / "fontpkg_fira_sans_condensed/files/FiraSansCondensed-Regular.ttf"
needs_cjk = pytest.mark.skipif(
    wheel("justmytype-intl-cjk") is None,
    reason='the CJK faces are not installed; get them with: pip install "briefing-exporter[cjk]"',
)


def letters_by_font(pdf: bytes) -> dict[str, str]:
    """Return the letters of a PDF by the name of the font that draws them, as PDFium reads them."""
    found: dict[str, str] = {}
    document = pypdfium2.PdfDocument(pdf)
    for number in range(len(document)):
        text = document[number].get_textpage()
        for index in range(text.count_chars()):
            name, flags = ctypes.create_string_buffer(200), ctypes.c_int()
            pdfium.FPDFText_GetFontInfo(text, index, name, 200, flags)
            letter = chr(pdfium.FPDFText_GetUnicode(text, index))
            if not letter.isspace():
                key = name.value.decode().partition("+")[2]
                found[key] = found.get(key, "") + letter
    document.close()
    return found


def embedded_fonts(pdf: bytes) -> dict[str, TTFont]:
    """Return the font programs inside a PDF by name."""
    found: dict[str, TTFont] = {}
    document = pypdfium2.PdfDocument(pdf)
    for number in range(len(document)):
        for item in document[number].get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            font = pdfium.FPDFTextObj_GetFont(item.raw)
            name, length = ctypes.create_string_buffer(200), ctypes.c_size_t()
            pdfium.FPDFFont_GetBaseFontName(font, name, 200)
            pdfium.FPDFFont_GetFontData(font, None, 0, ctypes.byref(length))
            data = (ctypes.c_uint8 * length.value)()
            pdfium.FPDFFont_GetFontData(font, data, length.value, ctypes.byref(length))
            found[name.value.decode().partition("+")[2]] = TTFont(BytesIO(bytes(data)))
    document.close()
    return found


def assert_only(families: tuple[str, ...], pdf: bytes) -> None:
    """Raise where a PDF embeds a font that is none of the families, or leaves one out."""
    embedded = embedded_fonts(pdf)
    assert embedded
    for name in embedded:
        assert any(name.startswith(family.replace(" ", "-")) for family in families), f"{name} is none of ours"


def outline(font: TTFont, glyph: int) -> Any:
    name = font.getGlyphName(glyph)
    return font["glyf"][name].getCoordinates(font["glyf"])[0] if glyph < len(font.getGlyphOrder()) else None


def shape(font: TTFont, letter: str) -> StatisticsPen:
    """Return measures of a letter's outline: `area` in square units, its sign the direction; `slant`, run over rise."""
    glyphs = font.getGlyphSet()
    pen = StatisticsPen(glyphset=glyphs)
    glyphs[font.getBestCmap()[ord(letter)]].draw(pen)
    return pen


def python(code: str, *arguments: str | Path, **environment: str) -> str:
    """Run Python in a process of its own, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def house_font(path: Path, family: str = "House Serif", weight: int = 400, without: str = "") -> Path:
    """Write a complete static font of an organisation's own: Fira Sans under another name."""
    font = TTFont(STATIC)
    for number, value in ((1, family), (4, family), (6, family.replace(" ", ""))):
        font["name"].setName(value, number, 3, 1, 0x409)
        font["name"].setName(value, number, 1, 0, 0)
    font["OS/2"].usWeightClass = weight
    font["OS/2"].usWidthClass = 5
    for table in font["cmap"].tables:
        for character in without:
            table.cmap.pop(ord(character), None)
    path.parent.mkdir(parents=True, exist_ok=True)
    font.save(path)
    return path


def changed(face: bytes, change: Callable[[TTFont], None]) -> bytes:
    """Return a face after a change of its preparation."""
    font = TTFont(BytesIO(face), recalcTimestamp=False)
    change(font)
    out = BytesIO()
    font.save(out)
    return out.getvalue()
