"""Words and signs that stand twice are told."""

import pytest

from tests.lint.looked import found

RULE = "doubled"


@pytest.mark.parametrize(
    "language, text, meant",
    [
        ("en", "The crews of the the ships went home.", "the the"),
        ("en", "The The crews, of of course.", "of of"),
        ("de", "Der Hafen und und die Stadt.", "und und"),
        ("fr", "Le port de la ville et les les bateaux.", "les les"),
        ("ru", "Порт в в городе закрыт.", "в в"),
        ("en", "The port,, and the town.", ",,"),
        ("en", "The port is shut.. The town waits.", ".."),
    ],
)
def test_what_stands_twice_is_told(language: str, text: str, meant: str) -> None:
    assert found(RULE, text, language=language) == [meant]


@pytest.mark.parametrize(
    "language, text",
    [
        ("en", "He had had enough; that that is, is. Log in in order to go on on Monday. A-a, a.a"),
        ("en", "Wait ... and see the /../ folder, 1..5, a,,b."),
        ("fr", "Nous nous levons, vous vous taisez."),
        ("de", "Die, die die Stadt kennen, wissen, dass das das Ende ist."),
        ("vi", "xanh xanh và đỏ đỏ"),
        ("tr", "yavaş yavaş"),
    ],
)
def test_what_may_stand_twice_is_left_alone(language: str, text: str) -> None:
    assert found(RULE, text, language=language) == []
