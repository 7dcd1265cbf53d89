"""The tag tree of a PDF with its words, as pdfium finds them: what a screen reader would go by (ISO 32000-1 §14.7)."""

import ctypes
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

_BROKEN_HYPHEN = "\2"  # what pdfium makes of a hyphen at the end of a line
_FIXED, _ITALIC = 1, 64  # flags of a font (ISO 32000-1 §9.8.2)


@dataclass
class Run:
    """Words painted in one go: their text, where they begin (pt from the lower left corner), their size (pt), face.

    `code`: tagged as such and set in a face of one width, as far as it has them. `raised`, `lowered`: told by the tags.
    `link` is where a click on them leads: an address, or # and the names of the place with / between.
    """

    text: str = ""
    x: float = 0.0
    y: float = 0.0
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    code: bool = False
    raised: bool = False
    lowered: bool = False
    link: str = ""


@dataclass
class Tag:
    """A tag, such as P or TD, and what is inside it; of a cell the columns and rows it spans, of a picture its alt."""

    kind: str
    inside: "list[Tag | Run]" = field(default_factory=list)
    alt: str = ""
    columns: int = 1
    rows: int = 1
    name: str = ""
    """Its ID: what goes on overleaf has the same on each page."""

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


def pages(data: bytes) -> list[list[Tag]]:
    """Return for each page of a PDF the tags at the top of its tree.

    What is not tagged (running heads, rules, pictures of nothing) is not in them.
    """
    import pypdfium2
    import pypdfium2.raw as pdfium

    document = pypdfium2.PdfDocument(data)
    try:
        names = _names(pdfium, document.raw)
        found = []
        for index in range(len(document)):
            page = document[index]
            words = page.get_textpage()
            tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
            try:
                marks = _marks(pdfium, page.raw, words.raw)
                links = _Links(pdfium, document.raw, page.raw, names)
                tags: list[Tag] = []
                for position in range(pdfium.FPDF_StructTree_CountChildren(tree) if tree else 0):
                    if top := pdfium.FPDF_StructTree_GetChildAtIndex(tree, position):
                        tags += _tag(pdfium, top, marks, links).tags()  # what is in the Document
                found.append(tags)
            finally:
                if tree:
                    pdfium.FPDF_StructTree_Close(tree)
                words.close()
                page.close()
        return found
    finally:
        document.close()


@dataclass(frozen=True)
class _Around:
    """What the tags around words say of them."""

    linked: bool = False
    code: bool = False
    raised: bool = False
    lowered: bool = False


def _tag(pdfium: Any, element: Any, marks: dict[int, Run], links: "_Links", around: _Around = _Around()) -> Tag:
    tag = Tag(_text(pdfium.FPDF_StructElement_GetType, element), name=_text(pdfium.FPDF_StructElement_GetID, element))
    shift = _number(pdfium, element, b"BaselineShift")
    around = _Around(
        linked=around.linked or tag.kind == "Link",
        code=around.code or tag.kind == "Code",
        raised=around.raised or shift > 0,
        lowered=around.lowered or shift < 0,
    )
    if tag.kind == "Figure":
        tag.alt = _text(pdfium.FPDF_StructElement_GetAltText, element)
    elif tag.kind in ("TH", "TD"):
        tag.columns, tag.rows = (max(1, int(_number(pdfium, element, name))) for name in (b"ColSpan", b"RowSpan"))
    for index in range(pdfium.FPDF_StructElement_CountChildren(element)):
        mark = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, index)
        if mark in marks:
            run = marks[mark]
            if around.linked:
                run.link = links.at(run.x + run.size * 0.2, run.y + run.size * 0.2)
            run.code, run.raised, run.lowered = run.code and around.code, around.raised, around.lowered
            tag.inside.append(run)
        elif mark < 0 and (child := pdfium.FPDF_StructElement_GetChildAtIndex(element, index)):
            tag.inside.append(_tag(pdfium, child, marks, links, around))
    return tag


def _number(pdfium: Any, element: Any, name: bytes) -> float:
    """Return an attribute of a tag that is a number, 0 if it has none."""
    number = ctypes.c_float()
    for index in range(max(0, pdfium.FPDF_StructElement_GetAttributeCount(element))):
        attribute = pdfium.FPDF_StructElement_GetAttributeAtIndex(element, index)
        value = pdfium.FPDF_StructElement_Attr_GetValue(attribute, name)
        if value and pdfium.FPDF_StructElement_Attr_GetNumberValue(value, number):
            return number.value
    return 0.0


def _marks(pdfium: Any, page: Any, words: Any) -> dict[int, Run]:
    """Return the words of a page by the number of their marked content; pdfium puts right-to-left lines in order."""
    numbers = {}
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        thing = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_TEXT:
            numbers[_address(thing)] = pdfium.FPDFPageObj_GetMarkedContentID(thing)
    runs: dict[int, Run] = {}
    faces: dict[int, tuple[bool, bool, bool]] = {}
    x, y, scale = ctypes.c_double(), ctypes.c_double(), pdfium.FS_MATRIX()
    pending = ""
    last = -1
    for index in range(pdfium.FPDFText_CountChars(words)):
        sign = chr(pdfium.FPDFText_GetUnicode(words, index)).replace(_BROKEN_HYPHEN, "-")
        thing = pdfium.FPDFText_GetTextObject(words, index)
        address = _address(thing) if thing else 0
        mark = numbers.get(address, -1) if thing else -1
        if mark < 0:
            if thing is None or not thing:
                pending = sign  # a space that pdfium made up between two words
            continue
        if address not in faces:
            faces[address] = _face(pdfium, words, index)
        if mark not in runs:
            pdfium.FPDFText_GetCharOrigin(words, index, x, y)
            pdfium.FPDFText_GetMatrix(words, index, scale)
            size = pdfium.FPDFText_GetFontSize(words, index) * abs(scale.d)
            runs[mark] = Run("", x.value, y.value, size, *faces[address])
        run = runs[mark]
        bold, italic, fixed = faces[address]
        run.bold, run.italic = run.bold or bold, run.italic or italic
        run.code = (run.code or not run.text) and (fixed or not "!" <= sign <= "~")  # no such face has every script
        run.text += (" " if pending and mark == last else "") + sign
        pending, last = "", mark
    for run in runs.values():  # pdfium counts in UTF-16
        run.text = run.text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return runs


def _face(pdfium: Any, words: Any, index: int) -> tuple[bool, bool, bool]:
    """Return whether the face of a sign is bold, italic, of one width: by its name and its flags.

    WeasyPrint 70 flags no face as of one width of which the file shows one sign alone; then only the name tells.
    """
    name, flags = ctypes.create_string_buffer(256), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(words, index, name, len(name), flags)
    told = name.value.decode("utf-8", "replace").lower().partition("+")[2]
    is_bold = any(weight in told for weight in ("bold", "black", "heavy"))
    is_italic = bool(flags.value & _ITALIC) or "italic" in told or "oblique" in told
    is_fixed = bool(flags.value & _FIXED) or "mono" in told or "courier" in told
    return is_bold, is_italic, is_fixed


class _Links:
    """The links of a page, by where they are clicked."""

    def __init__(self, pdfium: Any, document: Any, page: Any, names: dict[tuple[int, float, float], list[str]]) -> None:
        self._pdfium, self._document, self._page, self._names = pdfium, document, page, names

    def at(self, x: float, y: float) -> str:
        """Return where a click at a place (pt) leads, "" for nowhere."""
        pdfium = self._pdfium
        link = pdfium.FPDFLink_GetLinkAtPoint(self._page, x, y)
        if not link:
            return ""
        target = pdfium.FPDFLink_GetDest(self._document, link)
        if target and (place := _place(pdfium, self._document, target)):
            return "#" + "/".join(self._names.get(place, ()))
        action = pdfium.FPDFLink_GetAction(link)
        size = pdfium.FPDFAction_GetURIPath(self._document, action, None, 0) if action else 0
        address = ctypes.create_string_buffer(max(size, 1))
        pdfium.FPDFAction_GetURIPath(self._document, action, address, size)
        return address.value.decode("utf-8", "replace")


def _names(pdfium: Any, document: Any) -> dict[tuple[int, float, float], list[str]]:
    """Return the named destinations by place (page, x, y in pt): each block of a briefing has one where it begins."""
    names: dict[tuple[int, float, float], list[str]] = defaultdict(list)
    size = ctypes.c_long()
    for index in range(pdfium.FPDF_CountNamedDests(document)):
        size.value = 0
        pdfium.FPDF_GetNamedDest(document, index, None, size)
        name = ctypes.create_string_buffer(max(size.value, 2))
        target = pdfium.FPDF_GetNamedDest(document, index, name, size)
        if target and (place := _place(pdfium, document, target)):
            names[place].append(name.raw[: max(size.value - 2, 0)].decode("utf-16-le", "replace"))
    return names


def _place(pdfium: Any, document: Any, target: Any) -> tuple[int, float, float] | None:
    has = [ctypes.c_int() for _ in range(3)]
    x, y, zoom = (ctypes.c_float() for _ in range(3))
    page = pdfium.FPDFDest_GetDestPageIndex(document, target)
    if not pdfium.FPDFDest_GetLocationInPage(target, *has, x, y, zoom):
        return None
    return page, x.value, y.value


def _text(ask: Callable[..., int], element: Any) -> str:
    length = ask(element, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 2))
    ask(element, buffer, length)
    return buffer.raw[: max(length - 2, 0)].decode("utf-16-le")


def _address(thing: Any) -> int:
    return ctypes.cast(thing, ctypes.c_void_p).value or 0
