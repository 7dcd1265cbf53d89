"""Reading a Word file back: its passages in reading order, from the file's own structure and nothing else.

A reader of its own: it shares no code with what writes the file, and finds its way by relationships, by the names of
styles and by the structure of paragraphs, tables, fields and footnotes (ECMA-376 Part 1, §17). What only repeats or
decorates (contents, running heads, masthead, numbers of captions, calls of notes) is left out.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from exporter.record.reading import Kind, Passage

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LARGEST = 64 * 1024 * 1024  # bytes of one part; no briefing comes near

_FURNITURE = frozenset(
    (
        "masthead",
        "stamp",
        "stamp draft",
        "byline",
        "toc heading",
        "toc 1",
        "toc 2",
        "toc 3",
        "edition title",
        "edition date",
        "entry number",
        "entry title",
        "lead entry title",
        "entry standfirst",
        "colophon",
        "header",
        "footer",
    )
)
"""Names of paragraph styles that hold words of ours, or repeat the record's."""
_FURNITURE_IN_LINE = frozenset(("label", "correction label", "corrected", "footnote reference"))
_HEADINGS = frozenset((*(f"heading {level}" for level in range(1, 10)), "key points heading"))
_KINDS: dict[str, Kind] = {"title": "title", "title withdrawn": "title", "code": "code", "source": "source"}
_AROUND_RUNS = frozenset(f"{_W}{name}" for name in ("hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent"))
_SHOWN_FIELDS = frozenset(("HYPERLINK", "QUOTE"))  # all others count, or name pages


def passages_of(data: bytes) -> list[Passage]:
    """Return the passages of a Word file, notes after the sections of their briefing, before its sources."""
    package = _Package(data)
    body = package.part("officeDocument").find(f"{_W}body")
    found: list[Passage] = []
    briefing = _Briefing()
    for paragraph, in_cell in _paragraphs(body if body is not None else etree.Element("none")):
        style = package.style_of(paragraph)
        if style.startswith("title") and style in _KINDS:
            found += briefing.passages()
            briefing = _Briefing()
        text = _Text(package)
        text.take(paragraph)
        briefing.notes += (note for number in text.notes for note in package.note(number))
        if style in _FURNITURE:
            continue
        kind = _KINDS.get(style) or ("heading" if style in _HEADINGS else "cell" if in_cell else "text")
        for piece in text.pieces():
            briefing.take(Passage(piece, kind))
    return found + briefing.passages()


@dataclass
class _Briefing:
    """The passages of one briefing, and its notes, which a reader meets before the sources."""

    text: list[Passage] = field(default_factory=list)
    sources: list[Passage] = field(default_factory=list)
    notes: list[Passage] = field(default_factory=list)

    def take(self, passage: Passage) -> None:
        (self.sources if passage.kind == "source" or self.sources else self.text).append(passage)

    def passages(self) -> list[Passage]:
        return [*self.text, *self.notes, *self.sources]


class _Package:
    """An opened file: its parts by the kind of relationship that leads to them, names of styles, notes."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._main = self._leads_to("", "officeDocument")
        self._styles: dict[str, str] = {}
        for style in self.part("styles").iter(f"{_W}style"):
            name = style.find(f"{_W}name")
            self._styles[style.get(f"{_W}styleId", "")] = (name.get(f"{_W}val", "") if name is not None else "").lower()
        notes = self.part("footnotes").iter(f"{_W}footnote")
        self._notes = {note.get(f"{_W}id"): note for note in notes}

    def part(self, kind: str) -> etree._Element:
        """Return the root of the part that a kind of relationship leads to, an empty element if none does."""
        name = self._main if kind == "officeDocument" else self._leads_to(self._main, kind)
        return self._xml(name) if name else etree.Element("none")

    def _leads_to(self, source: str, kind: str) -> str:
        folder, file = posixpath.split(source)
        for relation in self._xml(posixpath.join(folder, "_rels", f"{file}.rels")):
            if relation.get("Type", "") == f"{_RELATIONSHIPS}/{kind}":
                return posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
        return ""

    def _xml(self, name: str) -> etree._Element:
        try:
            with self._archive.open(name) as part:
                data = part.read(_LARGEST + 1)
        except KeyError:
            return etree.Element("none")
        if len(data) > _LARGEST:
            raise ValueError(f"{name} is larger than {_LARGEST} bytes")
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))

    def style_of(self, element: etree._Element, kind: str = "p") -> str:
        """Return the name of the style of a paragraph ("p") or run ("r"), in lower case."""
        chosen = element.find(f"{_W}{kind}Pr/{_W}{kind}Style")
        return self._styles.get(chosen.get(f"{_W}val", ""), "") if chosen is not None else "normal"

    def note(self, number: str) -> Iterator[Passage]:
        """Yield the passages of a footnote that is a remark; one that cites a source repeats the list of sources."""
        note = self._notes.get(number)
        for paragraph in note.iter(f"{_W}p") if note is not None else ():
            if self.style_of(paragraph) != "footnote source":
                text = _Text(self)
                text.take(paragraph)
                yield from (Passage(piece, "note") for piece in text.pieces())


def _paragraphs(parent: etree._Element, in_cell: bool = False) -> Iterator[tuple[etree._Element, bool]]:
    """Yield (paragraph, stands in a cell) in document order, through tables and content controls."""
    for child in parent:
        if child.tag == f"{_W}p":
            yield child, in_cell
        elif child.tag in (f"{_W}tbl", f"{_W}tr", f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins"):
            yield from _paragraphs(child, in_cell)
        elif child.tag == f"{_W}tc":
            yield from _paragraphs(child, True)


class _Text:
    """The words of a paragraph, without furniture: calls, numbers of captions, results of fields that count."""

    def __init__(self, package: _Package) -> None:
        self._package = package
        self._pieces = [""]
        self._fields: list[str] = []  # instructions of the fields that are open, outermost first
        self._in_result: list[bool] = []
        self._credit = False
        self.notes: list[str] = []

    def pieces(self) -> list[str]:
        """Return the passages: a credit is one of its own."""
        return [text for piece in self._pieces if (text := piece.strip(" \n"))]

    def take(self, parent: etree._Element) -> None:
        """Take in the runs of a paragraph, a link, an insertion."""
        for child in parent:
            if child.tag == f"{_W}r":
                self._run(child)
            elif child.tag in _AROUND_RUNS or (
                child.tag == f"{_W}fldSimple" and _is_shown(child.get(f"{_W}instr", ""))
            ):
                self.take(child)

    def _run(self, run: etree._Element) -> None:
        style = self._package.style_of(run, "r")
        for child in run:
            if child.tag == f"{_W}fldChar":
                self._field(child.get(f"{_W}fldCharType", ""))
            elif child.tag == f"{_W}instrText" and self._fields:
                self._fields[-1] += child.text or ""
            elif child.tag == f"{_W}footnoteReference":
                self.notes.append(child.get(f"{_W}id", ""))
            elif style not in _FURNITURE_IN_LINE and self._is_read():
                self._say(
                    {f"{_W}t": child.text or "", f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n"}.get(child.tag, ""),
                    style,
                )

    def _say(self, words: str, style: str) -> None:
        if style == "credit" and words.strip() and not self._credit:  # it comes last, and may hold links
            self._pieces.append("")
            self._credit = True
        self._pieces[-1] += words

    def _field(self, mark: str) -> None:
        if mark == "begin":
            self._fields.append("")
            self._in_result.append(False)
        elif mark == "separate" and self._fields:
            self._in_result[-1] = True
        elif mark == "end" and self._fields:
            self._fields.pop()
            self._in_result.pop()

    def _is_read(self) -> bool:
        return all(_is_shown(code) and result for code, result in zip(self._fields, self._in_result, strict=True))


def _is_shown(instruction: str) -> bool:
    return (instruction.split() or [""])[0].upper() in _SHOWN_FIELDS
