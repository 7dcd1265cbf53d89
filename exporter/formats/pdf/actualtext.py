"""The words of a line, told beside its shapes where those do not tell them (ISO 32000-1 §14.9.4, ActualText).

WeasyPrint names one text for each glyph, the first it met. Where a script puts one glyph in the place of several
letters, or before letters that it follows, that is not enough: of ten Bengali words two come out of such a PDF. So each
line of these scripts is a marked span that says what is written there, and all its words come out.

Never where a line has right-to-left letters: viewers turn such a line round, and what it says with it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from exporter.fonts import texts_in
from exporter.record.base import has_right_to_left

_INDIC_AND_KIN = re.compile(
    "[\u0900-\u0dff\u0e00-\u109f\u1780-\u17ff\u1cd0-\u1cff\ua8e0-\ua8ff\ua9e0-\ua9ff\uaa60-\uaa7f]"
)
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")  # ISO 19005-3 §6.2.11.7.3 wants them told
_JOINED = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"  # marks on Latin and other letters
    "\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff"  # Hangul in parts
    "\u200d\ufe00-\ufe0f]"  # what joins signs to one, or chooses their form
)
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


@contextmanager
def lines_told() -> Iterator[None]:
    """Have WeasyPrint, while it draws, tell the words of the lines whose glyphs do not.

    This takes the place of one private function of weasyprint 70.0, whose version is therefore pinned; a test asserts
    that Bengali comes back.
    """
    from weasyprint.draw import text
    from weasyprint.pdf import stream as streams

    draw, font = text.draw_first_line, streams.Font

    class Font(font):  # type: ignore[misc, valid-type]
        """A font whose glyphs say what the face has of them, whatever they are met in first."""

        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            self.to_unicode = _Told(texts_in(self.file_content))

    def telling(stream: Any, box: Any, *more: Any) -> Any:
        start = len(stream.stream)
        drawn = draw(stream, box, *more)
        said = box.pango_layout.text
        if len(stream.stream) > start and is_untold(said):
            stream.stream.insert(start, b"/Span <</ActualText <" + _utf16(said) + b">>> BDC")
            stream.stream.append(b"EMC")
        return drawn

    text.draw_first_line, streams.Font = telling, Font
    try:
        yield
    finally:
        text.draw_first_line, streams.Font = draw, font


class _Told(dict[int, str]):
    """What the glyphs used so far say; what the face tells goes before what WeasyPrint finds."""

    def __init__(self, texts: dict[int, str]) -> None:
        super().__init__()
        self._texts = texts

    def __setitem__(self, glyph: int, text: str) -> None:
        super().__setitem__(glyph, self._texts.get(glyph, text))


def is_untold(line: str) -> bool:
    """Return whether a line has signs that its glyphs do not tell, and none that run from right to left.

    In what is told, pdfium passes over characters beyond U+FFFF: emoji are worth more than what joins them.
    """
    if has_right_to_left(line):
        return False
    if _INDIC_AND_KIN.search(line) or _PRIVATE.search(line):
        return True
    return bool(_JOINED.search(line)) and not _ASTRAL.search(line)


def _utf16(text: str) -> bytes:
    """Return a text string as hexadecimal digits (ISO 32000-1 §7.9.2.2: UTF-16BE behind a byte order mark)."""
    return ("\ufeff" + text).encode("utf-16-be").hex().encode()
