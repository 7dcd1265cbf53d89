"""Real footnotes (ECMA-376 §17.11): the first call of a note or source brings its words to the foot of the page.

House HTML numbers notes and sources in one sequence by first call, as Word does by itself. In an edition of many Word
counts on through all briefings (LibreOffice cannot begin anew with a section), so their numbers move up by an offset.
Where a template set has another order, the number is a mark of its own, so that text and list of sources still agree.
"""

from collections import Counter

from lxml import etree

from exporter.formats.docx import wml
from exporter.formats.docx.line import Line
from exporter.formats.docx.manuscript import Manuscript, bookmark_name

_REFERENCE = wml.run_properties(0, "FootnoteReference")


class Footnotes:
    """The footnotes of one briefing, made as they are called."""

    def __init__(self, manuscript: Manuscript, article: etree._Element, *, rtl: bool, lang: str) -> None:
        self._manuscript, self._rtl, self._lang = manuscript, rtl, lang
        self._called: set[str] = set()
        self.offset = manuscript.counting_notes
        self._words = {
            item.get("id"): (item, style)
            for name, style in (("notes", "FootnoteText"), ("sources", "FootnoteSource"))
            for item in article.iterfind(f".//section[@class='{name}']/ol/li")
        }
        self._calls = Counter(
            (call.get("href") or "").removeprefix("#") for call in article.iterfind(".//sup[@class='call']/a")
        )

    def call(self, target: str, number: str) -> str:
        """Return the runs of a call: first the footnote, later a reference to it; "" if there is no such note."""
        if target in self._called:
            return wml.field(f"NOTEREF {bookmark_name(target, 'f_')} \\h", self.shown(number), _REFERENCE)
        if target not in self._words:
            return ""
        self._called.add(target)
        start, end = self._manuscript.bookmark(bookmark_name(target, "f_")) if self._calls[target] > 1 else ("", "")
        mark = self._footnote(*self._words[target], self.shown(number))
        return f"{start}{mark}{end}"

    def shown(self, number: str) -> str:
        """Return the number of a note or source as it is in this document."""
        return str(int(number) + self.offset) if number.isdecimal() else number

    def _footnote(self, item: etree._Element, style: str, number: str) -> str:
        by_itself = number == str(self._manuscript.counting_notes + 1)
        self._manuscript.counting_notes += by_itself  # a mark of its own does not count
        id_ = len(self._manuscript.footnotes) + 1
        self._manuscript.footnotes.append("")  # a note may hold calls, but no footnotes
        shown = "<w:footnoteRef/>" if by_itself else wml.text(number)
        line = Line(self._manuscript, self._manuscript.notes, rtl=self._rtl, lang=self._lang, offset=self.offset).take(
            item
        )
        bidi = self._manuscript.bidi(self._rtl)
        self._manuscript.footnotes[id_ - 1] = (
            f'<w:footnote w:id="{id_}"><w:p>{wml.paragraph_properties(style, bidi=bidi)}'
            f"{wml.run(shown, _REFERENCE)}{wml.run(wml.text(' '))}{line.xml()}</w:p></w:footnote>"
        )
        custom, after = ("", "") if by_itself else (' w:customMarkFollows="1"', wml.text(number))
        return wml.run(f'<w:footnoteReference{custom} w:id="{id_}"/>{after}', _REFERENCE)


def footnotes_xml(manuscript: Manuscript) -> str:
    """Return word/footnotes.xml: the two separators that Word needs, then the notes."""
    lines = (("separator", -1), ("continuationSeparator", 0))
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:after="0" w:line="240" '
        f'w:lineRule="auto"/></w:pPr><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for kind, number in lines
    )
    return f"{wml.HEAD}<w:footnotes {wml.NAMESPACES}>{separators}{''.join(manuscript.footnotes)}</w:footnotes>"
