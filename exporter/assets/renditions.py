"""Renditions: a picture as a page needs it, not as a camera wrote it. Each is made once and kept for the process.

No format shows more than `LARGEST`: on paper those are 300 dots an inch over the whole measure (170 mm), on a screen
twice the width of the text. What is not larger stays as it is, byte for byte.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable

from exporter.assets.bitmap import opened
from exporter.assets.encode import as_jpeg, as_png, is_photograph, is_see_through
from exporter.assets.picture import Picture, picture_of
from exporter.assets.vector import drawn

LARGEST = (2000, 2400)
"""Pixels across and down, at most, of a picture in print and in feeds."""
WIDTHS = (640, 1280, 2000)
"""Pixels across of the renditions that pages offer to a browser."""
_QUALITY = 85
_MOST_KEPT = 64 * 1024 * 1024  # bytes of renditions that stay in memory

_kept: "OrderedDict[tuple[str, object], Picture]" = OrderedDict()
_lock = threading.RLock()  # one rendition is made of another


def for_print(picture: Picture) -> Picture:
    """Return a bitmap as JPEG or PNG of at most `LARGEST`, an animation as its first frame; an SVG as it is.

    Raise PictureFault for one that cannot be read.
    """
    if picture.asset.media_type == "image/svg+xml":
        return picture
    if picture.asset.media_type in ("image/jpeg", "image/png") and _fits(picture, LARGEST) and not _moves(picture):
        return picture
    return _once(picture, _size(picture, LARGEST), lambda: _scaled(picture, LARGEST))


def for_web(picture: Picture, width: int) -> Picture:
    """Return a bitmap at most `width` pixels wide; SVG and animations as they are. Raise PictureFault."""
    box = (width, max(12 * width, LARGEST[1]))
    if picture.asset.media_type == "image/svg+xml" or _fits(picture, box) or _moves(picture):
        return picture
    larger = next((other for other in WIDTHS if other > width), None)  # unfolding millions of pixels takes longest
    return _once(picture, _size(picture, box), lambda: _scaled(for_web(picture, larger) if larger else picture, box))


def rasterised(picture: Picture, *, scale: float = 2.0) -> Picture:
    """Return a picture as JPEG or PNG, an SVG drawn at `scale` pixels a unit. Raise PictureFault."""
    if picture.asset.media_type != "image/svg+xml":
        return for_print(picture)
    width, height = picture.asset.width, picture.asset.height

    def draw() -> Picture:
        with opened(data := drawn(picture.data, width, height, scale)) as image:
            return picture_of("image/png", *image.size, data)

    return _once(picture, scale, draw)


def _fits(picture: Picture, box: tuple[int, int]) -> bool:
    return picture.asset.width <= box[0] and picture.asset.height <= box[1]


def _size(picture: Picture, box: tuple[int, int]) -> tuple[int, int]:
    """Return width and height of a picture made smaller, if need be, to fit."""
    width, height = picture.asset.width, picture.asset.height
    scale = min(1.0, box[0] / width, box[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _moves(picture: Picture) -> bool:
    """Return whether a picture has several frames; what tells so stands near its beginning, or is a GIF's affair."""
    match picture.asset.media_type:
        case "image/gif":
            with opened(picture.data) as image:
                return bool(getattr(image, "is_animated", False))
        case "image/png":
            return b"acTL" in picture.data[:4096]
        case "image/webp":
            return b"ANIM" in picture.data[:64]
    return False


def _scaled(picture: Picture, box: tuple[int, int]) -> Picture:
    """Return the first frame of a bitmap, made smaller to fit; itself where that makes no smaller file of its kind."""
    from PIL import Image

    asset = picture.asset
    width, height = _size(picture, box)
    with opened(picture.data) as image:
        image.draft(None, (width, height))  # a JPEG is unfolded no larger than need be
        image.load()
        if width < asset.width:
            if image.mode in ("1", "P"):
                image = image.convert("L" if image.mode == "1" else "RGBA" if is_see_through(image) else "RGB")
            image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        is_jpeg = asset.media_type == "image/jpeg" or is_photograph(image)
        media_type, data = as_jpeg(image, quality=_QUALITY) if is_jpeg else as_png(image)
    if media_type == asset.media_type and len(data) >= asset.size and not _moves(picture):
        return picture
    return picture_of(media_type, width, height, data)


def _once(picture: Picture, how: object, make: Callable[[], Picture]) -> Picture:
    """Return what `make` makes of a picture, from memory if it was made before; the longest unused goes first."""
    key = (picture.asset.sha256, how)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
        made = _kept[key] = make()
        while sum(one.asset.size for one in _kept.values()) > _MOST_KEPT and len(_kept) > 1:
            _kept.popitem(last=False)
        return made
