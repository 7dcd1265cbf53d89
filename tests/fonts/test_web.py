"""Faces for the web are whole and as they came."""

import hashlib
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont

from exporter import fonts
from tests.fonts.faces import (
    TEXT,
    outline,
)


def test_web_faces_are_the_whole_faces_as_woff2(cache: Path, stock: fonts.Stock) -> None:
    (face,) = fonts.web_faces(stock, [TEXT], cuts=[(600, "italic")])
    assert (face.family, face.weight, face.style, face.media_type) == (TEXT, 600, "italic", "font/woff2")
    assert face.data[:4] == b"wOF2"
    assert face.sha256 == hashlib.sha256(face.data).hexdigest()
    (original,) = (f for f in fonts.prepared(stock, TEXT) if (f.weight, f.style) == (600, "italic"))
    served, whole = TTFont(BytesIO(face.data)), TTFont(original.path)
    assert served.getGlyphOrder() == whole.getGlyphOrder()
    assert served.getBestCmap() == whole.getBestCmap()
    assert served["name"].getDebugName(13) == whole["name"].getDebugName(13)
    assert all(outline(served, glyph) == outline(whole, glyph) for glyph in range(len(whole.getGlyphOrder())))
    made = [path.stat().st_mtime_ns for path in (cache / "fonts/web").iterdir()]
    assert fonts.web_faces(fonts.open_stock(cache), [TEXT], cuts=[(600, "italic")]) == (face,)
    assert [path.stat().st_mtime_ns for path in (cache / "fonts/web").iterdir()] == made
