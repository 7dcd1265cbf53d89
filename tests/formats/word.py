"""Word files as tests see them: made once, opened with lxml and python-docx, drawn as text."""

import io
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from typing import Any, cast

import docx
from docx.document import Document
from lxml import etree

from exporter.export import render
from exporter.record import Edition, Stamp
from exporter.templates import TemplateSet
from tests.samples import briefing, edition, edition_of, pictures

SET = TemplateSet()
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
NAMES = {
    "w": W[1:-1],
    "r": R[1:-1],
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
}
AT = "2026-11-24T08:15:00Z"
STAMPS = {
    "draft": Stamp(kind="draft"),
    "embargo": Stamp.model_validate({"kind": "embargo", "until": AT}),
    "early_copy": Stamp.model_validate({"kind": "early_copy", "until": AT, "recipient": "Radio <Example>"}),
    "withdrawn": Stamp.model_validate({"kind": "withdrawn", "at": AT, "reason": "It could not be confirmed."}),
}


class Word:
    """A Word file: its parts by name, as bytes and as XML."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.names = archive.namelist()
            self.parts = {name: archive.read(name) for name in self.names}

    def opened(self) -> Document:
        """Return the file as python-docx opens it."""
        return docx.Document(io.BytesIO(self.data))

    def xml(self, name: str = "document") -> etree._Element:
        """Return the root of a part of word/."""
        return etree.fromstring(self.parts[f"word/{name}.xml"])

    def find(self, path: str, part: str = "document") -> list[Any]:
        """Return what an XPath finds in a part."""
        return cast(list[Any], self.xml(part).xpath(path, namespaces=NAMES))

    def style_names(self) -> dict[str, str]:
        """Return the names of all styles by id, in lower case."""
        styles = self.find("//w:style", "styles")
        return {one.get(f"{W}styleId"): one.find(f"{W}name").get(f"{W}val").lower() for one in styles}

    def texts(self) -> list[etree._Element]:
        """Return the roots of all parts that hold paragraphs."""
        holding = re.compile(r"word/(document|footnotes|comments|header\w*|footer\w*)\.xml")
        return [etree.fromstring(data) for name, data in self.parts.items() if holding.fullmatch(name)]

    def everywhere(self, path: str) -> list[Any]:
        """Return what an XPath finds in all parts that hold paragraphs."""
        return [found for root in self.texts() for found in cast(list[Any], root.xpath(path, namespaces=NAMES))]

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return (kind, target) of the relationships of a part by id."""
        data = self.parts.get(f"word/_rels/{part}.xml.rels", b"<none/>")
        return {
            one.get("Id", ""): (one.get("Type", "").rpartition("/")[2], one.get("Target", ""))
            for one in etree.fromstring(data)
        }


def word_of(one: Edition, templates: TemplateSet = SET, found: Any = None) -> Word:
    """Return an edition as a Word file."""
    at_hand = pictures(*one.briefings) if found is None else found
    (data,) = render(one, "docx", templates, at_hand).files.values()
    return Word(data)


@cache
def word(sample: str) -> Word:
    """Return a sample as a Word file, made once; `<stamp>:<sample>` for a stamped one, `desk:<sample>` for the desk."""
    stamp, _, name = sample.rpartition(":")
    if stamp == "desk":
        return word_of(edition(name).model_copy(update={"audience": "desk"}))
    return word_of(edition_of(briefing(name), stamp=STAMPS[stamp]) if stamp else edition(name))


def style(one: Word, name: str) -> etree._Element:
    """Return the one style of a name, in whatever letters."""
    found = [
        known for known in one.find("//w:style", "styles") if value(known, "w:name/@w:val").lower() == name.lower()
    ]
    assert len(found) == 1, f"{len(found)} styles {name}"
    return cast(etree._Element, found[0])


def value(element: etree._Element, path: str) -> str:
    """Return the one value that an XPath finds in an element."""
    (found,) = cast(list[Any], element.xpath(path, namespaces=NAMES))
    return str(found)


def said(paragraph: etree._Element) -> str:
    """Return a paragraph as text: marks of notes, fields, pictures and links are shown."""
    out = []
    for node in paragraph.iter():
        match etree.QName(node).localname:
            case "t":
                out.append(node.text or "")
            case "tab" if not node.attrib:  # not a tab stop
                out.append("→")
            case "br":
                out.append("⏎")
            case "footnoteReference":
                out.append(f"[^{node.get(f'{W}id')}]")
            case "docPr":
                out.append(f"![{node.get('descr')}]")
            case "instrText":
                out.append(f"{{{(node.text or '').strip()}: ")
            case "fldChar" if node.get(f"{W}fldCharType") == "end":
                out.append("}")
            case "hyperlink":
                out.append(f"<#{anchor}>" if (anchor := node.get(f"{W}anchor")) else "<link>")
            case _:
                pass
    return "".join(out)


def _paragraph(paragraph: etree._Element, names: dict[str, str]) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    number = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
    level = paragraph.find(f"{W}pPr/{W}numPr/{W}ilvl")
    listed = f" [{number.get(f'{W}val')}.{level.get(f'{W}val')}]" if number is not None and level is not None else ""
    name = names[style.get(f"{W}val", "")] if style is not None else "normal"
    return f"{name}{listed} | {said(paragraph)}"


def _drawn(parent: etree._Element, names: dict[str, str], indent: str = "") -> Iterator[str]:
    for child in parent:
        if child.tag == f"{W}p":
            yield indent + _paragraph(child, names)
        elif child.tag == f"{W}tbl":
            style = child.find(f"{W}tblPr/{W}tblStyle")
            yield f"{indent}table {names[style.get(f'{W}val', '')] if style is not None else ''}"
            for row in child.iterchildren(f"{W}tr"):
                head = " (head)" if row.find(f"{W}trPr/{W}tblHeader") is not None else ""
                yield f"{indent}  row{head}"
                for cell in row.iterchildren(f"{W}tc"):
                    span, merge = cell.find(f"{W}tcPr/{W}gridSpan"), cell.find(f"{W}tcPr/{W}vMerge")
                    wide = f" over {span.get(f'{W}val')}" if span is not None else ""
                    down = f" {merge.get(f'{W}val') or 'continued'}" if merge is not None else ""
                    yield f"{indent}    cell{wide}{down}"
                    yield from _drawn(cell, names, indent + "      ")
        elif child.tag == f"{W}sdt":
            yield f"{indent}contents"
            yield from _drawn(child[-1], names, indent + "  ")


def projection(one: Word) -> str:
    """Return a Word file as text: a line a paragraph, tables as rows, then notes, heads and feet."""
    names = one.style_names()
    lines = list(_drawn(one.xml()[0], names))
    for note in one.xml("footnotes").iterchildren():
        if int(note.get(f"{W}id", "0")) > 0:
            lines += [f"note {note.get(f'{W}id')}: {line}" for line in _drawn(note, names)]
    for name in sorted(name for name in one.names if re.fullmatch(r"word/(header|footer)\d+\.xml", name)):
        part = name.removeprefix("word/").removesuffix(".xml")
        lines += [f"{part}: {line}" for line in _drawn(one.xml(part), names)]
    return "\n".join(lines) + "\n"
