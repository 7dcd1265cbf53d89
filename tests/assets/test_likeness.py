"""A rendition of a picture is known as that; another picture is not."""

import io

from PIL import Image, ImageDraw

from exporter.assets import Picture, for_web, is_rendition, take_in
from exporter.assets.renditions import rasterised
from tests.painted import svg


def chart(height: int = 120, size: tuple[int, int] = (900, 600)) -> Image.Image:
    """Return a chart with bars, the last of a height of its own, in pixels."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for index, high in enumerate((300, 420, 180, height)):
        draw.rectangle((80 + index * 200, 560 - high, 200 + index * 200, 560), fill="navy")
    return image


def taken(image: Image.Image, kind: str = "PNG", **options: int) -> Picture:
    data = io.BytesIO()
    image.save(data, kind, **options)
    return take_in(data.getvalue())


DRAWN = take_in(svg('<rect x="5" y="5" width="20" height="30" fill="red"/>'))


def test_a_picture_that_was_scaled_down_or_packed_harder_is_a_rendition() -> None:
    whole = taken(chart())
    assert is_rendition(whole, whole)
    assert is_rendition(for_web(whole, 640), whole)
    assert is_rendition(taken(chart(), "JPEG", quality=60), whole)


def test_an_svg_that_became_a_bitmap_is_a_rendition() -> None:
    assert is_rendition(rasterised(DRAWN), DRAWN)


def test_a_picture_in_which_something_else_is_seen_is_none() -> None:
    assert not is_rendition(taken(chart(150)), taken(chart()))
    assert not is_rendition(taken(chart(size=(900, 700))), taken(chart())), "of another shape"


def test_a_better_picture_is_none() -> None:
    assert not is_rendition(taken(chart()), for_web(taken(chart()), 640))
