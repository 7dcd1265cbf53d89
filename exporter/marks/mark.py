"""What files say of themselves, in one form for all of them."""

from collections.abc import Iterable
from dataclasses import dataclass

LARGEST = 64 * 1024 * 1024
"""Bytes of a file that is looked into at most."""
GENERATOR = "exporter"
"""What files made here name as the program that made them."""
_CLAIMS = 10_000  # briefings of one file that are told of at most
_LONGEST = 1000  # characters of an id; longer ones are nobody's


@dataclass(frozen=True)
class Claim:
    """A briefing that a file says it holds: the record's id (of a feed the guid), the revision if it says so."""

    id: str
    revision: int | None = None


@dataclass(frozen=True)
class Mark:
    """What a file says it is: the format by its name, the briefings in it, whether it says that it was made here."""

    format: str
    claims: tuple[Claim, ...]
    is_ours: bool


def claims_of(said: Iterable[tuple[object, object]]) -> tuple[Claim, ...]:
    """Return what was said as (id, revision), each once; what can be no id or no revision is passed over."""
    found = dict.fromkeys(
        Claim(" ".join(id.split()), _number(revision))
        for id, revision in said
        if isinstance(id, str) and id.strip() and len(id) <= _LONGEST
    )
    return tuple(found)[:_CLAIMS]


def _number(said: object) -> int | None:
    if isinstance(said, str) and said.isascii() and said.isdecimal() and len(said) <= 10:
        said = int(said)
    return said if isinstance(said, int) and not isinstance(said, bool) and 0 < said <= 1_000_000_000 else None
