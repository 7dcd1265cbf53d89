"""Arabic ligatures are cut into a glyph for each letter, and the page looks as it did."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import uharfbuzz
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from exporter.fonts.ligatures import cut, joined, split
from tests.fonts.faces import SITE, changed

ALMARAI = {weight: SITE / f"fontpkg_almarai/files/Almarai-{weight}.ttf" for weight in ("Regular", "Bold")}
JOINS = "لا بلا سلام لأن الإسلام الآن الله في إلى بني ريال لی کی پی لَا".split()


@pytest.fixture(scope="module", params=ALMARAI)
def faces(request: pytest.FixtureRequest) -> tuple[bytes, bytes]:
    """Return a face before and after."""
    whole = ALMARAI[request.param].read_bytes()
    return whole, changed(whole, cut)


def shaped(face: bytes, word: str) -> tuple[list[int], set[tuple[float, ...]], int]:
    """Return the letters (by place in the word) that the glyphs stand for, the outlines' bounds, the width."""
    font = uharfbuzz.Font(uharfbuzz.Face(face))
    buffer = uharfbuzz.Buffer()
    buffer.add_str(word)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    pen, drawn = 0, set[tuple[float, ...]]()
    glyphs = TTFont(BytesIO(face)).getGlyphSet()
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        bounds = BoundsPen(glyphs)
        glyphs[font.glyph_to_string(info.codepoint)].draw(bounds)
        if bounds.bounds:
            x_low, y_low, x_high, y_high = bounds.bounds
            x, y = pen + place.x_offset, place.y_offset
            drawn.add((x_low + x, y_low + y, x_high + x, y_high + y))
        pen += place.x_advance
    return [info.cluster for info in buffer.glyph_infos], drawn, pen


@pytest.mark.parametrize("word", JOINS)
def test_every_letter_has_its_glyph_and_the_word_looks_the_same(word: str, faces: tuple[bytes, bytes]) -> None:
    whole, prepared = faces
    letters, drawn, width = shaped(prepared, word)
    assert set(letters) >= {place for place, letter in enumerate(word) if letter.isalpha()}
    assert letters == sorted(letters, reverse=True)
    _, before, width_before = shaped(whole, word)
    assert (drawn, width) == (before, width_before)


def test_no_rule_is_left_that_joins_letters(faces: tuple[bytes, bytes]) -> None:
    assert [len(list(_joined(face))) for face in faces] == [58, 0]


def _joined(face: bytes) -> Iterator[object]:
    return joined(TTFont(BytesIO(face)))


def test_the_same_face_gives_the_same_bytes(faces: tuple[bytes, bytes]) -> None:
    assert changed(faces[0], cut) == faces[1]
    assert changed(faces[1], cut) == changed(faces[1], lambda _: None)


def test_letters_drawn_from_parts_are_seen(faces: tuple[bytes, bytes]) -> None:
    assert split(TTFont(BytesIO(faces[0]))) == set()
    assert len(split(TTFont(Path(SITE / "manimgx_fonts/NotoSansArabic[wght].ttf")))) > 150
