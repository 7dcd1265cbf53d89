"""Small Word files written for a test, part by part, and short ways to read them."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest

from exporter.readers import Context, Reading, docx
from exporter.record import Fault, Faults
from tests.readers.sources import said

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMES = (
    f'xmlns:w="{_W}" xmlns:r="{_OFFICE}/relationships" xmlns:m="{_OFFICE}/math" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Untertitel"><w:name w:val="Subtitle"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Eigene"><w:name w:val="Our own"/><w:basedOn w:val="berschrift2"/></w:style>
<w:style w:type="paragraph" w:styleId="Zitat"><w:name w:val="Quote"/></w:style>
<w:style w:type="paragraph" w:styleId="Beschriftung"><w:name w:val="caption"/></w:style>
<w:style w:type="paragraph" w:styleId="HTML"><w:name w:val="HTML Preformatted"/></w:style>
<w:style w:type="paragraph" w:styleId="Fett"><w:name w:val="All bold"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Stark"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Kode"><w:name w:val="HTML Code"/></w:style>
"""
_LEVEL = '<w:lvl w:ilvl="{0}"><w:start w:val="{1}"/><w:numFmt w:val="{2}"/><w:lvlText w:val="{3}"/></w:lvl>'


def levels(*told: tuple[int, str, str]) -> str:
    """Return the levels of a list: (start, kind of number, pattern) each."""
    return "".join(_LEVEL.format(at, *one) for at, one in enumerate(told))


NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{levels((1, "bullet", "•"), (1, "bullet", "–"), (1, "bullet", "·"))}'
    f'</w:abstractNum><w:abstractNum w:abstractNumId="1">{levels((1, "decimal", "%1."), (1, "lowerLetter", "%2)"))}'
    f'</w:abstractNum><w:abstractNum w:abstractNumId="2">{levels((1, "decimal", "%1"), (1, "decimal", "%1.%2"))}'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
    "</w:lvlOverride></w:num>"
)
"""Lists: 1 of bullets, 2 numbered 1. and a), 3 numbered 1 and 1.1, 4 as 2 but begun at 5."""


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def parts_of(
    body: str,
    *,
    styles: str = STYLES,
    numbering: str = NUMBERING,
    relations: str = "",
    more: Mapping[str, str | bytes] | None = None,
    core: str = "",
    language: str = "en-GB",
) -> dict[str, str | bytes]:
    """Return the parts of a Word file with a body; `relations` are more of the document, `more` are further parts."""
    kind = f'Type="{_OFFICE}/relationships'
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="{language}"/></w:rPr></w:rPrDefault></w:docDefaults>'
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="rId1" {kind}/officeDocument" Target="word/document.xml"/>'
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/'
        'core-properties" Target="docProps/core.xml"/></Relationships>',
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}<w:sectPr/></w:body></w:document>",
        "word/styles.xml": f"<w:styles {NAMES}>{defaults}{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {NAMES}>{numbering}</w:numbering>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="rIdS" {kind}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rIdN" {kind}/numbering" Target="numbering.xml"/>{relations}</Relationships>',
        "docProps/core.xml": "<cp:coreProperties xmlns:cp="
        '"http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">{core}</cp:coreProperties>',
    }
    return parts | dict(more or {})


def relation(id_: str, kind: str, target: str, *, external: bool = False) -> str:
    """Return a relationship."""
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{id_}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"{mode}/>'


def story(kind: str, content: str) -> str:
    """Return a part whose root is w:<kind>."""
    return f"<w:{kind} {NAMES}>{content}</w:{kind}>"


def r(text: str, properties: str = "") -> str:
    """Return a run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(content: str = "", style: str = "", properties: str = "") -> str:
    """Return a paragraph of runs; bare words are one run."""
    content = content if not content or content.startswith("<") else r(content)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{content}</w:p>"


def li(content: str, number: int = 1, level: int = 0) -> str:
    """Return an item of a list."""
    return p(content, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def tc(content: str = "", properties: str = "") -> str:
    """Return a cell; bare words are one paragraph."""
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """Return a row."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str, properties: str = "") -> str:
    """Return a table."""
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{''.join(rows)}</w:tbl>"


def field(instruction: str, result: str) -> str:
    """Return a complex field as runs."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
    return mark.format("begin") + code + mark.format("separate") + result + mark.format("end")


def reading(body: str, name: str = "report.docx", *, changes: Any = None, **how: Any) -> Reading:
    """Return what a Word file with a body makes."""
    return docx.read(packed(parts_of(body, **how)), Context(name, changes=changes))


def refusal(data: bytes, name: str = "report.docx") -> list[Fault]:
    """Return the faults for which bytes are refused."""
    with pytest.raises(Faults) as caught:
        docx.read(data, Context(name))
    return list(caught.value.faults)


def blocks_of(body: str, **how: Any) -> list[Any]:
    """Return the blocks of the only section that a body makes, below a title of its own."""
    made = reading(p("The title", "Titel") + body, **how)
    (section,) = made.briefing.sections
    return list(section.blocks)


def prose_of(body: str, **how: Any) -> tuple[Any, ...]:
    """Return the prose of the only paragraph that a body makes."""
    (block,) = blocks_of(body, **how)
    return tuple(block.text)


def words(block: Any) -> str:
    """Return the words of a paragraph, of the paragraphs of a cell or an item."""
    return said(block.text) if hasattr(block, "text") else " / ".join(words(one) for one in block.blocks)


def shape(block: Any) -> Any:
    """Return a list as nested Python lists of its words."""
    if block.kind != "list":
        return words(block)
    return [
        shape(item.blocks[0]) if len(item.blocks) == 1 else [shape(one) for one in item.blocks] for item in block.items
    ]
