"""Events: how exactly a date is known."""

import pytest

from exporter.record.event import precision_of


@pytest.mark.parametrize(
    "when, precision",
    [
        ("2024", "year"),
        ("2024-02", "month"),
        ("2024-02-27", "day"),
        ("2024-02-27T10:00Z", "minute"),
        ("2024-13", "words"),
        ("27 February 2024", "words"),
        ("2024-02-27T10:00", "words"),
    ],
)
def test_the_form_of_a_date_tells_how_exact_it_is(when: str, precision: str) -> None:
    assert precision_of(when) == precision
