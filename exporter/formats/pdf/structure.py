"""The tag tree of a PDF with its words, as pdfium finds them: what a screen reader would go by (ISO 32000-1 §14.7)."""

import ctypes
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

_BROKEN_HYPHEN = "\2"  # what pdfium makes of a hyphen at the end of a line


@dataclass
class Run:
    """Words painted in one go: their text, where they begin (pt from the lower left corner), their size (pt)."""

    text: str = ""
    x: float = 0.0
    y: float = 0.0
    size: float = 0.0


@dataclass
class Tag:
    """A tag, such as P or TD, and what is inside it."""

    kind: str
    inside: "list[Tag | Run]" = field(default_factory=list)

    def tags(self) -> "Iterator[Tag]":
        """Yield the tags directly inside."""
        return (one for one in self.inside if isinstance(one, Tag))

    def runs(self) -> Iterator[Run]:
        """Yield all words inside, in order."""
        for one in self.inside:
            if isinstance(one, Run):
                yield one
            else:
                yield from one.runs()


@dataclass
class Page:
    """A page: the tags at the top of its tree, and the heights (pt) at which something begins that can be linked to."""

    tags: list[Tag]
    beginnings: list[float]


def pages(data: bytes) -> list[Page]:
    """Return the pages of a PDF. What is not tagged (running heads, rules, pictures of nothing) is not in them."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    document = pypdfium2.PdfDocument(data)
    try:
        beginnings = _beginnings(pdfium, document.raw)
        found = []
        for index in range(len(document)):
            page = document[index]
            words = page.get_textpage()
            tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
            try:
                marks = _marks(pdfium, page.raw, words.raw)
                tags: list[Tag] = []
                for position in range(pdfium.FPDF_StructTree_CountChildren(tree) if tree else 0):
                    if top := pdfium.FPDF_StructTree_GetChildAtIndex(tree, position):
                        tags += _tag(pdfium, top, marks).tags()  # what is in the Document
                found.append(Page(tags, beginnings[index]))
            finally:
                if tree:
                    pdfium.FPDF_StructTree_Close(tree)
                words.close()
                page.close()
        return found
    finally:
        document.close()


def _tag(pdfium: Any, element: Any, marks: dict[int, Run]) -> Tag:
    tag = Tag(_text(pdfium.FPDF_StructElement_GetType, element))
    for index in range(pdfium.FPDF_StructElement_CountChildren(element)):
        mark = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, index)
        if mark in marks:
            tag.inside.append(marks[mark])
        elif mark < 0 and (child := pdfium.FPDF_StructElement_GetChildAtIndex(element, index)):
            tag.inside.append(_tag(pdfium, child, marks))
    return tag


def _marks(pdfium: Any, page: Any, words: Any) -> dict[int, Run]:
    """Return the words of a page by the number of their marked content; pdfium puts right-to-left lines in order."""
    numbers = {}
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        thing = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_TEXT:
            numbers[_address(thing)] = pdfium.FPDFPageObj_GetMarkedContentID(thing)
    runs: dict[int, Run] = {}
    x, y, scale = ctypes.c_double(), ctypes.c_double(), pdfium.FS_MATRIX()
    pending = ""
    last = -1
    for index in range(pdfium.FPDFText_CountChars(words)):
        sign = chr(pdfium.FPDFText_GetUnicode(words, index)).replace(_BROKEN_HYPHEN, "-")
        thing = pdfium.FPDFText_GetTextObject(words, index)
        mark = numbers.get(_address(thing), -1) if thing else -1
        if mark < 0:
            if thing is None or not thing:
                pending = sign  # a space that pdfium made up between two words
            continue
        if mark not in runs:
            pdfium.FPDFText_GetCharOrigin(words, index, x, y)
            pdfium.FPDFText_GetMatrix(words, index, scale)
            size = pdfium.FPDFText_GetFontSize(words, index) * abs(scale.d)
            runs[mark] = Run("", x.value, y.value, size)
        runs[mark].text += (" " if pending and mark == last else "") + sign
        pending, last = "", mark
    for run in runs.values():  # pdfium counts in UTF-16
        run.text = run.text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return runs


def _beginnings(pdfium: Any, document: Any) -> dict[int, list[float]]:
    """Return by page the heights of the named destinations: each block of a briefing has one where it begins."""
    heights: dict[int, list[float]] = defaultdict(list)
    size, has = ctypes.c_long(), [ctypes.c_int() for _ in range(3)]
    x, y, zoom = (ctypes.c_float() for _ in range(3))
    for index in range(pdfium.FPDF_CountNamedDests(document)):
        size.value = 0
        pdfium.FPDF_GetNamedDest(document, index, None, size)
        name = ctypes.create_string_buffer(max(size.value, 2))
        if target := pdfium.FPDF_GetNamedDest(document, index, name, size):
            page = pdfium.FPDFDest_GetDestPageIndex(document, target)
            if pdfium.FPDFDest_GetLocationInPage(target, *has, x, y, zoom):
                heights[page].append(y.value)
    return heights


def _text(ask: Callable[..., int], element: Any) -> str:
    length = ask(element, None, 0)
    buffer = ctypes.create_string_buffer(length)
    ask(element, buffer, length)
    return buffer.raw[: max(length - 2, 0)].decode("utf-16-le")


def _address(thing: Any) -> int:
    return ctypes.cast(thing, ctypes.c_void_p).value or 0
