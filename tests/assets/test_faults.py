"""What is refused, and in which words: what cannot be shown, what is cut off, bombs, what is no picture."""

from collections.abc import Callable

import pytest
from PIL import Image, ImageFile

from exporter.assets import MAX_BYTES, PictureFault, take_in
from tests.painted import KINDS, bitmap, png_header, saved


@pytest.mark.parametrize(
    "make, words",
    [
        (lambda: saved(Image.new("L", (10_000, 20)), "PNG"), "10000 x 20 pixels, one side at most 200 times the other"),
        (lambda: saved(Image.new("L", (1, 1)), "GIF"), "1 x 1 pixel: it counts readers or holds a place"),
        (lambda: png_header(0, 40), "no picture that can be read"),
        (lambda: _many(601, (8, 8)), "an animation of more than 600 frames; make it shorter"),
        (lambda: b"\0\0\0\x18ftypheic" + bytes(40), "HEIC, which few can read; save it as JPEG"),
        (lambda: saved(Image.new("F", (40, 40)), "TIFF"), "numbers \\(F\\) instead of colours"),
        (lambda: _wrong_sum(), "broken: the checksum of its IDAT is wrong; save it anew"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_its_limit_and_a_remedy(make: Callable[[], bytes], words: str) -> None:
    with pytest.raises(PictureFault, match=words):
        take_in(make())


def _many(frames: int, size: tuple[int, int]) -> bytes:
    each = [Image.new("L", size, number % 256) for number in range(frames)]
    return saved(each[0], "GIF", save_all=True, append_images=each[1:])


def _wrong_sum() -> bytes:
    data = bytearray(bitmap("PNG"))
    data[data.index(b"IDAT") + 8] ^= 0xFF
    return bytes(data)


@pytest.mark.parametrize("lenient", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_that_is_cut_off_is_refused_whatever_an_engine_set(
    kind: str, lenient: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", lenient)  # importing WeasyPrint does so
    data = bitmap(kind, size=(200, 150))
    with pytest.raises(PictureFault, match=r"^(broken: .*; save it anew|no picture that can be read)"):
        take_in(data[: len(data) * 2 // 3])


@pytest.mark.parametrize("width, height", [(50_000, 50_000), (2_000_000_000, 1), (12_000, 12_000), (8_000, 8_000)])
def test_a_bomb_is_refused_before_it_is_unfolded(width: int, height: int) -> None:
    with pytest.raises(PictureFault, match=r"pixels.* save it smaller$"):
        take_in(png_header(width, height))


def test_a_jpeg_that_says_it_is_as_large_as_one_can_be_is_refused_before_it_is_unfolded() -> None:
    data = bytearray(bitmap("JPEG"))
    place = data.index(b"\xff\xc0")
    data[place + 5 : place + 9] = b"\xff" * 4
    with pytest.raises(PictureFault, match=r"pixels.* save it smaller$"):
        take_in(bytes(data))


def test_an_animation_of_a_million_frames_is_refused_by_the_first_few_hundred() -> None:
    one = bitmap("GIF", size=(8, 8))
    start = one.index(b",", 13)
    data = one[:start] + one[start:-1] * 600_000 + b";"
    assert len(data) < MAX_BYTES
    with pytest.raises(PictureFault, match="an animation of more than 600 frames; make it shorter"):
        take_in(data)


@pytest.mark.parametrize(
    "data, words",
    [
        (b"", "the file is empty"),
        (b"Dear desk, the picture follows.", r"no picture that can be read \(PNG, JPEG, .*, JPEG 2000\); convert it"),
        (b"%PDF-1.7\n", "no picture that can be read"),
        (b"\xff\xfe<\x00s\x00v\x00g\x00", "no picture that can be read"),
        (b"x" * (MAX_BYTES + 1), r"bytes, 52428800 at most; save it smaller"),
        (b"II*\x00" + b"\0" * 64, "no picture that can be read"),
    ],
    ids=["empty", "words", "pdf", "utf-16", "too large", "broken tiff"],
)
def test_what_is_no_picture_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(PictureFault, match=words):
        take_in(data)
