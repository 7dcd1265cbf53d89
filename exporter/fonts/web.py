"""Faces for the web: WOFF2 of the whole face, made once.

Whole, because "Plex" is a reserved name of the SIL Open Font License: a subset that we serve would be a modified font
and need another name. The transform of WOFF2 (W3C, 2022) is lossless and keeps the licence in the `name` table.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from io import BytesIO

from exporter.fonts.cache import write_whole
from exporter.fonts.catalogue import Cut, Style
from exporter.fonts.faces import Face, version_of
from exporter.fonts.prepare import prepared
from exporter.fonts.stock import Stock


@dataclass(frozen=True)
class WebFace:
    """A face as a browser takes it; `weight` and `style` are the descriptors of its `@font-face`."""

    family: str
    weight: int
    style: Style
    data: bytes
    sha256: str
    media_type: str = "font/woff2"


def web_faces(stock: Stock, families: Iterable[str], cuts: Collection[Cut] | None = None) -> tuple[WebFace, ...]:
    """Return the faces of these families as WOFF2, converted at the first call (about half a second a face).

    `cuts` are the weights and styles wanted, such as (400, "italic"); by default all that a family has.
    """
    faces = [face for name in dict.fromkeys(families) for face in prepared(stock, name)]
    return tuple(_web_face(stock, face) for face in faces if cuts is None or (face.weight, face.style) in cuts)


def _web_face(stock: Stock, face: Face) -> WebFace:
    tools = hashlib.sha256(f"{version_of('fonttools')} {version_of('brotli')}".encode()).hexdigest()[:8]
    path = stock.cache / "web" / f"{face.sha256[:32]}-{tools}.woff2"
    if not path.is_file():
        data = _compress(face.path.read_bytes())
        write_whole(path, data)
    data = path.read_bytes()
    return WebFace(face.family, face.weight, face.style, data, hashlib.sha256(data).hexdigest())


def _compress(data: bytes) -> bytes:
    from fontTools.ttLib import woff2

    packed = BytesIO()
    woff2.compress(BytesIO(data), packed)
    return packed.getvalue()
