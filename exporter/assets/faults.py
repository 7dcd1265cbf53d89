"""What a picture may be at most, and what is said of one that is not taken in."""

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 60_000_000


class PictureFault(ValueError):
    """Why a picture cannot be taken in, and how to mend it."""


def checked_size(width: int, height: int) -> tuple[int, int]:
    """Return width and height in pixels. Raise PictureFault if the picture is too large."""
    if width * height > MAX_PIXELS:
        raise PictureFault(f"{width} x {height} pixels, {MAX_PIXELS} in all at most; save it smaller")
    return width, height
