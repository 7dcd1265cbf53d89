"""What a picture may be at most, and what is said of one that is not taken in."""

MAX_BYTES = 50 * 1024 * 1024
MAX_PIXELS = 60_000_000
MAX_RATIO = 200
"""How many times longer than high, or higher than long: what is longer still is seen as a line."""
MAX_FRAMES = 600
MAX_MOVING = 600_000_000
"""Pixels of all frames of an animation together: each is unfolded by whoever looks at it."""


class PictureFault(ValueError):
    """Why a picture cannot be taken in, and how to mend it."""


def checked_size(width: int, height: int) -> tuple[int, int]:
    """Return width and height in pixels. Raise PictureFault if the picture is too large, or no picture at all."""
    if width * height > MAX_PIXELS:
        raise PictureFault(f"{width} x {height} pixels, {MAX_PIXELS} in all at most; save it smaller")
    if min(width, height) < 1:
        raise PictureFault(f"{width} x {height} pixels: nothing to see; take it out")
    if max(width, height) == 1:
        raise PictureFault("1 x 1 pixel: it counts readers or holds a place, and shows nothing; take it out")
    if max(width, height) > MAX_RATIO * min(width, height):
        raise PictureFault(f"{width} x {height} pixels, one side at most {MAX_RATIO} times the other; cut it")
    return width, height


def checked_frames(frames: int, width: int, height: int) -> int:
    """Return how many frames an animation has. Raise PictureFault if it is too long."""
    if frames > MAX_FRAMES:
        raise PictureFault(f"an animation of more than {MAX_FRAMES} frames; make it shorter")
    if frames > 1 and frames * width * height > MAX_MOVING:
        raise PictureFault(
            f"an animation of {frames} frames of {width} x {height} pixels, {MAX_MOVING} in all at most; "
            "make it shorter or smaller"
        )
    return frames
