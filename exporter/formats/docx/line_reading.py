"""Reading a paragraph of a Word file: its words, marks and links, the calls of its notes, the pictures in it."""

from lxml import etree

from exporter.formats.docx.opened import Opened, W, is_on, value
from exporter.record.reading import Detail, On, Prose

_AROUND_RUNS = frozenset(f"{W}{name}" for name in ("ins", "moveTo", "smartTag", "sdt", "sdtContent"))
_CALLS = frozenset(("footnote reference", "footnote characters"))  # the second is LibreOffice's name
_SHOWN_FIELDS = frozenset(("HYPERLINK", "QUOTE", "SEQ"))  # of the others a reader sees the call of a note: NOTEREF
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


class Line:
    """What stands in a paragraph. `counted` are the footnotes of the file so far, `before` those of other briefings.

    A call names its note by number; the numbers of a file go on from one briefing to the next, and are told as if each
    began at one. `raw` keeps white space as it is.
    """

    def __init__(self, opened: Opened, counted: int, before: int, *, in_note: bool = False, raw: bool = False) -> None:
        self.counted = counted
        self.notes: list[tuple[str, etree._Element]] = []
        self.pictures: list[str] = []
        self._opened, self._before, self._in_note, self._raw = opened, before, in_note, raw
        self._prose = Prose()
        self._fields: list[str] = []  # instructions of the fields that are open, outermost first
        self._in_result: list[bool] = []
        self._link = ""
        self._break = False  # a line break that is not yet followed by anything
        self._style = ""
        self._begun = False

    @property
    def text(self) -> str:
        """Return the words."""
        return self._prose.text

    @property
    def details(self) -> tuple[Detail, ...]:
        """Return what lies on the words."""
        return self._prose.details

    def take(self, parent: etree._Element) -> "Line":
        """Return the line with the runs of a paragraph, a link, an insertion taken in."""
        for child in parent:
            if child.tag == f"{W}r":
                self._run(child)
            elif child.tag == f"{W}hyperlink":
                outer, self._link = self._link, self._opened.link(child, in_note=self._in_note)
                self.take(child)
                self._link = outer
            elif child.tag in _AROUND_RUNS or (child.tag == f"{W}fldSimple" and _is_shown(child.get(f"{W}instr", ""))):
                self.take(child)
        return self

    def whole(self, paragraph: etree._Element) -> "Line":
        """Return the line with all of a paragraph taken in."""
        self.take(paragraph)
        self._flush_break()
        return self

    def _run(self, run: etree._Element) -> None:
        style = self._opened.style_of(run, "r")
        properties = run.find(f"{W}rPr")
        is_call = style in _CALLS
        first, self._begun = not self._begun, True
        noted = None
        for child in run:
            if child.tag == f"{W}fldChar":
                self._field(child.get(f"{W}fldCharType", ""))
            elif child.tag == f"{W}instrText" and self._fields:
                self._fields[-1] += child.text or ""
            elif child.tag == f"{W}footnoteReference":
                noted = child
                if not is_on_attribute(child, "customMarkFollows"):
                    self.counted += 1
                    self._call(str(self.counted), child)
            elif child.tag == f"{W}drawing":
                self._picture(child)
            elif is_call:
                if not (self._in_note and first) and self._is_read(in_call=True):  # a note begins with its own number
                    for number in (child.text or "").replace(",", " ").split():
                        self._call(number, noted)
            elif self._is_read():
                self._say(child, style, properties)

    def _say(self, child: etree._Element, style: str, properties: etree._Element | None) -> None:
        if child.tag in (f"{W}br", f"{W}cr"):
            if self._raw:
                self._prose.say("\n")
            else:
                self._flush_break()
                self._break = True
            return
        words = {f"{W}t": child.text or "", f"{W}tab": "\t", f"{W}noBreakHyphen": "\u2011"}.get(child.tag, "")
        if not words:
            return
        if not (self._break and style == "credit" != self._style):  # a credit has a line of its own
            self._flush_break()
        elif self._break:
            self._prose.say("\n")
            self._break = False
        self._style = style
        self._prose.say(words, self._on(style, properties))

    def _flush_break(self) -> None:
        if self._break:
            self._break = False
            self._prose.say("\n")
            self._prose.point("break")

    def _on(self, style: str, properties: etree._Element | None) -> list[On]:
        on: list[On] = [("link", self._link)] if self._link else []
        if properties is None:
            return on
        face = value(properties, "rFonts", "ascii")
        raised = value(properties, "vertAlign")
        marks = {
            "strong": is_on(properties, "b"),
            "emphasis": is_on(properties, "i"),
            "deleted": is_on(properties, "strike"),
            "superscript": raised == "superscript",
            "subscript": raised == "subscript",
            "code": style == "code char" or (face is not None and face == self._opened.code_face),
        }
        return [*on, *((mark, "") for mark, is_there in marks.items() if is_there)]

    def _call(self, number: str, note: etree._Element | None) -> None:
        self._flush_break()
        shown = str(int(number) - self._before) if number.isdecimal() else number
        self._prose.point("call", shown)
        if note is not None and (words := self._opened.notes.get(note.get(f"{W}id"))) is not None:
            self.notes.append((shown, words))

    def _picture(self, drawing: etree._Element) -> None:
        for one in drawing.iter(_DRAWN):
            alt = one.get("descr", "")
            self.pictures.append(alt)
            if alt:
                self._flush_break()
                self._prose.point("image", alt)

    def _field(self, mark: str) -> None:
        if mark == "begin":
            self._fields.append("")
            self._in_result.append(False)
        elif mark == "separate" and self._fields:
            self._in_result[-1] = True
        elif mark == "end" and self._fields:
            self._fields.pop()
            self._in_result.pop()

    def _is_read(self, *, in_call: bool = False) -> bool:
        shown = {"NOTEREF"} if in_call else frozenset[str]()
        return all(
            (_is_shown(code) or _name(code) in shown) and result
            for code, result in zip(self._fields, self._in_result, strict=True)
        )


def is_on_attribute(element: etree._Element, name: str) -> bool:
    """Return whether an attribute says yes."""
    return element.get(f"{W}{name}", "0") in ("1", "true", "on")


def _name(instruction: str) -> str:
    return (instruction.split() or [""])[0].upper()


def _is_shown(instruction: str) -> bool:
    return _name(instruction) in _SHOWN_FIELDS
