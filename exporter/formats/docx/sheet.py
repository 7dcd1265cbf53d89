"""The sheet: its size, margins and the two verticals of the page, in twentieths of a point (twips), Word's unit."""

from dataclasses import dataclass

from exporter.theme import Theme

_SIZES = {"A4": (210.0, 297.0), "letter": (215.9, 279.4)}  # mm
_RUNNING = 9.5  # mm from the text to the far edge of the running head and foot


def twips(millimetres: float) -> int:
    """Return a length in mm as twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def points(length: float) -> int:
    """Return a length in points as twentieths of a point."""
    return round(length * 20)


@dataclass(frozen=True)
class Sheet:
    """A page in twips: margins at the start and the end of its lines; `label` is what stands out from the text column,
    `side` the width of the label column with its gutter, `measure` the text column, `full` both.

    From left to right the page's margin is where the text column begins, so that whatever an editor types stands right,
    and the label column lies outside of it. From right to left the margin is where the label column begins, and styles
    indent: LibreOffice (7.4) lets no table of that direction stand out of the margin.
    """

    width: int
    height: int
    top: int
    bottom: int
    start: int
    end: int
    label: int
    side: int
    head: int
    foot: int
    column: int  # where the text column begins, from the margin
    rtl: bool

    @property
    def out(self) -> int:
        """Return where the label column begins, from the margin."""
        return self.column - self.label

    @property
    def measure(self) -> int:
        """Return the width of the text column."""
        return self.width - self.start - self.end - self.column

    @property
    def full(self) -> int:
        """Return the width of label and text column together."""
        return self.measure + self.label


def sheet_of(theme: Theme, rtl: bool) -> Sheet:
    """Return the sheet a theme asks for, for a document's direction.

    Letter keeps the text width that A4 has, as the margins are given for A4.
    """
    page = theme.page
    width, height = _SIZES[page.size]
    outer = twips(page.inline + (width - _SIZES["A4"][0]) / 2)
    label = twips(page.label + page.gutter)
    running = twips(max(page.top - _RUNNING, 5))
    return Sheet(
        width=twips(width),
        height=twips(height),
        top=twips(page.top),
        bottom=twips(page.bottom),
        start=outer if rtl else outer + label,
        end=outer,
        label=label,
        side=label,
        head=running,
        foot=running,
        column=label if rtl else 0,
        rtl=rtl,
    )
