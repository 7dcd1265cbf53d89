"""Renditions: a picture as a page needs it, made once, the same in every process, no larger than what it came from."""

import hashlib
import io
import os
import subprocess
import sys

import pytest
from PIL import Image, ImageDraw

from exporter.assets import LARGEST, Picture, for_print, for_web, rasterised, renditions, take_in
from tests.painted import bitmap, photograph, pixel, saved, svg


def shown(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.data))


def large(kind: str = "JPEG", size: tuple[int, int] = (2400, 360), **options: object) -> Picture:
    """Return a photograph that is larger than any page shows it."""
    return take_in(saved(photograph((600, 450)).resize(size), kind, **options))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF"])
def test_what_is_no_larger_than_paper_needs_stays_as_it_is(kind: str) -> None:
    picture = take_in(bitmap(kind))
    assert for_web(picture, 640) is picture
    if kind != "GIF":  # neither WeasyPrint nor Word holds one as it is
        assert for_print(picture) is picture


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_large_photograph_becomes_a_jpeg_of_the_same_form(kind: str) -> None:
    made = for_print(large(kind))
    assert made.asset.media_type == "image/jpeg"
    assert shown(made).size == (made.asset.width, made.asset.height) == (2000, 300)
    assert pixel(shown(made), 300, 60) == pytest.approx((255, 0, 0), abs=24)
    assert made.asset.size == len(made.data)
    assert made.asset.size < large(kind).asset.size or kind == "WEBP"
    assert made.asset.sha256 == hashlib.sha256(made.data).hexdigest()


def test_a_tall_picture_is_no_higher_than_a_page() -> None:
    made = for_print(large(size=(1500, 6000)))
    assert (made.asset.width, made.asset.height) == (600, LARGEST[1])


def test_a_large_drawing_stays_free_of_loss() -> None:
    image = Image.new("RGB", (4000, 2000), "white")
    ImageDraw.Draw(image).rectangle((0, 0, 1999, 1999), fill="navy")
    made = for_print(take_in(saved(image, "PNG")))
    assert made.asset.media_type == "image/png"
    assert pixel(shown(made), 10, 10) == (0, 0, 128)


def test_what_is_clear_stays_clear() -> None:
    image = photograph((300, 40), "RGBA").resize((2100, 280))
    image.putalpha(Image.new("L", image.size, 100))
    made = for_print(take_in(saved(image, "PNG")))
    assert made.asset.media_type == "image/png"
    assert shown(made).getchannel("A").getextrema() == (100, 100)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_an_animation_moves_on_a_page_and_stands_still_in_print(kind: str) -> None:
    frames = [photograph((60, 40), colour=colour) for colour in ("red", "blue", "lime")]
    picture = take_in(saved(frames[0], kind, save_all=True, append_images=frames[1:]))
    assert getattr(shown(picture), "n_frames", 1) == 3
    assert for_web(picture, 30) is picture
    still = shown(for_print(picture))
    assert getattr(still, "n_frames", 1) == 1
    assert still.format in ("PNG", "JPEG")
    assert pixel(still, 10, 8) == pytest.approx((255, 0, 0), abs=40)


def test_a_rendition_is_made_once_for_print_and_pages() -> None:
    picture = large()
    assert for_print(picture) is for_print(picture) is for_web(picture, LARGEST[0])
    drawing = take_in(svg("<rect width='9' height='9'/>"))
    assert rasterised(drawing) is rasterised(drawing)
    assert rasterised(drawing, scale=3.0).asset.width == 180


def test_what_is_kept_in_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renditions, "_MOST_KEPT", 200_000)
    for step in range(6):
        for_web(take_in(saved(photograph((900, 600 + step)), "JPEG", quality=95)), 640)
        held = [one.asset.size for one in renditions._kept.values()]
        assert sum(held) <= 200_000 or len(held) == 1


def test_a_rendition_has_the_same_bytes_in_every_process() -> None:
    code = (
        "import sys\n"
        "from exporter.assets import for_print, for_web, take_in\n"
        "picture = take_in(sys.stdin.buffer.read())\n"
        "print(for_web(picture, 640).asset.sha256, for_print(picture).asset.sha256)\n"
    )
    data = saved(photograph((600, 90)).resize((2400, 360)), "JPEG")
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=data,
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1")
    }
    assert len(told) == 1
