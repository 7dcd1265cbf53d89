"""Spaces where none belongs are taken out, in the manner of each language."""

import pytest

from tests.lint.looked import found, mended_by

RULE = "stray-space"


@pytest.mark.parametrize(
    "language, text, mended",
    [
        ("en", "The port is shut , the town waits .", "The port is shut, the town waits."),
        ("en", "The port ( shut since Monday ) waits.", "The port (shut since Monday) waits."),
        ("en", "The\u00a0 port\u00a0\u00a0is shut.", "The port\u00a0is shut."),
        ("en", "\u00a0The port is shut.\u00a0", "The port is shut."),
        ("en", "The po\u200brt is\ufeff shut.", "The port is shut."),
        ("de", "Der Hafen ist zu , die Stadt wartet !", "Der Hafen ist zu, die Stadt wartet!"),
        ("fr", "Le port est fermé , dit-il.", "Le port est fermé, dit-il."),
        ("ar", "انتهى الإضراب ، وعاد العمال.", "انتهى الإضراب، وعاد العمال."),
    ],
)
def test_a_stray_space_is_taken_out(language: str, text: str, mended: str) -> None:
    assert mended_by(RULE, text, language=language) == [mended]


@pytest.mark.parametrize(
    "language, text",
    [
        ("fr", "« Le port », dit-il : qui l’a fermé ? Personne ! Nous attendons ; c’est long."),
        ("fr", "Le port\u00a0: «\u00a0fermé\u00a0» et 10\u202f000 bateaux\u202f!"),
        ("en", "The .NET port uses 10\u00a0km of .env files . . . and so on :) [ ]"),
        ("en", "The 24\u00a0February text of Mr.\u00a0Smith, p.\u00a05."),
        ("ja", "港は\u3000閉鎖された。"),
        ("km", "កំពង់ផែ\u200bត្រូវបានបិទ"),
        ("th", "ท่าเรือ\u200bปิดแล้ว ๆ"),
        ("ur", "مسیح) حضرت عیسیٰ( کی پیدائش"),
        ("en", "\u00a0"),
        ("en", "where a = ( b + c ) and x , y"),
    ],
)
def test_what_a_language_writes_so_is_left_alone(language: str, text: str) -> None:
    assert found(RULE, text, language=language) == []
