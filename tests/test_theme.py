"""The theme: values that reach every format, and that a brand cannot make unreadable unseen."""

import re

import pytest

from exporter.record.faults import Faults
from exporter.templates import TemplateSet
from exporter.theme import Palette, contrast, theme_from

THEME = TemplateSet().theme
TEXT = TemplateSet().file("theme.toml") or b""
PALETTES = [pytest.param(THEME.colours.light, id="light"), pytest.param(THEME.colours.dark, id="dark")]


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("role", ["ink", "ink2", "accent", "signal"])
def test_text_is_readable_on_paper_and_on_tint(palette: Palette, role: str) -> None:
    # WCAG 2.2 §1.4.3: 4.5 for text. The accent sets labels and links, the signal sets stamps: text too.
    for ground in (palette.paper, palette.tint):
        assert contrast(getattr(palette, role), ground) >= 4.5


@pytest.mark.parametrize("palette", PALETTES)
def test_a_stamp_is_readable_on_its_band(palette: Palette) -> None:
    assert contrast(palette.on_signal, palette.signal) >= 4.5


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("role", ["accent", "signal"])
def test_bars_and_frames_stand_out_from_the_ground(palette: Palette, role: str) -> None:
    # WCAG 2.2 §1.4.11: 3 for graphics that mean something.
    for ground in (palette.paper, palette.tint):
        assert contrast(getattr(palette, role), ground) >= 3


@pytest.mark.parametrize("palette", PALETTES)
def test_a_focused_link_is_seen_from_its_ground(palette: Palette) -> None:
    assert contrast(palette.accent, palette.paper) >= 3


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == pytest.approx(1)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # the well-known grey that just fails
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


def test_a_brand_says_only_what_it_changes() -> None:
    theme = theme_from('[colours.light]\naccent = "#123456"', over=TEXT.decode())
    assert theme.colours.light.accent == "#123456"
    assert theme.colours.light.ink == THEME.colours.light.ink
    assert theme.sizes == THEME.sizes


def test_no_brand_gets_a_logo_of_ours() -> None:
    assert theme_from('[brand]\nlogo = "own.svg"', over=TEXT.decode()).brand.logo_dark == ""
    named = theme_from('[brand]\nname = "Own"', over=TEXT.decode()).brand
    assert (named.logo, named.logo_dark) == ("", "")
    recoloured = theme_from('[colours.light]\naccent = "#123456"', over=TEXT.decode()).brand
    assert recoloured == THEME.brand


@pytest.mark.parametrize(
    "text, path",
    [
        ('[colours.light]\naccent = "red"', "theme.toml: colours.light.accent"),
        ('[colours.light]\naccent = "#fff;}body{display:none"', "theme.toml: colours.light.accent"),
        ('[faces]\ntext = "A\\"; }"', "theme.toml: faces.text"),
        ('[faces]\nlabel_fallback = ["Arial</style>"]', "theme.toml: faces.label_fallback.0"),
        ('[page]\nsize = "A5"', "theme.toml: page.size"),
        ("[sizes.body]\nweb = -1", "theme.toml: sizes.body.web"),
        ("colour = 1", "theme.toml: colour"),
    ],
)
def test_a_value_that_could_break_a_stylesheet_is_refused_with_its_place(text: str, path: str) -> None:
    with pytest.raises(Faults) as refused:
        theme_from(text, over=TEXT.decode())
    assert [fault.path for fault in refused.value.faults] == [path]


def test_toml_that_cannot_be_read_is_refused_with_its_line() -> None:
    with pytest.raises(Faults, match=r"line 2") as refused:
        theme_from("[brand]\nname = Meridian")
    assert re.match(r"theme\.toml", str(refused.value))
