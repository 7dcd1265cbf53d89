"""Chronologies, groups, questions and sources become what they are; in doubt a block stays what it is."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from exporter.labels import Labels
from exporter.readers._page.dates import iso_date, moment
from exporter.readers._page.kinds import LANGUAGES, WORDS, is_ahead, is_question, kind_of, names
from exporter.record.blocks import Affected, Faq, Timeline
from tests.readers.sources import markdown_of, outline, said, strings, text_of

LABELS = Path(__file__).parents[2] / "templates" / "labels"


def shaped(text: str, language: str = "en") -> list[Any]:
    """Return the blocks of the first section of a text."""
    reading = markdown_of(f"---\ntitle: T\nlanguage: {language}\n---\n{text}")
    return list(reading.briefing.sections[0].blocks)


@pytest.mark.parametrize("path", sorted(LABELS.glob("*.toml")), ids=lambda path: path.stem)
def test_the_labels_of_every_language_are_headings_that_are_known(path: Path) -> None:
    labels = tomllib.loads(path.read_text("utf-8"))
    for kind in "key_points what_happened what_it_means who_is_affected timeline faq background sources".split():
        assert kind_of(labels[kind]) == kind
        assert WORDS[kind][path.stem][0] == labels[kind]
    assert path.stem in LANGUAGES
    assert all(WORDS[what][path.stem] for what in ("when", "event", "ahead"))


def test_no_heading_names_two_kinds() -> None:
    kinds = [kind for kind in WORDS if kind not in ("when", "event", "ahead")]
    for kind in kinds:
        for words in WORDS[kind].values():
            assert [kind_of(word) for word in words] == [kind] * len(words)


def test_only_exact_headings_name_a_kind() -> None:
    text = "## KEY POINTS:\n\n- a\n\n## What happened?\n\nA.\n\n## What happened next\n\nB.\n\n## Häufige Fragen\n\nC."
    assert [kind for _, kind, _ in outline(markdown_of(text))] == ["key_points", "what_happened", "other", "faq"]


@pytest.mark.parametrize(
    "heading, kind",
    [
        ("Τι συνέβη;", "what_happened"),  # the Greek question mark, as Greeks type it
        ("NE ANLAMA GELİYOR?", "what_it_means"),
        ("ÖNE ÇIKANLAR", "key_points"),
        ("گاه شمار", "timeline"),  # a space for the joiner
        ("پيشينه", "background"),  # typed on an Arabic keyboard
        ("發生了什麼？", "what_happened"),
        ("खास बातें:", "key_points"),
    ],
)
def test_a_heading_is_known_however_it_is_typed(heading: str, kind: str) -> None:
    assert kind_of(heading) == kind


def test_sources_are_known_by_the_words_of_the_language_whose_labels_the_briefing_gets() -> None:
    for word, language in (("來源", "zh-TW"), ("来源", "zh-CN"), ("מקורות", "iw"), ("Fontes", "pt-PT")):
        assert names("sources", word, language)
    for word, language in (("来源", "zh-Hant-HK"), ("來源", "zh"), ("Sources", "sv")):
        assert not names("sources", word, language)


@pytest.mark.parametrize(
    "words, language, ahead",
    [
        ("After a ceasefire", "en", True),
        ("หลังการหยุดยิง", "th", True),  # no space between words
        ("停战之后", "zh", False),
        ("今后数年", "zh", True),
        ("Na een bestand", "nl", True),
        ("Na początku 2024", "pl", False),  # "at the beginning of": after in Dutch alone
    ],
)
def test_what_is_to_come_is_said_in_the_briefings_own_language(words: str, language: str, ahead: bool) -> None:
    assert is_ahead(words, language) == ahead


def test_a_semicolon_asks_in_greek_alone() -> None:
    assert all(map(is_question, ("Τι συνέβη;", "«Τι συνέβη»;", "发生了什么？ ")))
    assert not any(map(is_question, ("one thing;", "Τι συνέβη")))


# ---------------------------------------------------------------------------------------------------------- timelines

TABLE = "## Timeline\n\n| Date | Event |\n|---|---|\n"


def test_a_table_of_dates_and_events_is_a_timeline() -> None:
    (timeline,) = shaped(
        TABLE + "| February 2022 | It *began*. |\n| **27 February 2024** | They met. |\n"
        "| 2026 | Now. |\n| Early spring | Thaw. |\n| After a ceasefire | Troops.[^1] |\n\n[^1]: Perhaps."
    )
    assert isinstance(timeline, Timeline)
    assert [(event.when, event.precision, event.ahead) for event in timeline.events] == [
        ("2022-02", "month", False),
        ("2024-02-27", "day", False),
        ("2026", "year", False),
        ("Early spring", "words", False),
        ("After a ceasefire", "words", True),
    ]
    assert said(timeline.events[0].text) == "It began."


@pytest.mark.parametrize(
    "table",
    [
        TABLE.replace("Event", "Troops") + "| 2022 | 40 |\n",
        TABLE + "| 2022 |  |\n",
        TABLE + "| [2022](https://example.org/) | A link would be lost. |\n",
        TABLE + "| 2022[^1] | A note would be lost. |\n\n[^1]: Note.",
        "## Timeline\n\n| Date | Event | Place |\n|---|---|---|\n| 2022 | a | b |\n",
        TABLE.replace("Timeline", "Background") + "| 2022 | Not a chronology by its heading. |\n",
    ],
    ids="other-head empty-event link note three-columns other-heading".split(),
)
def test_a_table_that_is_no_plain_chronology_stays_a_table(table: str) -> None:
    assert shaped(table)[0].kind == "table"


def test_a_date_that_the_calendar_does_not_know_stays_words() -> None:
    (timeline,) = shaped(TABLE + "| 2024-02-30 | Never. |\n")
    assert (timeline.events[0].when, timeline.events[0].precision) == ("2024-02-30", "words")


def test_a_list_in_which_each_item_begins_with_a_date_is_a_timeline() -> None:
    (timeline,) = shaped("## Timeline\n\n- **3 May 2026:** One.\n- 4 May 2026 – Two: three.\n- 2027: Four.")
    assert [(event.when, said(event.text)) for event in timeline.events] == [
        ("2026-05-03", "One."),
        ("2026-05-04", "Two: three."),
        ("2027", "Four."),
    ]
    assert shaped("## Timeline\n\n- 3 May 2026: One.\n- Later on: two.\n- Somebody: three.")[0].kind == "list"


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


# --------------------------------------------------------------------------------------------------- who is affected


def test_a_list_of_groups_and_effects_is_an_affected_block() -> None:
    for mark, after in (("**", ":** "), ("**", "**: "), ("", ": ")):
        (affected,) = shaped(
            f"## Who is affected\n\n- {mark}Ukraine{after}gains *most*.\n- {mark}The allies{after}pay."
        )
        assert isinstance(affected, Affected)
        assert [(said(one.group), said(one.effect)) for one in affected.groups] == [
            ("Ukraine", "gains most."),
            ("The allies", "pay."),
        ]
        assert affected.groups[0].group[0].marks == ()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "item", ["Everybody.", "**Everybody**", "Everybody:", "See https://example.org/x", "A: b\n\n  c"]
)
def test_a_list_with_one_item_that_is_no_group_stays_a_list(item: str) -> None:
    assert shaped(f"## Who is affected\n\n- **Ukraine:** gains.\n- {item}")[0].kind == "list"


# ---------------------------------------------------------------------------------------------- questions and answers


def test_questions_in_headings_become_pairs_and_stay_targets_of_links() -> None:
    reading = markdown_of(
        "[see](#why-so)\n\n## FAQ\n\nFirst this.\n\n### Why *so*?\n\nBecause.\n\n- a\n\n### And then?\n\nThen."
    )
    assert [kind for _, kind, _ in outline(reading)] == ["other", "faq"]
    intro, faq = reading.briefing.sections[1].blocks
    assert isinstance(faq, Faq)
    assert intro.kind == "paragraph"
    assert [(said(pair.question), [block.kind for block in pair.answer]) for pair in faq.pairs] == [
        ("Why so?", ["paragraph", "list"]),
        ("And then?", ["paragraph"]),
    ]
    assert reading.briefing.sections[0].blocks[0].text[0].href == f"#{faq.pairs[0].answer[0].id}"  # type: ignore[union-attr]
    assert reading.report == ()


@pytest.mark.parametrize(
    "text",
    [
        "- Why?\n- Because.\n- When?\n- Now.",
        "- **Why?** Because.\n- **When?** Now.",
        "- Why?\n\n  Because.\n- When?\n\n  Now.",
        "**Why?**\n\nBecause.\n\n**When?**\n\nNow.",
    ],
    ids="in-turn bold-lead two-paragraphs bold-paragraphs".split(),
)
def test_questions_in_lists_and_in_bold_become_pairs(text: str) -> None:
    (faq,) = shaped(f"## Questions and answers\n\n{text}")
    assert isinstance(faq, Faq)
    assert [(said(pair.question), text_of(pair.answer[0])) for pair in faq.pairs] == [
        ("Why?", "Because."),
        ("When?", "Now."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "### Why?\n\n### When?\n\nNow.",
        "### Why?\n\nBecause.\n\n#### Part\n\nMore.",
        "- Why?\n- When?\n- Now.",
        "**Why?**\n\n**When?**\n\nNow.",
    ],
    ids="no-answer inner-part uneven two-questions".split(),
)
def test_questions_without_answers_stay_what_they_are(text: str) -> None:
    reading = markdown_of(f"## FAQ\n\n{text}")
    assert "faq" not in [block.kind for section in reading.briefing.sections for block in section.blocks]
    words = " ".join(strings(reading.briefing.model_dump(mode="json")))
    assert all(word in words for word in ("Why?", "Because." if "Because" in text else "Now."))


# ------------------------------------------------------------------------------------------------------------ sources


def test_a_last_list_of_sources_becomes_the_sources_of_the_record() -> None:
    reading = markdown_of("Text.\n\n## Sources\n\n- [The paper](https://example.org/paper), 2026\n- A talk")
    assert [(source.title, source.url) for source in reading.briefing.sources] == [
        ("The paper, 2026", "https://example.org/paper"),
        ("A talk", None),
    ]
    assert outline(reading) == [(1, "other", "")]


@pytest.mark.parametrize(
    "text",
    [
        "Text.\n\n## Sources\n\nSome words.\n\n- A talk",
        "Text.\n\n## Sources\n\n- [a](https://a.example) and [b](https://b.example)",
        "Text.\n\n## Sources\n\n- A talk[^1]\n\n[^1]: Note.",
        "Text.\n\n## Quellen\n\n- The label above them would be in English",
        "Text.\n\n## Sources\n\n- A talk\n\n## Last words\n\nMore.",
    ],
    ids="words two-links note other-language not-last".split(),
)
def test_sources_that_would_lose_or_move_words_stay_a_section(text: str) -> None:
    reading = markdown_of(text)
    assert reading.briefing.sources == ()
    assert len(reading.briefing.sections) > 1
