"""Markdown: pictures, beside the source, inside it and elsewhere."""

import shutil
from pathlib import Path

import pytest

from exporter.record.blocks import Figure, Paragraph
from exporter.record.inlines import InlineImage, Span
from tests.painted import photograph, saved, telling
from tests.readers.sources import markdown_of, report, said

MEDIA = Path(__file__).parents[1] / "briefings" / "media"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a source's pictures: chart.svg and, in a folder inside, photo of the same kind."""
    svg = next(MEDIA.glob("*.svg"))
    (tmp_path / "report" / "more").mkdir(parents=True)
    shutil.copy(svg, tmp_path / "report" / "chart.svg")
    shutil.copy(svg, tmp_path / "report" / "more" / "a chart.svg")
    shutil.copy(svg, tmp_path / "secret.svg")
    return tmp_path / "report"


def test_a_picture_beside_the_source_that_stands_alone_is_a_figure(folder: Path) -> None:
    reading = markdown_of('![A chart](chart.svg "What it shows")\n![Another](<more/a chart.svg>)', folder)
    first, second = reading.briefing.sections[0].blocks
    assert isinstance(first, Figure)
    assert isinstance(second, Figure)
    assert (first.alt, said(first.caption)) == ("A chart", "What it shows")
    assert first.asset is not None
    assert list(reading.pictures) == [first.asset.sha256]
    assert reading.report == ()


def test_what_stands_after_a_bar_in_the_title_of_a_picture_is_its_credit(folder: Path) -> None:
    reading = markdown_of('![A chart](chart.svg "What | how it shows | Photo: A. Name / Agency")', folder)
    (figure,) = reading.briefing.sections[0].blocks
    assert isinstance(figure, Figure)
    assert (said(figure.caption), said(figure.credit)) == ("What | how it shows", "Photo: A. Name / Agency")


def test_a_photograph_is_told_of_what_was_done_to_it(folder: Path) -> None:
    (folder / "phone.jpg").write_bytes(saved(photograph(), "JPEG", exif=telling(6).tobytes()))
    reading = markdown_of("Text.\n\n![A harbour](phone.jpg)\n\n![Again](phone.jpg)", folder)
    assert report(reading) == "line 7: picture 'phone.jpg': a place (GPS) was left out; made upright"
    (picture,) = reading.pictures.values()
    assert b"SERIAL-4711" not in picture.data


def test_a_picture_in_the_line_stays_in_the_line(folder: Path) -> None:
    reading = markdown_of("Before ![sign](chart.svg) after.", folder)
    (block,) = reading.briefing.sections[0].blocks
    assert isinstance(block, Paragraph)
    assert [type(inline) for inline in block.text] == [Span, InlineImage, Span]


def test_a_picture_without_words_is_decoration_and_told(folder: Path) -> None:
    reading = markdown_of("![](chart.svg)", folder)
    (figure,) = reading.briefing.sections[0].blocks
    assert isinstance(figure, Figure)
    assert figure.decorative
    assert report(reading) == "line 5: a picture without words (alt): shown as decoration"


@pytest.mark.parametrize(
    "address",
    [
        "../secret.svg",
        "more/../../secret.svg",
        "/etc/hostname",
        "file:///etc/hostname",
        "%2e%2e/secret.svg",
        "..\\secret.svg",
    ],
)
def test_a_file_outside_the_folder_of_the_source_is_never_read(folder: Path, address: str) -> None:
    reading = markdown_of(f"![Words](<{address}>)", folder)
    assert reading.pictures == {}
    assert "left out; its words stay" in report(reading)


def test_a_link_in_the_file_system_does_not_lead_out_of_the_folder(folder: Path) -> None:
    (folder / "link.svg").symlink_to(folder.parent / "secret.svg")
    reading = markdown_of("![Words](link.svg)", folder)
    assert reading.pictures == {}
    assert "outside the folder of the source" in report(reading)


def test_a_picture_elsewhere_is_linked_and_not_fetched() -> None:
    reading = markdown_of("![Words](https://cdn.example.org/a.png)\n\nIn a ![line](https://cdn.example.org/b.png).")
    figure, paragraph = reading.briefing.sections[0].blocks
    assert isinstance(figure, Figure)
    assert isinstance(paragraph, Paragraph)
    assert (figure.asset, figure.href, figure.alt) == (None, "https://cdn.example.org/a.png", "Words")
    assert Span(text="line", href="https://cdn.example.org/b.png") in paragraph.text
    assert report(reading).count("never fetched") == 2


def test_a_broken_picture_is_told_with_its_fault(folder: Path) -> None:
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    reading = markdown_of("![Words](broken.png)\n\nText.", folder)
    assert "picture 'broken.png': " in report(reading)
    assert "left out; its words stay" in report(reading)


def test_a_picture_inside_its_own_address_is_taken_in(folder: Path) -> None:
    import base64

    data = base64.b64encode((folder / "chart.svg").read_bytes()).decode()
    reading = markdown_of(f"![Words](data:image/svg+xml;base64,{data})")
    assert len(reading.pictures) == 1
    assert reading.report == ()


def test_a_linked_picture_that_is_not_here_keeps_the_link_on_its_words(folder: Path) -> None:
    reading = markdown_of(
        "[![Words](no.png)](https://example.org/)\n\n[![Chart](chart.svg)](https://example.org/)", folder
    )
    paragraph, figure = reading.briefing.sections[0].blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == (Span(text="Words", href="https://example.org/"),)
    assert isinstance(figure, Figure)
    assert "link around a picture to 'https://example.org/': the picture, without the link" in report(reading)
