"""An import changes what its source says, and takes nothing back that was said once for good."""

from typing import Any

import pytest

from exporter.again import again
from exporter.readers import Context, read_bytes
from exporter.record import Faults, to_data, to_json
from exporter.record.inlines import plain_text
from tests.again.pages import over, page, record, report

LATE, EARLY = "2026-11-24T06:00:00Z", "2026-11-23T06:00:00Z"
ELSEWHERE: dict[str, Any] = {
    "slug": "port-strike",
    "permalink": "https://example.org/news/port",
    "alternate_ids": {"guid": "https://old.example.org/?p=7"},
    "language": "en-GB",
    "published_at": "2026-11-20T08:00:00Z",
    "embargo_until": LATE,
    "topics": ["Ports"],
    "corrections": [{"id": "cor", "at": "2026-11-21T09:00:00Z", "text": "Nine days, not ten."}],
    "rights": {"holder": "The desk", "syndication": "denied"},
    "ai_disclosure": "Translated by a machine.",
    "ed_note": "Call the ministry.",
    "open_questions": ["How many ships?"],
}


def test_what_the_source_does_not_say_stays() -> None:
    base = record("Text.", **ELSEWHERE)
    made = to_data(over(base, "## Text\n\nOther text.", title="The port, again").briefing)
    assert made["title"] == "The port, again"
    assert {name: made[name] for name in ELSEWHERE} == {name: to_data(base)[name] for name in ELSEWHERE}


def test_what_is_no_longer_assumed_is_no_longer_told() -> None:
    assert "language" not in report(over(record("Text.", **ELSEWHERE), "## Text\n\nOther text."))


def test_what_the_source_says_counts() -> None:
    made = over(record("Text.", **ELSEWHERE), "Text.", slug="harbour", tags="[Ships]", ai="None.").briefing
    assert (made.slug, made.topics, made.ai_disclosure) == ("harbour", ("Ships",), "None.")


@pytest.mark.parametrize("said", [EARLY, None, "2026-11-24T07:00:00+01:00"])
def test_an_embargo_is_neither_lifted_nor_shortened(said: str | None) -> None:
    reading = over(record("Text.", **ELSEWHERE), "Other text.", **({"embargo": said} if said else {}))
    assert to_data(reading.briefing)["embargo_until"] == LATE
    is_told = "an import never lifts an embargo, nor shortens it" in report(reading)
    assert is_told == (said == EARLY), "the same time in another zone is no shorter one"


def test_an_embargo_that_a_record_says_is_none_stays_too() -> None:
    base = record("Text.", **ELSEWHERE)
    data = to_json(base).replace(f'"embargo_until":"{LATE}"'.encode(), b'"embargo_until":null')
    reading = read_bytes(data, Context("port.json"))
    assert reading.briefing.embargo_until is None
    assert again(reading, base).briefing is base
    assert "embargo_until: none: 2026-11-24T06:00:00Z stays" in report(again(reading, base))
    assert again(reading, base, lift_embargo=True).briefing.embargo_until is None


def test_an_embargo_may_be_set_and_made_longer() -> None:
    later = "2026-12-01T06:00:00Z"
    for base in (record("Text."), record("Text.", **ELSEWHERE)):
        assert to_data(over(base, "Text.", embargo=later).briefing)["embargo_until"] == later


def test_the_first_date_of_publication_stays() -> None:
    reading = over(record("Text.", **ELSEWHERE), "Text.", date="2026-11-23T08:00:00Z")
    assert to_data(reading.briefing)["published_at"] == "2026-11-20T08:00:00Z"
    assert "published_at: 2026-11-23T08:00:00Z: 2026-11-20T08:00:00Z stays" in report(reading)


def test_a_source_of_another_briefing_is_refused() -> None:
    with pytest.raises(
        Faults, match=r"'https://example\.org/ship' is another briefing than 'https://example\.org/port'"
    ):
        over(record("Text."), "Text.", id="https://example.org/ship")


def test_corrections_of_the_source_come_to_those_that_are_there() -> None:
    text = "corrections:\n- at: 2026-11-22T09:00:00Z\n  text: Forty ships, not fourteen.\n"
    reading = read_bytes(f"---\n{text}---\nText.".encode(), Context("port.md"))
    made = again(reading, record("Text.", **ELSEWHERE))
    assert [plain_text(one.text) for one in made.briefing.corrections] == [
        "Nine days, not ten.",
        "Forty ships, not fourteen.",
    ]
    assert "the correction cor of 2026-11-21T09:00:00Z is not in the source: it stays" in report(made)
    assert again(reading, made.briefing).briefing is made.briefing


def test_a_right_that_the_source_does_not_speak_of_stays_as_it_is() -> None:
    rights = over(record("Text.", **ELSEWHERE), "Text.", rights="© The port").briefing.rights
    assert (rights.notice, rights.holder, rights.syndication) == ("© The port", "The desk", "denied")


def test_an_id_of_an_older_feed_never_changes() -> None:
    reading = over(record("Text.", **ELSEWHERE), "Text.", guid="https://example.org/?p=8")
    assert reading.briefing.guid == "https://old.example.org/?p=7"
    assert "alternate_ids.guid: https://example.org/?p=8: https://old.example.org/?p=7 stays" in report(reading)


def test_the_revision_counts_on_from_the_base_or_is_what_the_source_says_if_that_is_more() -> None:
    base = record("Text.")
    assert over(base, "Other.").briefing.revision == 5
    assert over(base, "Other.", revision="2").briefing.revision == 5
    assert over(base, "Other.", revision="9").briefing.revision == 9
    assert page("Other.").briefing.revision == 1
