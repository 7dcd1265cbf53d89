"""The stylesheet of a page: allowed by its own hash, fed by the theme alone, with faces for who lacks them."""

import base64
import hashlib
import re
from pathlib import Path

import pytest

from exporter.formats import formats
from exporter.templates import TemplateFault, TemplateSet
from tests.formats.web import (
    SET,
    made,
    main_page,
    pages,
    stylesheet,
    tree,
)
from tests.samples import edition


@pytest.mark.parametrize("sample", ["security-guarantees", "arabic", "twelve"])
def test_the_policy_allows_this_stylesheet_and_no_other(sample: str) -> None:
    for data in pages("html", sample).files.values():
        page = data.decode()
        (policy,) = tree(page).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        sheet = page.partition("<style>")[2].partition("</style>")[0]
        digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
        rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
        assert rules["default-src"] == "'none'"
        assert rules["style-src"] == f"'sha256-{digest}'"
        assert "script-src" not in rules
        assert page.index("Content-Security-Policy") < page.index("<title>") < page.index("<style>")


def test_paper_and_night_have_values_of_their_own() -> None:
    sheet = stylesheet(main_page(pages("html", "minimal")))
    dark = SET.theme.colours.dark
    night = sheet.partition("@media screen and (prefers-color-scheme:dark){")[2].partition("\n*,")[0]
    for role in ("paper", "tint", "ink", "ink2", "accent", "signal", "rule"):
        assert f"--{role}:{getattr(dark, role)};" in night
    paper = sheet.partition("@media print{")[2]
    assert "details::details-content{display:block;content-visibility:visible" in paper
    assert "color-scheme:light" in paper
    assert dark.paper not in paper


def test_no_colour_and_no_face_is_written_into_the_stylesheet() -> None:
    template = (Path(SET.folders[-1]) / "html" / "style.css.j2").read_text(encoding="utf-8")
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsl\(", template) == []
    assert re.findall(r"Plex|Georgia|Arial|Almarai", template) == []


def test_a_theme_of_ones_own_reaches_the_page(tmp_path: Path) -> None:
    (tmp_path / "theme.toml").write_text(
        '[brand]\nname = "Harbour Post"\nlogo = "own.svg"\nlogo_dark = ""\n'
        '[colours.light]\naccent = "#123456"\n[colours.dark]\naccent = "#abcdef"\n'
        '[faces]\ntext = "Noto Serif"\nlabel = "Harbour Grotesk"\n[sizes.title]\nsize = 28\nleading = 32\nweb = 3.5\n'
        "narrow = 2\nline = 1.1\n",
        encoding="utf-8",
    )
    (tmp_path / "own.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"/>', "utf-8")
    rendering = made(edition("minimal"), "html", TemplateSet(tmp_path))
    page = main_page(rendering)
    sheet = stylesheet(page)
    assert "--accent:#123456;" in sheet
    assert "--accent:#abcdef;" in sheet
    assert '--serif:"Noto Serif","Georgia",serif' in sheet
    assert '--sans:"Harbour Grotesk","Arial Narrow","Arial",sans-serif' in sheet
    assert "600 3.5rem/1.1" in sheet
    assert tree(page).xpath("//header//span/text()") == ["Harbour Post"]
    (logo,) = tree(page).xpath("//header//img")
    assert (logo.get("width"), logo.get("height")) == ("72", "24")  # 60 x 20 keeps its shape
    assert any("Harbour Grotesk" in notice and "Arial Narrow" in notice for notice in rendering.notices)


@pytest.mark.parametrize(
    "sheet, said",
    [
        ("p{color:red}</style><script>alert(1)</script>", "markup in a stylesheet"),
        ("p::before{content:'{{ briefing.title }}'}", "briefing"),
    ],
    ids=["markup", "words of one briefing"],
)
def test_a_stylesheet_that_cannot_be_is_refused_by_name(tmp_path: Path, sheet: str, said: str) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "style.css.j2").write_text(sheet, encoding="utf-8")
    with pytest.raises(TemplateFault, match=said) as fault:
        made(edition("minimal"), "html", TemplateSet(tmp_path))
    assert "style.css.j2" in str(fault.value)


def test_the_faces_lie_whole_in_media_and_the_page_names_no_other() -> None:
    rendering = pages("html", "every-block")
    named = re.findall(r'url\("media/([0-9a-f]{64}\.woff2)"\)', stylesheet(main_page(rendering)))
    assert named
    assert sorted(named) == sorted(name for name in rendering.extra_media if name.endswith(".woff2"))
    for name in named:
        assert rendering.extra_media[name][:4] == b"wOF2"
        assert name.removesuffix(".woff2") == hashlib.sha256(rendering.extra_media[name]).hexdigest()


def test_a_face_of_another_script_comes_only_with_a_page_written_in_it() -> None:
    assert '--serif:"Almarai"' in stylesheet(main_page(pages("html", "arabic")))
    assert "Almarai" not in stylesheet(main_page(pages("html", "every-block")))  # two Greek and Cyrillic words


def test_pages_of_an_edition_find_their_faces_one_folder_up() -> None:
    main, first, *_ = pages("html", "twelve").files.values()
    assert 'url("media/' in stylesheet(main.decode())
    assert 'url("../media/' in stylesheet(first.decode())


def test_the_stylesheet_stays_small() -> None:
    sheet = stylesheet(main_page(pages("html", "every-block")))
    assert len(sheet.encode()) < 20_000
    assert formats()["html"].NAME == "html"
