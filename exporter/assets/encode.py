"""Encoders: pixels become JPEG or PNG, the two kinds that every format, browser and word processor holds."""

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exporter.record.asset import MediaType

if TYPE_CHECKING:
    from PIL import Image

_FINE = 92
"""The JPEG quality of a picture that comes in as something else."""
_TILE, _PER_SIDE = 96, 3


@dataclass(frozen=True)
class Tables:
    """How a JPEG was quantised: its tables, and how often its colours are sampled."""

    quantisation: dict[int, list[int]]
    subsampling: int


def like(image: "Image.Image", *, is_turned: bool) -> Tables | None:
    """Return the tables of a JPEG, on their side if its picture is turned by a quarter.

    Blocks quantised again with the tables they had come out nearly as they were, so that a turn costs next to nothing.
    """
    from PIL import JpegImagePlugin

    tables: dict[int, list[int]] = getattr(image, "quantization", {})
    if not tables or any(len(table) != 64 for table in tables.values()):
        return None
    sampling = JpegImagePlugin.get_sampling(image)
    if is_turned:
        tables = {key: [table[x * 8 + y] for y in range(8) for x in range(8)] for key, table in tables.items()}
        sampling = {1: 0}.get(sampling, sampling)  # halved across would have to be halved down, which Pillow cannot
    return Tables(tables, max(sampling, 0))


def as_jpeg(image: "Image.Image", tables: Tables | None = None, quality: int = _FINE) -> tuple[MediaType, bytes]:
    """Return an opaque picture as JPEG."""
    out = io.BytesIO()
    image = image if image.mode in ("L", "RGB") else image.convert("L" if image.mode in ("1", "LA") else "RGB")
    how: dict[str, Any] = {"quality": quality, "subsampling": 0 if quality >= _FINE else 2}
    if tables:
        how = {"qtables": tables.quantisation, "subsampling": tables.subsampling}
    image.save(out, "JPEG", optimize=True, comment=b"", **how)
    return "image/jpeg", out.getvalue()


def as_png(image: "Image.Image") -> tuple[MediaType, bytes]:
    """Return a picture as PNG, pixel by pixel."""
    out = io.BytesIO()
    image = image if image.mode in ("1", "L", "LA", "P", "RGB", "RGBA") else image.convert("RGBA")
    image.save(out, "PNG", icc_profile=None)
    return "image/png", out.getvalue()


def is_photograph(image: "Image.Image") -> bool:
    """Return whether a picture is opaque and, to go by tiles of it, much smaller as JPEG: not drawn, not a screen."""
    from PIL import Image

    if is_see_through(image):
        return False
    mode = "L" if image.mode in ("1", "L", "LA") else "RGB"
    if min(image.size) < 16:
        return False
    tiles = Image.new(mode, (_TILE * _PER_SIDE, _TILE * _PER_SIDE))
    width, height = (min(_TILE, side) for side in image.size)
    for row in range(_PER_SIDE):
        for column in range(_PER_SIDE):
            x, y = (image.width - width) * column // (_PER_SIDE - 1), (image.height - height) * row // (_PER_SIDE - 1)
            tile = image.crop((x, y, x + width, y + height)).convert(mode)
            tiles.paste(tile, (column * _TILE, row * _TILE))
    return len(as_png(tiles)[1]) > 3 * len(as_jpeg(tiles, quality=85)[1])


def is_see_through(image: "Image.Image") -> bool:
    """Return whether something behind a picture can be seen through it."""
    if "transparency" in image.info:
        return True
    if image.mode not in ("LA", "RGBA"):
        return False
    least, _ = image.getchannel("A").getextrema()
    return int(least) < 255  # type: ignore[arg-type]
