"""Dates: read in many languages, never guessed."""

from datetime import date

import pytest

from exporter.labels import Labels
from exporter.readers._page.dates import iso_date, moment
from exporter.readers._page.kinds import LANGUAGES
from tests.readers.sources import LABELS


@pytest.mark.parametrize(
    "words, language, found",
    [
        ("27. Februar 2024", "de", "2024-02-27"),
        ("1er mars 2024", "fr", "2024-03-01"),
        ("27 de febrero de 2024", "es", "2024-02-27"),
        ("27 лютого 2024 року", "uk", "2024-02-27"),
        ("27 فبراير 2024", "ar", "2024-02-27"),
        ("2024年2月27日", "ja", "2024-02-27"),
        ("27 lutego 2024", "pl", "2024-02-27"),
        ("২৭ ফেব্রুয়ারি, ২০২৪", "bn", "2024-02-27"),
        ("27 Φεβρουαρίου 2024", "el", "2024-02-27"),
        ("۲۷ فوریهٔ ۲۰۲۴", "fa", "2024-02-27"),
        ("27 בפברואר 2024", "he", "2024-02-27"),
        ("27 फरवरी 2024", "hi", "2024-02-27"),
        ("1º febbraio 2024", "it", "2024-02-01"),
        ("2024년 2월 27일", "ko", "2024-02-27"),
        ("2024. 2. 27.", "ko", "2024-02-27"),
        ("27 mrt. 2024", "nl", "2024-03-27"),
        ("27 de fevereiro de 2024", "pt", "2024-02-27"),
        ("27 февраля 2024 г.", "ru", "2024-02-27"),
        ("2024 год", "ru", "2024"),
        ("27 ก.พ. ค.ศ. 2024", "th", "2024-02-27"),
        ("27 Şubat 2024", "tr", "2024-02-27"),
        ("27 فروری، 2024ء", "ur", "2024-02-27"),
        ("ngày 27 tháng 2 năm 2024", "vi", "2024-02-27"),
        ("tháng 2/2024", "vi", "2024-02"),
        ("2024年2月", "zh", "2024-02"),
        ("2024 年 2 月 27 号", "zh", "2024-02-27"),
        ("2024/2/27", "zh-Hant", "2024-02-27"),
        ("27 กุมภาพันธ์ 2567", "th", None),
        ("2567", "th", None),
        ("۱۴۰۲/۱۲/۸", "fa", None),
        ("1403", "fa", None),
        ("1403", "en", "1403"),
        ("February 27, 2024", "ja", "2024-02-27"),
        ("27.02.2024", "de", "2024-02-27"),
        ("Sept. 2024", "en", "2024-09"),
        ("03/04/2024", "en", None),
        ("30 February 2024", "en", None),
        ("Tuesday, 27 February 2024", "en", None),
        ("about 2024", "en", None),
        ("", "en", None),
    ],
)
def test_dates_are_read_in_many_languages_but_never_guessed(words: str, language: str, found: str | None) -> None:
    assert iso_date(words, language) == found


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_date_that_our_labels_write_is_read_back(tag: str) -> None:
    labels = Labels.of(tag, lambda name: (LABELS.parent / name).read_bytes())
    for number in range(1, 13):
        day = date(2024, number, 27)
        assert iso_date(labels.date(day), tag) == day.isoformat()


def test_a_moment_says_whether_its_zone_was_given() -> None:
    assert moment("2026-11-23 09:30:00 +0200") == ("2026-11-23T09:30:00+02:00", True)
    assert moment("2026-11-23 09:30 UTC") == ("2026-11-23T09:30:00Z", True)
    assert moment("2026-11-23") == ("2026-11-23T00:00:00Z", False)
    assert moment("soon") is None
    assert moment("November 2026") is None
    assert moment("2569-11-23 09:30 +0700", "th") is None
