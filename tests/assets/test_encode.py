"""Encoders: what is written anew is JPEG or PNG, and costs next to nothing."""

import io

import pytest
from PIL import Image, ImageChops, ImageStat

from exporter.assets import take_in
from tests.painted import photograph, saved, telling


def test_turning_a_photograph_costs_next_to_nothing() -> None:
    held = photograph((640, 480)).rotate(90, expand=True)
    data = saved(held, "JPEG", quality=80, exif=telling(6).tobytes())
    turned = Image.open(io.BytesIO(take_in(data).data)).convert("RGB")
    before = Image.open(io.BytesIO(data)).convert("RGB").rotate(-90, expand=True)
    error = ImageStat.Stat(ImageChops.difference(turned, before)).mean
    anew = Image.open(io.BytesIO(saved(before, "JPEG", quality=80))).convert("RGB")
    assert max(error) < 1.0
    assert len(take_in(data).data) < len(data) * 1.05
    assert anew.size == turned.size


@pytest.mark.parametrize(
    "kind, image, becomes",
    [
        ("TIFF", photograph((400, 300)), "image/jpeg"),
        ("TIFF", Image.new("1", (400, 300)), "image/png"),
        ("BMP", Image.new("RGB", (400, 300), "red"), "image/png"),
        ("AVIF", photograph((400, 300)), "image/jpeg"),
        ("AVIF", photograph((400, 300), "RGBA"), "image/jpeg"),
        ("JPEG2000", photograph((400, 300)), "image/jpeg"),
        ("TIFF", Image.new("RGBA", (400, 300), (9, 9, 9, 90)), "image/png"),
    ],
)
def test_what_the_web_does_not_know_becomes_jpeg_or_png(kind: str, image: Image.Image, becomes: str) -> None:
    picture = take_in(saved(image, kind))
    assert picture.asset.media_type == becomes
    assert (picture.asset.width, picture.asset.height) == (400, 300)
    assert any("became" in line for line in picture.told)
