"""Bitmaps: what they are, read by Pillow, and that they are whole."""

import io
import struct
import warnings
import zlib
from typing import get_args

from exporter.assets.faults import MAX_PIXELS, PictureFault, checked_size
from exporter.record.asset import MediaType

_MEDIA_TYPES: dict[str, MediaType] = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # what telephones write: a JPEG with a second picture after it, which nobody shows
    "GIF": "image/gif",
    "WEBP": "image/webp",
}
# What Pillow's readers raise over bytes that lie; it promises no one class.
_LIES = (OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, ArithmeticError, struct.error, zlib.error)


def measured(data: bytes) -> tuple[MediaType, int, int]:
    """Return media type, width and height (pixels) of a bitmap. Raise PictureFault."""
    from PIL import Image, ImageFile, UnidentifiedImageError

    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False  # WeasyPrint sets it for all
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a bomb is told by its size, below; other remarks concern metadata
            image = Image.open(io.BytesIO(data), formats=["PNG", "JPEG", "GIF", "WEBP"])
        with image:
            kind, (width, height) = _MEDIA_TYPES[str(image.format)], checked_size(*image.size)
            image.draft(None, (1, 1))  # a JPEG is read through, not unfolded
            image.load()  # a picture that is cut off or broken is found here, not in an encoder
    except PictureFault:
        raise
    except Image.DecompressionBombError:
        raise PictureFault(f"more than {MAX_PIXELS} pixels in all; save it smaller") from None
    except UnidentifiedImageError:
        names = ", ".join(name.removeprefix("image/") for name in get_args(MediaType))
        raise PictureFault(f"no picture that a briefing can hold ({names}); convert it") from None
    except _LIES as error:
        raise PictureFault(f"broken: {str(error) or type(error).__name__}; save it anew") from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient
    return kind, width, height
