"""The tag tree of a PDF as a listener goes through it, as readable lines: order, languages, alternative texts, heads.

The tree is read by qpdf, the words by pdfium.
"""

import ctypes
import json
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

_BLOCKS = frozenset(
    "/Document /Art /Sect /Div /P /H1 /H2 /H3 /H4 /H5 /H6 /L /LI /LBody /Lbl /Table /THead /TBody /TFoot /TR /TH /TD "
    "/TOC /TOCI /Caption /Figure /BlockQuote /Note".split()
)


def tag_tree(data: bytes) -> str:
    """Return the tags of a PDF with their words: a line for each block, marks of inline tags in the line."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.pdf")
        path.write_bytes(data)
        told = subprocess.run(["qpdf", "--json=2", "--json-key=qpdf", path], capture_output=True, check=True)
    objects = json.loads(told.stdout)["qpdf"][1]
    tree = _Tree(objects, _words(data))
    catalog = tree.of(objects["trailer"]["value"]["/Root"])
    (document,) = tree.kids(tree.of(catalog["/StructTreeRoot"]))
    return "\n".join(tree.lines(tree.of(document), 0, _text(catalog["/Lang"]))) + "\n"


class _Tree:
    def __init__(self, objects: dict[str, Any], words: list[dict[int, str]]) -> None:
        self._objects = objects
        pages = [key for key, one in objects.items() if _is(one, "/Page")]
        numbers = {_value(objects[key])["/StructParents"]: f"{key[4:]}" for key in pages}
        self._words = {numbers[index]: found for index, found in enumerate(words)}
        self._heads: dict[str, str] = {}

    def of(self, reference: Any) -> Any:
        return _value(self._objects[f"obj:{reference}"]) if isinstance(reference, str) else reference

    def kids(self, tag: Any) -> list[Any]:
        kids = tag.get("/K", [])
        return kids if isinstance(kids, list) else [kids]

    def lines(self, tag: Any, depth: int, around: str) -> Iterator[str]:
        """Yield the lines of a tag in a place where `around` is spoken."""
        language = _text(tag.get("/Lang", f"u:{around}"))
        name = " ".join([tag["/S"][1:], *self._attributes(tag, language if language != around else "")])
        blocks = [kid for kid in self.kids(tag) if self._holds_block(kid)]
        if not blocks:
            words = _row("".join(self.inline(kid, tag, language) for kid in self.kids(tag)))
            if "/ID" in tag:
                self._heads[_text(tag["/ID"])] = words
            yield "  " * depth + (f"{name}: {words}" if words else name)
            return
        yield "  " * depth + name
        row = ""
        for kid in self.kids(tag):
            if kid not in blocks:
                row += self.inline(kid, tag, language)
                continue
            if _row(row):
                yield "  " * (depth + 1) + f"- {_row(row)}"
            row = ""
            yield from self.lines(self.of(kid), depth + 1, language)
        if _row(row):
            yield "  " * (depth + 1) + f"- {_row(row)}"

    def inline(self, kid: Any, tag: Any, around: str) -> str:
        """Return the words of a part of a line; of a link its aim, of foreign words their language."""
        if isinstance(kid, int):
            return self._words[tag["/Pg"]].get(kid, "")
        inner = self.of(kid)
        if inner.get("/Type") != "/StructElem":
            return ""
        language = _text(inner.get("/Lang", f"u:{around}"))
        words = "".join(self.inline(one, inner, language) for one in self.kids(inner))
        if inner["/S"] == "/Link":
            words = f"[{words}]({self._aim(inner)})"
        elif inner["/S"] == "/Code":
            words = f"`{words}`"
        return f"{{{language}: {words}}}" if language != around else words

    def _holds_block(self, kid: Any) -> bool:
        inner = {} if isinstance(kid, int) else self.of(kid)
        return inner.get("/S") in _BLOCKS or any(
            self._holds_block(one) for one in self.kids(inner) if inner.get("/Type") == "/StructElem"
        )

    def _attributes(self, tag: Any, language: str) -> Iterator[str]:
        if language:
            yield f"lang={language}"
        if "/Alt" in tag:
            yield f"alt={_text(tag['/Alt'])!r}"
        told = tag.get("/A", {})
        for key in ("/ColSpan", "/RowSpan", "/Scope"):
            if key in told:
                yield f"{key[1:].lower()}={str(told[key]).strip('/').lower()}"
        if "/Headers" in told:
            yield f"under={' / '.join(self._heads.get(_text(one), '?') for one in told['/Headers'])!r}"

    def _aim(self, link: Any) -> str:
        for kid in self.kids(link):
            one = {} if isinstance(kid, int) else self.of(kid)
            if one.get("/Type") == "/OBJR":
                annotation = self.of(one["/Obj"])
                if "/Dest" in annotation:
                    return f"#{_text(annotation['/Dest'])}"
                return _text(self.of(annotation["/A"])["/URI"])
        return "?"


def _is(one: Any, kind: str) -> bool:
    return isinstance(one, dict) and isinstance(one.get("value"), dict) and one["value"].get("/Type") == kind


def _value(one: Any) -> Any:
    return one["value"] if "value" in one else one["stream"]["dict"]


def _row(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip()


def _text(value: str) -> str:
    return value.removeprefix("u:")


def _words(data: bytes) -> list[dict[int, str]]:
    """Return for each page its words by the number of their marked content."""
    document = pypdfium2.PdfDocument(data)
    pages = []
    for page in document:
        text = page.get_textpage()
        found: dict[int, str] = {}
        x, y, before = ctypes.c_double(), ctypes.c_double(), 0.0
        for index in range(text.count_chars()):
            sign = chr(pdfium.FPDFText_GetUnicode(text.raw, index))
            if thing := pdfium.FPDFText_GetTextObject(text.raw, index):
                mark = pdfium.FPDFPageObj_GetMarkedContentID(thing)
                pdfium.FPDFText_GetCharOrigin(text.raw, index, x, y)
                if mark not in found:
                    found[mark] = " " if abs(y.value - before) > 4 else ""  # a new line, not a raised number
                found[mark] += "-" if sign == "\2" else sign
                before = y.value
        pages.append({mark: _joined(words) for mark, words in found.items()})
    document.close()
    return pages


def _joined(words: str) -> str:
    return words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
