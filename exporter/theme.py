"""The theme: an organisation's names, colours, faces, logo and page, from `theme.toml`, for every format.

Values are checked, so that none can break out of a stylesheet.
"""

import re
import tomllib
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from exporter.record.base import Words
from exporter.record.faults import Fault, Faults

SHEETS = {"A4": (210, 297), "letter": (215.9, 279.4)}
"""Sheets of paper: width and height in mm."""
LEAST_ROOM = 60
"""What margins and the label column must leave for text, mm."""


def _colour(value: str) -> str:
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
        raise ValueError(f"{value[:40]!r} is no colour; write #rrggbb")
    return value.lower()


def _face(value: str) -> str:
    if not re.fullmatch(r"[^\W_][\w .+-]{0,60}", value):
        raise ValueError(f"{value[:40]!r} is no family name; write it with letters, digits, spaces and . + - _ alone")
    return value


def _logo(value: str) -> str:
    if value and not re.fullmatch(r"[\w-][\w.-]*\.(svg|png)", value):
        raise ValueError(f"{value[:40]!r} names no picture beside theme.toml; write logo.svg, say, or logo.png")
    return value


Colour = Annotated[str, AfterValidator(_colour)]
Face = Annotated[str, AfterValidator(_face)]
Logo = Annotated[str, AfterValidator(_logo)]
Number = Annotated[float, Field(ge=0, le=400)]
Size = Annotated[float, Field(gt=0, le=400)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Brand(_Part):
    """Who speaks: the name in the masthead, the logo's file in the template folder ("" for none)."""

    name: Annotated[Words, Field(max_length=80)]
    logo: Logo = ""
    logo_dark: Logo = ""


class Palette(_Part):
    """One set of colours, by role."""

    paper: Colour
    tint: Colour
    ink: Colour
    ink2: Colour
    accent: Colour
    signal: Colour
    on_signal: Colour
    rule: Colour


class Colours(_Part):
    """Light for paper, Word and day; dark for night."""

    light: Palette
    dark: Palette


class Faces(_Part):
    """Families: serif speaks, sans labels, mono is for code. `*_fallback` are what a reader's machine has anyway."""

    text: Face
    label: Face
    mono: Face
    text_fallback: tuple[Face, ...] = ("Georgia",)
    label_fallback: tuple[Face, ...] = ("Arial Narrow", "Arial")
    mono_fallback: tuple[Face, ...] = ("Consolas", "Menlo")


class Step(_Part):
    """A step of the type scale: size and leading on paper (pt), sizes on the web (rem) and their line height."""

    size: Size
    leading: Size
    web: Size
    narrow: Size
    line: Size


class Sizes(_Part):
    """The type scale."""

    run: Step
    small: Step
    body: Step
    lead: Step
    head: Step
    cover: Step
    title: Step
    edition: Step


class Page(_Part):
    """The sheet: its size, its margins and the label column, in mm."""

    size: Literal["A4", "letter"] = "A4"
    top: Number = 24
    bottom: Number = 24
    inline: Number = 22
    first_top: Number = 17
    label: Number = 30
    gutter: Number = 4

    @model_validator(mode="after")
    def _leaves_room(self) -> Self:
        width, height = SHEETS[self.size]
        for room, sides in (
            (width - 2 * self.inline - self.label - self.gutter, "inline, label or gutter"),
            (height - max(self.top, self.first_top) - self.bottom, "top or bottom"),
        ):
            if room < LEAST_ROOM:
                raise ValueError(f"{room:g} mm are left for text, {LEAST_ROOM} at least; lower {sides}")
        return self


class Theme(_Part):
    """All of `theme.toml`."""

    brand: Brand
    colours: Colours
    faces: Faces
    sizes: Sizes
    page: Page
    unit: Size = 3.5
    """The unit of space, pt."""


def theme_from(text: str, *, over: str | None = None) -> Theme:
    """Return the theme that TOML `text` describes, laid over the TOML `over` table by table. Raise Faults."""
    data: dict[str, Any] = {}
    for part in (over, text):
        if part is None:
            continue
        try:
            upper = tomllib.loads(part)
        except tomllib.TOMLDecodeError as error:
            raise Faults([Fault("theme.toml", str(error), "mend the TOML")]) from None
        data = _laid_over(_with_own_logo(upper), data)
    try:
        return Theme.model_validate(data)
    except ValidationError as error:
        raise Faults(_fault(detail) for detail in error.errors(include_url=False)) from None


def _fault(detail: Mapping[str, Any]) -> Fault:
    path = f"theme.toml: {'.'.join(map(str, detail['loc']))}"
    match detail["type"]:
        case "extra_forbidden":
            return Fault(path, "unknown key", "take it out, or correct its name")
        case "model_type":
            return Fault(path, "not a table", f"begin it with [{'.'.join(map(str, detail['loc']))}]")
        case "missing":
            return Fault(path, "missing", "add it")
        case "value_error":
            fault, _, remedy = str(detail["ctx"]["error"]).partition("; ")
            return Fault(path, fault, remedy)
        case _:
            return Fault(path, detail["msg"][:1].lower() + detail["msg"][1:], "docs/brand.md names every key")


def names_brand(theme: dict[str, Any]) -> bool:
    """Return whether a theme speaks under a name or a logo of its own."""
    brand = theme.get("brand")
    return isinstance(brand, dict) and not brand.keys().isdisjoint({"name", "logo"})


def _with_own_logo(theme: dict[str, Any]) -> dict[str, Any]:
    """Return a theme where nobody who has a name or a logo goes out under the logo of another brand."""
    return theme | {"brand": {"logo": "", "logo_dark": "", **theme["brand"]}} if names_brand(theme) else theme


def _laid_over(upper: dict[str, Any], lower: dict[str, Any]) -> dict[str, Any]:
    merged = dict(lower)
    for key, value in upper.items():
        old = merged.get(key)
        merged[key] = _laid_over(value, old) if isinstance(value, dict) and isinstance(old, dict) else value
    return merged


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (#rrggbb), 1 to 21, after WCAG 2.2 §1.4.3."""

    def luminance(colour: str) -> float:
        channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
