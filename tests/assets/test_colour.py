"""Colour: whatever a picture is written in, it shows the same as sRGB with eight bits a channel."""

import io
import struct

import pytest
from PIL import Image

from exporter.assets import take_in
from tests.assets.originals import COLOURS, colours_of
from tests.painted import pixel, saved


@pytest.mark.parametrize("name", COLOURS)
def test_whatever_a_picture_is_written_in_it_shows_the_same_colours_as_srgb(name: str) -> None:
    picture = take_in(colours_of(name))
    shown = Image.open(io.BytesIO(picture.data))
    assert shown.format in ("JPEG", "PNG", "WEBP")
    assert shown.mode in ("RGB", "RGBA", "P")
    assert "icc_profile" not in shown.info
    assert pixel(shown, 30, 10) == pytest.approx((230, 120, 40), abs=8)
    assert pixel(shown, 30, 30) == pytest.approx((128, 128, 128), abs=5)
    if "clear" in name:
        assert shown.getchannel("A").getextrema() == (200, 200)


def test_a_cmyk_photograph_with_a_profile_is_no_darker_for_it() -> None:
    inverted = saved(Image.new("CMYK", (60, 40), (0, 0, 0, 0)), "JPEG")  # Adobe's way: all values turned over
    assert b"Adobe" in inverted
    assert Image.open(io.BytesIO(take_in(inverted).data)).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("depth", ["L", "colours"])
def test_sixteen_bits_become_eight_and_none_is_clipped(depth: str) -> None:
    if depth == "colours":
        shown = Image.open(io.BytesIO(take_in(colours_of("16 bits")).data))
        assert shown.getpixel((5, 5)) == (230, 120, 40)
        return
    steps = Image.frombytes("I;16", (256, 2), struct.pack("<512H", *(value * 257 for value in [*range(256)] * 2)))
    picture = take_in(saved(steps, "PNG"))
    assert [Image.open(io.BytesIO(picture.data)).getpixel((x, 0)) for x in range(256)] == list(range(256))
    assert picture.told == ("16 bits became 8",)
