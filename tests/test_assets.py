"""Pictures: what is taken in, what is refused and in which words, and what is read from a media folder."""

import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from exporter.assets import MAX_BYTES, Picture, PictureFault, rasterised, read_media, take_in
from exporter.record import Asset
from tests.painted import KINDS, bitmap, png_header


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


def test_a_turn_noted_in_exif_stays_a_note_for_the_digest_is_over_the_bytes() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    data = bitmap("JPEG", exif=exif)
    asset = take_in(data).asset
    assert (asset.width, asset.height) == (60, 40)
    assert asset.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("lenient", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_that_is_cut_off_is_refused_whatever_an_engine_set(
    kind: str, lenient: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", lenient)  # importing WeasyPrint does so
    data = bitmap(kind, size=(200, 150))
    with pytest.raises(PictureFault, match=r"^(broken: .*; save it anew|no picture that a briefing can hold)"):
        take_in(data[: len(data) * 2 // 3])


@pytest.mark.parametrize("width, height", [(50_000, 50_000), (2_000_000_000, 1), (12_000, 12_000), (8_000, 8_000)])
def test_a_bomb_is_refused_before_it_is_unfolded(width: int, height: int) -> None:
    with pytest.raises(PictureFault, match=r"pixels.* save it smaller$"):
        take_in(png_header(width, height))


@pytest.mark.parametrize(
    "data, words",
    [
        (b"", "the file is empty"),
        (b"Dear desk, the picture follows.", r"no picture that a briefing can hold \(png, jpeg, gif, webp, svg\+xml\)"),
        (b"%PDF-1.7\n", "no picture that a briefing can hold"),
        (b"\xff\xfe<\x00s\x00v\x00g\x00", "no picture that a briefing can hold"),
        (b"x" * (MAX_BYTES + 1), r"bytes, 20971520 at most; save it smaller"),
        (b"II*\x00" + b"\0" * 64, "no picture that a briefing can hold"),
    ],
    ids=["empty", "words", "pdf", "utf-16", "too large", "tiff"],
)
def test_what_is_no_picture_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(PictureFault, match=words):
        take_in(data)


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
    assert picture.data == bytes(data)


def test_webp_becomes_png_pixel_by_pixel_and_others_stay() -> None:
    data = bitmap("WEBP", mode="RGBA", lossless=True)
    made = rasterised(take_in(data))
    assert made.asset.media_type == "image/png"
    pixels = [Image.open(io.BytesIO(one)).convert("RGBA").tobytes() for one in (data, made.data)]
    assert pixels[0] == pixels[1]
    for kind in ("PNG", "JPEG", "GIF"):
        picture = take_in(bitmap(kind))
        assert rasterised(picture) is picture


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Path, Picture]:
    """Return a media folder and the picture that lies in it."""
    picture = take_in(bitmap("PNG"))
    folder = tmp_path / "media"
    folder.mkdir()
    (folder / picture.asset.file_name).write_bytes(picture.data)
    return folder, picture


def test_pictures_are_read_by_the_digest_of_their_bytes(kept: tuple[Path, Picture]) -> None:
    folder, picture = kept
    assert read_media(folder, [picture.asset]) == ({picture.asset.sha256: picture}, [])


def test_for_each_picture_that_is_not_as_it_should_be_there_is_a_sentence(kept: tuple[Path, Picture]) -> None:
    folder, picture = kept
    asset = picture.asset
    gone = take_in(bitmap("GIF")).asset
    damaged = take_in(bitmap("JPEG")).asset
    (folder / damaged.file_name).write_bytes(b"something else")
    broken = Asset(sha256=hashlib.sha256(b"no picture").hexdigest(), media_type="image/png", size=10, width=1, height=1)
    (folder / broken.file_name).write_bytes(b"no picture")
    directory = take_in(bitmap("WEBP")).asset
    (folder / directory.file_name).mkdir()
    found, sentences = read_media(folder, [gone, damaged, broken, directory, asset])
    assert list(found) == [asset.sha256]
    for sentence, name, words in zip(
        sentences,
        (gone.file_name, damaged.file_name, broken.file_name, directory.file_name),
        ("is not in media/", "is damaged", "is broken: no picture that a briefing can hold", "is not in media/"),
        strict=True,
    ):
        assert sentence.startswith(f"the picture {name} ")
        assert words in sentence


def test_a_record_that_lies_about_the_kind_of_a_picture_is_told(kept: tuple[Path, Picture]) -> None:
    folder, picture = kept
    lie = picture.asset.model_copy(update={"media_type": "image/svg+xml"})
    (folder / lie.file_name).write_bytes(picture.data)
    found, sentences = read_media(folder, [lie])
    assert found == {}
    assert sentences == [f"the picture {lie.file_name} in media/ is image/png, the record says image/svg+xml"]
