"""A paragraph of a Word file that was made here: without the labels that we put in, with the sources that it calls."""

import re

from lxml import etree

from exporter.readers._page.prose import Inline, Prose
from exporter.readers.docx._document import Document
from exporter.readers.docx._fields import Field
from exporter.readers.docx._names import W, words_of
from exporter.readers.docx._runs import Line
from exporter.readers.docx._shown import Blocks

_LABELS = frozenset(("label", "correction label", "corrected"))
_CREDIT = "credit"
_CALLS = frozenset(("footnote reference", "footnote characters", "footnote symbol", "footnote anchor"))
_CALLED = re.compile(r"f_([a-z0-9_]{1,24})$")
"""The bookmark on the first call of a source, to which later calls refer."""
_OF_SOURCE = "footnote source"


class HomeLine(Line):
    """Such a paragraph. `credit` is what a caption says of who made the picture."""

    def __init__(
        self, document: Document, paragraph: etree._Element, fields: list[Field], source: str, blocks: Blocks | None
    ) -> None:
        self._caption: Prose | None = None
        self._source_near = ""
        super().__init__(document, paragraph, fields, source, blocks)

    @property
    def credit(self) -> list[Inline]:
        """Return the prose of the credit."""
        return self.prose.inlines if self._caption is not None else []

    @property
    def inlines(self) -> list[Inline]:
        """Return the prose without the credit, and without the line break before that."""
        inlines = self.prose.inlines if self._caption is None else self._caption.inlines
        while inlines and self._caption is not None and inlines[-1].get("kind") == "break":
            inlines.pop()
        return inlines

    def _run(self, run: etree._Element) -> None:
        names = {name for style in self._document.styles.run(run) for name in style.names}
        if names & _LABELS:
            for mark in run.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
                if mark.tag != f"{W}t":
                    self._piece(mark, "", hidden=False)
                elif self._fields and self._fields[-1].name == "SEQ":
                    self.sequence = self._fields[-1].instruction.split()[1], mark.text or ""
            return
        if _CREDIT in names and self._caption is None:
            self._caption, self.prose = self.prose, Prose()
        if names & _CALLS:
            for mark in run:
                if mark.tag in (f"{W}t", f"{W}footnoteRef"):
                    continue  # the number, or what stands between two
                self._piece(mark, "", hidden=False)
            return
        super()._run(run)

    def _anchor(self, bookmark: etree._Element) -> None:
        name = bookmark.get(f"{W}name", "")
        if found := _CALLED.match(name):
            self._source_near = found[1]
        if name == "x_sources_list":
            self._page.anchors.append(name)
        super()._anchor(bookmark)

    def _begin_result(self, field: Field) -> None:
        words = field.instruction.split()
        if field.name == "NOTEREF" and len(words) > 1 and (found := _CALLED.match(words[1])):
            field.in_result = True
            self._call(found[1])
            return
        super()._begin_result(field)

    def _note(self, kind: str, reference: etree._Element) -> None:
        note = self._document.notes.get((kind, reference.get(f"{W}id", "")))
        styles = {self._document.styles.name(one) for one in note.iter(f"{W}p")} if note is not None else set()
        if note is not None and _OF_SOURCE in styles:
            near, self._source_near = self._source_near, ""
            words = words_of(note)
            source = near or next((one for one, told in self._document.sources.items() if told == words), "")
            if source:
                self._call(source)
                return
        super()._note(kind, reference)
        self._join_calls()

    def _hyperlink(self, link: etree._Element) -> None:
        source = link.get(f"{W}anchor", "").removeprefix("b_")
        if source in self._document.sources and words_of(link).isdecimal():
            self._call(source)  # a note calls a source by a link to its place in the list
            return
        super()._hyperlink(link)

    def _join_calls(self) -> None:
        """Let a note be called by the span that calls a source just before it."""
        if len(self.prose.inlines) > 1:
            before, last = self.prose.inlines[-2:]
            if not last.get("text", "x") and "note" in last and "sources" in before and "note" not in before:
                before["note"] = last["note"]
                self.prose.inlines.pop()

    def _call(self, source: str) -> None:
        last = self.prose.inlines[-1] if self.prose.inlines else {}
        if "sources" in last and "note" not in last:
            last["sources"].append(source)
        else:
            self.prose.source(source)
