"""The canonical page: whole in one file, safe, at home in search engines, and the same words as the record."""

import base64
import posixpath
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from exporter.check import check
from exporter.export import render
from exporter.record import briefing_from, plain_text, to_data
from exporter.record.passages import passages
from exporter.templates import TemplateSet
from tests.formats.web import (
    EVERYTHING,
    SET,
    Strict,
    linked,
    made,
    main_page,
    outline,
    pages,
    stamped,
    stylesheet,
    tree,
)
from tests.golden import accepts
from tests.samples import CHANNEL, NAMES, briefing, edition, edition_of, pictures


@pytest.mark.parametrize("sample", EVERYTHING)
def test_each_page_is_well_formed_and_closes_what_it_opens(sample: str) -> None:
    for data in pages("html", sample).files.values():
        page = data.decode()
        assert page.startswith("<!doctype html>\n<html lang=")
        tags = Strict(page).tags
        assert tags["h1"] == tags["main"] == tags["title"] == tags["style"] == tags["script"] == 1
        assert page.index('charset="utf-8"') < 200  # HTML §4.2.5.4: within the first 1024 bytes


@pytest.mark.parametrize("sample", EVERYTHING)
def test_every_link_inside_leads_somewhere(sample: str) -> None:
    files = pages("html", sample).files
    for name, data in files.items():
        page = tree(data.decode())
        ids = set(page.xpath("//@id"))
        for link in map(str, page.xpath("//a/@href")):
            path, _, anchor = link.partition("#")
            if link.startswith("#"):
                assert anchor in ids, f"{name}: {link}"
            elif not urlsplit(link).scheme:
                assert posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) in files, f"{name}: {link}"


@pytest.mark.parametrize("sample", EVERYTHING)
def test_a_page_holds_no_script_and_asks_for_nothing(sample: str) -> None:
    rendering = pages("html", sample)
    for data in rendering.files.values():
        page = tree(data.decode())
        assert page.xpath("//script/@type") == ["application/ld+json"]
        assert all(source.startswith("data:image/") for source in page.xpath("//@src"))
        assert not page.xpath("//iframe | //object | //embed | //form | //base | //@style | //@srcset")
        assert set(page.xpath("//link/@rel")) <= {"canonical", "amphtml", "icon", "alternate"}
        assert all(href.startswith("data:") for href in page.xpath("//link[@rel='icon']/@href"))
        assert re.findall(r"url\(\"(?!(?:\.\./)?media/[0-9a-f]{64}\.woff2\")", stylesheet(data.decode())) == []


def test_hostile_text_stays_text() -> None:
    page = main_page(pages("html", "hostile"))
    assert len(re.findall("<script", page)) == 1
    assert len(re.findall("</script", page)) == 1
    assert "{{ 7*7 }}" in tree(page).find(".//h1").text_content()
    assert linked(page)["NewsArticle"]["headline"] == briefing("hostile").title
    assert linked(page)["FAQPage"]["mainEntity"][0]["name"].startswith("</summary>")
    assert {one.tag for one in tree(page).find(".//main").iter()} <= set(
        "main article header h1 h2 p a span time sup section strong em pre code div table caption thead tbody tr th td "
        "figure figcaption blockquote footer cite details summary aside ol ul li br".split()
    )
    assert all(urlsplit(str(href)).scheme in ("https", "mailto", "") for href in tree(page).xpath("//a/@href"))


def test_quotes_in_an_alt_text_do_not_end_it() -> None:
    alt = """A "quoted" picture's <alt> & `more` onerror=alert(1)"""
    data = to_data(briefing("every-block"))
    data["lead"]["alt"] = alt
    page = tree(main_page(made(edition_of(briefing_from(data)), "html")))
    (image,) = page.xpath("//img[@fetchpriority]")
    assert image.get("alt") == alt
    assert set(image.attrib) == {"src", "alt", "width", "height", "fetchpriority"}


def test_pictures_are_in_the_page_with_their_sizes() -> None:
    page = tree(main_page(pages("html", "every-block")))
    record = briefing("every-block")
    by_source = {
        f"data:{p.asset.media_type};base64,{base64.b64encode(p.data).decode()}": p for p in pictures(record).values()
    }
    shown = page.xpath("//main//img")
    assert len(shown) >= 4
    for image in shown:
        asset = by_source[image.get("src")].asset
        assert (image.get("width"), image.get("height")) == (str(asset.width), str(asset.height))
    lead, *others = page.xpath("//figure/img")
    assert lead.get("fetchpriority") == "high"
    assert lead.get("loading") is None
    assert {image.get("loading") for image in others} == {"lazy"}


def test_the_first_question_is_open_and_shows_how_the_others_open() -> None:
    page = tree(main_page(pages("html", "security-guarantees")))
    first, *others = page.xpath("//details")
    assert first.get("open") is not None
    assert [one.get("open") for one in others] == [None] * len(others)
    assert all(one[0].tag == "summary" for one in (first, *others))


def test_a_withdrawn_page_keeps_no_word_of_the_old_text_anywhere() -> None:
    page = main_page(made(stamped("withdrawn"), "html"))
    assert "It could not be confirmed." in page
    old = edition("security-guarantees")
    for passage in passages(old):
        if passage.text not in old.title and len(passage.text) > 12:
            assert passage.text not in page, passage.path
    assert set(linked(page)) == {"NewsArticle"}
    assert set(linked(page)["NewsArticle"]) & {"description", "image", "citation", "correction", "keywords"} == set()


def test_a_withdrawn_edition_tells_no_standfirst_on_its_index() -> None:
    index = main_page(pages("html", "withdrawn:twelve"))
    first = edition("twelve").briefings[0]
    assert first.title in index
    assert plain_text(first.standfirst) not in index


def test_the_index_of_an_edition_leads_to_each_page_in_order_and_each_leads_back() -> None:
    files = pages("html", "twelve").files
    main, *others = files
    assert main == "edition-47.html"
    index = tree(files[main].decode())
    assert index.xpath("//nav//li//a/@href") == others
    assert index.xpath("//nav//li//a/text()") == [one.title for one in edition("twelve").briefings]
    assert linked(files[main].decode())["CollectionPage"]["mainEntity"]["numberOfItems"] == 12
    for place, name in enumerate(others):
        page = tree(files[name].decode())
        assert "../edition-47.html" in page.xpath("//header//a/@href")
        ways = {link.get("rel"): link.get("href") for link in page.xpath("//nav/a[@rel]")}
        assert ways.get("prev") == (posixpath.basename(others[place - 1]) if place else None)
        assert ways.get("next") == (posixpath.basename(others[place + 1]) if place < 11 else None)
        assert page.xpath("//link[@rel='canonical']/@href") == [edition("twelve").briefings[place].permalink]


def test_two_briefings_with_one_slug_get_a_page_each() -> None:
    one, other = briefing("minimal"), briefing("security-guarantees").model_copy(update={"slug": "minimal"})
    files = made(edition_of(one, other), "html").files
    assert list(files) == ["edition-47.html", "edition-47/minimal.html", "edition-47/minimal-2.html"]


@pytest.mark.parametrize("sample", ["security-guarantees", "every-block", "arabic", "hostile"])
def test_html_and_amp_say_the_same_words(sample: str) -> None:
    ours, theirs = (tree(main_page(pages(name, sample))).find(".//main").text_content() for name in ("html", "amp"))
    assert ours == theirs


def test_an_empty_element_of_ones_own_partial_does_not_stay_open(tmp_path: Path) -> None:
    (tmp_path / "shared" / "blocks").mkdir(parents=True)
    own = '<div class="wrap" {{ at(block) }}><span class="mark"/><p>{{ prose(block.text) }}</p></div>'
    (tmp_path / "shared" / "blocks" / "paragraph.html.j2").write_text(own, encoding="utf-8")
    page = main_page(made(edition("minimal"), "html", TemplateSet(tmp_path)))
    Strict(page)
    assert '<span class="mark"></span><p>' in page


def test_other_formats_are_a_click_away_only_where_files_are_served() -> None:
    page = tree(main_page(pages("html", "minimal")))
    where = "https://example.org/files/minimal"
    assert page.xpath("//article/footer//a/@href") == [f"{where}.pdf", f"{where}.docx"]
    bare = CHANNEL.model_copy(update={"files_link": None})
    page = tree(main_page(made(edition_of(briefing("minimal"), channel=bare), "html")))
    assert page.xpath("//article/footer//a") == []


def test_a_picture_that_is_not_there_leaves_its_words() -> None:
    rendering = render(edition("every-block"), "html", SET, {})
    page = tree(main_page(rendering))
    assert page.xpath("//main//img") == []
    assert "The lighthouse of the specimen, drawn by a program." in page.find(".//main").text_content()
    assert page.xpath("//meta[@property='og:image']") == []


@pytest.mark.parametrize("sample", [*NAMES, "withdrawn:security-guarantees", "twelve"])
def test_the_outline_of_a_page_is_as_accepted(sample: str, request: pytest.FixtureRequest) -> None:
    accepts(f"html/{sample.replace(':', '-')}.txt", outline(main_page(pages("html", sample))), request)


@pytest.mark.parametrize("form", ["html", "amp"])
def test_an_edition_of_many_can_be_one_page(form: str) -> None:
    mixed = edition_of(*(briefing(name) for name in ("security-guarantees", "arabic", "every-block")))
    one = mixed.model_copy(update={"pages": "one"})
    rendering = made(one, form)
    assert list(rendering.files) == [f"edition-47{'.amp' * (form == 'amp')}.html"]
    page = tree(main_page(rendering))
    ids = list(map(str, page.xpath("//@id")))
    assert len(set(ids)) == len(ids)
    inside = [str(link) for link in page.xpath("//a/@href") if str(link).startswith("#")]
    assert {link[1:] for link in inside} <= set(ids)
    assert page.xpath("//nav[contains(@class, 'entries')]//a/@href") == [f"#briefing-{n}" for n in (1, 2, 3)]
    assert page.xpath("//article/@lang") == [each.language for each in one.briefings]
    assert [str(name) for name in ids if name.startswith("b2_")]
    assert linked(main_page(rendering))["CollectionPage"]["mainEntity"]["numberOfItems"] == 3
    assert check(one, form, rendering.files, SET).losses == ()
    assert len(page.xpath("//img[@fetchpriority]")) <= 1


def test_one_page_of_one_briefing_is_its_page() -> None:
    alone = edition("minimal")
    assert made(alone.model_copy(update={"pages": "one"}), "html").files == made(alone, "html").files
