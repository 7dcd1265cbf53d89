"""Tables: the record's own with merges and repeated heads, who is affected, the timeline, the entries of a cover."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from exporter.formats.docx import wml
from exporter.formats.docx.grid import MOST_COLUMNS, Cell, column_widths, grid, strips
from exporter.formats.docx.place import Place, placed
from exporter.formats.docx.sheet import points, twips
from exporter.formats.docx.styles import SPINE
from exporter.formats.docx.stylesheet import cell_margins, colour
from exporter.formats.docx.tree import classes
from exporter.markup import block_of

if TYPE_CHECKING:
    from exporter.formats.docx.walk import Walker

_PAD = 3.5  # pt on each side of a column, none at the outer edges of the table
_BELOW = 14.0  # pt wanted below a table


def framed_table(walker: "Walker", element: etree._Element, place: Place) -> None:
    """Walk <div class="table">: a table with its note; the label of the region is the table's alternative text."""
    with walker.bookmarked(element):
        for child in element:
            if child.tag == "table":
                table(walker, child, place, element.get("aria-label") or "")
            else:
                walker.gap = 0  # the note stands close
                walker.block(child, place)


def table(walker: "Walker", element: etree._Element, place: Place, label: str = "") -> None:
    """Walk a <table> of the record: full width in the flow of the page, within its place elsewhere."""
    caption = element.find("caption")
    if caption is not None:
        line = walker.line(place)
        line.sequence = lambda number: walker.sequence("Table", number)
        walker.paragraph("TableCaption", line.take(caption).xml(), place)
    heads = element.findall("./thead/tr")
    body = [*element.findall("./tbody/tr"), *element.findall("./tr")]
    totals = [one for one in body if "total" in classes(one)]
    whole, columns = grid([*heads, *body])
    parts = list(strips(whole, columns))
    if len(parts) > 1:
        told = f"a table of {columns} columns stands as {len(parts)} tables: Word holds {MOST_COLUMNS} columns"
        walker.manuscript.notices.append(f"block {block_of(element)}: {told}")
    for rows, width in parts:
        _strip(walker, place, (heads, body, totals), rows, width, label)


def _strip(
    walker: "Walker",
    place: Place,
    parts: tuple[list[etree._Element], list[etree._Element], list[etree._Element]],
    rows: Sequence[Sequence[Cell]],
    columns: int,
    label: str,
) -> None:
    """Put out a table of head rows, other rows and the total ones among these; `rows` are their cells."""
    heads, body, totals = parts
    widths = column_widths(rows, columns, _room(walker, place), walker.manuscript.theme.sizes.small.size)
    ink = colour(walker.manuscript.theme, "ink")
    out = []
    for number, (one, cells) in enumerate(zip([*heads, *body], rows, strict=True)):
        head, total = one in heads, one in totals
        lines: dict[str, wml.Line] = {}
        if head and number == len(heads) - 1 and len(heads) > 1:  # the style only knows the first row,
            lines["bottom"] = (0.75, ink, 0)
        if total and len(totals) > 1 and one is totals[0]:  # and the last
            lines["top"] = (0.75, ink, 0)
        repeated = head and len(body) > 0
        shown = [_cell(walker, cell, widths, place, head=head, total=total, lines=lines) for cell in cells]
        out.append(row(shown, repeated=repeated))
    put(
        walker,
        place,
        "BriefingTable",
        widths,
        out,
        look=(len(heads) == 1, len(totals) == 1, any(cell.is_row_head for cells in rows for cell in cells)),
        label=label,
    )


def _room(walker: "Walker", place: Place) -> int:
    return walker.manuscript.sheet.full if _is_wide(walker, place) else place.width


def _is_wide(walker: "Walker", place: Place) -> bool:
    """Return whether a table begins at the label column; outside the margin none does from right to left."""
    return place.wide and (walker.manuscript.rtl or not place.rtl)


def _cell(
    walker: "Walker",
    cell: Cell,
    widths: Sequence[int],
    place: Place,
    *,
    head: bool,
    total: bool,
    lines: dict[str, wml.Line],
) -> str:
    last = cell.column + cell.span == len(widths)
    left, right = (0.0 if cell.column == 0 else _PAD), (0.0 if last else _PAD)
    if place.rtl:  # which side "left" is differs between Word and LibreOffice
        left = right = _PAD
    width = sum(widths[cell.column : cell.column + cell.span])
    merge = {"": "", "restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}[cell.merge]
    properties = (
        (f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else "")
        + merge
        + (wml.borders("tcBorders", lines) if lines else "")
        + (cell_margins(3, left, 3, right, of="tcMar") if not (left and right) else "")
        + ('<w:vAlign w:val="bottom"/>' if head else "")
    )
    names = classes(cell.element) if cell.element is not None else []
    align = "right" if "end" in names else "center" if "center" in names else ""
    style = "TableHead" if head or cell.is_row_head else "TableTotal" if total else "TableText"
    if style == "TableText" and align == "right":
        style, align = "TableNumber", ""
    inner = replace(
        place,
        style=style,
        align=align,
        width=width - points(left + right),
        left=0,
        right=0,
        cell=True,
        wide=False,
        depth=0,
    )
    return tc(width, properties, walker.cell(cell.element, inner))


def timeline(walker: "Walker", element: etree._Element, place: Place) -> None:
    """Walk <table class="timeline">: dates in the label column, events on the text column behind a spine."""
    theme, room = walker.manuscript.theme, _room(walker, place)
    first = min(walker.manuscript.sheet.side, room // 3) - points(SPINE)
    rows = element.findall(".//tr")
    out = []
    for one in rows:
        ahead = "ahead" in classes(one)
        spine: dict[str, wml.Line] = {"left": (1.5, colour(theme, "rule" if ahead else "accent"), 0)}
        below = 0 if one is rows[-1] else 8
        cells = []
        for index, (part, style) in enumerate(
            zip(one, ("TimelineDateAhead" if ahead else "TimelineDate", "TimelineEvent"), strict=False)
        ):
            width = first if index == 0 else room - first
            margins = cell_margins(0, 0, below, 0, of="tcMar")
            lines = wml.borders("tcBorders", spine) if index else ""
            content = walker.cell(part, _in_cell(walker, place, style, width))
            cells.append(tc(width, lines + margins, content))
        out.append(row(cells))
    with walker.bookmarked(element):
        put(walker, place, "TimelineTable", [first, room - first], out, look=(False, False, True))


def affected(walker: "Walker", element: etree._Element, place: Place) -> None:
    """Walk <table class="affected">: groups in the label column, effects in the text column, hairlines between."""
    room = _room(walker, place)
    first = min(walker.manuscript.sheet.side, room // 3)
    rows = element.findall(".//tr")
    out = []
    for one in rows:
        above, below = (0 if one is rows[0] else 5), (0 if one is rows[-1] else 5)
        cells = []
        for index, (part, style) in enumerate(zip(one, ("AffectedGroup", "AffectedEffect"), strict=False)):
            width = first if index == 0 else room - first
            margins = cell_margins(above, 0, below, 0, of="tcMar")
            cells.append(tc(width, margins, walker.cell(part, _in_cell(walker, place, style, width))))
        out.append(row(cells))
    with walker.bookmarked(element):
        put(walker, place, "AffectedTable", [first, room - first], out, look=(False, False, True))


def entries(walker: "Walker", element: etree._Element, place: Place) -> None:
    """Walk the entries of a cover: a number in the label column, title and standfirst; the first on tinted ground."""
    theme, sheet = walker.manuscript.theme, walker.manuscript.sheet
    widths = [sheet.side, sheet.full - sheet.side]
    out = []
    for number, item in enumerate(element.iter("li"), 1):
        here = placed(item, place)
        lead = number == 1
        ground = wml.shading(colour(theme, "tint")) if lead else ""
        edge = twips(5) / 20
        inset = cell_margins(14, edge, 14, edge, of="tcMar") if lead else ""
        label = f'<w:p><w:pPr><w:pStyle w:val="EntryNumber"/>{"<w:bidi/>" if here.rtl else ""}</w:pPr>'
        shown = [tc(widths[0], ground + inset, f"{label}{wml.run(wml.text(str(number)))}</w:p>")]
        inner = _in_cell(walker, replace(here, quiet=True), "LeadEntryTitle" if lead else "EntryTitle", widths[1])
        inset = cell_margins(14, 10.5 if place.rtl else 0, 14, 10.5, of="tcMar") if lead else ""
        shown.append(tc(widths[1], ground + inset, walker.cell(item, inner)))
        out.append(row(shown))
    put(walker, place, "EntriesTable", widths, out, look=(False, False, False))


def _in_cell(walker: "Walker", place: Place, style: str, width: int) -> Place:
    own = walker.manuscript.styles[style]
    room = width - own.left - own.right
    return replace(
        place, style=style, width=room, left=own.left, right=own.right, align="", cell=True, wide=False, depth=0
    )


def tc(width: int, properties: str, content: str) -> str:
    """Return a cell."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{content}</w:tc>'


def row(cells: Iterable[str], *, repeated: bool = False, unbroken: bool = True) -> str:
    """Return a row that never splits, repeated on each page if it is a head (§17.4.6, §17.4.49)."""
    wishes = ("<w:cantSplit/>" if unbroken else "") + ("<w:tblHeader/>" if repeated else "")
    return f"<w:tr>{f'<w:trPr>{wishes}</w:trPr>' if wishes else ''}{''.join(cells)}</w:tr>"


def put(
    walker: "Walker",
    place: Place,
    style: str,
    widths: Sequence[int],
    rows: Iterable[str],
    *,
    look: tuple[bool, bool, bool],
    label: str = "",
) -> None:
    """Put out a table. `look` says whether its style's first row, last row and first column are what they say."""
    bits = sum(bit for bit, on in zip((0x20, 0x40, 0x80), look, strict=True) if on) | 0x600
    names = ("firstRow", "lastRow", "firstColumn")
    flags = " ".join(f'w:{name}="{int(on)}"' for name, on in zip(names, look, strict=True))
    start = walker.manuscript.sheet.out if _is_wide(walker, place) else place.left
    properties = (
        f'<w:tblStyle w:val="{style}"/>{"<w:bidiVisual/>" if place.rtl else ""}'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblInd w:w="{start}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{bits:04X}" {flags} w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        + (f"<w:tblCaption w:val={wml.attribute(label)}/>" if label else "")
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    walker.begin_table(place)
    walker.out.append(f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>")
    walker.gap = points(_BELOW)
