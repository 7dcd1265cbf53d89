"""Pictures: what is taken in, what is refused and in which words, and what is read from a media folder."""

import hashlib
import io
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms, ImageFile, ImageStat, PngImagePlugin

from exporter.assets import MAX_BYTES, Picture, PictureFault, read_media, take_in
from exporter.record import Asset
from tests.painted import KINDS, bitmap, linear, photograph, pixel, png, png_header, saved, telling


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


SECRETS = (b"Camera of a source", b"SERIAL-4711", b"Jane Source", b"GPS")


def _with_secrets(kind: str) -> bytes:
    exif, xmp = telling().tobytes(), b"<x:xmpmeta>Jane Source</x:xmpmeta>"
    image = photograph()
    if kind == "JPEG":
        data = saved(image, kind, exif=exif, xmp=xmp, comment=b"Jane Source")
        iptc = b"Photoshop 3.0\x00Jane Source"
        return data[:2] + b"\xff\xed" + (len(iptc) + 2).to_bytes(2) + iptc + data[2:] + b"PK\x03\x04 Jane Source"
    if kind == "MPO":
        return saved(image, kind, exif=exif, save_all=True, append_images=[photograph(colour="blue")])
    if kind == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", "Jane Source")
        info.add_itxt("XML:com.adobe.xmp", xmp.decode())
        return saved(image, kind, exif=exif, pnginfo=info) + b"Jane Source"
    if kind == "GIF":
        return saved(image.quantize(), kind, comment=b"Jane Source") + b"Jane Source"
    if kind == "moving":
        return saved(image, "WEBP", exif=exif, xmp=xmp, save_all=True, append_images=[photograph(colour="blue")])
    return saved(image, kind, exif=exif, **({"xmp": xmp} if kind in ("WEBP", "AVIF") else {}))


@pytest.mark.parametrize("kind", ["JPEG", "MPO", "PNG", "GIF", "WEBP", "moving", "TIFF", "AVIF"])
def test_nothing_of_camera_place_and_people_goes_out(kind: str) -> None:
    data = _with_secrets(kind)
    assert any(secret in data for secret in SECRETS)
    picture = take_in(data)
    assert not any(secret in picture.data for secret in SECRETS)
    assert picture.told
    if kind != "GIF":
        assert "a place (GPS) was left out" in picture.told


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_taking_metadata_out_changes_no_pixel(kind: str) -> None:
    data = _with_secrets(kind)
    before, after = (Image.open(io.BytesIO(one)).convert("RGB").tobytes() for one in (data, take_in(data).data))
    assert before == after


def test_a_small_copy_of_a_photograph_as_it_was_before_it_was_cropped_goes() -> None:
    data = saved(photograph(), "JPEG")
    assert data[6:11] == b"JFIF\0"
    within = data[:4] + (16 + 3 * 4).to_bytes(2) + data[6:18] + bytes([2, 2]) + b"\xab\xcd\xef" * 4 + data[20:]
    assert b"\xab\xcd\xef" not in take_in(within).data
    assert take_in(within).told == ("a small copy left out",)


def _colours_of(name: str) -> bytes:
    """Return a patch of orange, with grey beneath, in a file of some colours."""
    image = Image.new("RGB", (60, 40), (230, 120, 40))
    image.paste((128, 128, 128), (0, 20, 60, 40))
    match name:
        case "CMYK JPEG":
            return saved(image.convert("CMYK"), "JPEG", quality=95, subsampling=0)
        case "CMYK TIFF":
            return saved(image.convert("CMYK"), "TIFF")
        case "Lab TIFF":
            way = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
            made = ImageCms.applyTransform(image, way)
            assert made is not None
            return saved(made, "TIFF")
        case "16 bits":
            rows = bytes(half for value in image.tobytes() for half in (value, value))
            lines = b"".join(b"\0" + rows[y * 360 : y * 360 + 360] for y in range(40))
            return png(60, 40, lines, depth=16)
        case "wide":
            return saved(
                _into(image, linear(wide=True)), "JPEG", quality=97, subsampling=0, icc_profile=linear(wide=True)
            )
        case "linear":
            return saved(_into(image, linear()), "PNG", icc_profile=linear())
        case "linear with clear parts":
            within = _into(image, linear())
            within.putalpha(Image.new("L", image.size, 200))
            return saved(within, "PNG", icc_profile=linear())
        case "palette":
            return saved(image.quantize(8), "PNG")
        case "sRGB":
            profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
            return saved(image, "PNG", icc_profile=profile)
        case "broken profile":
            return saved(image, "PNG", icc_profile=b"no profile at all" * 20)
        case _:
            return saved(image, name)


def _into(image: Image.Image, profile: bytes) -> Image.Image:
    target = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    made = ImageCms.profileToProfile(image, ImageCms.createProfile("sRGB"), target)
    assert made is not None
    return made


COLOURS = (
    *("CMYK JPEG", "CMYK TIFF", "Lab TIFF", "16 bits", "wide", "linear", "linear with clear parts", "palette", "sRGB"),
    *("broken profile", "BMP", "TIFF", "AVIF", "JPEG2000", "WEBP"),
)


@pytest.mark.parametrize("name", COLOURS)
def test_whatever_a_picture_is_written_in_it_shows_the_same_colours_as_srgb(name: str) -> None:
    picture = take_in(_colours_of(name))
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
        shown = Image.open(io.BytesIO(take_in(_colours_of("16 bits")).data))
        assert shown.getpixel((5, 5)) == (230, 120, 40)
        return
    steps = Image.frombytes("I;16", (256, 2), struct.pack("<512H", *(value * 257 for value in [*range(256)] * 2)))
    picture = take_in(saved(steps, "PNG"))
    assert [Image.open(io.BytesIO(picture.data)).getpixel((x, 0)) for x in range(256)] == list(range(256))
    assert picture.told == ("16 bits became 8",)


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


@pytest.mark.parametrize(
    "name", [*COLOURS, *(f"secrets in {kind}" for kind in ("JPEG", "MPO", "PNG", "GIF", "moving"))]
)
def test_what_was_taken_in_once_stays_as_it_is(name: str) -> None:
    data = _with_secrets(name.rpartition(" ")[2]) if name.startswith("secrets") else _colours_of(name)
    once = take_in(data)
    twice = take_in(once.data)
    assert twice == once
    assert twice.told == ()
    assert take_in(data).asset.sha256 == once.asset.sha256


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


def test_exif_that_is_nonsense_stops_no_picture() -> None:
    for nonsense in (b"Exif\0\0", b"Exif\0\0MM\0*\xff\xff\xff\xff", b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\xee" * 60):
        data = saved(photograph(), "JPEG")
        within = data[:2] + b"\xff\xe1" + (len(nonsense) + 2).to_bytes(2) + nonsense + data[2:]
        assert take_in(within).data == take_in(data).data


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
        ("is not in media/", "is damaged", "is broken: no picture that can be read", "is not in media/"),
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
