"""AMP: valid by the official validator, and by rules of our own where there is no node."""

import posixpath
import re
from difflib import unified_diff
from pathlib import Path

import pytest

from exporter.templates import TemplateFault, TemplateSet
from tests.formats.web import EVERYTHING, Strict, linked, made, main_page, outline, pages, stamped, stylesheet, tree
from tests.golden import accepts
from tests.lanes.amp_validator import validate_amp
from tests.samples import EDITIONS, NAMES, briefing, edition, edition_of, pictures

# amp.dev, "AMP HTML boilerplate": to the letter.
_PREFIXES = ("-webkit-", "-moz-", "-ms-", "")
BOILERPLATE = (
    "body{" + ";".join(f"{p}animation:-amp-start 8s steps(1,end) 0s 1 normal both" for p in _PREFIXES) + "}"
) + "".join(
    f"@{p}keyframes -amp-start{{from{{visibility:hidden}}to{{visibility:visible}}}}"
    for p in ("-webkit-", "-moz-", "-ms-", "-o-", "")
)
NO_SCRIPT = "body{" + ";".join(f"{p}animation:none" for p in _PREFIXES) + "}"

_FORBIDDEN = (
    "base frame frameset object param applet embed form input textarea select picture video audio iframe dialog"
)


@pytest.mark.node
def test_the_official_validator_passes_every_page(tmp_path: Path) -> None:
    paths = []
    for sample in EVERYTHING:
        for name, data in pages("amp", sample).files.items():
            path = tmp_path / sample.replace(":", "-") / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            paths.append(path)
    assert len(paths) >= 36
    assert validate_amp(paths) == []


@pytest.mark.parametrize("sample", EVERYTHING)
def test_a_page_has_what_amp_demands_and_nothing_that_it_forbids(sample: str) -> None:
    for data in pages("amp", sample).files.values():
        text = data.decode()
        Strict(text)
        page = tree(text)
        assert text.startswith("<!doctype html>\n<html amp lang=")
        head = page.find("head")
        assert head[0].get("charset") == "utf-8"
        assert page.xpath("//meta[@name='viewport']/@content") == ["width=device-width,initial-scale=1"]
        assert page.xpath("//script[not(@type)]/@src") == ["https://cdn.ampproject.org/v0.js"]
        assert page.xpath("//script[not(@type)]/@async") == [""]
        assert [sheet.text for sheet in page.xpath("//style[@amp-boilerplate]")] == [BOILERPLATE, NO_SCRIPT]
        assert len(page.xpath("//style[@amp-custom]")) == 1
        assert len(page.xpath("//link[@rel='canonical']")) == 1
        assert not page.xpath(" | ".join(f"//{tag}" for tag in _FORBIDDEN.split()))
        assert not page.xpath("//@style | //meta[@http-equiv] | //img[@loading='eager'] | //details[@name]")
        assert not page.xpath("//img[not(@width) or not(@height)]")


@pytest.mark.parametrize("sample", EVERYTHING)
def test_the_stylesheet_keeps_to_amp(sample: str) -> None:
    for data in pages("amp", sample).files.values():
        sheet = stylesheet(data.decode())
        assert len(sheet.encode()) < 20_000  # 75,000 are allowed; a page should not need them
        assert not re.search(r"!important|@import|@layer|@container|&|expression|-amp-|i-amphtml", sheet)
        assert set(re.findall(r"@[a-z-]+", sheet)) <= {"@font-face", "@media", "@page"}
        _is_not_nested(sheet)


def _is_not_nested(sheet: str) -> None:
    """Rules may stand in @media, and in nothing else."""
    inside: list[str] = []
    for before, brace in re.findall(r"([^{}]*)([{}])", sheet):
        if brace == "}":
            inside.pop()
            continue
        assert all(one.startswith("@media") for one in inside), f"{before.strip()} stands in {inside[-1]}"
        inside.append(before.strip().splitlines()[-1] if before.strip() else "")
    assert inside == []


def test_amp_and_html_name_one_another() -> None:
    amp, html = (tree(main_page(pages(name, "security-guarantees"))) for name in ("amp", "html"))
    assert amp.xpath("//link[@rel='canonical']/@href") == html.xpath("//link[@rel='canonical']/@href")
    assert html.xpath("//link[@rel='amphtml']/@href") == ["https://example.org/files/security-guarantees.amp.html"]
    assert amp.xpath("//link[@rel='amphtml']") == []


def test_each_page_of_an_edition_names_its_twin() -> None:
    for amp, (name, data) in zip(pages("amp", "twelve").files, pages("html", "twelve").files.items(), strict=True):
        assert amp == name.replace(".html", ".amp.html")
        twin = tree(data.decode()).xpath("//link[@rel='amphtml']/@href")
        assert twin == [f"https://example.org/files/{amp}"]


def test_linked_data_is_that_of_the_canonical_page() -> None:
    assert linked(main_page(pages("amp", "every-block"))) == linked(main_page(pages("html", "every-block")))


@pytest.mark.parametrize("sample", EDITIONS)
def test_every_file_that_a_page_shows_is_handed_over(sample: str) -> None:
    rendering = pages("amp", sample)
    there = {f"media/{asset.file_name}" for asset in rendering.media} | {f"media/{n}" for n in rendering.extra_media}
    shown = set()
    for name, data in rendering.files.items():
        text = data.decode()
        asked = [*tree(text).xpath("//img/@src | //link[@rel='icon']/@href"), *re.findall(r'url\("(.*?)"\)', text)]
        asked += [one.split()[0] for given in tree(text).xpath("//img/@srcset") for one in str(given).split(",")]
        shown |= {posixpath.normpath(posixpath.join(posixpath.dirname(name), str(one))) for one in asked}
    assert shown == there


def test_pictures_of_the_record_are_media_and_logos_come_along() -> None:
    rendering = pages("amp", "every-block")
    assert {asset.sha256 for asset in rendering.media} == set(pictures(briefing("every-block")))
    lead = briefing("every-block").lead
    assert lead
    assert lead.asset
    sources = tree(main_page(rendering)).xpath("//img[@srcset]/@srcset")
    assert sources
    assert all(str(one).endswith(f"media/{lead.asset.file_name} 900w") for one in sources)
    assert len([name for name in rendering.extra_media if name.endswith(".svg")]) == 2  # by day, by night


def test_a_withdrawn_page_needs_no_picture_of_the_old_text() -> None:
    assert made(stamped("withdrawn", "every-block"), "amp").media == ()


def test_pictures_near_the_top_come_first_and_the_others_when_near() -> None:
    lead, *others = tree(main_page(pages("amp", "every-block"))).xpath("//figure/img")
    assert lead.get("fetchpriority") == "high"
    assert {image.get("loading") for image in others} == {"lazy"}


@pytest.mark.parametrize(
    "sheet, said",
    [
        ("p{color:red !important}", "!important is not allowed in AMP"),
        ('@import "x.css";', "@import is not allowed in AMP"),
        ("/*" + "x" * 75_000 + "*/", "75004 bytes, AMP allows 75000"),
    ],
    ids=["important", "import", "too long"],
)
def test_a_stylesheet_that_amp_refuses_is_refused_by_name_and_html_still_comes(
    tmp_path: Path, sheet: str, said: str
) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "style.css.j2").write_text(sheet, encoding="utf-8")
    templates = TemplateSet(tmp_path)
    with pytest.raises(TemplateFault, match=said) as fault:
        made(edition("minimal"), "amp", templates)
    assert "style.css.j2" in str(fault.value)
    assert made(edition("minimal"), "html", templates).files


def test_a_stylesheet_for_amp_alone_leaves_the_canonical_page_its_own(tmp_path: Path) -> None:
    (tmp_path / "amp").mkdir()
    (tmp_path / "amp" / "style.css.j2").write_text("p{margin:1rem}", encoding="utf-8")
    templates = TemplateSet(tmp_path)
    assert stylesheet(main_page(made(edition("minimal"), "amp", templates))) == "p{margin:1rem}"
    assert "--accent" in stylesheet(main_page(made(edition("minimal"), "html", templates)))


def test_the_runtime_is_the_only_thing_that_amp_fetches_from_elsewhere() -> None:
    text = main_page(made(edition_of(briefing("every-block")), "amp"))
    sources = [str(one) for one in tree(text).xpath("//@src")]
    assert [one for one in sources if "//" in one] == ["https://cdn.ampproject.org/v0.js"]


@pytest.mark.parametrize("sample", NAMES)
def test_the_outline_differs_from_that_of_html_only_as_accepted(sample: str, request: pytest.FixtureRequest) -> None:
    html, amp = (outline(main_page(pages(name, sample))).splitlines() for name in ("html", "amp"))
    changes = list(unified_diff(html, amp, lineterm="", n=0))[2:]
    accepts(f"amp/{sample}.txt", "\n".join(line for line in changes if not line.startswith("@@")) + "\n", request)
