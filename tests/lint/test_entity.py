"""Entities that were escaped once too often become what they stand for."""

import pytest

from tests.lint.looked import found, mended_by

RULE = "entity"


@pytest.mark.parametrize(
    "text, mended",
    [
        ("Rock &amp; roll&#8217;s end &mdash; really", "Rock & roll’s end — really"),
        ("Ten&nbsp;miles", "Ten\u00a0miles"),
        ("Rock &amp;amp; roll", "Rock & roll"),
        ("Ten&amp;nbsp;miles", "Ten\u00a0miles"),
        ("caf&eacute;", "café"),
    ],
)
def test_an_entity_becomes_its_sign(text: str, mended: str) -> None:
    assert mended_by(RULE, text) == [mended]


def test_what_would_become_markup_is_told_and_a_person_decides() -> None:
    assert found(RULE, "Write &lt;b&gt; here") == ["&lt;", "&gt;"]
    assert mended_by(RULE, "Write &lt;b&gt; here") == ["Write &lt;b&gt; here"]


@pytest.mark.parametrize("text", ["AT&T; R&D; Q&A", "a && b; c", "&notanentity;", "a&b=c;", "&#0; &#xD800;"])
def test_other_ampersands_are_left_alone(text: str) -> None:
    assert found(RULE, text) == []


def test_an_entity_in_code_is_left_alone() -> None:
    assert found(RULE, {"kind": "paragraph", "text": ["Write ", {"text": "&nbsp;", "marks": ["code"]}]}) == []
