"""Marks on Arabic and Hebrew letters stand in their places by themselves, and the page looks the same."""

from io import BytesIO

import pytest
import uharfbuzz
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from exporter import fonts
from exporter.fonts.ligatures import cut
from exporter.fonts.marks import level
from exporter.fonts.texts import texts_in
from tests.fonts.faces import SITE, changed

WORDS = "عَادَ العُمَّالُ إِلَى لَا الثَّلَاثَةِ تقریباً وقّعت هفتهٔ النِّقَابَةُ".split()
STEP = 30  # units of a thousand: how far a mark may be from where the font has it


def shaped(face: bytes, word: str) -> list[tuple[str, int, int, tuple[float, ...]]]:
    """Return glyph, offsets and bounds of the outline as drawn, one for each glyph that draws something."""
    font = uharfbuzz.Font(uharfbuzz.Face(face))
    buffer = uharfbuzz.Buffer()
    buffer.add_str(word)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    pen, found = 0, []
    glyphs = TTFont(BytesIO(face)).getGlyphSet()
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        name, box = font.glyph_to_string(info.codepoint), BoundsPen(glyphs)
        glyphs[name].draw(box)
        if box.bounds:
            x, y = pen + place.x_offset, place.y_offset
            bounds = tuple(edge + (y if index % 2 else x) for index, edge in enumerate(box.bounds))
            found.append((name, place.x_offset, place.y_offset, bounds))
        pen += place.x_advance
    return found


@pytest.fixture(scope="module")
def faces() -> tuple[bytes, bytes]:
    """Return Almarai with its ligatures cut, and the same with its marks in their places."""
    whole = changed((SITE / "fontpkg_almarai/files/Almarai-Regular.ttf").read_bytes(), cut)
    return whole, changed(whole, level)


@pytest.mark.parametrize("word", WORDS)
def test_no_mark_is_moved_and_each_stands_where_it_stood(word: str, faces: tuple[bytes, bytes]) -> None:
    before, after = (shaped(face, word) for face in faces)
    assert any(x or y for _, x, y, _ in before)
    assert not any(x or y for _, x, y, _ in after)
    for (*_, old), (*_, new) in zip(before, after, strict=True):
        assert all(abs(one - other) <= STEP for one, other in zip(old, new, strict=True))


def test_the_same_face_gives_the_same_bytes(faces: tuple[bytes, bytes]) -> None:
    assert changed(faces[0], level) == faces[1]


def test_each_form_part_and_mark_tells_the_character_it_is(stock: fonts.Stock) -> None:
    (face, *_) = fonts.prepared(stock, "Almarai")
    data = face.path.read_bytes()
    told, font = texts_in(data), uharfbuzz.Font(uharfbuzz.Face(data))
    for word in WORDS:
        buffer = uharfbuzz.Buffer()
        buffer.add_str(word)
        buffer.guess_segment_properties()
        uharfbuzz.shape(font, buffer)
        said = "".join(told[info.codepoint] for info in reversed(buffer.glyph_infos))
        # A mark comes before its letter where the line is read from the left, so turned round it comes after it.
        assert sorted(said) == sorted(word)


def test_a_face_that_is_not_prepared_tells_nothing() -> None:
    assert texts_in((SITE / "fontpkg_almarai/files/Almarai-Regular.ttf").read_bytes()) == {}
