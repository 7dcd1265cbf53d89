"""Links that count clicks lead to the same page without; links without words are told."""

from typing import Any

import pytest

from exporter.lint import mended
from exporter.record import to_data
from tests.lint.looked import found, record_of

RULE = "link"


def linked(href: str, text: str = "the port") -> dict[str, Any]:
    return {"kind": "paragraph", "text": ["See ", {"text": text, "href": href}, " now."]}


@pytest.mark.parametrize(
    "href, plain",
    [
        ("https://example.org/a?utm_source=x&utm_medium=y", "https://example.org/a"),
        ("https://example.org/a?id=5&fbclid=Iw&b=2#c", "https://example.org/a?id=5&b=2#c"),
        ("https://example.org/a?gclid=1", "https://example.org/a"),
    ],
)
def test_what_counts_clicks_is_taken_off(href: str, plain: str) -> None:
    assert found(RULE, linked(href)) == ["the port"]
    after = to_data(mended(record_of(linked(href)), [RULE]).briefing)
    assert after["sections"][0]["blocks"][0]["text"][1] == {"text": "the port", "href": plain}


def test_the_address_of_a_source_is_looked_at_too() -> None:
    record = record_of("Words.", sources=[{"id": "a", "title": "The port", "url": "https://example.org/?utm_id=1"}])
    assert mended(record, [RULE]).briefing.sources[0].url == "https://example.org/"


@pytest.mark.parametrize("href", ["https://example.org/?q=utm_source", "https://example.org/?", "mailto:a@example.org"])
def test_other_addresses_are_left_as_they_are(href: str) -> None:
    assert found(RULE, linked(href)) == []


def test_a_link_without_words_is_told() -> None:
    assert found(RULE, linked("https://example.org/", "\u00a0")) == ["\u00a0"]
    assert found(RULE, linked("https://example.org/", "^")) == []


def test_a_link_whose_neighbour_has_the_words_is_whole() -> None:
    href = "https://example.org/"
    two: list[dict[str, Any]] = [
        {"text": "the port", "href": href},
        {"text": "\u00a0", "href": href, "marks": ["strong"]},
    ]
    assert found(RULE, {"kind": "paragraph", "text": two}) == []
