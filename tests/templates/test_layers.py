"""An organisation's folder laid over ours: which file wins, and what a folder may hold."""

from pathlib import Path

import pytest

from exporter.record import Faults
from exporter.templates import TemplateSet, ours
from exporter.templates.layers import MAX_FILES
from tests.samples import briefing, edition_of
from tests.templates.overlays import PARAGRAPH, SHARED, composed, overlaid

QUOTE = "shared/blocks/quote.html.j2"
MARKED = '<blockquote class="quote" {{ at(block) }}><p>MARKED</p></blockquote>'


def test_a_shared_partial_of_theirs_wins_in_every_layer(tmp_path: Path) -> None:
    templates = overlaid(tmp_path, {QUOTE: MARKED})
    for layer in (SHARED, ("pdf",), ("docx",), ("html",), ("amp", "html"), ("feed",)):
        made = composed(templates, "every-block", layer).html
        assert made.count("MARKED") == made.count("<blockquote") > 0


def test_a_partial_of_one_layer_wins_in_that_layer_alone(tmp_path: Path) -> None:
    templates = overlaid(tmp_path, {"html/blocks/quote.html.j2": MARKED})
    assert "MARKED" in composed(templates, "every-block", ("html",)).html
    assert "MARKED" in composed(templates, "every-block", ("amp", "html")).html
    assert "MARKED" not in composed(templates, "every-block", ("docx",)).html


def test_amp_looks_in_its_own_folder_before_that_of_html(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "html/blocks/quote.html.j2": MARKED,
        "amp/blocks/quote.html.j2": MARKED.replace("MARKED", "IN AMP"),
    }
    made = composed(overlaid(tmp_path, files), "every-block", ("amp", "html")).html
    assert "IN AMP" in made
    assert "MARKED" not in made


def test_theirs_extends_ours_by_the_name_base(tmp_path: Path) -> None:
    source = "{% extends 'base/shared/blocks/faq.html.j2' %}{% block pair %}<p>MARKED</p>{% endblock %}"
    made = composed(overlaid(tmp_path, {"shared/blocks/faq.html.j2": source}), "every-block").html
    assert '<div class="faq" id="faq" data-block="faq">\n<p>MARKED</p>' in made


def test_a_layer_of_theirs_extends_the_shared_partial_of_theirs(tmp_path: Path) -> None:
    more = "{% include 'shared/blocks/quote.html.j2' %}<p>MORE</p>"
    files: dict[str, str | bytes] = {QUOTE: MARKED, "html/blocks/quote.html.j2": more}
    assert "MARKED</p></blockquote><p>MORE</p>" in composed(overlaid(tmp_path, files), "every-block", ("html",)).html


def test_a_change_of_theirs_in_a_shared_partial_reaches_our_layers_that_extend_it(tmp_path: Path) -> None:
    source = (ours() / "shared/head.html.j2").read_text("utf-8").replace("<h1", "<p>MARKED</p><h1")
    assert "MARKED" in composed(overlaid(tmp_path, {"shared/head.html.j2": source}), layer=("html",)).html


def test_their_words_are_laid_over_ours_one_by_one(tmp_path: Path) -> None:
    labels = overlaid(tmp_path, {"labels/en.toml": 'sources = "What we rest on"\nmotto = "Slow news"'}).labels("en")
    assert labels("sources") == "What we rest on"
    assert labels("motto") == "Slow news"
    assert labels("contents") == TemplateSet().labels("en")("contents")


def test_words_of_a_region_are_laid_over_those_of_the_language(tmp_path: Path) -> None:
    templates = overlaid(tmp_path, {"labels/de-AT.toml": 'contents = "Inhalt"', "labels/de.toml": 'notes = "Noten"'})
    labels = templates.labels("de-at")
    assert (labels("contents"), labels("notes"), labels("sources")) == ("Inhalt", "Noten", "Quellen")
    assert templates.labels("de-CH")("contents") == TemplateSet().labels("de")("contents")


def test_a_language_of_theirs_is_spoken(tmp_path: Path) -> None:
    words = (ours() / "labels/en.toml").read_text("utf-8").replace('"Sources"', '"Bronnen"').replace("en_GB", "nl_NL")
    labels = overlaid(tmp_path, {"labels/nl.toml": words}).labels("nl")
    published = briefing("security-guarantees").published_at
    assert labels("sources") == "Bronnen"
    assert published is not None
    assert "november" in labels.date(published)


@pytest.mark.parametrize(
    "label, words",
    [
        ('"{number.__class__}"', r"labels/en\.toml: figure: \{number\.__class__\} is no name in braces"),
        ('"{number:>999999999}"', r"labels/en\.toml: figure: \{number\} is no name in braces"),
        ('"{number!r}"', "is no name in braces"),
        ('"{}"', "is no name in braces"),
        ('"{number"', r"expected '\}' before end of string; close each brace"),
        ("3", "labels/en.toml: figure: not a text; put it in quotes"),
    ],
)
def test_a_label_that_asks_for_more_than_names_is_refused(tmp_path: Path, label: str, words: str) -> None:
    with pytest.raises(Faults, match=words):
        overlaid(tmp_path, {"labels/en.toml": f"figure = {label}"}).labels("en")


def test_control_characters_in_words_and_names_are_left_out(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "labels/en.toml": 'revision = "Rev\\u0001 {number}"',
        "theme.toml": '[brand]\nname = "A\\u0000 desk"',
    }
    made = composed(overlaid(tmp_path, files)).html
    assert "Rev 1" in made
    assert "A desk" in made


def test_their_theme_is_laid_over_ours_table_by_table(tmp_path: Path) -> None:
    theme = overlaid(tmp_path, {"theme.toml": '[colours.light]\naccent = "#5A1F66"\n[page]\ntop = 30'}).theme
    assert theme.colours.light.accent == "#5a1f66"
    assert theme.page.top == 30
    assert theme.model_copy(update={"colours": None, "page": None}) == TemplateSet().theme.model_copy(
        update={"colours": None, "page": None}
    )


@pytest.mark.parametrize(
    "theme, words",
    [
        ('[faces]\ntext = ";}</style>"', r"faces\.text: ';\}</style>' is no family name"),
        ('[colours.light]\nink = "#000;} body{display:none"', r"colours\.light\.ink: .* is no colour; write #rrggbb"),
        ('[brand]\nlogo = "../../etc/passwd.png"', r"brand\.logo: .* names no picture beside theme\.toml"),
        ('[brand]\nlogo = "nix.svg"', r"brand\.logo: nix\.svg is not in the template folder; put it there"),
        ('[brand]\nlogo = "logo.svg"', r"brand\.logo: logo\.svg is not in the template folder"),
        ('[brand]\nlogo_dark = "nix.svg"', r"brand\.logo_dark: nix\.svg is not in the template folder"),
        ("[brand]\nlogos = 1", r"brand\.logos: unknown key; take it out, or correct its name"),
        ('colours = "red"', r"theme\.toml: colours: not a table; begin it with \[colours\]"),
        ("[page]\ninline = 90", r"page: -4 mm are left for text, 60 at least; lower inline"),
        ("[sizes.body]\nsize = 0", r"sizes\.body\.size: input should be greater than 0"),
        ("[sizes.body]\nsize = nan", r"sizes\.body\.size"),
        ("[brand]\nname = x", r"theme\.toml: .*line 2"),
    ],
)
def test_a_theme_that_cannot_be_is_refused_before_anything_is_made(tmp_path: Path, theme: str, words: str) -> None:
    with pytest.raises(Faults, match=words):
        overlaid(tmp_path, {"theme.toml": theme})


def test_nobody_goes_out_under_the_logo_of_another(tmp_path: Path) -> None:
    assert overlaid(tmp_path, {"theme.toml": '[brand]\nname = "The Northern Record"'}).logos == (None, None)


def test_their_logo_stands_on_both_grounds_unless_they_have_two(tmp_path: Path) -> None:
    logo = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>'
    one = overlaid(tmp_path / "one", {"theme.toml": '[brand]\nlogo = "a.svg"\nlogo_dark = ""', "a.svg": logo}).logos
    assert one[0] == one[1] is not None
    assert TemplateSet().logos[0] != TemplateSet().logos[1]
    none = overlaid(tmp_path / "none", {"theme.toml": '[brand]\nlogo = ""\nlogo_dark = ""'})
    assert none.logos == (None, None)
    assert "<img" not in composed(none).html


def test_a_logo_that_is_no_picture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Faults, match=r"brand\.logo: a\.svg: an SVG with a program in it"):
        overlaid(
            tmp_path,
            {
                "theme.toml": '[brand]\nlogo = "a.svg"',
                "a.svg": '<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>',
            },
        )


def test_the_digest_names_every_byte_and_every_name(tmp_path: Path) -> None:
    digests = {
        TemplateSet().digest,
        overlaid(tmp_path / "a", {PARAGRAPH: "<p/>"}).digest,
        overlaid(tmp_path / "b", {PARAGRAPH: "<p />"}).digest,
        overlaid(tmp_path / "c", {"html/x.j2": "<p/>"}).digest,
        overlaid(tmp_path / "d", {"fonts/x.bin": b"\x00\xff"}).digest,
    }
    assert len(digests) == 5
    assert overlaid(tmp_path / "e", {PARAGRAPH: "<p/>", ".git/x": "y"}).digest in digests  # what is hidden is not ours


def test_what_a_digest_names_is_what_is_rendered(tmp_path: Path) -> None:
    templates = overlaid(tmp_path, {PARAGRAPH: "<p {{ at(block) }}>FIRST</p>"})
    before = templates.digest
    (tmp_path / PARAGRAPH).write_text("<p {{ at(block) }}>SECOND</p>")
    assert "FIRST" in composed(templates).html
    assert templates.digest == before != TemplateSet(tmp_path).digest


def test_files_that_editors_of_other_systems_write_are_read(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        PARAGRAPH: b"\xef\xbb\xbf<p {{ at(block) }}>\r\nMARKED</p>\r\n",
        "theme.toml": b'\xef\xbb\xbf[brand]\r\nname = "Theirs"\r\n',
        "labels/en.toml": b'\xef\xbb\xbfrevision = "Rev {number}"\r\n',
    }
    made = composed(overlaid(tmp_path, files)).html
    assert "MARKED" in made
    assert "\ufeff" not in made
    assert "\r" not in made
    assert "Rev 1" in made


def test_a_file_that_is_not_utf8_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Faults, match=r"^shared/blocks/paragraph\.html\.j2: not UTF-8 .* save it as UTF-8"):
        overlaid(tmp_path, {PARAGRAPH: "<p>Straße</p>".encode("latin-1")})


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Faults, match="no such folder; name your template folder"):
        TemplateSet(tmp_path / "nix")


def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.svg").write_text("SECRET")
    (tmp_path / "brand").mkdir()
    (tmp_path / "brand/logo.svg").symlink_to(tmp_path / "secret.svg")
    with pytest.raises(Faults, match=r"^logo\.svg: a link that leads out of the template folder"):
        TemplateSet(tmp_path / "brand")


def test_a_folder_that_holds_everything_is_refused(tmp_path: Path) -> None:
    for number in range(MAX_FILES + 1):
        (tmp_path / f"{number}.txt").touch()
    with pytest.raises(Faults, match=r"name the folder that holds theme\.toml, with nothing else in it"):
        TemplateSet(tmp_path)


def test_a_blank_partial_leaves_its_block_out_in_silence(tmp_path: Path) -> None:
    made = composed(overlaid(tmp_path, {"feed/blocks/rule.html.j2": ""}), "every-block", ("feed",)).html
    assert "<hr" not in made


def test_anchors_of_an_edition_of_many_tell_its_briefings_apart() -> None:
    one = edition_of(briefing("minimal"), briefing("every-block"))
    first, second = (TemplateSet().briefing(one, index, SHARED, str).html for index in (0, 1))
    assert 'id="b1_p1" data-block="p1"' in first
    assert 'id="b2_faq" data-block="faq"' in second
