"""What stands in a paragraph: its words with marks and links, its notes, the results of its fields."""

from lxml import etree

from exporter.readers._page.prose import Inline
from exporter.readers.docx._document import Document
from exporter.readers.docx._fields import Field, form_value
from exporter.readers.docx._names import M, R, W, shortened, switch, value
from exporter.readers.docx._shown import Blocks, Shown
from exporter.readers.docx._signs import with_signs
from exporter.readers.docx._styles import Style, is_code

_MARKS = {"b": "strong", "i": "emphasis", "strike": "deleted", "dstrike": "deleted"}
_RAISED = {"superscript": "superscript", "subscript": "subscript"}
_DRAWN = frozenset((f"{W}drawing", f"{W}pict", f"{W}object"))
_NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
_PLAIN = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}noBreakHyphen": "\u2011", f"{W}softHyphen": "\u00ad"}


class Line(Shown):
    """A paragraph being read."""

    def __init__(
        self, document: Document, paragraph: etree._Element, fields: list[Field], source: str, blocks: Blocks | None
    ) -> None:
        super().__init__(document, paragraph, source, blocks)
        self.sequence: tuple[str, str] | None = None  # a number of a caption: name of its sequence, number
        self._style = document.styles.paragraph(paragraph)
        self._fields = fields
        self._links: list[str | None] = []
        self._hidden: list[str] = []
        self._unknown = 0
        self._relink()
        self._take(paragraph)
        self._tell()

    @property
    def inlines(self) -> list[Inline]:
        """Return the prose."""
        return self.prose.inlines

    def _tell(self) -> None:
        for href in self.prose.wordless_links():
            if not self._fields:
                self._page.remark(self.place, f"link to {href!r} without words", "left out")
        if self._hidden:
            words = shortened(" ".join("".join(self._hidden).split()))
            if words:
                self._page.remark(self.place, f"hidden text “{words}”", "left out: it is not to be seen in Word either")
        if self._unknown:
            self._page.remark(
                self.place, f"{self._unknown} signs of a font of its own", "�: no sign of Unicode is known"
            )

    def _take(self, parent: etree._Element) -> None:
        for child in parent:
            tag = child.tag
            if tag == f"{W}r":
                self._run(child)
            elif tag == f"{W}hyperlink":
                self._hyperlink(child)
            elif tag == f"{W}fldSimple":
                field = Field(child.get(f"{W}instr", ""))
                self._fields.append(field)
                self._begin_result(field)
                self._take(child)
                self._end_field()
            elif tag == f"{W}bookmarkStart":
                self._anchor(child)
            elif tag in (f"{M}oMath", f"{M}oMathPara"):
                self._formula(child)
            elif tag in (f"{W}pPr", f"{W}commentRangeStart", f"{W}commentRangeEnd"):
                continue
            elif tag == f"{W}subDoc":
                self._page.remark(self.place, "a part of the text that lies in another file", "left out: never fetched")
            elif isinstance(tag, str):
                self._take(child)

    def _anchor(self, bookmark: etree._Element) -> None:
        name = bookmark.get(f"{W}name", "")
        if name in self._document.linked or name.startswith("b_"):
            self._page.anchors.append(name)

    def _hyperlink(self, link: etree._Element) -> None:
        address = self._document.address(self._source, link.get(f"{R}id"))
        anchor = link.get(f"{W}anchor", "")
        if anchor:
            address = f"{address.partition('#')[0]}#{anchor}"
        self._links.append(self._page.link(address, self.place) if address else None)
        self._relink()
        self._take(link)
        self._links.pop()
        self._relink()

    def _relink(self) -> None:
        """Let the words that follow lead where the innermost link leads."""
        hrefs = [*self._links, *(field.href for field in self._fields)]
        self.prose.link(next((href for href in reversed(hrefs) if href), None))

    @property
    def _is_shown(self) -> bool:
        return all(field.in_result for field in self._fields)

    def _run(self, run: etree._Element) -> None:
        styles = self._document.styles
        chain = styles.run(run)
        properties = run.find(f"{W}rPr")
        hidden = self._on("vanish", properties, chain, styled=True)
        marks = self._marks(properties, chain)
        for mark in marks:
            self.prose.open(mark)
        font = value(properties, "rFonts", "ascii") or (chain and styles.said(chain, "rPr/rFonts", "ascii")) or ""
        for child in run:
            self._piece(child, font, hidden=hidden)
        for mark in marks:
            self.prose.close(mark)

    def _piece(self, child: etree._Element, font: str, *, hidden: bool) -> None:
        tag = child.tag
        if tag == f"{W}fldChar":
            self._field(child)
        elif tag == f"{W}instrText":
            if self._fields and not self._fields[-1].in_result:
                self._fields[-1].instruction += child.text or ""
        elif not self._is_shown:
            if tag == f"{W}t" and self._fields and not self._fields[-1].in_result:
                self._fields[-1].instruction += child.text or ""  # the result of a field inside an instruction
        elif hidden:
            self._hidden.append(child.text or "" if tag == f"{W}t" else " ")
        elif tag == f"{W}t":
            text, unknown = with_signs(child.text or "", font)
            self._unknown += unknown
            self.prose.text(text)
            if self._fields and self._fields[-1].name == "SEQ":
                self.sequence = (self._fields[-1].instruction.split() or ["", ""])[1:2][0], text
        elif tag in _PLAIN:
            self.prose.text(_PLAIN[tag])
        elif tag in (f"{W}br", f"{W}cr"):
            if child.get(f"{W}type", "textWrapping") == "textWrapping":
                self.prose.hard_break()
            else:
                self.prose.text(" ")
        elif tag == f"{W}sym":
            self._sign(child)
        elif tag in _NOTES:
            self._note(_NOTES[tag], child)
        elif tag in _DRAWN:
            self._drawn(child)
        elif tag == f"{W}ruby":
            self._ruby(child)
        elif tag in (f"{M}oMath", f"{M}oMathPara"):
            self._formula(child)

    def _marks(self, properties: etree._Element | None, chain: tuple[Style, ...]) -> list[str]:
        """Return the marks of a run: what it has beyond the style of its paragraph (toggles: §17.7.3)."""
        if properties is None or not len(properties):
            return []
        marks = {mark for name, mark in _MARKS.items() if self._on(name, properties, chain)}
        raised = value(properties, "vertAlign") or (chain and self._document.styles.said(chain, "rPr/vertAlign"))
        if raised in _RAISED:
            marks.add(_RAISED[raised])
        if chain and is_code(chain):
            marks.add("code")
        return sorted(marks)

    def _on(
        self, name: str, properties: etree._Element | None, chain: tuple[Style, ...], *, styled: bool = False
    ) -> bool:
        own = switch(properties, name)
        if own is None:
            own = self._document.styles.toggle(chain, name) if chain else False
        if styled:
            return own or self._by_style(name)
        return own and not self._by_style(name)

    def _by_style(self, name: str) -> bool:
        """Return whether the style of the paragraph switches a property on."""
        return self._document.styles.toggle(self._style, name)

    def _field(self, mark: etree._Element) -> None:
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            self.prose.text(form_value(mark) if self._is_shown else "")
            self._fields.append(Field())
        elif kind == "separate" and self._fields:
            self._begin_result(self._fields[-1])
        elif kind == "end" and self._fields:
            self._end_field()

    def _begin_result(self, field: Field) -> None:
        field.in_result = True
        if field.fetches:
            what = f"field {field.name}: {shortened(' '.join(field.instruction.split()))}"
            self._page.remark(self.place, what, "the words that it showed last; nothing is fetched")
        if target := field.target:
            field.href = self._page.link(target, self.place)
            self._relink()

    def _end_field(self) -> None:
        field = self._fields.pop()
        if not field.in_result and field.fetches:
            what = f"field {field.name}: {shortened(' '.join(field.instruction.split()))}"
            self._page.remark(self.place, what, "left out; nothing is fetched")
        self._relink()

    def _note(self, kind: str, reference: etree._Element) -> None:
        if self._blocks is None:
            return  # a note holds no other
        note = self._document.notes.get((kind, reference.get(f"{W}id", "")))
        inlines = self._note_text(note, kind) if note is not None else []
        if inlines:
            self.prose.note(inlines)
        else:
            self._page.remark(self.place, f"the call of a {kind[:-1]} that says nothing", "left out")

    def _note_text(self, note: etree._Element, kind: str) -> list[Inline]:
        """Return the prose of a footnote or endnote, its paragraphs parted by line breaks."""
        inlines: list[Inline] = []
        fields: list[Field] = []
        for paragraph in note.iter(f"{W}p"):
            line = type(self)(self._document, paragraph, fields, self._document.note_parts[kind], None)
            if not line.prose.is_empty:
                inlines += [{"kind": "break"}, *line.inlines] if inlines else line.inlines
        return [{key: told for key, told in inline.items() if key[0] != "_"} for inline in inlines]

    def _ruby(self, ruby: etree._Element) -> None:
        base, reading = ruby.find(f"{W}rubyBase"), ruby.find(f"{W}rt")
        if base is not None:
            self._take(base)
        if reading is not None and next(reading.iter(f"{W}t"), None) is not None:
            self.prose.text("(")
            self._take(reading)
            self.prose.text(")")
