"""Fonts that an organisation brings."""

import hashlib
import shutil
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from exporter import fonts
from exporter.fonts.ligatures import joined
from tests.fonts.faces import (
    SITE,
    STATIC,
    TEXT,
    Print,
    house_font,
    letters_by_font,
)


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


def test_a_face_that_draws_arabic_letters_from_parts_is_refused(tmp_path: Path, cache: Path) -> None:
    face = fonts.prepared(fonts.open_stock(cache), "Noto Sans Arabic")[0]
    (tmp_path / "fonts").mkdir()
    shutil.copyfile(face.path, tmp_path / "fonts/NotoSansArabic.ttf")
    with pytest.raises(fonts.FontError, match=r"draws Arabic letters from parts.*Almarai, Cairo"):
        fonts.open_stock(cache, tmp_path / "fonts")


def test_an_arabic_face_is_prepared_for_print_and_goes_to_the_web_as_it_came(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "fonts").mkdir()
    original = SITE / "fontpkg_almarai/files/Almarai-Bold.ttf"
    font = TTFont(original)
    for number in (1, 16):
        font["name"].setName("House Arabic", number, 3, 1, 0x409)
    font.save(tmp_path / "fonts/House.ttf")
    own = fonts.open_stock(cache, tmp_path / "fonts")
    (printed,) = fonts.prepared(own, "House Arabic")
    (served,) = fonts.web_faces(own, ["House Arabic"])
    assert not list(joined(TTFont(printed.path)))
    assert TTFont(BytesIO(served.data)).getGlyphOrder() == TTFont(original).getGlyphOrder()


def test_a_template_folder_without_fonts_brings_none(tmp_path: Path, cache: Path) -> None:
    assert fonts.open_stock(cache, tmp_path / "fonts").brought == {}


def test_a_family_name_cannot_break_out_of_a_style_sheet() -> None:
    assert fonts.css_value(["Källa Sans", '";}</style>']) == '"Källa Sans", "\\22 \\3b \\7d \\3c \\2f style\\3e "'
