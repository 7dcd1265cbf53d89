"""What every part of the record is made of: frozen models, ids, language tags, times."""

import re
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from exporter.record.clean import clean_address, clean_line


class Model(BaseModel):
    """A part of the record: frozen, closed (an unknown field is a fault), hashable."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_max_length=2_000_000)


Id = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,24}$", description="unique in the briefing; never changes")]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Line = Annotated[str, AfterValidator(clean_line)]
"""One line of plain text."""
Words = Annotated[str, AfterValidator(clean_line), Field(min_length=1)]
"""One line of plain text that must say something."""
Address = Annotated[str, AfterValidator(clean_address)]
"""An absolute http(s) address."""


def _written(value: object) -> object:
    if isinstance(value, int | float) or (isinstance(value, str) and _NUMBER.fullmatch(value.strip())):
        raise ValueError("a number, not a time; write a time with its zone, as in 2026-11-23T09:30:00Z")
    return value


Time = Annotated[AwareDatetime, BeforeValidator(_written)]
"""A time with its zone (RFC 3339)."""

_NUMBER = re.compile(r"[-+]?[\d.]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{2,8})*")
_RTL_LANGUAGES = frozenset("ar arc ckb dv fa he iw ks nqo ps sd syr ug ur yi".split())
_RTL_SCRIPTS = frozenset("adlm arab aran hebr mand nkoo rohg samr syrc thaa".split())


def _language(tag: str) -> str:
    if not _LANGUAGE.fullmatch(tag):
        raise ValueError("not a language tag (BCP 47), such as en, de-AT or zh-Hant")
    return tag


LanguageTag = Annotated[str, AfterValidator(_language)]


def direction_of(language: str) -> str:
    """Return "rtl" or "ltr": the direction in which the script of a language tag (BCP 47) is written."""
    first, *rest = language.lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), None)
    return "rtl" if (script in _RTL_SCRIPTS if script else first in _RTL_LANGUAGES) else "ltr"


_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


def has_right_to_left(text: str) -> bool:
    """Return whether a text holds letters of a script that is written from right to left."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


IRI = Annotated[
    str,
    Field(
        pattern=r'^(https?://[^\s<>"]+|urn:[^\s<>"]+|tag:[^\s<>"]+)$',
        max_length=500,
        description="an IRI (RFC 4287 §4.2.6): http(s), urn: or tag:",
    ),
    AfterValidator(clean_line),
]
