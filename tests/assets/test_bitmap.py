"""Bitmaps: what is taken in is kept as it is, or mended once: upright, of a kind that the web knows."""

import hashlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from exporter.assets import PictureFault, take_in
from tests.assets.originals import COLOURS, colours_of, with_secrets
from tests.painted import KINDS, bitmap, photograph, pixel, saved, telling


@pytest.mark.parametrize("mode", ["RGB", "L", "1", "P"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_bitmap_is_told_by_its_content_and_kept_as_it_is(kind: str, mode: str) -> None:
    if (kind, mode) in {("JPEG", "1"), ("JPEG", "P"), ("WEBP", "1")}:
        mode = "L"
    data = bitmap(kind, mode=mode)
    picture = take_in(data)
    assert picture.data == data
    assert picture.asset.model_dump() == {
        "sha256": hashlib.sha256(data).hexdigest(),
        "media_type": KINDS[kind],
        "size": len(data),
        "width": 60,
        "height": 40,
    }


def test_a_photograph_of_a_telephone_is_a_jpeg() -> None:
    first, second = Image.new("RGB", (60, 40), "red"), Image.new("RGB", (60, 40), "blue")
    out = io.BytesIO()
    first.save(out, "MPO", save_all=True, append_images=[second])
    assert take_in(out.getvalue()).asset.media_type == "image/jpeg"


def test_an_animation_is_taken_in_as_it_is() -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    data = bitmap("GIF", save_all=True, append_images=frames)
    assert take_in(data).data == data


TURNS = range(1, 9)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("turn", TURNS)
def test_a_picture_stands_upright_whatever_turn_its_exif_notes(kind: str, turn: int) -> None:
    seen = photograph((120, 80))
    held = seen if turn == 1 else seen.transpose(_undo(turn))
    picture = take_in(saved(held, kind, exif=telling(turn).tobytes()))
    assert (picture.asset.width, picture.asset.height) == (120, 80)
    shown = Image.open(io.BytesIO(picture.data))
    assert shown.getexif().get(0x0112, 1) == 1
    assert pixel(shown, 20, 15) == pytest.approx((255, 0, 0), abs=40)
    assert pixel(shown, 100, 65)[1] > 50
    assert ("made upright" in picture.told) == (turn != 1)


def _undo(turn: int) -> Image.Transpose:
    """Return what turns an upright picture so that the turn noted in EXIF puts it right again."""
    way = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    return way[turn]


@pytest.mark.parametrize(
    "name", [*COLOURS, *(f"secrets in {kind}" for kind in ("JPEG", "MPO", "PNG", "GIF", "moving"))]
)
def test_what_was_taken_in_once_stays_as_it_is(name: str) -> None:
    data = with_secrets(name.rpartition(" ")[2]) if name.startswith("secrets") else colours_of(name)
    once = take_in(data)
    twice = take_in(once.data)
    assert twice == once
    assert twice.told == ()
    assert take_in(data).asset.sha256 == once.asset.sha256


@given(st.sampled_from(sorted(KINDS)), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=6))
@settings(max_examples=150)
def test_whatever_bytes_are_wrong_a_picture_is_taken_in_or_refused(kind: str, changes: list[tuple[int, int]]) -> None:
    data = bytearray(bitmap(kind))
    for place, value in changes:
        data[place % len(data)] = value
    try:
        picture = take_in(bytes(data))
    except PictureFault:
        return
    assert take_in(picture.data) == picture
