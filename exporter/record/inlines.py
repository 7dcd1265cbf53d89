"""A block's prose: a flat list of inlines. Markup never enters it, text does."""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, PlainSerializer, Tag, model_validator

from exporter.record.asset import Asset
from exporter.record.base import Id, LanguageTag, Line, Model
from exporter.record.clean import clean_href, clean_lines, clean_text

Mark = Literal["strong", "emphasis", "code", "superscript", "subscript", "deleted"]
MARKS: tuple[Mark, ...] = ("strong", "emphasis", "deleted", "superscript", "subscript", "code")
"""The marks in the order in which they nest, outermost first; `code` is innermost, as in HTML."""

Href = Annotated[str, AfterValidator(clean_href)]


def _marks(value: tuple[Mark, ...]) -> tuple[Mark, ...]:
    return tuple(mark for mark in MARKS if mark in value)


class Span(Model):
    """A run of text with one set of marks. `sources` and `note` are called right after its text."""

    kind: Literal["span"] = "span"
    text: str = ""
    marks: Annotated[tuple[Mark, ...], AfterValidator(_marks)] = ()
    lang: LanguageTag | None = Field(None, description="BCP 47 tag where it differs from the text around")
    href: Href | None = Field(None, description="absolute http(s), mailto: or #<block id>")
    sources: tuple[Id, ...] = Field((), description="ids of the sources on which the words before rest")
    note: "Inlines" = Field((), description="a remark: a footnote in print, an end note on the web")

    @model_validator(mode="after")
    def _clean(self) -> Self:
        cleaned = clean_lines(self.text).replace("\n", " ") if "code" in self.marks else clean_text(self.text)
        if cleaned != self.text:
            object.__setattr__(self, "text", cleaned)
        for inline in self.note:
            if isinstance(inline, Span) and inline.note:
                raise ValueError("a note holds another note; move it into the text")
        return self

    @property
    def is_plain(self) -> bool:
        """Return whether a bare string says all there is to this span."""
        return not (self.marks or self.lang or self.href or self.sources or self.note)


class Break(Model):
    """A line break inside a paragraph (an address, a verse)."""

    kind: Literal["break"]


class InlineImage(Model):
    """A small picture in the line (a sign, a flag). Without `asset` its `alt` stands in its place."""

    kind: Literal["image"]
    asset: Asset | None = None
    alt: Line = Field(description="the words that stand for the picture; empty if it is decoration")


def _tag_of(value: Any) -> str | None:
    if isinstance(value, str):
        return "text"
    kind = value.get("kind", "span") if isinstance(value, dict) else getattr(value, "kind", None)
    return kind if isinstance(kind, str) else None


def _as_span(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


def _as_json(value: Any) -> Any:
    if isinstance(value, Span):
        return value.text if value.is_plain else value.model_dump(mode="json", exclude_defaults=True)
    return value.model_dump(mode="json", exclude_defaults=True) if isinstance(value, Model) else value


Inline = Annotated[
    Annotated[Span, BeforeValidator(_as_span, json_schema_input_type=str), Tag("text")]
    | Annotated[Span, Tag("span")]
    | Annotated[Break, Tag("break")]
    | Annotated[InlineImage, Tag("image")],
    Discriminator(_tag_of),
    PlainSerializer(_as_json, when_used="json"),
]


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _canonical(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return the inlines without empty spans, without white space at the ends, neighbours of one shape as one span."""
    merged: list[Inline] = []
    for inline in inlines:
        before = merged[-1] if merged else None
        if isinstance(inline, Span):
            text = inline.text
            if text.startswith(" ") and (
                before is None
                or isinstance(before, Break)
                or (isinstance(before, Span) and before.text.endswith(" ") and "code" not in inline.marks)
            ):
                text = text.lstrip(" ")
            if not text and not inline.sources and not inline.note:
                continue
            if text != inline.text:
                inline = inline.model_copy(update={"text": text})
            if (
                isinstance(before, Span)
                and not (before.sources or before.note)
                and (before.marks, before.lang, before.href) == (inline.marks, inline.lang, inline.href)
            ):
                merged[-1] = inline.model_copy(update={"text": before.text + inline.text})
                continue
        merged.append(inline)
    while merged and isinstance(last := merged[-1], Span) and last.text.endswith(" "):
        text = last.text.rstrip(" ")
        if text or last.sources or last.note:
            merged[-1] = last.model_copy(update={"text": text})
            break
        merged.pop()
    return tuple(merged)


Inlines = Annotated[
    tuple[Inline, ...],
    BeforeValidator(_as_list, json_schema_input_type=str | list[Inline]),
    AfterValidator(_canonical),
]
"""Prose: a list of inlines, or a bare string for one plain span."""

Span.model_rebuild()

Prose = Annotated[Inlines, Field(min_length=1)]
"""Inlines that must say something."""


def plain_text(inlines: tuple[Inline, ...]) -> str:
    """Return the words of `inlines` as a reader meets them: breaks as "\\n", absent pictures as their alt, no calls."""
    parts = []
    for inline in inlines:
        match inline:
            case Span():
                parts.append(inline.text)
            case Break():
                parts.append("\n")
            case InlineImage():
                parts.append("" if inline.asset else inline.alt)
    return "".join(parts)
