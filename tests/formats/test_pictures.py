"""Pictures in every format: upright, in their colours, no larger than need be, with their credit and nothing else."""

import base64
import io
import re
import zipfile
from functools import cache
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from exporter.assets import Picture, take_in
from exporter.check import check
from exporter.export import render
from exporter.formats import Rendering, formats
from exporter.record import Briefing, Edition, briefing_from
from tests.formats.printed import SET
from tests.lanes.chromium import browser
from tests.lanes.pdf_validator import validate_pdf
from tests.painted import linear, photograph, pixel, saved, svg, telling
from tests.samples import CHANNEL, edition_of

FORMATS = sorted(formats())
FEEDS = ("atom", "jsonfeed", "rss")


@cache
def every_kind() -> dict[str, Picture]:
    """Return a picture of each kind that comes in, by what it is; each red in its upper left quarter."""
    seen, clear = photograph((240, 160)), photograph((240, 160), "RGBA")
    clear.putalpha(Image.linear_gradient("L").resize(clear.size))
    made = {
        "a JPEG on its side": saved(seen.rotate(90, expand=True), "JPEG", exif=telling(6).tobytes()),
        "a PNG on its head": saved(seen.rotate(180), "PNG", exif=telling(3).tobytes()),
        "CMYK": saved(seen.convert("CMYK"), "JPEG"),
        "CMYK as TIFF": saved(seen.convert("CMYK"), "TIFF"),
        "wide gamut": saved(seen, "JPEG", icc_profile=linear(wide=True)),
        "grey": saved(seen.convert("L"), "JPEG"),
        "grey with alpha": saved(clear.convert("LA"), "PNG"),
        "colours with alpha": saved(clear, "PNG"),
        "a palette": saved(seen.quantize(32), "PNG"),
        "a palette with a clear colour": saved(seen.quantize(32), "PNG", transparency=3),
        "one bit": saved(seen.convert("1"), "PNG"),
        "16 bits": saved(Image.frombytes("I;16", (240, 160), bytes(range(240)) * 320), "PNG"),
        "interlaced rows of GIF": saved(seen.quantize(32), "GIF", interlace=1),
        "a moving GIF": saved(seen, "GIF", save_all=True, append_images=[photograph((240, 160), colour="blue")]),
        "a moving PNG": saved(seen, "PNG", save_all=True, append_images=[photograph((240, 160), colour="blue")]),
        "WebP": saved(seen, "WEBP"),
        "clear WebP": saved(clear, "WEBP", lossless=True),
        "AVIF": saved(seen, "AVIF"),
        "BMP": saved(seen, "BMP"),
        "JPEG 2000": saved(seen, "JPEG2000"),
        "SVG": svg(
            "<rect width='120' height='80' fill='red'/><text x='5' y='100'>Words</text>", "width='240' height='160'"
        ),
    }
    held = base64.b64encode(saved(seen, "JPEG", exif=telling(1).tobytes())).decode()
    made["a photograph in SVG"] = svg(
        f"<image width='240' height='160' href='data:image/jpeg;base64,{held}'/>", "width='240' height='160'"
    )
    return {name: take_in(data) for name, data in made.items()}


def album(shown: dict[str, Picture]) -> Briefing:
    """Return a briefing with a lead, a figure of each picture, one in a box, and one in the line."""
    figures = [
        {
            "kind": "figure",
            "asset": one.asset.model_dump(),
            "alt": f"Shown: {name}",
            "caption": f"What {name} shows",
            "credit": f"Photo: {name} / Agency",
        }
        for name, one in shown.items()
    ]
    inline = {"kind": "image", "asset": next(iter(shown.values())).asset.model_dump(), "alt": "A sign"}
    sign = {"kind": "paragraph", "text": ["A sign ", inline, " in the line"]}
    boxed = figures[0] | {"caption": "In a box", "credit": "Photo: boxed"}
    box = {"kind": "callout", "title": "A box", "blocks": [boxed]}
    return briefing_from(
        {
            "id": "urn:album",
            "slug": "album",
            "title": "An album",
            "lead": figures[0] | {"caption": "The lead", "credit": "Photo: the lead / Agency"},
            "sections": [{"heading": "All", "blocks": [sign, *figures, box]}],
        }
    )


@cache
def made(name: str) -> tuple[Edition, Rendering]:
    """Return the album of every kind in a format."""
    shown = every_kind()
    one = edition_of(album(shown))
    return one, render(one, name, SET, {picture.asset.sha256: picture for picture in shown.values()})


def carried(rendering: Rendering) -> dict[str, bytes]:
    """Return the pictures that a rendering brings along, out of its files and beside them."""
    found = dict(rendering.extra_media)
    for name, data in rendering.files.items():
        if name.endswith(".docx"):
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                found |= {one: package.read(one) for one in package.namelist() if "/media/" in one}
        for number, held in enumerate(re.findall(rb"data:image/[\w+.-]+;base64,([\w+/=]+)", data)):
            found[f"{name} {number}"] = base64.b64decode(held)
    return {name: data for name, data in found.items() if not name.endswith(".woff2")}


@pytest.mark.parametrize("name", FORMATS)
def test_every_kind_of_picture_goes_out_and_no_word_is_lost(name: str) -> None:
    one, rendering = made(name)
    report = check(one, name, rendering.files)
    assert report.ok, report.losses
    assert not [notice for notice in rendering.notices if "picture" in notice]


@pytest.mark.parametrize("name", FORMATS)
def test_credit_and_caption_stand_with_every_picture(name: str) -> None:
    _, rendering = made(name)
    told = " ".join(" ".join(passage.text.split()) for passage in formats()[name].read_back(rendering.files))
    credits = ["Photo: the lead / Agency", "Photo: boxed", *(f"Photo: {kind} / Agency" for kind in every_kind())]
    captions = ["The lead", "In a box", *(f"What {kind} shows" for kind in every_kind())]
    assert [words for words in [*credits, *captions] if words not in told] == []


@pytest.mark.parametrize("name", FORMATS)
def test_no_file_tells_of_camera_and_place(name: str) -> None:
    _, rendering = made(name)
    for data in [*rendering.files.values(), *carried(rendering).values()]:
        assert not [word for word in (b"Camera of a source", b"SERIAL-4711", b"Exif\0", b"ICC_PROFILE") if word in data]


@pytest.mark.parametrize("name", ["docx", "html", "rss"])
def test_pictures_that_go_along_are_upright_and_of_a_kind_that_all_know(name: str) -> None:
    _, rendering = made(name)
    bitmaps = [Image.open(io.BytesIO(data)) for data in carried(rendering).values() if b"<svg" not in data]
    pictures = [shown for shown in bitmaps if shown.width != shown.height]  # a square is the logo
    assert len(pictures) >= 4
    for shown in pictures:
        assert shown.mode in ("1", "L", "LA", "P", "RGB", "RGBA")
        assert shown.getexif().get(0x0112, 1) == 1
        assert shown.width > shown.height
        assert shown.format in {"docx": {"PNG", "JPEG"}, "rss": {"PNG", "JPEG", "GIF"}}.get(name, {*Image.MIME})


@pytest.mark.pdf
def test_on_paper_a_picture_in_the_line_is_no_higher_than_the_line() -> None:
    _, rendering = made("pdf")
    page = pypdfium2.PdfDocument(next(iter(rendering.files.values())))[0]
    bounds = [found.get_bounds() for found in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])]
    assert min(top - bottom for _, bottom, _, top in bounds) < 12  # points


@pytest.mark.pdf
def test_on_paper_each_picture_stands_upright_in_its_colours() -> None:
    shown = {
        name: every_kind()[name] for name in ("a JPEG on its side", "a PNG on its head", "CMYK", "AVIF", "a moving GIF")
    }
    one = edition_of(album(shown))
    rendering = render(one, "pdf", SET, {picture.asset.sha256: picture for picture in shown.values()})
    document = pypdfium2.PdfDocument(next(iter(rendering.files.values())))
    painted = []
    for page in document:
        for found in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]):
            left, bottom, right, top = found.get_bounds()
            sheet = page.render(scale=2).to_pil()
            x, y = 2 * (left + (right - left) / 8), 2 * (page.get_height() - top + (top - bottom) / 8)
            painted.append((pixel(sheet, round(x), round(y)), right - left > top - bottom))
    large = [one for one in painted if one[1]]
    assert len(large) >= len(shown)
    assert all(colour == pytest.approx((250, 10, 10), abs=32) for colour, _ in large)


@cache
def wide() -> Picture:
    """Return a photograph of twelve million pixels."""
    return take_in(saved(photograph((500, 375)).resize((4000, 3000)), "JPEG", quality=95))


@cache
def of_wide(name: str, where: str = "inside") -> Rendering:
    """Return a briefing with a large photograph in a format, its pictures in the page or beside it."""
    channel = CHANNEL.model_copy(update={"pictures": where})
    return render(edition_of(album({"all": wide()}), channel=channel), name, SET, {wide().asset.sha256: wide()})


def test_print_word_feeds_and_pages_share_one_picture_that_is_large_enough() -> None:
    (word,) = (data for name, data in carried(of_wide("docx")).items() if name.endswith(".jpg"))
    (feed,) = (data for name, data in of_wide("rss").extra_media.items() if name.endswith(".jpg"))
    assert word == feed
    assert Image.open(io.BytesIO(word)).size == (2000, 1500)
    assert word in of_wide("amp").extra_media.values()


@pytest.mark.pdf
def test_the_same_picture_lies_in_the_pdf_as_it_is() -> None:
    (feed,) = (data for name, data in of_wide("rss").extra_media.items() if name.endswith(".jpg"))
    (pdf,) = of_wide("pdf").files.values()
    assert feed in pdf
    assert len(pdf) < len(wide().data) / 2


def _sources(rendering: Rendering) -> list[tuple[str, int]]:
    (page,) = (data.decode() for name, data in rendering.files.items() if name.endswith(".html"))
    given = re.search(r'srcset="([^"]+)" sizes="[^"]*rem, 100vw"', page)
    assert given
    return [(one.split()[0], int(one.split()[1].removesuffix("w"))) for one in given[1].split(", ")]


@pytest.mark.parametrize("name, where", [("amp", "inside"), ("amp", "beside"), ("html", "beside")])
def test_a_page_with_pictures_beside_it_offers_them_in_several_widths(name: str, where: str) -> None:
    rendering = of_wide(name, where)
    sources = _sources(rendering)
    assert [width for _, width in sources] == [640, 1280, 2000]
    files = [rendering.extra_media[address.removeprefix("media/")] for address, _ in sources]
    assert [Image.open(io.BytesIO(data)).width for data in files] == [640, 1280, 2000]
    assert all(len(small) < len(large) / 1.5 for small, large in pairwise(files))


def test_a_page_in_one_file_holds_its_pictures_no_larger_than_it_shows_them() -> None:
    rendering = of_wide("html")
    (page,) = rendering.files.values()
    assert b"srcset" not in page
    inside = [data for name, data in carried(rendering).items() if name.startswith("album") and b"<svg" not in data]
    widths = {Image.open(io.BytesIO(data)).width for data in inside}
    assert widths == {1280}
    assert len(page) < len(wide().data)


@pytest.mark.chromium
@pytest.mark.timeout(300)
def test_a_browser_takes_the_picture_that_fits_and_complains_of_nothing(tmp_path: Path) -> None:
    rendering = of_wide("html", "beside")
    (tmp_path / "media").mkdir()
    (tmp_path / "album.html").write_bytes(rendering.files["album.html"])
    for name, data in rendering.extra_media.items():
        (tmp_path / "media" / name).write_bytes(data)
    for one in rendering.media:
        (tmp_path / "media" / one.file_name).write_bytes(wide().data)
    names = {width: address for address, width in _sources(rendering)}
    first = "document.querySelector('.figure img')"
    with browser(tmp_path / "profile") as chromium:
        for window, width in ((320, 640), (1200, 1280)):
            with chromium.page(tmp_path / "album.html", width=window) as page:
                is_there, address = page.evaluate(f"[{first}.naturalWidth > 0, {first}.currentSrc]")
                assert page.complaints == []
                assert is_there
                assert str(address).endswith(names[width])


@pytest.mark.parametrize("name", ["html", "amp"])
def test_what_a_card_shows_lies_in_media(name: str) -> None:
    rendering = of_wide(name)
    (page,) = (data.decode() for data in rendering.files.values())
    image = re.search(r'property="og:image" content="https://example.org/files/media/([^"]+)"', page)
    assert image
    assert Image.open(io.BytesIO(rendering.extra_media[image[1]])).width == 2000


@pytest.mark.parametrize("name", FORMATS)
def test_a_drawn_picture_keeps_its_pixels_where_they_fit(name: str) -> None:
    drawn = take_in(saved(photograph((300, 200)).quantize(4), "PNG"))
    rendering = render(edition_of(album({"one": drawn})), name, SET, {drawn.asset.sha256: drawn})
    if name in ("docx", "html"):
        assert drawn.data in carried(rendering).values()
    elif name not in ("pdf", "text"):
        assert [asset.sha256 for asset in rendering.media] == [drawn.asset.sha256]


@pytest.mark.pdf
@pytest.mark.verapdf
@pytest.mark.timeout(600)
def test_a_pdf_with_every_kind_of_picture_is_valid(tmp_path: Path) -> None:
    _, rendering = made("pdf")
    (tmp_path / "album.pdf").write_bytes(next(iter(rendering.files.values())))
    assert validate_pdf([tmp_path / "album.pdf"]) == []
