"""Whether one picture is a rendition of another: as Word, a mail or a web server writes what it was given anew."""

from typing import TYPE_CHECKING

from exporter.assets.bitmap import opened
from exporter.assets.faults import PictureFault
from exporter.assets.picture import Picture
from exporter.assets.renditions import rasterised

if TYPE_CHECKING:
    from PIL import Image

_SIDE = 96
"""Pixels of the thumbnails that are compared: a figure that changed in a chart is still seen in them."""
_MOST, _ON_AVERAGE = 40, 3
"""Levels, of 255, by which a pixel may differ, and all of them: so much is lost by scaling and by JPEG."""


def is_rendition(one: Picture, other: Picture) -> bool:
    """Return whether `one` shows what `other` shows, in no more pixels, as far as its thumbnail tells."""
    if one.asset.sha256 == other.asset.sha256:
        return True
    is_drawn = other.asset.media_type == "image/svg+xml"
    if not is_drawn and one.asset.width > other.asset.width:
        return False
    wide, high = one.asset.width * other.asset.height, other.asset.width * one.asset.height
    if abs(wide - high) > 0.03 * max(wide, high):
        return False
    try:
        mine, theirs = (_thumbnail(picture) for picture in (one, other))
    except PictureFault:
        return False
    from PIL import ImageChops, ImageStat

    apart = ImageChops.difference(mine, theirs)
    most = max(high for _, high in ImageStat.Stat(apart).extrema)
    return most <= _MOST and max(ImageStat.Stat(apart).mean) <= _ON_AVERAGE


def _thumbnail(picture: Picture) -> "Image.Image":
    """Return a picture on white, small. Raise PictureFault."""
    from PIL import Image

    if picture.asset.media_type == "image/svg+xml":
        picture = rasterised(picture)
    with opened(picture.data) as image:
        shown = image.convert("RGBA")
    white = Image.new("RGBA", shown.size, "white")
    white.alpha_composite(shown)
    return white.convert("RGB").resize((_SIDE, _SIDE), Image.Resampling.BOX)
