"""A line of house HTML as Word runs: marks, links, languages, directions, calls of notes, pictures in the text."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from exporter.formats.docx import wml
from exporter.formats.docx.languages import directed, lang_attributes
from exporter.formats.docx.manuscript import Manuscript, bookmark_name
from exporter.formats.docx.pictures import drawing, fitted, natural_size
from exporter.formats.docx.story import Story
from exporter.formats.docx.tree import classes, refused, words

if TYPE_CHECKING:
    from exporter.formats.docx.footnotes import Footnotes

MARKS = {"strong": wml.STRONG, "em": wml.EM, "del": wml.DEL, "sup": wml.SUP, "sub": wml.SUB, "code": wml.CODE}
INLINE = frozenset([*MARKS, "span", "time", "cite", "a", "br", "img"])
"""Tags that stand in a line of text."""

# What a class of the templates is called in Word, as a character style.
_CHARACTER_STYLES = {
    "label": "Label",
    "correction-label": "CorrectionLabel",
    "corrected": "Corrected",
    "credit": "Credit",
    "name": "Names",
    "names": "Names",
    "running-stamp": "RunningStamp",
    "running-number": "RunningNumber",
}
_FIELDS = {"page": "PAGE", "pages": "NUMPAGES"}
_FLOWING = re.compile("[ \t\r\n]+")
_EN_SPACE = "\u2002"
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Voice:
    """How a piece of a line is said: marks, character style, language."""

    marks: int = 0
    style: str = ""
    lang: str = ""


class Line:
    """The runs of one paragraph. White space flows as in HTML, save in code; none is left at the ends."""

    def __init__(
        self,
        manuscript: Manuscript,
        story: Story,
        *,
        rtl: bool,
        lang: str,
        notes: "Footnotes | None" = None,
        quiet: bool = False,
        offset: int = 0,
    ) -> None:
        self._manuscript, self._story, self._rtl, self._notes = manuscript, story, rtl, notes
        self._lang, self._quiet, self._offset = lang, quiet, offset
        self._parts: list[str] = []
        self._open = ""  # text not yet put into a run
        self._voice = Voice()
        self._after_space = True
        self.sequence: Callable[[int], str] | None = None  # turns the number of a caption into the field that counts

    def take(self, element: etree._Element, voice: Voice = Voice()) -> "Line":
        """Return the line with all that stands in an element taken in."""
        self.say(element.text, voice)
        for child in element:
            self.inline(child, voice)
            self.say(child.tail, voice)
        return self

    def xml(self) -> str:
        """Return the runs."""
        if not self._voice.marks & wml.CODE:
            self._open = self._open.rstrip(" ")
        self._flush()
        return "".join(self._parts)

    def say(self, said: str | None, voice: Voice = Voice()) -> None:
        """Take in text."""
        if not said:
            return
        if not voice.marks & wml.CODE:
            if "\n" in said or "  " in said or "\t" in said or "\r" in said:
                said = _FLOWING.sub(" ", said)
            if self._after_space and said[0] == " ":
                said = said[1:]
        if not said:
            return
        if voice != self._voice:
            self._flush()
            self._voice = voice
        self._open += said
        self._after_space = said[-1] == " "

    def raw(self, xml: str) -> None:
        """Take in ready runs."""
        self._flush()
        self._parts.append(xml)
        self._after_space = False

    def tab(self) -> None:
        """Take in a step to the next tab stop."""
        self._open = self._open.rstrip(" ")
        self.raw("<w:r><w:tab/></w:r>")
        self._after_space = True

    def _flush(self) -> None:
        if not self._open:
            return
        voice, said, self._open = self._voice, self._open, ""
        lang = voice.lang or self._lang
        shown = lang_attributes(lang) if lang != self._manuscript.language else ""
        mono = self._manuscript.theme.faces.mono
        for piece, rtl in directed(said, self._rtl):
            marks = voice.marks | (wml.RTL if rtl else 0)
            self._parts.append(wml.run(wml.text(piece), wml.run_properties(marks, voice.style, shown, mono)))

    def inline(self, element: etree._Element, voice: Voice = Voice()) -> None:
        """Take in an element that stands in a line. Raise TemplateFault for one that cannot."""
        tag, names = element.tag, classes(element)
        if lang := element.get("lang"):
            voice = Voice(voice.marks, voice.style, lang)
        if tag == "sup" and "call" in names:
            self._calls(element)
        elif tag in MARKS:
            self.take(element, Voice(voice.marks | MARKS[tag], voice.style, voice.lang))
        elif tag in ("span", "time", "cite"):
            self._span(element, names, voice)
        elif tag == "a":
            self._link(element, voice)
        elif tag == "br":
            self._break()
        elif tag == "img":
            self._picture(element, names)
        else:
            raise refused(element, "it cannot stand in a line of text")

    def _span(self, element: etree._Element, names: list[str], voice: Voice) -> None:
        for name in names:
            if name in _FIELDS:
                self.raw(wml.field(_FIELDS[name], "1", wml.run_properties(0, voice.style)))
                return
            if name == "tab":
                self.tab()
                return
        style = next((_CHARACTER_STYLES[name] for name in names if name in _CHARACTER_STYLES), voice.style)
        if style == "Credit" != voice.style and (self._parts or self._open):
            self._break()  # a line of its own
        inner = Voice(voice.marks, style, voice.lang)
        if style == "Label" and self.sequence and (found := _DIGITS.search(words(element))):
            self.say(found.string[: found.start()], inner)
            self.raw(self.sequence(int(found.group())))
            self.say(found.string[found.end() :], inner)
        else:
            self.take(element, inner)

    def _break(self) -> None:
        self._open = self._open.rstrip(" ")
        self.raw("<w:r><w:br/></w:r>")
        self._after_space = True

    def _link(self, element: etree._Element, voice: Voice) -> None:
        target = element.get("href") or ""
        if target.startswith("#"):
            leads = self._manuscript.has(target[1:])
            where = f"w:anchor={wml.attribute(bookmark_name(target[1:]))}"
        else:
            leads = bool(target)
            where = f'r:id="{self._story.relation("hyperlink", target)}"' if leads else ""
        if not leads:
            self.take(element, voice)
            return
        self._flush()
        self._parts.append(f'<w:hyperlink {where} w:history="1">')
        shown = Voice(voice.marks, voice.style, voice.lang)
        self.take(element, shown if self._quiet else Voice(voice.marks | wml.LINK, "", voice.lang))
        self._flush()
        self._parts.append("</w:hyperlink>")

    def _calls(self, element: etree._Element) -> None:
        """Take in the raised numbers after a claim: each a footnote at its first call, a link later on."""
        self._flush()
        raised = wml.run_properties(0, "FootnoteReference")
        between = False
        for call in element.iter("a"):
            if between:  # two footnotes side by side would read as one number
                self._parts.append(wml.run(wml.text(", "), raised))
            between = True
            target, shown = (call.get("href") or "").removeprefix("#"), words(call).strip()
            mark = self._notes.call(target, shown) if self._notes else ""
            if not mark:
                number = str(int(shown) + self._offset) if shown.isdecimal() else shown
                mark = wml.run(wml.text(number), raised)
                if self._manuscript.has(target):
                    mark = f'<w:hyperlink w:anchor="{bookmark_name(target)}" w:history="1">{mark}</w:hyperlink>'
            self._parts.append(mark)
        self._after_space = False

    def _picture(self, element: etree._Element, names: list[str]) -> None:
        alt = element.get("alt") or ""
        picture = self._manuscript.picture(element.get("src") or "")
        if picture is None:
            self.say(alt)
            return
        sizes = self._manuscript.theme.sizes.body
        high = sizes.leading if "logo" in names else sizes.size  # a logo is as high as a line, a sign as a letter
        width, height = natural_size(picture, (element.get("width"), element.get("height")))
        size = fitted((width * 100, height * 100), self._manuscript.sheet.measure / 2, high * 20)
        lowered = f'<w:rPr><w:position w:val="{-round((high - 7) if "logo" in names else 2)}"/></w:rPr>'
        self.raw(wml.run(drawing(self._manuscript, self._story, picture, alt, size), lowered))
        if "logo" in names:
            self.raw(wml.run(wml.text(_EN_SPACE)))
