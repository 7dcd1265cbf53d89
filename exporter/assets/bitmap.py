"""Bitmaps: read by Pillow, found whole, and mended where they are not fit to be published."""

import io
import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from exporter.assets.colour import as_srgb, is_plain
from exporter.assets.encode import as_jpeg, as_png, is_photograph, like
from exporter.assets.faults import MAX_PIXELS, PictureFault, checked_frames, checked_size
from exporter.assets.metadata import Bare, Unreadable, bare
from exporter.assets.picture import Picture, picture_of
from exporter.record.asset import MediaType

if TYPE_CHECKING:
    from PIL import Image

_KEPT: dict[str, MediaType] = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # what telephones write: a JPEG with a second picture after it, which nobody shows
    "GIF": "image/gif",
    "WEBP": "image/webp",
}
_MADE = {"AVIF": "AVIF", "TIFF": "TIFF", "BMP": "BMP", "JPEG2000": "JPEG 2000"}
"""What comes in and goes on as JPEG or PNG."""
_KNOWN = [*(name for name in _KEPT if name != "MPO"), *_MADE]
_HEIC = re.compile(rb"....ftyp(heic|heix|hevc|heim|heis|mif1|msf1)", re.DOTALL)
# What Pillow's readers raise over bytes that lie; it promises no one class.
_LIES = (OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, ArithmeticError, struct.error, zlib.error)
_ORIENTATION, _GPS = 0x0112, 0x8825
_QUARTERS = frozenset((5, 6, 7, 8))


def mended(data: bytes) -> Picture:
    """Return a bitmap upright, in sRGB, of a kind that the web knows, without metadata. Raise PictureFault.

    What needs none of this keeps its pixels as they are written, and what has no metadata either, every byte.
    """
    if _HEIC.match(data):
        raise PictureFault("HEIC, which few can read; save it as JPEG")
    with opened(data) as image:
        kind = str(image.format)
        width, height = checked_size(*image.size)
        kept = _bare(data, kind)
        frames = 1 if kind in ("MPO", *_MADE) else checked_frames(getattr(image, "n_frames", 1), width, height)
        turn, told = _noted(image)
        if kept and (frames > 1 or (turn == 1 and is_plain(image) and not _is_deep(kind, data))):
            image.draft(None, (1, 1))  # a JPEG is read through, not unfolded
            image.load()  # a picture that is cut off or broken is found here, not in an encoder
            made, took = kept
            left_out = [f"{', '.join(sorted(took))} left out"] if took else []
            return picture_of(_KEPT[kind], width, height, made, (*told, *left_out))
        return _anew(image, kind, turn, told)


def _bare(data: bytes, kind: str) -> Bare | None:
    try:
        return bare(data, _KEPT[kind]) if kind in _KEPT else None
    except Unreadable:
        return None


@contextmanager
def opened(data: bytes) -> "Iterator[Image.Image]":
    """Open a bitmap for the time of a `with`; what is wrong with it is a PictureFault, wherever it shows."""
    from PIL import Image, ImageFile, UnidentifiedImageError

    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False  # WeasyPrint sets it for all
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a bomb is told by its size; other remarks concern metadata
            with Image.open(io.BytesIO(data), formats=_KNOWN) as image:
                yield image
    except PictureFault:
        raise
    except Image.DecompressionBombError:
        raise PictureFault(f"more than {MAX_PIXELS} pixels in all; save it smaller") from None
    except UnidentifiedImageError:
        names = ", ".join(("PNG", "JPEG", "GIF", "WebP", "SVG", *_MADE.values()))
        raise PictureFault(f"no picture that can be read ({names}); convert it") from None
    except _LIES as error:
        raise PictureFault(f"broken: {str(error) or type(error).__name__}; save it anew") from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _noted(image: "Image.Image") -> tuple[int, tuple[str, ...]]:
    """Return the turn noted in EXIF (1 to 8, TIFF 6.0: upright is 1), and a word on a place that is noted there."""
    try:
        exif = image.getexif()
        turn, place = exif.get(_ORIENTATION, 1), _GPS in exif
    except _LIES:
        return 1, ()
    return turn if turn in range(1, 9) else 1, ("a place (GPS) was left out",) if place else ()


def _is_deep(kind: str, data: bytes) -> bool:
    return kind == "PNG" and data[24] > 8  # Pillow gives eight bits of colours, whatever stands in the file


def _anew(image: "Image.Image", kind: str, turn: int, told: tuple[str, ...]) -> Picture:
    """Return a picture written anew from its pixels."""
    from PIL import ImageOps

    said = [*told]
    image.load()
    tables = like(image, is_turned=turn in _QUARTERS) if kind in ("JPEG", "MPO") and image.mode != "CMYK" else None
    deep = kind == "PNG" and image.mode in ("L", "LA", "RGB", "RGBA")
    if turn > 1:
        image = ImageOps.exif_transpose(image)  # a TIFF was turned as it was loaded, and is not turned again
        said.append("made upright")
    plain, became = as_srgb(image)
    said += became
    if deep and not became and turn == 1:
        said.append("16 bits became 8")
    if tables or kind in ("JPEG", "MPO"):
        media_type, made = as_jpeg(plain, tables)
    elif kind == "PNG" or not is_photograph(plain):
        media_type, made = as_png(plain)
    else:
        media_type, made = as_jpeg(plain)
    if media_type != _KEPT.get(kind):
        said.append(f"{_MADE.get(kind, kind.replace('WEBP', 'WebP'))} became {media_type[6:].upper()}")
    return picture_of(media_type, *plain.size, made, tuple(said))
