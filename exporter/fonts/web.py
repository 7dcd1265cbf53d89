"""Faces for the web: WOFF2 of the whole face as it came, made once.

Whole and as it came, because "Plex" is a reserved name of the SIL Open Font License: a subset that we serve, or a face
whose ligatures are cut, would be a modified font and need another name. The transform of WOFF2 (W3C, 2022) is lossless
and keeps the licence in the `name` table.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from io import BytesIO

from exporter.fonts.cache import slug, write_whole
from exporter.fonts.catalogue import Cut, Style
from exporter.fonts.faces import Family, Source, version_of
from exporter.fonts.prepare import whole
from exporter.fonts.stock import Stock, family


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
    return tuple(
        _web_face(stock, wanted, source)
        for wanted in (family(stock, name) for name in dict.fromkeys(families))
        for source in wanted.sources
        if cuts is None or (source.weight, source.style) in cuts
    )


def _web_face(stock: Stock, wanted: Family, source: Source) -> WebFace:
    tools = hashlib.sha256(f"{wanted.key} {version_of('brotli')}".encode()).hexdigest()[:16]
    path = stock.cache / "web" / f"{slug(wanted.name)}-{tools}-{source.weight}-{source.style}.woff2"
    if not path.is_file():
        write_whole(path, _compress(whole(wanted, source)))
    data = path.read_bytes()
    return WebFace(wanted.name, source.weight, source.style, data, hashlib.sha256(data).hexdigest())


def _compress(data: bytes) -> bytes:
    from fontTools.ttLib import woff2

    packed = BytesIO()
    woff2.compress(BytesIO(data), packed)
    return packed.getvalue()
