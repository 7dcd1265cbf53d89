"""What is printed: only our faces, each the cut that was asked for, the same on every machine."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from exporter import fonts
from tests.fonts.faces import (
    CJK_SAMPLES,
    LABEL,
    MONO,
    SAMPLES,
    TEXT,
    Print,
    assert_only,
    embedded_fonts,
    letters_by_font,
    needs_cjk,
    outline,
    python,
)


@pytest.mark.pdf
@pytest.mark.parametrize("family", [TEXT, LABEL, MONO])
def test_each_weight_and_style_asked_for_is_drawn_by_its_own_face(
    family: str, stock: fonts.Stock, print_pdf: Print
) -> None:
    faces = fonts.prepared(stock, family)
    body = "".join(f"<p style='font-weight:{f.weight};font-style:{f.style}'>g</p>" for f in faces)
    embedded = embedded_fonts(print_pdf(stock, body, family))
    assert len(embedded) == len(faces)
    for face in faces:
        original = TTFont(face.path)
        glyph = original.getGlyphID(original.getBestCmap()[ord("g")])
        drawn = [outline(font, glyph) for font in embedded.values()]
        assert drawn.count(outline(original, glyph)) == 1, f"{face.weight} {face.style}"


def test_the_theme_has_the_weights_that_the_look_asks_for(stock: fonts.Stock) -> None:
    cuts = {name: {(f.weight, f.style) for f in fonts.prepared(stock, name)} for name in (TEXT, LABEL, MONO)}
    assert cuts[TEXT] == cuts[LABEL] == {(w, s) for w in (400, 600, 700) for s in ("normal", "italic")}
    assert cuts[MONO] == {(w, s) for w in (400, 600) for s in ("normal", "italic")}


@pytest.mark.pdf
@pytest.mark.parametrize("language", SAMPLES)
def test_a_page_in_any_script_holds_only_our_fonts_and_no_empty_box(
    language: str, stock: fonts.Stock, print_pdf: Print, caplog: pytest.LogCaptureFixture
) -> None:
    stack = fonts.stack(stock, SAMPLES[language], [TEXT], language=language)
    pdf = print_pdf(stock, f"<p lang={language}>{SAMPLES[language]} <b>{SAMPLES[language]}</b>", *stack)
    assert_only(stack, pdf)
    assert not caplog.messages
    assert fonts.missing(stock, SAMPLES[language], stack) == []


@pytest.mark.pdf
@needs_cjk
@pytest.mark.parametrize("language, family", [*zip(CJK_SAMPLES, ("JP", "KR", "SC", "TC"), strict=True)])
def test_chinese_japanese_and_korean_are_set_in_their_own_forms_with_a_real_bold(
    language: str, family: str, stock: fonts.Stock, print_pdf: Print, caplog: pytest.LogCaptureFixture
) -> None:
    sample = CJK_SAMPLES[language]
    stack = fonts.stack(stock, sample, [TEXT], language=language)
    pdf = print_pdf(stock, f"<p lang={language}>{sample} <b>{sample}</b>", *stack)
    assert set(embedded_fonts(pdf)) - {"IBM-Plex-Serif", "IBM-Plex-Serif-Bold"} == {
        f"Noto-Sans-{family}",
        f"Noto-Sans-{family}-Bold",
    }
    assert not caplog.messages


@pytest.mark.pdf
def test_what_the_check_calls_missing_is_what_would_be_printed_as_an_empty_box(
    stock: fonts.Stock, print_pdf: Print, caplog: pytest.LogCaptureFixture
) -> None:
    text = "Ж\u00a0x\u2011y\u200b\u2009é☃ن\ufe0f\u00ad\U00013000"
    print_pdf(stock, f"<p>{text}", LABEL)
    boxes = sorted(message.partition('"')[2][0] for message in caplog.messages if ".notdef" in message)
    assert boxes == fonts.missing(stock, text, [LABEL]) == ["Ж", "ن", "\u2011", "☃", "\U00013000"]


@pytest.mark.pdf
def test_a_greek_word_is_set_in_one_face_though_plex_has_a_pi_of_its_own(stock: fonts.Stock, print_pdf: Print) -> None:
    greek = "πολιτική"
    letters = letters_by_font(print_pdf(stock, f"<p>Paris {greek}", *fonts.stack(stock, greek, [TEXT])))
    assert letters == {"IBM-Plex-Serif": "Paris", "Noto-Serif": greek}
    formula = letters_by_font(print_pdf(stock, "<p>Paris π", *fonts.stack(stock, "Paris π", [TEXT])))
    assert formula == {"IBM-Plex-Serif": "Parisπ"}


@pytest.mark.pdf
@needs_cjk
def test_a_sentence_and_its_brackets_are_set_in_one_face_though_others_have_some(
    stock: fonts.Stock, print_pdf: Print
) -> None:
    text = "「東京」Αθήνα ἀρχή"
    stack = fonts.stack(stock, text, [TEXT], language="ja")
    assert stack == (TEXT, "Noto Serif", "Noto Sans JP")
    letters = letters_by_font(print_pdf(stock, f"<p>{text}", *stack))
    assert letters == {"Noto-Sans-JP": "「東京」", "Noto-Serif": "Αθήναἀρχή"}


PRINT_ONCE = """
import hashlib, os, sys
from pathlib import Path
from exporter import fonts
cache, *languages = sys.argv[1:]
stock = fonts.open_stock(Path(cache))
for sample in languages:
    stack = fonts.stack(stock, sample, ["IBM Plex Serif"])
    os.environ["FONTCONFIG_FILE"] = str(fonts.fontconfig_file(stock, stack))
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    configuration = FontConfiguration()
    style = weasyprint.CSS(string="body { font-family: %s }" % fonts.css_value(stack), font_config=configuration)
    pdf = weasyprint.HTML(string="<html lang=en><p>" + sample).write_pdf(stylesheets=[style], font_config=configuration)
    print(hashlib.sha256(pdf).hexdigest())
"""


@pytest.mark.pdf
def test_the_bytes_are_the_same_in_any_process_cache_order_and_locale(tmp_path: Path) -> None:
    samples = [SAMPLES["uk"], SAMPLES["el"], SAMPLES["en"], "Plain ❤️ text"]
    one = python(PRINT_ONCE, tmp_path / "one", *samples, PYTHONHASHSEED="1", LC_ALL="C").split()
    two = python(PRINT_ONCE, tmp_path / "two", *samples[::-1], PYTHONHASHSEED="2", FC_LANG="ja", LANG="ja_JP.UTF-8")
    assert one == two.split()[::-1]
    assert len(set(one)) == len(samples)
