"""SVG: which size it has, what is refused, and that it is drawn the same everywhere, from itself alone."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from exporter.assets import PictureFault, rasterised, take_in
from tests.painted import bitmap, drawn, ink, photograph, pixel, saved, svg, telling


@pytest.mark.parametrize(
    "attributes, size",
    [
        ('width="60" height="40"', (60, 40)),
        ('width="60px" height="30pt"', (60, 40)),
        ('width="1in" height="25.4mm"', (96, 96)),
        ('viewBox="0 0 200 100"', (200, 100)),
        ('viewBox="-3,-3,200,100"', (200, 100)),
        ('width="50" viewBox="0 0 200 100"', (50, 25)),
        ('height="50" viewBox="0 0 200 100"', (100, 50)),
        ('width="100%" height="100%" viewBox="0 0 200 100"', (200, 100)),
        ("", (300, 150)),
    ],
)
def test_the_size_of_an_svg_is_what_a_browser_gives_it(attributes: str, size: tuple[int, int]) -> None:
    asset = take_in(svg(attributes=attributes)).asset
    assert (asset.width, asset.height, asset.media_type) == (*size, "image/svg+xml")


USES = "".join(f'<g id="a{n + 1}">' + f'<use xlink:href="#a{n}"/>' * 10 + "</g>" for n in range(8))


@pytest.mark.parametrize(
    "data, words",
    [
        (svg("<script>x</script>"), "a program in it (<script>); export it as a plain picture"),
        (svg('<g xmlns:h="http://www.w3.org/1999/xhtml"><h:iframe src="x"/></g>'), "a program in it (<iframe>)"),
        (svg('<rect OnClick="x"/>'), "a program in it (OnClick of <rect>)"),
        (svg('<a xlink:href=" java\tscript:x"><rect/></a>'), "a program in it (href of <a>)"),
        (svg('<set attributeName="href" to="javascript:x"/>'), "a program in it (to of <set>)"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg("&a;"), "an SVG with a DOCTYPE; take it out"),
        (b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd">' + svg(), "an SVG with a DOCTYPE"),
        (b'<!DOCTYPE svg SYSTEM "file:///etc/passwd">' + svg(), "an SVG with a DOCTYPE"),
        (svg("&lt;") + b"<svg/>", "not a well-formed SVG"),
        (svg("<g>" * 300 + "</g>" * 300), "nested too deeply"),
        (svg(f'<g id="a0"><rect/></g>{USES}'), "more than 50000 shapes; export it as PNG"),
        (svg(attributes='width="99999999" height="1"'), "100000 at most on a side"),
        (svg(attributes='viewBox="0 0 1e12 1e12"'), "100000 at most on a side"),
        (svg(attributes='width="90000" height="90000"'), "60000000 in all at most"),
        (b"<svg/>", "without its namespace; add xmlns="),
        (b"<html><body/></html>", "a <html> file, not a picture"),
        (
            b'<?xml version="1.0" encoding="ISO-8859-1"?>' + svg("<text>ä</text>").decode().encode("latin-1"),
            "not UTF-8",
        ),
    ],
)
def test_an_svg_that_could_do_harm_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(PictureFault) as refused:
        take_in(data)
    assert words in str(refused.value)


def test_an_svg_with_a_mark_in_front_remarks_and_metadata_is_a_picture() -> None:
    data = b"\xef\xbb\xbf<?xml version='1.0'?><!-- drawn --><?tool x?>" + svg('<metadata><x xmlns="y"/></metadata>')
    picture = take_in(data)
    assert picture.told == ("remarks left out", "metadata of the drawing program left out")
    assert take_in(picture.data) == picture


def test_an_svg_that_stands_alone_keeps_every_byte() -> None:
    data = b"<?xml version='1.0' encoding='utf-8'?>\n" + svg("<style>rect{fill:url(#a)}</style><rect fill='url(#a)'/>")
    assert take_in(data).data == data


def test_who_drew_it_and_where_does_not_go_out() -> None:
    data = svg(
        "<!-- Jane Source --><metadata>Jane Source</metadata><k:view k:file='x'>Jane Source</k:view>"
        "<text k:name='Jane Source' x='2' y='9'>A<k:x/>B</text>",
        'width="60" height="40" xmlns:k="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" k:docname="/home/jane"',
    )
    made = take_in(data).data
    assert b"Jane" not in made
    assert b"jane" not in made
    assert b"AB</text>" in made


@pytest.mark.parametrize(
    "inside",
    [
        '<image href="{}"/>',
        '<image xlink:href="{}"/>',
        '<use href="{}#x"/>',
        '<filter id="f"><feImage href="{}"/></filter>',
        "<style>@import '{}';</style>",
        "<style>@import url({});</style>",
        "<style>@font-face{{font-family:x;src:url({})}}</style>",
        "<style>@media screen{{rect{{fill:u\\72l('{}')}}}}</style>",
        "<style>rect{{mask:image-set('{}' 1x)}}</style>",
        '<rect style="mask:url({})"/>',
        "<rect fill=\"url('{}')\"/>",
        '<image href="#a"><set attributeName="href" to="{}"/></image>',
        "<?xml-stylesheet href='{}'?>",
    ],
)
def test_what_leads_outside_is_cut_and_the_rest_stays(inside: str) -> None:
    address = "https://counts.example/pixel.png"
    picture = take_in(svg(inside.format(address) + "<rect width='9' height='9'/>"))
    assert b"counts.example" not in picture.data
    assert b'<rect width="9" height="9"/>' in picture.data
    assert b"<image/>" not in picture.data
    assert picture.told
    assert take_in(picture.data) == picture


def test_a_link_for_people_stays_in_a_drawing() -> None:
    data = svg('<a href="https://example.org/"><rect width="9" height="9"/></a>')
    assert take_in(data).data == data


def test_a_photograph_inside_a_drawing_tells_no_place_either() -> None:
    photo = saved(photograph(), "JPEG", exif=telling(6).tobytes())
    held = base64.b64encode(photo).decode()
    picture = take_in(svg(f'<image width="60" height="40" href="data:image/jpeg;base64,{held}"/>'))
    assert picture.told == ("a place (GPS) was left out", "made upright")
    assert held not in picture.data.decode()
    assert pixel(drawn(picture.data), 40, 5) == pytest.approx((255, 0, 0), abs=40)


def test_what_is_broken_inside_a_drawing_is_left_out_of_it() -> None:
    held = base64.b64encode(bitmap("PNG")[:90]).decode()
    picture = take_in(svg(f'<image width="60" height="40" href="data:image/png;base64,{held}"/><rect/>'))
    assert held not in picture.data.decode()
    assert picture.told[0].startswith("a picture in it left out (broken")


def test_a_drawing_that_uses_itself_comes_to_an_end() -> None:
    assert ink(svg('<g id="a"><rect width="9" height="9"/><use href="#a"/></g>')) > 0


def test_drawing_reads_no_file_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "red.png").write_bytes(bitmap("PNG"))
    monkeypatch.chdir(tmp_path)
    image = '<image href="{}" width="60" height="40"/>'
    for address in (tmp_path / "red.png", "red.png", "./red.png", f"file://{tmp_path}/red.png"):
        assert ink(svg(image.format(address))) == 0
        inner = base64.b64encode(svg(image.format(address))).decode()
        assert ink(svg(image.format(f"data:image/svg+xml;base64,{inner}"))) == 0
    within = base64.b64encode((tmp_path / "red.png").read_bytes()).decode()
    assert ink(svg(image.format(f"data:image/png;base64,{within}"))) == 60 * 40


@pytest.mark.parametrize("family", ["Arial", "serif", "IBM Plex Serif", "monospace", "Nobody Has This"])
@pytest.mark.parametrize("words", ["Exports", "Експорт", "輸出", "الصادرات"])
def test_words_in_a_drawing_are_drawn_whatever_their_face_and_script(words: str, family: str) -> None:
    text = f'<text x="50%" y="30" text-anchor="middle" font-family="{family}" font-size="14">{words}</text>'
    assert ink(svg(text, 'width="160" height="40"')) > 100


def test_a_drawing_is_the_same_on_every_machine() -> None:
    data = svg('<rect width="20" height="20" fill="#0f4c5c"/><text y="30" font-family="Arial">Word</text>')
    code = (
        "import hashlib, sys\n"
        "from exporter.assets import rasterised, take_in\n"
        "made = rasterised(take_in(sys.stdin.buffer.read()))\n"
        "print(made.asset.media_type, made.asset.width, made.asset.height, made.asset.sha256)\n"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=data,
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "FONTCONFIG_FILE": fonts, "LC_ALL": "C"},
        ).stdout
        for seed, fonts in (("0", "/nonexistent"), ("1", ""))
    }
    assert len(told) == 1
    assert told.pop().startswith(b"image/png 120 80 ")


def test_a_large_drawing_is_drawn_smaller_and_its_form_is_kept() -> None:
    made = rasterised(take_in(svg("<rect width='9' height='9'/>", 'width="7000" height="3500"'))).asset
    assert made.width == pytest.approx(2 * made.height, abs=2)
    assert made.width * made.height == pytest.approx(16_000_000, rel=0.01)  # not 98 million


def test_an_svg_of_no_size_is_refused() -> None:
    with pytest.raises(PictureFault, match="an SVG without width or height, which nothing draws"):
        take_in(svg(attributes='width="0" height="0"'))
