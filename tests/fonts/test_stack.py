"""Which families a text needs, and what no family has."""

from fontTools.ttLib import TTFont

from exporter import fonts
from tests.fonts.faces import (
    LABEL,
    SAMPLES,
    TEXT,
    needs_cjk,
)


def test_a_text_gets_only_the_families_it_needs(stock: fonts.Stock) -> None:
    assert fonts.fallbacks(stock, "Plain – “text” Київ", [TEXT]) == ()
    assert fonts.fallbacks(stock, "Київ", [LABEL], role="label") == ("Fira Sans Condensed",)
    assert fonts.fallbacks(stock, "Αθήνα", [TEXT]) == ("Noto Serif",)
    assert fonts.fallbacks(stock, "Αθήνα", [LABEL], role="label") == ("Fira Sans Condensed",)
    assert fonts.fallbacks(stock, "שלום Αθήνα 😀", [TEXT]) == ("Noto Serif", "Rubik", "Noto Emoji")


def test_arabic_leads_in_an_arabic_text_so_that_its_stops_match(stock: fonts.Stock) -> None:
    assert fonts.stack(stock, SAMPLES["ar"], [TEXT], language="ar") == ("Almarai", TEXT)
    assert fonts.stack(stock, SAMPLES["ar"], [TEXT], language="en") == (TEXT, "Almarai")
    assert fonts.stack(stock, "2026", [TEXT], language="ar") == (TEXT,)


@needs_cjk
def test_the_language_or_else_the_writing_decides_whose_han_forms_are_taken(stock: fonts.Stock) -> None:
    for text, language, region in (
        ("東京", "ja", "JP"),
        ("東京", "zh-Hant-HK", "TC"),
        ("东京", "zh-CN", "SC"),
        ("東京", "ko", "KR"),
        ("東京の会議", "en", "JP"),
        ("서울 東京", "en", "KR"),
        ("东京", "en", "SC"),
    ):
        assert fonts.fallbacks(stock, text, [TEXT], language=language) == (f"Noto Sans {region}",), (text, language)


def test_coverage_is_what_the_faces_have(stock: fonts.Stock) -> None:
    for name in (TEXT, "Noto Serif", "Noto Emoji"):
        inside: set[int] = set()
        for face in fonts.prepared(stock, name):
            inside |= TTFont(face.path).getBestCmap().keys()
        assert fonts.coverage(stock, name) == inside


def test_characters_without_a_face_are_named_with_what_would_help(stock: fonts.Stock) -> None:
    (character,) = fonts.missing(stock, "Hieroglyph \U00013000, once more \U00013000")
    advice = fonts.remedy(stock, [character])
    assert "U+13000 EGYPTIAN HIEROGLYPH A001" in advice
    assert "folder fonts of your template folder" in advice
