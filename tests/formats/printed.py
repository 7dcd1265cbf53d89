"""What the tests of PDF look at: its pages, as pdfium shows them to anyone who opens the file."""

import ctypes
from functools import cache
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from exporter.export import render
from exporter.formats import Rendering
from exporter.record import Briefing, Edition, Stamp, briefing_from
from exporter.templates import TemplateSet
from tests.samples import edition, pictures

SET = TemplateSet()
STAMPS = {
    "draft": Stamp(kind="draft"),
    "embargo": Stamp.model_validate({"kind": "embargo", "until": "2026-11-24T06:00:00Z"}),
    "early_copy": Stamp.model_validate(
        {"kind": "early_copy", "until": "2026-11-24T06:00:00Z", "recipient": "partner desks"}
    ),
    "withdrawn": Stamp.model_validate(
        {"kind": "withdrawn", "at": "2026-11-24T08:15:00Z", "reason": "It could not be confirmed."}
    ),
}
MM = 72 / 25.4
LETTERS = "The council of the harbour town agreed on a plan that nobody had seen before it was read aloud. "


def printed(one: Edition, templates: TemplateSet = SET) -> Rendering:
    """Return an edition as PDF, with its pictures."""
    return render(one, "pdf", templates, pictures(*one.briefings))


@cache
def pdf_of(sample: str, stamp: str = "") -> bytes:
    """Return a sample as PDF, made once for all tests."""
    one = edition(sample)
    if stamp:
        one = one.model_copy(update={"stamp": STAMPS[stamp]})
    return bytes_of(printed(one))


def bytes_of(rendering: Rendering) -> bytes:
    return next(iter(rendering.files.values()))


@cache
def texts(data: bytes) -> list[str]:
    """Return the text of each page."""
    document = pypdfium2.PdfDocument(data)
    found = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return found


def words(data: bytes) -> list[str]:
    """Return the words of each page, white space as one space."""
    return [" ".join(text.split()) for text in texts(data)]


def lines(data: bytes) -> list[list[tuple[int, int, str]]]:
    """Return the lines of each page from its top: mm down to the line, mm from the left edge, words.

    What stands in another column is a line of its own; raised numbers belong to the line they rise from.
    """
    document = pypdfium2.PdfDocument(data)
    found = []
    for page in document:
        text = page.get_textpage()
        rows: list[list[Any]] = []  # baseline, left edge, words, right edge of the last sign, where that began
        x, y = ctypes.c_double(), ctypes.c_double()
        for index in range(text.count_chars()):
            sign = text.get_text_range(index, 1).replace(
                "\ufffe", "-"
            )  # pdfium's own sign for a hyphen at a line's end
            pdfium.FPDFText_GetCharOrigin(text.raw, index, x, y)
            right = text.get_charbox(index, loose=True)[2]
            last = rows[-1] if rows else None
            # What a line's ActualText tells begins where the line begins, all of it.
            told = (x.value, y.value)
            if last and (told == last[4] or (abs(last[0] - y.value) < 4.5 and -30 < x.value - last[3] < 8)):
                last[1:] = [min(last[1], x.value), last[2] + sign, right, told]
            elif sign.strip():
                rows.append([y.value, x.value, sign, right, told])
        height = page.get_height()
        found.append(
            sorted((round((height - y) / MM), round(left / MM), " ".join(said.split())) for y, left, said, *_ in rows)
        )
    document.close()
    return found


def sizes(data: bytes) -> list[tuple[float, float]]:
    """Return width and height of each page, pt."""
    document = pypdfium2.PdfDocument(data)
    found = [(round(width, 1), round(height, 1)) for width, height in (page.get_size() for page in document)]
    document.close()
    return found


def edges(data: bytes) -> list[tuple[float, float]]:
    """Return for each page how far to the left and to the right its words reach, pt."""
    document = pypdfium2.PdfDocument(data)
    found = []
    for page in document:
        text = page.get_textpage()
        boxes = [text.get_rect(index) for index in range(text.count_rects())]
        found.append((min(box[0] for box in boxes), max(box[2] for box in boxes)))
    document.close()
    return found


def bookmarks(data: bytes) -> list[tuple[int, str, int]]:
    """Return level (from 0), title and page (from 1) of each bookmark."""
    document = pypdfium2.PdfDocument(data)
    found = []
    for item in document.get_toc():
        target = item.get_dest()
        found.append((item.level, item.get_title(), target.get_index() + 1 if target else 0))
    document.close()
    return found


def metadata(data: bytes) -> dict[str, str]:
    """Return what the file's information says, and its language."""
    document = pypdfium2.PdfDocument(data)
    found = dict(document.get_metadata_dict())
    length = pdfium.FPDFCatalog_GetLanguage(document.raw, None, 0)
    buffer = (ctypes.c_ushort * (length // 2))()
    pdfium.FPDFCatalog_GetLanguage(document.raw, buffer, length)
    found["Language"] = bytes(buffer).decode("utf-16-le").rstrip("\0")
    document.close()
    return found


def links(data: bytes) -> list[tuple[int, str | int]]:
    """Return for each link its page (from 1) and where it leads: an address, or a page (from 1)."""
    document = pypdfium2.PdfDocument(data)
    found: list[tuple[int, str | int]] = []
    for number, page in enumerate(document, start=1):
        position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
        while pdfium.FPDFLink_Enumerate(page.raw, position, link):
            found.append((number, _target(document, link)))
    document.close()
    return found


def _target(document: Any, link: Any) -> str | int:
    if target := pdfium.FPDFLink_GetDest(document.raw, link):
        return int(pdfium.FPDFDest_GetDestPageIndex(document.raw, target)) + 1
    action = pdfium.FPDFLink_GetAction(link)
    length = pdfium.FPDFAction_GetURIPath(document.raw, action, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFAction_GetURIPath(document.raw, action, buffer, length)
    return buffer.raw[: length - 1].decode()


def colours(data: bytes, page: int = 1) -> dict[tuple[int, int, int], int]:
    """Return how many pixels of a page (at 72 a inch) have each colour."""
    document = pypdfium2.PdfDocument(data)
    image = document[page - 1].render(scale=1).to_pil().convert("RGB")
    document.close()
    counted = image.getcolors(image.width * image.height) or []
    return {colour: count for count, colour in counted}


def spoken(data: bytes) -> list[str]:
    """Return what is said in the place of each picture, by those who read the page out."""
    document = pypdfium2.PdfDocument(data)
    found: list[str] = []
    for page in document:
        tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
        for index in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            found += _spoken(pdfium.FPDF_StructTree_GetChildAtIndex(tree, index))
        pdfium.FPDF_StructTree_Close(tree)
    document.close()
    return found


def _spoken(element: Any) -> list[str]:
    length = pdfium.FPDF_StructElement_GetAltText(element, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDF_StructElement_GetAltText(element, buffer, length)
    found = [buffer.raw[: length - 2].decode("utf-16-le")] if length > 2 else []
    for index in range(pdfium.FPDF_StructElement_CountChildren(element)):
        if child := pdfium.FPDF_StructElement_GetChildAtIndex(element, index):
            found += _spoken(child)
    return found


def of(*sections: dict[str, Any], **more: object) -> Briefing:
    """Return a briefing of these sections; a block that is text or a list of inlines is a paragraph."""
    made = [
        section
        | {
            "id": section.get("id", f"s{number}"),
            "blocks": [
                one if isinstance(one, dict) else {"kind": "paragraph", "text": one}
                for one in section.get("blocks", ())
            ],
        }
        for number, section in enumerate(sections)
    ]
    return briefing_from({"id": "https://example.org/x", "slug": "x", "title": "A plan", "sections": made} | more)
