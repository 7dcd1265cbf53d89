"""Mapping files: TOML that tells where the parts of a JSON stand, by JMESPath (jmespath.org)."""

from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import jmespath
from jmespath.exceptions import JMESPathError
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError

from exporter.readers._page.toml import NoToml, toml_of
from exporter.record.base import Line, Model
from exporter.record.canonical import faults_of
from exporter.record.faults import Fault, Faults, nearest

FOLDER = Path(__file__).with_name("mappings")
MAX_BYTES = 200_000
FieldName = Literal[
    "id", "guid", "slug", "permalink", "title", "short_title", "standfirst", "authors", "publisher", "dateline",
    "published_at", "updated_at", "embargo_until", "expires_at", "language", "direction", "topics", "places",
    "rights", "ai_disclosure", "ed_note",
]  # fmt: skip
"""The record's fields that a mapping may fill by a path; `lead`, `alternate_ids`, the text have tables of their own."""


def _is_path(expression: str) -> str:
    try:
        jmespath.compile(expression)
    except JMESPathError as error:
        place, sign = getattr(error, "lex_position", None), getattr(error, "token_value", None)
        where = f"column {place + 1}: {sign!r} is not expected there" if isinstance(place, int) else "not complete"
        raise ValueError(f"{expression!r} is no path (JMESPath): {where}; see docs/mapping.md") from None
    return expression


Expression = Annotated[str, Field(min_length=1), AfterValidator(_is_path)]
"""A path into the JSON (JMESPath)."""


class Value(Model):
    """One way to a value: a path, and what is put before and after the text that is found there."""

    path: Expression
    prefix: str = ""
    suffix: str = ""


def _as_values(value: Any) -> Any:
    values = value if isinstance(value, list) else [value]
    return [{"path": one} if isinstance(one, str) else one for one in values]


Values = Annotated[tuple[Value, ...], BeforeValidator(_as_values), Field(min_length=1)]
"""Ways to a value, of which the first that gives something counts: a path, a table with one, or a list of either."""


class Lead(Model):
    """Where the lead picture and its words stand."""

    src: Values
    alt: Values | None = None
    caption: Values | None = None
    credit: Values | None = None


class Part(Model):
    """A part of the text, or one for each object under `each`: what its paths begin from."""

    each: Expression | None = None
    title: Expression | None = None
    label: Line = Field("", description="a label of ours for its heading, in the language of the record")
    level: Annotated[int, Field(ge=1, le=6)] = 1
    text: Expression | None = None
    form: Literal["html", "text", "markdown"] | None = None
    codes: bool = False
    box: bool = False
    links: Expression | None = None
    found_in: Expression | None = None
    found_by: Expression | None = None
    words: Expression = "title"
    href: Values = (Value(path="url"),)
    about: Expression | None = None
    events: Expression | None = None
    when: Expression = "date"
    least: Annotated[int, Field(ge=1)] = 1


class Tell(Model):
    """Something that is told in the report when a path gives something."""

    when: Expression
    what: Line
    became: Line = "told here"
    desk: bool = False


class Mapping(Model):
    """A whole mapping."""

    about: Line = ""
    recognise: tuple[Expression, ...] = ()
    items: Expression | None = None
    fields: dict[FieldName, Values] = {}
    lead: tuple[Lead, ...] = ()
    alternate_ids: dict[Line, Values] = {}
    parts: tuple[Part, ...] = ()
    rest: tuple[Expression, ...] = ()
    leave: tuple[Expression, ...] = ()
    tell: tuple[Tell, ...] = ()


def mapping_of(path: Path) -> Mapping:
    """Return the mapping in a file. Raise Faults that name the file, each with its line."""
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Faults(
            [Fault("", f"the mapping {path}: cannot be read: {reason}", "name a file that is there")]
        ) from None
    if data is None:
        raise Faults([Fault("", f"the mapping {path}: more than {MAX_BYTES} bytes", "name a mapping file")])
    return _shipped(path) if path.parent == FOLDER else _parsed(data, path)


@cache
def _shipped(path: Path) -> Mapping:
    return _parsed(path.read_bytes(), path)


def _parsed(data: bytes, path: Path) -> Mapping:
    try:
        given, lines = toml_of(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        raise Faults([Fault("", f"the mapping {path}: not UTF-8", "save it as UTF-8")]) from None
    except NoToml as none:
        raise Faults([Fault("", f"the mapping {path}: {none}", "mend it", none.line)]) from None
    try:
        return Mapping.model_validate(given)
    except ValidationError as error:
        faults = [_named(fault, path, lines) for fault in faults_of(error, given)]
        raise Faults(sorted(faults, key=lambda fault: fault.line or 0)) from None


def _named(fault: Fault, path: Path, lines: dict[str, int]) -> Fault:
    what = f"the mapping {path}: {fault.path}: {fault.fault}"
    return Fault("", what, fault.remedy, nearest(fault.path, lines))
