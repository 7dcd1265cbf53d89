"""Fonts: only ours reach a page, each the cut that was asked for, the same on every machine."""

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, distribution
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from fontTools.pens.statisticsPen import StatisticsPen
from fontTools.ttLib import TTFont

from exporter import fonts

ROOT = Path(__file__).resolve().parent.parent
TEXT, LABEL, MONO = "IBM Plex Serif", "IBM Plex Sans Condensed", "IBM Plex Mono"
SAMPLES = {
    "de": "Straße – „Anführung“ 50 %",
    "uk": "Верховна Рада ухвалила ґрунтовний закон",
    "vi": "Tiếng Việt",
    "el": "Ο πρωθυπουργός μίλησε για ἀρχὴν",
    "ar": "اتفق الحلفاء في باريس، ٢٠٢٦",
    "he": "שלום עולם",
    "hi": "हिन्दी समाचार",
    "bn": "বাংলা সংবাদ",
    "th": "ข่าวภาษาไทย",
    "ka": "ქართული",
    "hy": "Հայերեն",
    "am": "አማርኛ",
    "my": "မြန်မာ",
    "km": "ខ្មែរ",
    "en": "★ ✓ → ① 😀 🎉 1️⃣",
}
CJK_SAMPLES = {
    "ja": "東京で会議が開かれた。",
    "ko": "서울에서 회의가 열렸다",
    "zh-Hans": "会议在北京举行。",
    "zh-TW": "會議在臺北舉行。",
}

Print = Callable[..., bytes]


def wheel(name: str) -> Path | None:
    try:
        return Path(str(distribution(name).locate_file("")))
    except PackageNotFoundError:
        return None


SITE = wheel("fontpkg-fira-sans-condensed") or Path()
STATIC = SITE / "fontpkg_fira_sans_condensed/files/FiraSansCondensed-Regular.ttf"
needs_cjk = pytest.mark.skipif(
    wheel("justmytype-intl-cjk") is None,
    reason='the CJK faces are not installed; get them with: pip install "briefing-exporter[cjk]"',
)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("a cache & <more>")


@pytest.fixture
def stock(cache: Path) -> fonts.Stock:
    return fonts.open_stock(cache)


@pytest.fixture
def print_pdf(monkeypatch: pytest.MonkeyPatch) -> Print:
    """Do what the PDF format does with our fonts: one configuration per set of families, then a page."""

    def render(stock: fonts.Stock, body: str, *stack: str) -> bytes:
        monkeypatch.setenv("FONTCONFIG_FILE", str(fonts.fontconfig_file(stock, stack)))
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration

        configuration = FontConfiguration()
        style = weasyprint.CSS(string=f"body {{ font-family: {fonts.css_value(stack)} }}", font_config=configuration)
        page = weasyprint.HTML(string=f"<html lang=en><body>{body}")
        return bytes(page.write_pdf(stylesheets=[style], font_config=configuration))

    return render


def letters_by_font(pdf: bytes) -> dict[str, str]:
    """Return the letters of a PDF by the name of the font that draws them, as PDFium reads them."""
    found: dict[str, str] = {}
    document = pypdfium2.PdfDocument(pdf)
    for number in range(len(document)):
        text = document[number].get_textpage()
        for index in range(text.count_chars()):
            name, flags = ctypes.create_string_buffer(200), ctypes.c_int()
            pdfium.FPDFText_GetFontInfo(text, index, name, 200, flags)
            letter = chr(pdfium.FPDFText_GetUnicode(text, index))
            if not letter.isspace():
                key = name.value.decode().partition("+")[2]
                found[key] = found.get(key, "") + letter
    document.close()
    return found


def embedded_fonts(pdf: bytes) -> dict[str, TTFont]:
    """Return the font programs inside a PDF by name."""
    found: dict[str, TTFont] = {}
    document = pypdfium2.PdfDocument(pdf)
    for number in range(len(document)):
        for item in document[number].get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            font = pdfium.FPDFTextObj_GetFont(item.raw)
            name, length = ctypes.create_string_buffer(200), ctypes.c_size_t()
            pdfium.FPDFFont_GetBaseFontName(font, name, 200)
            pdfium.FPDFFont_GetFontData(font, None, 0, ctypes.byref(length))
            data = (ctypes.c_uint8 * length.value)()
            pdfium.FPDFFont_GetFontData(font, data, length.value, ctypes.byref(length))
            found[name.value.decode().partition("+")[2]] = TTFont(BytesIO(bytes(data)))
    document.close()
    return found


def assert_only(families: tuple[str, ...], pdf: bytes) -> None:
    """Raise where a PDF embeds a font that is none of the families, or leaves one out."""
    embedded = embedded_fonts(pdf)
    assert embedded
    for name in embedded:
        assert any(name.startswith(family.replace(" ", "-")) for family in families), f"{name} is none of ours"


def outline(font: TTFont, glyph: int) -> Any:
    name = font.getGlyphName(glyph)
    return font["glyf"][name].getCoordinates(font["glyf"])[0] if glyph < len(font.getGlyphOrder()) else None


def shape(font: TTFont, letter: str) -> StatisticsPen:
    """Return measures of a letter's outline: `area` in square units, its sign the direction; `slant`, run over rise."""
    glyphs = font.getGlyphSet()
    pen = StatisticsPen(glyphset=glyphs)
    glyphs[font.getBestCmap()[ord(letter)]].draw(pen)
    return pen


def python(code: str, *arguments: str | Path, **environment: str) -> str:
    """Run Python in a process of its own, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def house_font(path: Path, family: str = "House Serif", weight: int = 400, without: str = "") -> Path:
    """Write a complete static font of an organisation's own: Fira Sans under another name."""
    font = TTFont(STATIC)
    for number, value in ((1, family), (4, family), (6, family.replace(" ", ""))):
        font["name"].setName(value, number, 3, 1, 0x409)
        font["name"].setName(value, number, 1, 0, 0)
    font["OS/2"].usWeightClass = weight
    font["OS/2"].usWidthClass = 5
    for table in font["cmap"].tables:
        for character in without:
            table.cmap.pop(ord(character), None)
    path.parent.mkdir(parents=True, exist_ok=True)
    font.save(path)
    return path


# ------------------------------------------------------------------------------------------------------ what is printed


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


# ------------------------------------------------------------------------------------------ which families a text needs


def test_a_text_gets_only_the_families_it_needs(stock: fonts.Stock) -> None:
    assert fonts.fallbacks(stock, "Plain – “text” Київ", [TEXT]) == ()
    assert fonts.fallbacks(stock, "Київ", [LABEL], role="label") == ("Fira Sans Condensed",)
    assert fonts.fallbacks(stock, "Αθήνα", [TEXT]) == ("Noto Serif",)
    assert fonts.fallbacks(stock, "Αθήνα", [LABEL], role="label") == ("Fira Sans Condensed",)
    assert fonts.fallbacks(stock, "שלום Αθήνα 😀", [TEXT]) == ("Noto Serif", "Noto Sans Hebrew", "Noto Emoji")


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


# ------------------------------------------------------------------------------------------------------- wheels at hand


def test_a_wheel_that_is_not_installed_is_named_with_the_extra_that_brings_it(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    for entry in SITE.iterdir():
        if not entry.name.startswith(("justmytype_intl_cjk", "fontpkg_noto_serif")):
            (site / entry.name).symlink_to(entry)
    code = """if True:
        import sys
        from pathlib import Path
        from exporter import fonts
        stock = fonts.open_stock(Path(sys.argv[1]))
        for name in ("Noto Sans JP", "Noto Serif"):
            try:
                fonts.family(stock, name)
            except fonts.FontError as error:
                print(error)
        print(fonts.fallbacks(stock, "Αθήνα 東京 😀", ["IBM Plex Serif"]))
        print(fonts.remedy(stock, fonts.missing(stock, "東京")))
        print(sorted(fonts.missing_wheels(stock)))
    """
    code = f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(site)!r}]\n" + code
    done = subprocess.run([sys.executable, "-S", "-E", "-c", code, tmp_path], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    japanese, greek, needed, advice, absent = done.stdout.splitlines()
    assert 'pip install --upgrade "briefing-exporter[cjk]"' in japanese
    assert "pip install --upgrade fontpkg-noto-serif" in greek
    assert needed == "('Noto Sans', 'Noto Emoji')"
    assert "東 (U+6771" in advice
    assert '"briefing-exporter[cjk]"' in advice
    assert absent == "['Noto Sans JP', 'Noto Sans KR', 'Noto Sans SC', 'Noto Sans TC', 'Noto Serif']"


def test_an_unknown_family_gets_the_nearest_name(stock: fonts.Stock) -> None:
    with pytest.raises(fonts.FontError, match="did you mean 'IBM Plex Serif'"):
        fonts.family(stock, "IBM Plex Sherif")


# ---------------------------------------------------------------------------------------------------------- preparation


@pytest.mark.parametrize(
    "family, letters",
    [
        (TEXT, "aж"),
        (LABEL, "aé"),
        ("Noto Serif", "αἀж"),
        ("Noto Sans", "αἀж"),
        ("Fira Sans Condensed", "αἀж"),
        ("Almarai", "سم"),
        ("Noto Sans Hebrew", "שם"),
        ("Noto Sans Devanagari", "सम"),
        ("Noto Sans Thai", "กข"),
    ],
)
def test_bold_letters_are_bold_and_italic_ones_slanted_in_every_script_of_a_family(
    family: str, letters: str, stock: fonts.Stock
) -> None:
    faces = {(face.weight, face.style): TTFont(face.path) for face in fonts.prepared(stock, family)}
    for letter in letters:
        drawn = {cut: shape(font, letter) for cut, font in faces.items()}
        regular = drawn[400, "normal"]
        assert abs(drawn[700, "normal"].area) > 1.15 * abs(regular.area), letter
        if (400, "italic") in drawn:
            assert drawn[400, "italic"].slant > regular.slant + 0.05, letter


@needs_cjk
def test_nothing_is_prepared_before_a_text_needs_it(tmp_path: Path) -> None:
    stock = fonts.open_stock(tmp_path)
    for text in ("Plain text", "東京の会議"):
        fonts.fontconfig_file(stock, fonts.stack(stock, text, [TEXT]))
    made = {folder.name.partition("-")[0] for folder in (tmp_path / "fonts/faces").iterdir()}
    assert made == {"IBMPlexSerif", "NotoSansJP"}


@needs_cjk
def test_variable_faces_are_cut_to_two_static_weights(stock: fonts.Stock) -> None:
    faces = fonts.prepared(stock, "Noto Sans KR")
    assert [face.weight for face in faces] == [400, 700]
    cut = [TTFont(face.path) for face in faces]
    assert not any("fvar" in font or "gvar" in font for font in cut)
    assert [font["OS/2"].usWeightClass for font in cut] == [400, 700]
    assert outline(cut[0], cut[0].getGlyphID(cut[0].getBestCmap()[0xC11C])) != outline(
        cut[1], cut[1].getGlyphID(cut[1].getBestCmap()[0xC11C])
    )


PREPARE = """
import sys
from pathlib import Path
from exporter import fonts
stock = fonts.open_stock(Path(sys.argv[1]))
names = [name for name in fonts.OFFERS if not fonts.OFFERS[name].extra]
print(fonts.fontconfig_file(stock, names).name, *(f.sha256 for n in names for f in fonts.prepared(stock, n)))
"""


def test_processes_that_prepare_at_once_end_with_the_same_whole_faces(tmp_path: Path) -> None:
    command: list[str | Path] = [sys.executable, "-c", PREPARE, tmp_path]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) for _ in range(3)]
    answers = {process.communicate()[0] for process in running}
    assert [process.returncode for process in running] == [0, 0, 0]
    (answer,) = answers
    on_disk = {hashlib.sha256(path.read_bytes()).hexdigest() for path in tmp_path.rglob("*.ttf")}
    assert set(answer.split()[1:]) == on_disk
    assert not list(tmp_path.rglob(".new-*"))


def test_a_face_deleted_from_the_cache_comes_back(tmp_path: Path) -> None:
    stock = fonts.open_stock(tmp_path)
    before = fonts.prepared(stock, "Noto Serif")
    before[1].path.unlink()
    after = fonts.prepared(stock, "Noto Serif")
    assert after == before
    assert all(hashlib.sha256(face.path.read_bytes()).hexdigest() == face.sha256 for face in after)


def test_a_cache_that_cannot_be_written_is_an_error_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(fonts.FontError, match="EXPORTER_CACHE_DIR"):
        fonts.prepared(fonts.open_stock(tmp_path / "file"), "Noto Serif")


def test_the_cache_named_at_the_start_of_a_program_holds_what_is_prepared(tmp_path: Path) -> None:
    fonts.keep_in(tmp_path)
    try:
        (face, *_) = fonts.prepared(fonts.stock_for(), TEXT)
        assert face.path.is_relative_to(tmp_path)
        assert fonts.stock_for() is fonts.stock_for()
    finally:
        fonts.keep_in(None)
    assert not fonts.stock_for().cache.is_relative_to(tmp_path)


def test_equal_faces_have_equal_digests_wherever_they_are_kept(tmp_path: Path, stock: fonts.Stock) -> None:
    elsewhere = fonts.open_stock(tmp_path)
    assert fonts.digest(elsewhere, [TEXT, LABEL]) == fonts.digest(stock, [TEXT, LABEL])
    assert fonts.digest(stock, [TEXT]) != fonts.digest(stock, [LABEL])


# ---------------------------------------------------------------------------------------------------------- for the web


def test_web_faces_are_the_whole_faces_as_woff2(cache: Path, stock: fonts.Stock) -> None:
    (face,) = fonts.web_faces(stock, [TEXT], cuts=[(600, "italic")])
    assert (face.family, face.weight, face.style, face.media_type) == (TEXT, 600, "italic", "font/woff2")
    assert face.data[:4] == b"wOF2"
    assert face.sha256 == hashlib.sha256(face.data).hexdigest()
    (original,) = (f for f in fonts.prepared(stock, TEXT) if (f.weight, f.style) == (600, "italic"))
    served, whole = TTFont(BytesIO(face.data)), TTFont(original.path)
    assert served.getGlyphOrder() == whole.getGlyphOrder()
    assert served.getBestCmap() == whole.getBestCmap()
    assert served["name"].getDebugName(13) == whole["name"].getDebugName(13)
    assert all(outline(served, glyph) == outline(whole, glyph) for glyph in range(len(whole.getGlyphOrder())))
    made = [path.stat().st_mtime_ns for path in (cache / "fonts/web").iterdir()]
    assert fonts.web_faces(fonts.open_stock(cache), [TEXT], cuts=[(600, "italic")]) == (face,)
    assert [path.stat().st_mtime_ns for path in (cache / "fonts/web").iterdir()] == made


# ------------------------------------------------------------------------------------------ an organisation's own fonts


@pytest.mark.pdf
def test_an_organisations_own_fonts_reach_paper_web_and_coverage(
    tmp_path: Path, cache: Path, stock: fonts.Stock, print_pdf: Print
) -> None:
    folder = tmp_path / "fonts"
    house_font(folder / "bold/HouseSerif-B.ttf", weight=700)
    house_font(folder / "HouseSerif.ttf", without="Ж")
    (folder / "LICENCE.txt").write_text("ours")
    own = fonts.open_stock(cache, folder)
    assert fonts.coverage(own, "House Serif") == TTFont(STATIC).getBestCmap().keys()
    faces = fonts.web_faces(own, ["House Serif"], cuts=[(700, "normal")])
    assert [(face.family, face.weight) for face in faces] == [("House Serif", 700)]
    stack = fonts.stack(own, "text שלום", ["House Serif"])
    letters = letters_by_font(print_pdf(own, "<p>text <b>bold</b>", *stack))
    assert letters == {"House-Serif": "text", "House-Serif-Bold": "bold"}
    assert fonts.digest(own, ["House Serif"]) != fonts.digest(stock, ["Noto Serif"])


@pytest.mark.pdf
def test_two_organisations_and_the_house_print_in_one_process(
    tmp_path: Path, cache: Path, stock: fonts.Stock, print_pdf: Print
) -> None:
    for name in ("one", "two"):
        house_font(tmp_path / name / "a.ttf", family=f"House {name}")
    for name in ("one", "two", "one"):
        own = fonts.open_stock(cache, tmp_path / name)
        assert set(letters_by_font(print_pdf(own, "<p>text", f"House {name}", TEXT))) == {f"House-{name}"}
    assert set(letters_by_font(print_pdf(stock, "<p>text", TEXT))) == {"IBM-Plex-Serif"}


def test_an_organisations_fonts_stand_in_for_what_the_theme_lacks(tmp_path: Path, cache: Path) -> None:
    house_font(tmp_path / "fonts/House.ttf", family="House Sans")
    own = fonts.open_stock(cache, tmp_path / "fonts")
    assert fonts.stack(own, "Αθήνα", [TEXT]) == (TEXT, "House Sans")


def test_an_organisations_family_takes_the_place_of_ours(tmp_path: Path, cache: Path, stock: fonts.Stock) -> None:
    house_font(tmp_path / "fonts/Plex.ttf", family=TEXT)
    own = fonts.open_stock(cache, tmp_path / "fonts")
    assert [face.weight for face in fonts.prepared(own, TEXT)] == [400]
    assert len(fonts.prepared(stock, TEXT)) == 6


def test_a_font_written_over_in_place_is_a_new_font(tmp_path: Path, cache: Path) -> None:
    path = house_font(tmp_path / "fonts/House.ttf")
    before = fonts.prepared(fonts.open_stock(cache, tmp_path / "fonts"), "House Serif")
    house_font(tmp_path / "new.ttf", without="é")
    path.write_bytes((tmp_path / "new.ttf").read_bytes())
    own = fonts.open_stock(cache, tmp_path / "fonts")
    assert ord("é") not in fonts.coverage(own, "House Serif")
    assert fonts.prepared(own, "House Serif") != before
    assert hashlib.sha256(before[0].path.read_bytes()).hexdigest() == before[0].sha256


def test_every_font_file_that_cannot_be_used_is_named_with_its_remedy(tmp_path: Path, cache: Path) -> None:
    good = house_font(tmp_path / "good.ttf").read_bytes()
    shutil.copyfile(SITE / "manimgx_fonts/NotoEmoji[wght].ttf", tmp_path / "variable.ttf")
    (tmp_path / "cut-off.otf").write_bytes(good[:5000])
    (tmp_path / "text.ttf").write_text("<html>not found</html>")
    (tmp_path / "empty.ttf").write_bytes(b"")
    (tmp_path / "web.woff2").write_bytes(b"wOF2")
    (tmp_path / "twin.ttf").write_bytes(good)
    with pytest.raises(fonts.FontError) as caught:
        fonts.open_stock(cache, tmp_path)
    faults = {Path(fault.path).name: fault for fault in caught.value.faults}
    assert set(faults) == {"variable.ttf", "cut-off.otf", "text.ttf", "empty.ttf", "web.woff2", "twin.ttf"}
    assert "variable" in faults["variable.ttf"].fault
    assert "static faces" in faults["variable.ttf"].remedy
    assert "not a readable font file" in faults["cut-off.otf"].fault
    assert "not a readable font file" in faults["text.ttf"].fault
    assert ".ttf" in faults["web.woff2"].remedy
    assert "good.ttf" in faults["twin.ttf"].fault
    assert all(fault.remedy for fault in faults.values())


def test_a_template_folder_without_fonts_brings_none(tmp_path: Path, cache: Path) -> None:
    assert fonts.open_stock(cache, tmp_path / "fonts").brought == {}


def test_a_family_name_cannot_break_out_of_a_style_sheet() -> None:
    assert fonts.css_value(["Källa Sans", '";}</style>']) == '"Källa Sans", "\\22 \\3b \\7d \\3c \\2f style\\3e "'
