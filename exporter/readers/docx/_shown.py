"""What is seen in a paragraph beside its words: signs, formulas, pictures, boxes, and where these stand."""

from abc import ABC, abstractmethod
from collections.abc import Callable

from lxml import etree

from exporter.readers._page.outline import Data
from exporter.readers._page.prose import Prose
from exporter.readers.docx._document import Document
from exporter.readers.docx._drawings import Box, Picture, Spot, drawn
from exporter.readers.docx._formulas import formula
from exporter.readers.docx._names import W, shortened
from exporter.readers.docx._signs import sign

Blocks = Callable[[etree._Element], list[Data]]
_INLINE_HEIGHT = 40 * 12700
"""English Metric Units (12,700 a point) that a picture may be high and still stand in a line."""


class Shown(ABC):
    """A paragraph being read: its prose, and the blocks that stand before and after it.

    `source` is the part in which it stands, `blocks` reads what stands in a box; None: in a note, which has no blocks.
    """

    def __init__(self, document: Document, paragraph: etree._Element, source: str, blocks: Blocks | None) -> None:
        self.prose = Prose()
        self.before: list[Data] = []
        self.after: list[Data] = []
        self.paragraph, self.place = paragraph, document.place(paragraph)
        self._document, self._page, self._source, self._blocks = document, document.page, source, blocks

    @abstractmethod
    def _take(self, parent: etree._Element) -> None:
        """Take in what stands in an element of the paragraph."""

    def _sign(self, symbol: etree._Element) -> None:
        code, font = symbol.get(f"{W}char", ""), symbol.get(f"{W}font", "")
        try:
            shown = sign(int(code, 16), font)
        except ValueError:
            shown = None
        if shown is None:
            self._page.remark(self.place, f"the sign {code} of the font {font or 'that is not named'}", "�")
        self.prose.text(shown or "\ufffd")

    def _formula(self, element: etree._Element) -> None:
        words = formula(element)
        if words:
            self.prose.text(f"[Formula: {words}]")
            self._page.remark(self.place, f"formula {shortened(words)}", "a placeholder with its words in a line")

    def _drawn(self, element: etree._Element) -> None:
        for thing in drawn(element, Spot(self._document, self._source, self.place)):
            match thing:
                case Box(content) if self._blocks is not None:
                    self._aside(_boxed(self._blocks(content), self.place))
                case Box(content):
                    self._take(content)
                case Picture():
                    self._picture(thing)
                case str():
                    self.prose.open("emphasis")
                    self.prose.text(thing)
                    self.prose.close("emphasis")
                case dict():
                    self._aside([thing])

    def _picture(self, shown: Picture) -> None:
        """Put a picture into the line if it is small and stands in it, else beside the paragraph."""
        in_line = not shown.floats and (shown.height <= _INLINE_HEIGHT or self._blocks is None)
        if in_line:
            self.prose.picture(shown.asset, shown.alt)
        else:
            figure: Data = {"kind": "figure", "asset": shown.asset, "alt": shown.alt, "_line": self.place}
            if not shown.alt:
                figure["decorative"] = True
                if not shown.adorns:
                    self._page.remark(self.place, "a picture without words (alt)", "shown as decoration")
            self._aside([figure])

    def _aside(self, blocks: list[Data]) -> None:
        (self.before if self.prose.is_empty else self.after).extend(blocks)


def _boxed(blocks: list[Data], place: int | None) -> list[Data]:
    """Return what stands in a text box as a box; pictures with their captions, and tables, need none."""
    if not blocks or all(block["kind"] in ("figure", "table", "callout", "rule") for block in blocks):
        return blocks
    return [{"kind": "callout", "blocks": blocks, "_line": place}]
