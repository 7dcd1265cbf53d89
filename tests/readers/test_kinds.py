"""Headings and words that say what a section or a block is, in every language that the labels speak."""

import tomllib
from pathlib import Path

import pytest

from exporter.readers._page.kinds import LANGUAGES, WORDS, is_ahead, is_question, kind_of, names
from tests.readers.sources import LABELS, markdown_of, outline


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
