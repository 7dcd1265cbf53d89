"""Events of a timeline: what happened when, and how exactly that is known."""

import re
from datetime import datetime
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from exporter.record.base import Model, Words
from exporter.record.inlines import Prose

Precision = Literal["year", "month", "day", "minute", "words"]
_WHEN: dict[Precision, str] = {
    "year": r"\d{4}",
    "month": r"\d{4}-(0[1-9]|1[0-2])",
    "day": r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])",
    "minute": r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(Z|[+-]([01]\d|2[0-3]):[0-5]\d)",
}


class Event(Model):
    """What happened when. `when` is an ISO 8601 date as exact as `precision` says, or the date in words."""

    when: Words
    precision: Precision = "words"
    ahead: bool = Field(False, description="still to come")
    text: Prose

    @model_validator(mode="before")
    @classmethod
    def _precision_of(cls, data: Any) -> Any:
        if isinstance(data, dict) and "precision" not in data and isinstance(when := data.get("when"), str):
            return data | {"precision": precision_of(when)}
        return data

    @model_validator(mode="after")
    def _is_as_exact_as_it_says(self) -> Self:
        if self.precision == "words":
            return self
        if precision_of(self.when) != self.precision:
            raise ValueError(f"{self.when!r} is no date to the {self.precision}; write 2024-02-27, or precision words")
        try:
            datetime.fromisoformat(self.when + {"year": "-01-01", "month": "-01"}.get(self.precision, ""))
        except ValueError:
            raise ValueError(f"{self.when!r} is not in the calendar; correct it, or precision words") from None
        return self


def precision_of(when: str) -> Precision:
    """Return how exact the date `when` is: "words" if it is no ISO 8601 date."""
    return next((name for name, pattern in _WHEN.items() if re.fullmatch(pattern, when)), "words")
