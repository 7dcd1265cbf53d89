"""The blocks of a section: a closed union, told apart by `kind`."""

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, model_validator

from exporter.record.asset import Asset
from exporter.record.base import Address, Id, LanguageTag, Line, Model, Words
from exporter.record.clean import clean_lines
from exporter.record.event import Event
from exporter.record.faults import Fault, Faults
from exporter.record.grid import Span, placed
from exporter.record.inlines import Inlines, Prose

MAX_COLUMNS = 100
MAX_ROWSPAN = 5000


class _Block(Model):
    id: Id
    lang: LanguageTag | None = Field(None, description="BCP 47 tag where it differs from the briefing's")
    ed_note: Line = Field("", description="a remark for the desk; never shown to readers")
    open_questions: tuple[Words, ...] = Field((), description="what is still to be found out; never shown to readers")


class Paragraph(_Block):
    """A paragraph of prose."""

    kind: Literal["paragraph"]
    text: Prose


def _as_part(value: Any) -> Any:
    """Return {"blocks": [...]} for the short forms of an item or a cell: a string, a list of blocks."""
    if isinstance(value, str):
        return {"blocks": [{"kind": "paragraph", "text": value}] if value.strip() else []}
    return {"blocks": value} if isinstance(value, list | tuple) else value


class Item(Model):
    """An item of a list."""

    blocks: Annotated["tuple[Block, ...]", Field(min_length=1)]


class List(_Block):
    """A list, bulleted or numbered from `start`."""

    kind: Literal["list"]
    ordered: bool = False
    start: Annotated[int, Field(ge=0, le=1_000_000)] = 1
    items: Annotated[tuple[Annotated[Item, BeforeValidator(_as_part)], ...], Field(min_length=1)]


class Cell(Model):
    """A cell of a table; it may span columns and rows. `align` is for figures, which stand at the end."""

    blocks: "tuple[Block, ...]" = ()
    colspan: Annotated[int, Field(ge=1, le=MAX_COLUMNS)] = 1
    rowspan: Annotated[int, Field(ge=1, le=MAX_ROWSPAN)] = 1
    align: Literal["start", "center", "end"] = "start"


Row = tuple[Annotated[Cell, BeforeValidator(_as_part)], ...]


class Table(_Block):
    """A table. Its first `head_rows` rows and `head_columns` columns are heads, its last `total_rows` rows totals."""

    kind: Literal["table"]
    caption: Inlines = ()
    head_rows: Annotated[int, Field(ge=0, le=10)] = 1
    head_columns: Annotated[int, Field(ge=0, le=10)] = 0
    total_rows: Annotated[int, Field(ge=0, le=10)] = 0
    rows: Annotated[tuple[Row, ...], Field(min_length=1)]
    note: Inlines = Field((), description="a remark below the table")

    @model_validator(mode="after")
    def _is_rectangular(self) -> Self:
        faults = []
        if self.head_rows + self.total_rows > len(self.rows):
            faults.append(
                Fault(
                    "head_rows",
                    f"more heads and totals than the {len(self.rows)} rows",
                    "lower head_rows or total_rows",
                )
            )
        widths = row_widths(self.rows)
        columns = widths[0]
        if columns > MAX_COLUMNS:
            faults.append(Fault("rows[0]", f"{columns} columns, {MAX_COLUMNS} at most", "split the table"))
        for index, width in enumerate(widths):
            if width != columns:
                what = "the head" if self.head_rows else "the first row"
                remedy = "add or merge a cell" if width < columns else "take a cell out or merge two"
                faults.append(Fault(f"rows[{index}]", f"{_cells(width)}, {what} has {columns}", remedy))
        if faults:
            raise Faults(faults)
        return self


def _cells(count: int) -> str:
    return f"{count} cell{'' if count == 1 else 's'}"


def row_widths(rows: tuple[Row, ...]) -> list[int]:
    """Return for each row the number of columns it fills, cells that span down into it included."""
    return placed(_spans(rows))[1]


def cell_columns(rows: tuple[Row, ...]) -> list[list[int]]:
    """Return for each cell the column, from 0, in which it begins, past cells that span down into its row."""
    return placed(_spans(rows))[0]


def _spans(rows: tuple[Row, ...]) -> list[list[Span]]:
    return [[(cell.colspan, cell.rowspan) for cell in row] for row in rows]


class Timeline(_Block):
    """Dated events, in the order in which they are told."""

    kind: Literal["timeline"]
    events: Annotated[tuple[Event, ...], Field(min_length=1)]


class Pair(Model):
    """A question and its answer."""

    question: Prose
    answer: Annotated["tuple[Block, ...]", BeforeValidator(lambda value: _as_answer(value)), Field(min_length=1)]


def _as_answer(value: Any) -> Any:
    return _as_part(value)["blocks"] if isinstance(value, str) else value


class Faq(_Block):
    """Questions and answers."""

    kind: Literal["faq"]
    pairs: Annotated[tuple[Pair, ...], Field(min_length=1)]


class Group(Model):
    """A group of people and what the news does to it."""

    group: Prose
    effect: Prose


class Affected(_Block):
    """Who is affected, and how."""

    kind: Literal["affected"]
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]


class Quote(_Block):
    """Words that somebody spoke or wrote."""

    kind: Literal["quote"]
    blocks: Annotated["tuple[Block, ...]", Field(min_length=1)]
    attribution: Inlines = ()


class Rights(Model):
    """Who holds the rights and who may syndicate. `partners` overrides `syndication` for a partner by name."""

    holder: Line = ""
    notice: Line = ""
    terms: Line = ""
    syndication: Literal["allowed", "denied"] = "allowed"
    partners: dict[Line, Literal["allowed", "denied"]] = {}


class Figure(_Block):
    """A picture with its words. Without `asset` (not fetched, broken) the words stay, with a link to `href`."""

    kind: Literal["figure"]
    asset: Asset | None = None
    href: Address | None = Field(None, description="where the picture came from")
    alt: Line = Field("", description="what the picture shows, for those who do not see it")
    decorative: bool = Field(False, description="the picture says nothing that the words do not")
    caption: Inlines = ()
    credit: Inlines = ()
    rights: Rights | None = None

    @model_validator(mode="after")
    def _has_alt(self) -> Self:
        if not self.alt and not self.decorative:
            raise Faults([Fault("alt", "missing", "say what the picture shows, or set decorative to true")])
        return self


class Callout(_Block):
    """A box beside the story."""

    kind: Literal["callout"]
    title: Inlines = ()
    blocks: Annotated["tuple[Block, ...]", Field(min_length=1)]


def _clean_code(value: Any) -> Any:
    return clean_lines(value).rstrip("\n") if isinstance(value, str) else value


class Code(_Block):
    """Program text: white space counts."""

    kind: Literal["code"]
    text: Annotated[str, BeforeValidator(_clean_code), Field(min_length=1)]
    language: Line = ""


class Rule(_Block):
    """A thematic break."""

    kind: Literal["rule"]


Block = Annotated[
    Paragraph | List | Table | Timeline | Faq | Affected | Quote | Figure | Callout | Code | Rule,
    Discriminator("kind"),
]

for _model in (Item, List, Cell, Table, Pair, Faq, Quote, Callout):
    _model.model_rebuild()
