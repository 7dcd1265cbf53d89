"""Word: pictures, text boxes, charts and whatever else is drawn."""

import io

import pytest
from PIL import Image

from exporter.readers import Reading
from tests.readers.docx.files import NAMES, p, r, reading, relation, words
from tests.readers.sources import report

BLIP = relation("rIdP", "image", "media/image1.png")


def png() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(written, "PNG")
    return written.getvalue()


def drawing(inner: str, told: str = 'descr="A harbour"', *, floats: bool = False, height: int = 3_000_000) -> str:
    kind = "anchor" if floats else "inline"
    return (
        f'<w:r><w:drawing><wp:{kind}><wp:extent cx="9" cy="{height}"/><wp:docPr id="1" name="Picture 1" {told}/>'
        f"<a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic></wp:{kind}></w:drawing></w:r>"
    )


def pic(reference: str = 'r:embed="rIdP"') -> str:
    return (
        '<pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="a.png"/></pic:nvPicPr>'
        f"<pic:blipFill><a:blip {reference}/></pic:blipFill></pic:pic>"
    )


def with_picture(body: str, data: bytes | None = None) -> Reading:
    return reading(body, relations=BLIP, more={"word/media/image1.png": png() if data is None else data})


def kinds(made: Reading) -> list[str]:
    return [block.kind for block in made.briefing.sections[0].blocks]


def test_a_picture_is_a_figure_with_its_words_and_its_caption() -> None:
    made = with_picture(p(drawing(pic())) + p("The harbour at dawn", "Beschriftung") + p("Text."))
    figure, _ = made.briefing.sections[0].blocks
    assert figure.kind == "figure"
    assert (figure.alt, words_of(figure.caption)) == ("A harbour", "The harbour at dawn")
    assert figure.asset is not None
    assert figure.asset.sha256 in made.pictures


def words_of(inlines: object) -> str:
    return "".join(getattr(inline, "text", "") for inline in inlines)  # type: ignore[attr-defined]


def test_a_large_picture_stands_beside_the_words_and_a_small_one_in_the_line() -> None:
    assert kinds(with_picture(p(r("Before.") + drawing(pic())))) == ["paragraph", "figure"]
    assert kinds(with_picture(p(drawing(pic(), floats=True) + r("After.")))) == ["figure", "paragraph"]
    made = with_picture(p(r("A flag ") + drawing(pic(), height=200_000) + r(" here.")))
    assert kinds(made) == ["paragraph"]
    assert made.pictures


def test_a_picture_without_words_is_decoration_and_told() -> None:
    made = with_picture(p("Text.") + p(drawing(pic(), told="")))
    assert "a picture without words (alt): shown as decoration" in report(made)


@pytest.mark.parametrize("data", [b"\xd7\xcd\xc6\x9a" + b"\0" * 40, b"", b"\x01\0\0\0" + b"\0" * 100])
def test_a_picture_that_cannot_be_shown_is_its_words(data: bytes) -> None:
    made = with_picture(p(drawing(pic())), data)
    (figure,) = made.briefing.sections[0].blocks
    assert figure.kind == "figure"
    assert (figure.asset, figure.alt) == (None, "A harbour")
    assert "its words stand for it" in report(made)


def test_a_picture_elsewhere_is_never_fetched() -> None:
    outside = relation("rIdP", "image", "file:////10.0.0.1/secret.png", external=True)
    made = reading(p(drawing(pic('r:link="rIdP"'))), relations=outside)
    assert "it lies at file:////10.0.0.1/secret.png, and nothing is fetched: its words stand for it" in report(made)


def test_a_text_box_is_read_once_whatever_stands_in_for_it() -> None:
    box = f"<w:txbxContent>{p('In the box.')}</w:txbxContent>"
    modern = drawing(f"<wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp>", told="", floats=True)
    old = f"<w:r><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></w:r>"
    choice = (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{modern}</mc:Choice>'
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"
    )
    unknown = choice.replace('Requires="wps"', 'Requires="w99"')
    for drawn in (modern, old, choice, unknown):
        made = reading(p("T", "Titel") + p(drawn + r("Text.")))
        assert [(block.kind, words(block)) for block in made.briefing.sections[0].blocks] == [
            ("callout", "In the box."),
            ("paragraph", "Text."),
        ]


def test_charts_and_diagrams_are_placeholders_with_their_words() -> None:
    chart = f"<c:chartSpace {NAMES}><a:p><a:r><a:t>Trains by year</a:t></a:r></a:p></c:chartSpace>"
    data = f"<dgm:dataModel {NAMES}><a:p><a:r><a:t>Plan</a:t></a:r></a:p></dgm:dataModel>"
    made = reading(
        p(drawing('<c:chart r:id="rIdC"/>', told="")) + p(drawing('<dgm:relIds r:dm="rIdD"/>', told="")),
        relations=relation("rIdC", "chart", "charts/chart1.xml")
        + relation("rIdD", "diagramData", "diagrams/data1.xml"),
        more={"word/charts/chart1.xml": chart, "word/diagrams/data1.xml": data},
    )
    assert [words(block) for block in made.briefing.sections[0].blocks] == [
        "[Chart: Trains by year]",
        "[Diagram: Plan]",
    ]
    assert "a chart: Trains by year: a placeholder with its words" in report(made)


def test_an_embedded_object_is_never_opened() -> None:
    thing = (
        '<w:r><w:object><v:shape><v:imagedata r:id="rIdP"/></v:shape>'
        '<o:OLEObject ProgID="Excel.Sheet.12" r:id="rIdO"/></w:object></w:r>'
    )
    made = with_picture(p(thing), b"\x01\0\0\0" + b"\0" * 100)
    assert words(made.briefing.sections[0].blocks[0]) == "[Embedded object: Excel.Sheet.12]"
    assert kinds(with_picture(p(thing))) == ["figure"]


def test_a_line_across_the_page_is_a_rule() -> None:
    line = '<w:r><w:pict><v:rect o:hr="t"/></w:pict></w:r>'
    assert kinds(reading(p("One.") + p(line) + p("Two."))) == ["paragraph", "rule", "paragraph"]
