"""Capitals that were lost are told; a person decides, so nothing is mended."""

from typing import Any

import pytest

from tests.lint.looked import found, mended_by

RULE = "lost-capital"


def items(*texts: str) -> dict[str, Any]:
    return {"kind": "list", "items": list(texts)}


def headed(*headings: str, language: str = "en") -> list[str]:
    sections = [{"heading": heading, "blocks": [{"kind": "paragraph", "text": "Words."}]} for heading in headings]
    return found(RULE, language=language, sections=sections)


def test_a_country_in_small_letters_is_told_where_it_has_its_capital_elsewhere() -> None:
    assert found(RULE, "They defend ukraine as they can.", "The aid for Ukraine grows.") == ["ukraine"]
    assert found(RULE, "It began with russia’s invasion.", "The war with Russia goes on.") == ["russia"]
    assert found(RULE, "They met in paris.", "A cell in Paris is planned.") == ["paris"]
    assert found(RULE, "Other european allies pay.", "A force of European soldiers.") == ["european"]


@pytest.mark.parametrize(
    "language, text, name",
    [
        ("de", "Der Streik in frankreich endet. Der Hafen in Frankreich ist offen.", "frankreich"),
        ("fr", "La grève en allemagne est finie. Le port en Allemagne est ouvert.", "allemagne"),
        ("ru", "Порт в россия открыт. Люди и Россия ждут.", "россия"),
    ],
)
def test_a_country_is_known_in_other_languages(language: str, text: str, name: str) -> None:
    assert found(RULE, text, language=language) == [name]


def test_a_day_or_a_month_in_small_letters_is_told_where_it_never_is() -> None:
    assert found(RULE, "The vote was held on monday, and in march they may march on an august day.") == ["monday"]
    assert found(RULE, "Es war am montag im november.", language="de") == ["montag", "november"]
    assert found(RULE, "C’était un lundi de novembre.", language="fr") == []


def test_a_heading_that_begins_small_among_others_is_told() -> None:
    assert headed("what Happened", "What It Means", "Who Is Affected") == ["what"]
    assert headed("what happened", "what it means", "who is affected") == []
    assert headed("iPhone sales", "npm.js", "docs.rs rebuilds", "What It Means", "Who Is Affected") == []


def test_an_item_that_begins_small_among_others_is_told() -> None:
    assert found(RULE, items("first one", "Second one", "Third one", "Fourth one")) == ["first"]
    assert found(RULE, items("first one", "second one", "Third one", "Fourth one")) == []
    assert found(RULE, items("English", "maths", "Welsh")) == []


def test_a_sentence_that_begins_small_is_told() -> None:
    assert found(RULE, "The port is closed. the town waits. The crews left.") == ["the"]


@pytest.mark.parametrize(
    "language, text",
    [
        ("en", "He left at 5 p.m. the same day. The U.S. government, approx. the half, etc. the rest. The end."),
        ("en", "See example.org and paris.example.org, @paris, #paris and /paris. We met in Paris and Paris."),
        ("en", "The president met. We saw President Smith. Then President Jones. And President Brown."),
        ("en", "A promise is kept by each Promise, the Promise, a Promise and his Promise."),
        ("en", "The turkey was eaten in Turkey by turkey lovers of Turkey."),
        ("es", "Los rusos de Rusia y los alemanes de Alemania."),
        ("fr", "Les russes de Russie et les allemands d’Allemagne."),
    ],
)
def test_what_is_written_small_rightly_is_left_alone(language: str, text: str) -> None:
    assert found(RULE, text, language=language) == []


def test_nothing_of_it_is_mended() -> None:
    text = "They defend ukraine. The aid for Ukraine grows."
    assert mended_by(RULE, text) == [text]
