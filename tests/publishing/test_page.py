"""The page of a channel for people: what stands on it, that nothing breaks out of it, and an organisation's own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from exporter.assets import take_in
from exporter.publishing.page import Item, Latest, Page, Shown, Way, links, render
from exporter.record.edition import Channel
from exporter.record.inlines import plain_text
from exporter.templates import TemplateSet, ours
from tests.formats.web import Strict, stylesheet, tree
from tests.samples import FOLDER, briefing

HERE = "https://news.example.org/channels/harbour"
SET = TemplateSet()
T = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LANGUAGES = sorted(path.stem for path in (ours() / "labels").glob("*.toml"))


def channel(**changes: Any) -> Channel:
    return Channel(**{"id": HERE, "title": "Harbour news", "link": HERE, "rights": "© Meridian Desk", **changes})


def item(name: str = "minimal", **changes: Any) -> Item:
    one = briefing(name)
    folder = f"harbour/briefings/{one.slug}"
    made = Item(
        title=one.title,
        language=one.language,
        rtl=one.is_rtl,
        first_at=T,
        standfirst=plain_text(one.standfirst),
        href=f"{folder}.html",
        ways=(Way(f"{folder}.pdf", "pdf"), Way(f"{folder}.docx", "docx"), Way(f"{folder}.amp.html", "amp")),
    )
    return replace(made, **changes)


def shown(*items: Item, **changes: Any) -> Shown:
    return replace(Shown(channel(), "harbour", HERE, items or (item(),)), **changes)


def page(*items: Item, **changes: Any) -> str:
    return render(shown(*items, **changes), SET).data.decode()


def body(text: str) -> str:
    """Return the words of a page as people read them."""
    return " ".join(" ".join(tree(text).find("body").itertext()).replace("\xa0", " ").split())


def hrefs(text: str) -> dict[str, list[str]]:
    """Return where the links of a page lead, by their words."""
    found: dict[str, list[str]] = {}
    for link in tree(text).iter("a"):
        found.setdefault("".join(link.itertext()), []).append(link.get("href"))
    return found


def test_a_briefing_stands_there_with_title_standfirst_date_and_a_link_to_each_format_that_is_there() -> None:
    one = briefing("security-guarantees")
    text = page(item("security-guarantees"))
    words = body(text)
    assert f"23 November 2026 {one.title} {plain_text(one.standfirst)} PDF Word AMP" in words
    folder = f"harbour/briefings/{one.slug}"
    found = hrefs(text)
    assert found[one.title] == [f"{folder}.html"]
    assert (found["PDF"], found["Word"], found["AMP"]) == (
        [f"{folder}.pdf"],
        [f"{folder}.docx"],
        [f"{folder}.amp.html"],
    )
    assert "PDF" not in hrefs(page(item(ways=())))


def test_each_format_is_named_with_the_briefing_that_it_is_of() -> None:
    one = tree(page(item(), item("security-guarantees")))
    for link in one.xpath("//ul[contains(@class, 'others')]//a"):
        (heading,) = one.xpath(f"//*[@id='{link.get('aria-describedby')}']")
        assert heading.xpath("string(a/@href)").removesuffix(".html") == link.get("href").partition(".")[0]


def test_what_was_corrected_is_marked_and_told() -> None:
    at = T + timedelta(hours=2)
    words = body(page(item(corrected_at=at, correction="It was Tuesday.", updated_at=at)))
    assert "Corrected 23 November 2026, 11:30 UTC. It was Tuesday." in words
    assert "Updated" not in words
    later = body(page(item(corrected_at=at, correction="It was Tuesday.", updated_at=at + timedelta(hours=1))))
    assert "Updated 23 November 2026, 12:30 UTC" in later
    assert "Corrected" not in body(page())


def test_a_withdrawn_briefing_is_a_quiet_line_and_one_that_was_erased_has_no_title() -> None:
    gone = item(standfirst="", ways=(), withdrawn_at=T + timedelta(hours=1))
    text = page(gone, replace(gone, title="", href=""))
    words = body(text)
    told = "This briefing was withdrawn on 23 November 2026, 10:30 UTC."
    assert f"23 November 2026 {gone.title} {told} 23 November 2026 {told}" in words
    assert hrefs(text)[gone.title] == [gone.href]


def test_the_language_of_a_briefing_is_told_where_it_is_not_the_channels() -> None:
    found = tree(page(item("arabic", corrected_at=T, correction="كان الثلاثاء."), item("minimal", language="en-GB")))
    arabic, english = found.xpath("//li[contains(@class, 'item')]")
    assert arabic.xpath("string(.//h2/@lang)") == "ar"
    assert arabic.xpath("string(.//h2/@dir)") == "rtl"
    assert arabic.xpath("//p[@class='mark']/span/@dir") == ["rtl"]
    assert "العربية" in "".join(arabic.itertext())
    assert "English" not in "".join(english.itertext())


def test_an_empty_channel_says_so_and_can_be_followed() -> None:
    text = render(replace(shown(), items=()), SET).data.decode()
    assert "Nothing has been published here yet." in body(text)
    assert hrefs(text)["Atom"] == ["harbour/atom.xml"]


def test_feeds_are_found_by_readers_the_most_important_first() -> None:
    one = shown()
    made = render(one, SET)
    found = tree(made.data.decode()).xpath("//link[@rel='alternate']")
    feeds = [
        ("application/atom+xml", "harbour/atom.xml", "Harbour news (Atom)"),
        ("application/rss+xml", "harbour/rss.xml", "Harbour news (RSS)"),
        ("application/feed+json", "harbour/feed.json", "Harbour news (JSON Feed)"),
    ]
    assert [(link.get("type"), link.get("href"), link.get("title")) for link in found] == feeds
    assert made.links.split(", ")[0] == (
        '<harbour/atom.xml>; rel="alternate"; type="application/atom+xml"; title*=UTF-8\'\'Harbour%20news%20%28Atom%29'
    )
    assert [part.partition(">")[0] for part in made.links.split(", ")] == [f"<{href}" for _, href, _ in feeds]


def test_a_link_header_is_ascii_whatever_the_channel_is_called() -> None:
    told = links(shown(channel=channel(title='Mole, "Nord"; Häfen\N{RIGHT-TO-LEFT OVERRIDE}')))
    assert told.isascii()
    assert told.count('"') == 3 * 4


def test_every_link_works_under_another_path_and_only_the_address_of_the_page_itself_is_absolute() -> None:
    one = tree(page(item(), latest=Latest("Tonight", T, (Way("harbour/editions/latest.html", "html"),)), pages=3))
    addresses = [str(value) for value in one.xpath("//@href") if not str(value).startswith(("data:", "#"))]
    assert {value for value in addresses if ":" in value} == {HERE}
    assert all(value.partition("?")[0].partition("/")[0] == "harbour" for value in addresses if ":" not in value)


def test_older_briefings_stand_on_further_pages() -> None:
    first, second, last = (page(number=number, pages=3) for number in (1, 2, 3))
    assert hrefs(first)["Older briefings"] == ["harbour?page=2"]
    assert "Newer briefings" not in hrefs(first)
    assert (hrefs(second)["Newer briefings"], hrefs(second)["Older briefings"]) == (["harbour"], ["harbour?page=3"])
    assert "Older briefings" not in hrefs(last)
    assert tree(second).xpath("string(//title)") == "Harbour news · 2 / 3 · Meridian Desk"
    assert tree(second).xpath("string(//link[@rel='canonical']/@href)") == f"{HERE}?page=2"
    assert "Older briefings" not in body(page())


def test_the_latest_edition_stands_above_all_with_its_formats() -> None:
    ways = (Way("harbour/editions/latest.html", "html"), Way("harbour/editions/latest.pdf", "pdf"))
    text = page(latest=Latest("Tonight & tomorrow", T, ways))
    assert "Latest edition Tonight & tomorrow 23 November 2026 PDF" in body(text)
    assert hrefs(text)["Tonight & tomorrow"] == ["harbour/editions/latest.html"]
    assert "Latest edition" not in body(page())


def test_a_private_channel_is_kept_from_search_engines_and_prints_no_address() -> None:
    text = page(is_open=False)
    assert tree(text).xpath("//meta[@name='robots']/@content") == ["noindex, noarchive"]
    printed = "string(//*[@class='address'])"
    assert (tree(text).xpath(printed), tree(page()).xpath(printed)) == ("", f"{HERE}/atom.xml")
    assert not tree(page()).xpath("//meta[@name='robots']")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_channel_speaks_its_language_and_is_sound(language: str) -> None:
    at = T + timedelta(hours=2)
    items = (item(corrected_at=at, correction="It was Tuesday.", updated_at=T), item(withdrawn_at=at))
    text = page(*items, channel=channel(language=language), latest=Latest("Tonight", T, ()), number=2, pages=3)
    Strict(text)
    root = tree(text)
    assert root.get("lang") == language
    assert root.get("dir") == ("rtl" if language in ("ar", "fa", "he", "ur") else "ltr")
    labels, words = SET.labels(language), body(text)
    for key in ("older", "newer", "latest_edition", "follow", "follow_text", "skip"):
        assert labels(key) in words, key


def test_hostile_words_stay_words() -> None:
    hostile = "</title></style><script>alert(1)</script>\"><img src=x onerror=alert(1)>'{{ 7*7 }}"
    one = item(
        "hostile", title=hostile, standfirst=hostile, corrected_at=T, correction=hostile, updated_at=T + timedelta(1)
    )
    gone = item(title=hostile, withdrawn_at=T)
    own = channel(title=hostile, description=hostile, rights=hostile)
    text = page(one, gone, channel=own, latest=Latest(hostile, T, (Way("harbour/editions/latest.html", "html"),)))
    Strict(text)
    root = tree(text)
    assert not root.xpath("//script | //@onerror | //img[@src='x']")
    assert body(text).count(hostile) == 8
    assert links(shown(channel=own)).isascii()


def test_a_page_holds_no_script_asks_nobody_for_anything_and_allows_no_more() -> None:
    made = render(shown(item("security-guarantees"), faces=frozenset()), SET)
    text = made.data.decode()
    root = tree(text)
    assert not root.xpath("//script | //iframe | //form | //*[starts-with(name(), 'on')] | //@style")
    assert all(source.startswith("data:") for source in root.xpath("//img/@src"))
    assert root.xpath("//meta[@http-equiv]/@content") == [made.policy]
    assert "url(" not in stylesheet(text)
    assert "unsafe" not in made.policy


def test_only_faces_that_are_there_are_asked_for() -> None:
    from exporter.formats._web.faces import faces_for

    _, files, _ = faces_for(SET, "Harbour news", "en")
    first = min(files)
    sheet = stylesheet(page(faces=frozenset([first, "0" * 64 + ".woff2"])))
    assert sheet.count("@font-face") == 1
    assert f'url("harbour/briefings/media/{first}")' in sheet


def test_a_channel_has_its_own_logo_and_a_home_elsewhere() -> None:
    logo = take_in(next((FOLDER / "media").glob("*.jpg")).read_bytes())
    made = render(shown(channel=channel(logo=logo.asset, link="https://harbour.example/")), SET, logo)
    root = tree(made.data.decode())
    (shown_logo,) = root.xpath("//img[contains(@class, 'logo')]")
    assert shown_logo.get("src").startswith("data:image/")
    assert len(made.data) < 150_000
    assert root.xpath("//p[@class='brand']/a/@href") == ["https://harbour.example/"]
    assert page().count("<img") == 2  # the theme's, by day and by night


def test_an_organisations_own_partial_and_colours_reach_the_page(tmp_path: Path) -> None:
    (tmp_path / "channel").mkdir()
    (tmp_path / "theme.toml").write_text('[brand]\nname = "The Northern Record"\n[colours.light]\naccent = "#5a1f66"\n')
    own = '{% extends "base/channel/channel.html.j2" %}{% block edition %}<p class="own">Ours</p>{% endblock %}'
    (tmp_path / "channel" / "channel.html.j2").write_text(own)
    text = render(shown(), TemplateSet(tmp_path)).data.decode()
    assert tree(text).xpath("string(//p[@class='own'])") == "Ours"
    assert "The Northern Record" in body(text)
    assert "--accent:#5a1f66" in stylesheet(text)


def test_equal_input_gives_equal_bytes() -> None:
    one: Page = render(shown(item("security-guarantees")), SET)
    assert one == render(shown(item("security-guarantees")), TemplateSet())
