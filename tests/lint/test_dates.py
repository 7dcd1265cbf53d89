"""Dates that contradict one another are told, in the words of many languages, and never mended."""

from typing import Any

import pytest

from tests.lint.looked import found, mended_by, told

RULE = "dates"


def timeline(*events: tuple[str, str], **more: Any) -> dict[str, Any]:
    return {"kind": "timeline", "events": [{"when": when, "text": text} | more for when, text in events]}


@pytest.mark.parametrize(
    "language, text",
    [
        ("en", "On Tuesday, 24 November 2025 it ended."),
        ("en", "On Tuesday, November 24, 2025, it ended."),
        ("en", "On Tue 24th Nov 2025 it ended."),
        ("en", "On Tuesday 2025-11-24 it ended."),
        ("de", "Am Dienstag, den 24. November 2025, war es vorbei."),
        ("de", "Am Dienstag, 24.11.2025, war es vorbei."),
        ("fr", "Le mardi 24 novembre 2025, c’était fini."),
        ("es", "El martes, 24 de noviembre de 2025, terminó."),
        ("it", "Martedì 24 novembre 2025 è finito."),
        ("nl", "Op dinsdag 24 november 2025 was het voorbij."),
        ("pl", "We wtorek, 24 listopada 2025, było po wszystkim."),
        ("ru", "Во вторник, 24 ноября 2025 года, всё кончилось."),
        ("ja", "2025年11月24日（火）に終わった。"),
        ("zh", "2025年11月24日星期二结束。"),
        ("ko", "2025년 11월 24일 화요일에 끝났다."),
        ("ar", "انتهى يوم الثلاثاء 24 نوفمبر 2025."),
    ],
)
def test_a_weekday_that_does_not_fit_its_date_is_told(language: str, text: str) -> None:
    (said,) = told(RULE, text, language=language)
    assert said.startswith("2025-11-24")


@pytest.mark.parametrize(
    "language, text",
    [
        ("en", "On Monday, 24 November 2025 it ended, in May 2025 too."),
        ("en", "From Tuesday to 24 November 2025 and until Sunday/24 November 2025."),
        ("en", "Version 1.31.2025 by the 30 Rock 2020 team, on 2025-13-45."),
        ("de", "Am Montag, den 24. November 2025, war es vorbei."),
        ("fr", "Le lundi 24 novembre 2025, c’était fini."),
        ("ja", "2025年11月24日（月）に終わった。2025年11月24日（東京）"),
        ("ar", "انتهى يوم الاثنين 24 نوفمبر 2025."),
    ],
)
def test_dates_that_are_right_are_left_alone(language: str, text: str) -> None:
    assert found(RULE, text, language=language) == []


def test_a_date_in_no_calendar_is_told() -> None:
    assert found(RULE, "It ended on 31 November 2025, or February 30, 2024.") == [
        "31 November 2025",
        "February 30, 2024",
    ]
    assert found(RULE, "It ended on 29 February 2024.") == []


def test_an_event_out_of_order_is_told() -> None:
    events = [("2022-02", "It began."), ("2023", "It went on."), ("2021-05-01", "Talks."), ("2024-02-27", "It ended.")]
    assert found(RULE, timeline(*events)) == ["2021-05-01"]
    assert found(RULE, timeline(*sorted(events))) == []
    assert found(RULE, timeline(*sorted(events, reverse=True))) == []


def test_a_month_within_a_year_is_no_contradiction() -> None:
    events = [
        ("2022", "It began."),
        ("2022-02", "It went on."),
        ("2022", "Talks."),
        ("Later", "More."),
        ("2023", "End."),
    ]
    assert found(RULE, timeline(*events)) == []


def test_one_event_with_two_dates_is_told() -> None:
    events = [
        ("2022-02-24", "The invasion of the neighbour began."),
        ("2023-02-24", "The invasion of the neighbour began."),
    ]
    assert told(RULE, timeline(*events)) == [
        "the same event has another date above: 2022-02-24; find out which date is right"
    ]


def test_an_event_after_the_briefing_is_told_unless_it_is_ahead() -> None:
    event = ("2026-01-06", "The allies agreed on it in Paris.")
    published = {"published_at": "2025-11-24T09:00:00Z"}
    assert found(RULE, timeline(event), **published) == ["2026-01-06"]
    assert found(RULE, timeline(event, ahead=True), **published) == []
    assert found(RULE, timeline(event)) == []


def test_an_event_that_the_text_tells_of_with_another_year_is_told() -> None:
    event = timeline(("2022-02", "The full-scale invasion of the north began."))
    assert found(RULE, "It began with the full-scale invasion of the north in 2021.", event) == ["2021"]
    assert found(RULE, "It began with the full-scale invasion in 2022.", event) == []
    assert found(RULE, "Before the full-scale invasion. In 2021 all was quiet.", event) == []
    assert found(RULE, "The invasion of 1940 is another one.", event) == []


def test_an_update_before_the_news_is_told() -> None:
    times = {"published_at": "2025-11-24T09:00:00Z", "updated_at": "2025-11-23T09:00:00Z"}
    assert told(RULE, "Words.", **times) == ["updated before it was published; find out which time is right"]


def test_none_of_it_is_mended() -> None:
    text = "On Tuesday, 24 November 2025, not on 31 November 2025."
    assert mended_by(RULE, text) == [text]
