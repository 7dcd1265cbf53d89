"""Metadata: nothing of camera, place and people goes out, and no pixel changes for it."""

import io

import pytest
from PIL import Image

from exporter.assets import take_in
from tests.assets.originals import SECRETS, with_secrets
from tests.painted import photograph, saved


@pytest.mark.parametrize("kind", ["JPEG", "MPO", "PNG", "GIF", "WEBP", "moving", "TIFF", "AVIF"])
def test_nothing_of_camera_place_and_people_goes_out(kind: str) -> None:
    data = with_secrets(kind)
    assert any(secret in data for secret in SECRETS)
    picture = take_in(data)
    assert not any(secret in picture.data for secret in SECRETS)
    assert picture.told
    if kind != "GIF":
        assert "a place (GPS) was left out" in picture.told


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_taking_metadata_out_changes_no_pixel(kind: str) -> None:
    data = with_secrets(kind)
    before, after = (Image.open(io.BytesIO(one)).convert("RGB").tobytes() for one in (data, take_in(data).data))
    assert before == after


def test_a_small_copy_of_a_photograph_as_it_was_before_it_was_cropped_goes() -> None:
    data = saved(photograph(), "JPEG")
    assert data[6:11] == b"JFIF\0"
    within = data[:4] + (16 + 3 * 4).to_bytes(2) + data[6:18] + bytes([2, 2]) + b"\xab\xcd\xef" * 4 + data[20:]
    assert b"\xab\xcd\xef" not in take_in(within).data
    assert take_in(within).told == ("a small copy left out",)


def test_exif_that_is_nonsense_stops_no_picture() -> None:
    for nonsense in (b"Exif\0\0", b"Exif\0\0MM\0*\xff\xff\xff\xff", b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\xee" * 60):
        data = saved(photograph(), "JPEG")
        within = data[:2] + b"\xff\xe1" + (len(nonsense) + 2).to_bytes(2) + nonsense + data[2:]
        assert take_in(within).data == take_in(data).data
