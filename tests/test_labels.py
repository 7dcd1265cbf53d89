"""The words we add: complete in every language, dates as the language writes them."""

import re
import string
import tomllib
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from exporter import EXAMPLE, briefing_from, of_one
from exporter.export import render
from exporter.labels import Labels
from exporter.record import Faults
from exporter.record.event import Event
from exporter.templates import TemplateSet, ours

LANGUAGES = sorted(path.stem for path in (ours() / "labels").glob("*.toml"))
SET = TemplateSet()
SPACES = {0xA0: " ", 0x202F: " "}


def words(language: str) -> dict[str, str]:
    return tomllib.loads((ours() / "labels" / f"{language}.toml").read_text(encoding="utf-8"))


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_languages_of_the_issue_are_there() -> None:
    europe = set("en de fr es it pt nl pl ru uk el tr".split())
    assert set(LANGUAGES) >= europe | set("ar fa ur he hi bn th vi zh zh-Hant ja ko".split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_label_with_the_same_braces(language: str) -> None:
    english, other = words("en"), words(language)
    assert set(other) == set(english)
    assert {key: fields(text) for key, text in other.items()} == {key: fields(text) for key, text in english.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_is_left_empty_or_in_english(language: str) -> None:
    english, other = words("en"), words(language)
    same = {key for key in english if english[key] == other[key] and any(c.isalpha() for c in other[key].split("{")[0])}
    assert all(other.values())
    assert language == "en" or same <= {"sources", "notes", "briefing", "figure"}, same


@pytest.mark.parametrize(
    "language, shown",
    [
        ("en", "23 November 2026"),
        ("en-US", "November 23, 2026"),
        ("de-AT", "23. November 2026"),
        ("fr", "23 novembre 2026"),
        ("uk", "23 листопада 2026 р."),
        ("ja", "2026年11月23日"),
    ],
)
def test_dates_are_written_as_the_language_writes_them(language: str, shown: str) -> None:
    assert SET.labels(language).date(date(2026, 11, 23)).translate(SPACES) == shown


def test_a_time_names_its_zone_and_does_not_break_within_its_date() -> None:
    labels = SET.labels("en")
    assert labels.time(datetime(2026, 11, 23, 9, 30, tzinfo=UTC)).translate(SPACES) == "23 November 2026, 09:30 UTC"
    kathmandu = timezone(timedelta(hours=5, minutes=45))
    assert labels.time(datetime(2026, 1, 2, 3, 4, tzinfo=kathmandu)).endswith("UTC+5:45")
    assert " " not in labels.date(date(2026, 11, 23))


@pytest.mark.parametrize(
    "when, shown",
    [
        ("1789", "1789"),
        ("2022-02", "February 2022"),
        ("2024-02-27", "27 February 2024"),
        ("2024-02-27T10:00Z", "27 February 2024, 10:00 UTC"),
        ("After a ceasefire", "After a ceasefire"),
    ],
)
def test_an_event_is_dated_as_exactly_as_it_is_known(when: str, shown: str) -> None:
    event = Event.model_validate({"when": when, "text": "x"})
    assert SET.labels("en").when(event).translate(SPACES) == shown


def test_names_are_joined_as_the_language_joins_them() -> None:
    assert SET.labels("en").join(["Ada", "Ben"]) == "Ada and Ben"
    assert SET.labels("de").join(["Ada", "Ben", "Cem"]) == "Ada, Ben und Cem"
    assert SET.labels("ja").join(["Ada", "Ben"]) == "Ada、Ben"
    assert SET.labels("en").join(["Ada"]) == "Ada"


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_are_written_in_the_script_of_their_language(language: str) -> None:
    script = {"el": "GREEK", "ru": "CYRILLIC", "uk": "CYRILLIC", "he": "HEBREW", "hi": "DEVANAGARI", "bn": "BENGALI"}
    script |= dict.fromkeys(("ar", "fa", "ur"), "ARABIC") | {"th": "THAI", "ko": "HANGUL"}
    script |= dict.fromkeys(("zh", "zh-Hant"), "CJK") | {"ja": "(CJK|HIRAGANA|KATAKANA)"}
    for key, text in words(language).items():
        letters = [name for sign in re.sub(r"\{\w+\}", "", text) if sign.isalpha() and (name := unicodedata.name(sign))]
        if key != "locale" and letters:
            assert re.match(script.get(language, "LATIN"), letters[0]), key


@pytest.mark.parametrize(
    "tag, sources",
    [
        ("zh-TW", "來源"),
        ("zh-HK", "來源"),
        ("zh-Hant", "來源"),
        ("zh-CN", "来源"),
        ("iw", "מקורות"),
        ("pt-PT", "Fontes"),
    ],
)
def test_a_tag_gets_the_labels_of_its_script(tag: str, sources: str) -> None:
    assert SET.labels(tag)("sources") == sources


def test_a_language_without_labels_speaks_english_and_says_so() -> None:
    assert SET.labels("tlh")("sources") == "Sources"
    record: dict[str, Any] = {"id": "https://example.org/s", "slug": "s", "title": "Bandari", "language": "sw"}
    record |= {"sections": [{"blocks": ["Meli imefika."]}]}
    (notice,) = render(of_one(briefing_from(record), EXAMPLE), "html", SET, {}).notices
    assert notice.startswith("there are no labels in the language 'sw'")
    assert "labels/sw.toml" in notice
    assert not render(of_one(briefing_from(record | {"language": "pt-BR"}), EXAMPLE), "html", SET, {}).notices


def test_an_unknown_label_is_an_error_that_names_it() -> None:
    with pytest.raises(KeyError, match=r"no label 'nonsense' in labels/en\.toml"):
        SET.labels("en")("nonsense")


def test_a_broken_labels_file_is_a_fault_that_names_it() -> None:
    with pytest.raises(Faults, match=r"labels/en\.toml"):
        Labels.of("en", lambda _: b"= nothing")
