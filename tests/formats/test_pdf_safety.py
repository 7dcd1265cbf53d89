"""PDF: nothing is fetched, no file is read, whatever a picture or a template asks for; no picture stops the words."""

import base64
import hashlib
import threading
from collections.abc import Iterator
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from exporter.assets import Picture, take_in
from exporter.export import render
from exporter.formats import Rendering
from exporter.templates import TemplateFault, TemplateSet
from tests.formats.printed import SET, bytes_of, colours, links, of, pdf_of, printed, words
from tests.samples import edition, edition_of

pytestmark = pytest.mark.pdf
RED = (200, 30, 30)
NAMESPACE = "xmlns='http://www.w3.org/2000/svg'"


@pytest.fixture
def ear() -> Iterator[tuple[str, list[str]]]:
    """Return the address of a server on this machine, and the paths it was asked for."""
    asked: list[str] = []

    class Listens(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Listens)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    server.server_close()


def with_picture(data: bytes, **more: object) -> Rendering:
    picture: Picture = take_in(data)
    figure = {
        "kind": "figure",
        "asset": picture.asset.model_dump(),
        "alt": "A sign",
        "caption": "What it shows.",
    } | more
    return render(edition_of(of({"blocks": ["Words.", figure]})), "pdf", SET, {picture.asset.sha256: picture})


def svg(inside: str) -> bytes:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="200" height="100">'
        f'<rect width="200" height="100" fill="rgb{RED}"/>{inside}</svg>'
    ).encode()


@pytest.mark.parametrize(
    "inside",
    [
        '<image href="{url}/a.png" width="9" height="9"/>',
        '<image xlink:href="{url}/a.png" width="9" height="9"/>',
        '<use href="{url}/a.svg#x"/>',
        "<style>@import url({url}/a.css);</style>",
        "<style>@font-face {{ font-family: x; src: url({url}/a.ttf) }} text {{ font-family: x }}</style><text>x</text>",
        "<style>rect {{ fill: url({url}/a.svg#x) }}</style>",
        '<rect width="5" height="5" style="mask: url({url}/a.svg#x)" filter="url(\'{url}/b.svg#f\')"/>',
        '<image href="data:image/svg+xml,' + escape(f"<svg {NAMESPACE}><image href='{{url}}/a.png'/></svg>") + '"/>',
    ],
)
def test_a_picture_cannot_call_home(inside: str, ear: tuple[str, list[str]]) -> None:
    url, asked = ear
    rendering = with_picture(svg(inside.format(url=url)))
    assert asked == []
    assert not [notice for notice in rendering.notices if "could not be painted" in notice]
    assert "What it shows." in words(bytes_of(rendering))[0]


def test_a_picture_cannot_read_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    Image.new("RGB", (40, 40), (1, 250, 3)).save(secret)
    rendering = with_picture(svg(f'<image href="file://{secret}" x="50" width="40" height="40"/>'))
    seen = colours(bytes_of(rendering))
    assert seen[RED] > 1000
    assert (1, 250, 3) not in seen


def test_a_bitmap_inside_a_picture_is_shown() -> None:
    inner = BytesIO()
    Image.new("RGB", (40, 40), (1, 250, 3)).save(inner, "PNG")
    held = base64.b64encode(inner.getvalue()).decode()
    rendering = with_picture(svg(f'<image href="data:image/png;base64,{held}" x="50" width="80" height="80"/>'))
    assert rendering.notices == ()
    assert colours(bytes_of(rendering))[1, 250, 3] > 500


def test_a_picture_that_turns_in_circles_does_not_stop_the_words() -> None:
    rendering = with_picture(svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'))
    assert "What it shows." in words(bytes_of(rendering))[0]


def test_a_decorative_picture_is_not_read_out() -> None:
    rendering = with_picture(svg(""), alt="", decorative=True)
    assert rendering.notices == ()
    assert colours(bytes_of(rendering))[RED] > 1000


def test_a_picture_wider_than_the_column_is_made_to_fit() -> None:
    wide = BytesIO()
    Image.new("RGB", (3000, 2000), RED).save(wide, "JPEG")
    red = sum(
        count for (r, g, b), count in colours(bytes_of(with_picture(wide.getvalue()))).items() if r > 150 and g < 90
    )
    assert 132 * 88 * (72 / 25.4) ** 2 * 0.97 < red < 132 * 88 * (72 / 25.4) ** 2 * 1.03


def test_the_lines_of_a_drawn_terminal_keep_their_indent() -> None:
    line = '<tspan x="2" y="{y}">{indent}<tspan>line</tspan></tspan>'
    lines = line.format(y=20, indent="") + line.format(y=50, indent="<tspan>      </tspan>")
    drawing = f'<svg {NAMESPACE} width="400" height="60"><text xml:space="preserve" font-size="14">{lines}</text></svg>'
    document = pypdfium2.PdfDocument(bytes_of(with_picture(drawing.encode())))
    page = document[0].get_textpage()
    search = page.search("line")
    starts = []
    while found := search.get_next():
        starts.append(page.get_charbox(found[0])[0])
    document.close()
    assert starts[1] > starts[0] + 10


def test_a_drawing_measured_in_percent_fills_its_frame() -> None:
    drawing = f'<svg {NAMESPACE} width="1000px" height="500px"><rect width="100%" height="100%" fill="rgb{RED}"/></svg>'
    red = colours(bytes_of(with_picture(drawing.encode())))[RED]
    assert red > 132 * 66 * (72 / 25.4) ** 2 * 0.97


@pytest.mark.parametrize(
    "file, text",
    [
        (
            "pdf/edition.html.j2",
            '<html lang="en"><head><link rel="stylesheet" href="{url}/a.css"/></head><body></body></html>',
        ),
        ("pdf/edition.html.j2", '<html lang="en"><body><img src="{url}/a.png" alt="x"/></body></html>'),
        ("pdf/edition.html.j2", '<html lang="en"><body><img src="file:///etc/passwd" alt="x"/></body></html>'),
        ("pdf/style.css.j2", "@import url({url}/a.css);"),
        ("pdf/style.css.j2", "p {{ background: url({url}/a.png) }}"),
        ("pdf/style.css.j2", "@font-face {{ font-family: x; src: url({url}/a.ttf) }}"),
    ],
)
def test_a_template_that_asks_for_something_elsewhere_is_refused(
    file: str, text: str, ear: tuple[str, list[str]], tmp_path: Path
) -> None:
    url, asked = ear
    path = tmp_path / file
    path.parent.mkdir()
    path.write_text(text.format(url=url))
    with pytest.raises(TemplateFault, match="nothing from elsewhere"):
        printed(edition("minimal"), TemplateSet(tmp_path))
    assert asked == []


def test_a_fault_in_an_own_style_sheet_is_told_each_time(tmp_path: Path) -> None:
    (tmp_path / "pdf").mkdir()
    (tmp_path / "pdf" / "style.css.j2").write_text("p { colour: red }\n")
    own = TemplateSet(tmp_path)
    first, second = printed(edition("minimal"), own), printed(edition("minimal"), own)
    assert any("colour" in notice for notice in first.notices)
    assert first.notices == second.notices


def test_hostile_words_stay_words() -> None:
    data = pdf_of("hostile")
    assert all(str(target).startswith(("http", "mailto:")) or isinstance(target, int) for _, target in links(data))
    assert "</script><script>alert(1)</script>" in words(data)[0].replace("</ script>", "</script>")
    assert b"/JavaScript" not in data
    assert b"/Launch" not in data


def test_the_same_words_give_the_same_bytes_again() -> None:
    first, second = (hashlib.sha256(bytes_of(printed(edition("every-block")))).hexdigest() for _ in range(2))
    assert first == second
