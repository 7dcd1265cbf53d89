"""Faces are prepared once, whole, and only when a text needs them."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from exporter import fonts
from tests.fonts.faces import (
    LABEL,
    ROOT,
    TEXT,
    needs_cjk,
    outline,
    shape,
)


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
names = [name for name in fonts.OFFERS if not fonts.OFFERS[name].extra and name != "Rubik"]  # which takes the longest
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
