"""The mail of an edition: fit for mail programs, whole as far as they show it, with a way on to the web."""

import re
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import html

from exporter.check import check
from exporter.formats import Rendering, email
from exporter.formats.email.cutting import MOST
from exporter.record import Edition, briefing_from
from tests.formats.web import SET, STAMPS, made, stamped
from tests.golden import accepts
from tests.samples import CHANNEL, EDITIONS, FOLDER, briefing, edition, edition_of

TWELVE = [briefing(f"edition/{path.stem}") for path in sorted((FOLDER / "edition").glob("*.json"))]
LONG = edition_of(*TWELVE, briefing("every-block"), briefing("security-guarantees"))
"""More than a mail holds."""


@cache
def sent(key: str) -> Rendering:
    one = LONG if key == "long" else edition(key)
    return made(one, "email")


def mail(one: Edition) -> str:
    return next(iter(made(one, "email").files.values())).decode()


def of(rendering: Rendering) -> Any:
    return html.document_fromstring(next(iter(rendering.files.values())).decode())


def tree(one: Edition) -> Any:
    return html.document_fromstring(mail(one))


def outline(page: Any) -> str:
    """Return what a reader of the mail meets, a line for each element that holds words, without styles."""
    lines = []
    for element in page.find("body").iter():
        if not isinstance(element.tag, str):
            lines.append("<!-- for Outlook -->")
            continue
        words = " ".join((element.text or "").replace("\ufeff", "").split())
        names = " ".join(f"{name}={element.get(name)}" for name in ("role", "href", "alt") if element.get(name))
        if words or names:
            depth = sum(1 for _ in element.iterancestors()) - 2
            lines.append(f"{'  ' * depth}{element.tag} {names} | {words}".replace("  |", " |").rstrip(" |"))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("sample", EDITIONS)
def test_a_sample_reads_as_its_golden_says(sample: str, request: pytest.FixtureRequest) -> None:
    accepts(f"email/{sample}.txt", outline(of(sent(sample))), request)


@pytest.mark.parametrize("sample", [*EDITIONS, "long"])
def test_a_mail_is_shown_whole_by_gmail(sample: str) -> None:
    assert len(next(iter(sent(sample).files.values()))) < MOST < 102_000


@pytest.mark.parametrize("sample", EDITIONS)
def test_mail_programs_find_nothing_that_they_refuse(sample: str) -> None:
    text = next(iter(sent(sample).files.values())).decode()
    assert text.index("<meta charset") < 1024
    page: Any = html.document_fromstring(text)
    assert not page.xpath("//script | //link | //form | //iframe | //svg | //video | //base | //@srcset | //@onclick")
    assert not page.xpath("//section | //article | //header | //footer | //nav | //figure | //aside | //details")
    assert all(urlsplit(str(source)).scheme == "https" for source in page.xpath("//img/@src"))
    assert not re.search(r"url\(|@import|@font-face|display:\s*(flex|grid)|position:|var\(", text)
    assert page.xpath("//meta[@name='color-scheme']/@content") == ["light dark"]
    for image in page.xpath("//img"):
        assert 1 <= int(image.get("width")) <= 592


def test_styles_stand_on_the_elements() -> None:
    page = tree(edition("security-guarantees"))
    (title,) = page.xpath("//h1")
    assert "font-size:34px" in title.get("style")
    rules = "".join(page.xpath("//style/text()"))
    assert "@media (prefers-color-scheme:dark)" in rules
    assert ".standfirst{" not in rules.split("@media")[0]


def test_pictures_are_named_by_their_whole_address_and_lie_in_media() -> None:
    rendering = sent("every-block")
    names = {asset.file_name for asset in rendering.media} | set(rendering.extra_media)
    sources = of(rendering).xpath("//img/@src")
    assert {str(source) for source in sources} == {CHANNEL.media + name for name in names}
    assert all(name.endswith((".png", ".jpg", ".gif")) for name in names)


def test_the_list_of_mails_shows_the_standfirst_and_the_titles_of_many() -> None:
    (shown,) = tree(edition("security-guarantees")).xpath("//div[@class='preview']")
    assert shown.text.startswith("Meeting in Paris, 35 countries back")
    (shown,) = tree(edition("twelve")).xpath("//div[@class='preview']")
    assert shown.text.startswith(TWELVE[0].short_title or TWELVE[0].title)


def test_a_withdrawn_mail_previews_nothing_of_the_old_text() -> None:
    text = mail(stamped("withdrawn"))
    assert "monitoring" not in text
    assert "It could not be confirmed." in text


@pytest.mark.parametrize("kind", STAMPS)
def test_a_stamp_stands_first(kind: str) -> None:
    page = tree(stamped(kind))
    assert page.xpath("//div[@class='mail']//p")[0].get("class") == f"stamp {kind}"


def test_links_of_the_contents_lead_down_in_the_mail() -> None:
    for one in (edition("security-guarantees"), edition("twelve")):
        page = tree(one)
        inside = {str(href)[1:] for href in page.xpath("//*[@role='navigation']//a/@href")}
        assert inside
        assert inside <= set(map(str, page.xpath("//@id")))


def test_a_correction_stands_right_after_the_headline() -> None:
    text = tree(edition("security-guarantees")).text_content()
    assert text.index("Revision 3") < text.index("An earlier version of this briefing") < text.index("Key points")


def test_a_mail_that_is_too_long_ends_after_a_block_and_leads_on() -> None:
    rendering = sent("long")
    page = of(rendering)
    ends = email.cuts(LONG, SET)
    index, path = next((index, path) for index, path in ends.items() if path)
    assert set(ends) == set(range(index, len(LONG.briefings)))
    cut = LONG.briefings[index]
    section, *inside = map(int, re.findall(r"\d+", path))
    block = cut.sections[section].blocks[inside[0]].id if inside else cut.sections[section].id
    own, all_ = page.xpath("//p[@class='onward']/a")
    assert own.get("href") == f"{cut.permalink}#{block}"
    assert own.text == f"Read on: {cut.title}"
    assert all_.get("href") == LONG.link(".html")
    listed = page.xpath("//*[@role='navigation' and @class='entries']//a/@href")
    assert listed[index] == f"#briefing-{index + 1}"
    assert listed[index + 1] == LONG.briefings[index + 1].permalink
    assert len(page.xpath("//*[@role='article']")) == index + 1
    assert all(f"{one.slug}" in " ".join(rendering.notices) for one in LONG.briefings[index:])


def test_what_is_left_out_on_purpose_is_not_lost_but_all_else_is() -> None:
    files = sent("long").files
    assert check(LONG, "email", files, SET).ok
    damaged = {name: data.replace(b"learned on day 7 of", b"learned on day 8 of") for name, data in files.items()}
    (loss,) = check(LONG, "email", damaged, SET).losses
    assert loss.what == "altered"


def test_a_link_to_what_was_cut_leads_to_the_web() -> None:
    many = [f"Paragraph {number}. " + "Words that fill a mail. " * 40 for number in range(140)]
    to_end = {"kind": "paragraph", "text": ["See ", {"text": "the end", "href": "#end"}]}
    sections: list[Any] = [{"blocks": [to_end, *many]}, {"id": "end", "heading": "The end", "blocks": ["It ends."]}]
    data: dict[str, Any] = {
        "id": "urn:x",
        "slug": "x",
        "title": "Long",
        "permalink": "https://example.org/long",
        "sections": sections,
    }
    one = edition_of(briefing_from({**data, "sections": sections}))
    page = tree(one)
    assert "https://example.org/long#end" in page.xpath("//a/@href")
    assert check(one, "email", made(one, "email").files, SET).ok


def test_an_arabic_mail_runs_to_the_left() -> None:
    page = tree(edition("arabic"))
    assert page.get("dir") == "rtl"
    assert set(page.xpath("//th/@align")) == {"right", "left"}
