"""The head of a page: where it lives, how to follow it, and linked data that says what the record says."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest

from exporter.record import plain_text
from exporter.record.walk import blocks
from tests.formats.web import (
    EVERYTHING,
    STAMPS,
    linked,
    made,
    main_page,
    pages,
    stamped,
    tree,
)
from tests.samples import briefing


def test_the_head_says_where_the_page_lives_and_how_to_follow_it() -> None:
    page = tree(main_page(pages("html", "security-guarantees")))

    def one(path: str) -> str:
        (found,) = page.xpath(path)
        return str(found)

    record = briefing("security-guarantees")
    assert page.get("lang") == "en"
    assert page.get("dir") == "ltr"
    assert one("//title/text()") == f"{record.title} · Meridian Desk"
    assert one("//link[@rel='canonical']/@href") == record.permalink
    assert one("//link[@rel='amphtml']/@href") == "https://example.org/files/security-guarantees.amp.html"
    assert one("//meta[@name='robots']/@content") == "max-image-preview:large"
    assert one("//meta[@name='description']/@content") == plain_text(record.standfirst)
    assert one("//meta[@property='og:title']/@content") == record.title
    assert one("//meta[@property='og:type']/@content") == "article"
    assert one("//meta[@property='article:published_time']/@content") == "2026-11-23T09:30:00+00:00"
    feeds = [(link.get("type"), link.get("href"), link.get("title")) for link in page.xpath("//link[@title]")]
    where = "https://example.org/files/security-guarantees"
    assert feeds == [
        ("application/rss+xml", f"{where}.rss.xml", "Meridian Desk (RSS)"),
        ("application/atom+xml", f"{where}.atom.xml", "Meridian Desk (Atom)"),
        ("application/feed+json", f"{where}.feed.json", "Meridian Desk (JSON Feed)"),
    ]


def test_the_card_shows_the_lead_picture_where_it_is_served() -> None:
    page = tree(main_page(pages("html", "every-block")))
    lead = briefing("every-block").lead
    assert lead
    assert lead.asset
    image = f"https://example.org/files/media/{lead.asset.file_name}"
    assert page.xpath("//meta[@property='og:image']/@content") == [image]
    assert linked(main_page(pages("html", "every-block")))["NewsArticle"]["image"][0]["url"] == image


def test_a_drawing_stands_for_no_briefing_on_a_card() -> None:
    assert tree(main_page(pages("html", "security-guarantees"))).xpath("//meta[@property='og:image']") == []


@pytest.mark.parametrize("kind", STAMPS)
def test_a_stamped_page_is_kept_out_of_search_and_feeds(kind: str) -> None:
    page = tree(main_page(made(stamped(kind), "html")))
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex, noarchive"]
    assert page.xpath("//link[@rel='alternate'] | //link[@rel='amphtml']") == []
    (stamp,) = page.xpath("//header[not(ancestor::main)]/p[@role='note']")
    assert kind in stamp.get("class").split()
    assert linked(main_page(made(stamped(kind), "html")))["NewsArticle"]["creativeWorkStatus"]


def test_linked_data_says_what_the_record_says() -> None:
    record = briefing("every-block")
    parts = linked(main_page(pages("html", "every-block")))
    article = parts["NewsArticle"]
    assert article["headline"] == record.title
    assert article["mainEntityOfPage"] == record.permalink
    assert article["identifier"] == record.id
    assert article["inLanguage"] == "en-GB"
    assert article["datePublished"] == "2026-10-05T18:15:00+01:00"
    assert article["dateModified"] == "2026-10-06T07:00:00+01:00"
    assert article["author"] == [
        {"@type": "Person", "jobTitle": "editor", "name": "Ada Example", "url": "https://example.org/people/ada"},
        {"@type": "Person", "name": "Ben Sample"},
    ]
    assert article["publisher"]["name"] == "Meridian Desk"
    assert article["publisher"]["logo"]["@type"] == "ImageObject"
    assert [one["name"] for one in article["citation"]] == [source.title for source in record.sources]
    assert article["citation"][0]["archivedAt"] == "https://archive.example.org/handbook"
    assert [one["datePublished"] for one in article["correction"]] == [
        "2026-10-06T07:00:00+01:00",
        "2026-10-05T21:40:00+01:00",
    ]
    assert article["correction"][0]["@type"] == "CorrectionComment"
    assert article["correction"][0]["text"] == "The table gave 36 delegations; there are 40."
    questions = parts["FAQPage"]["mainEntity"]
    pairs = [pair for block in blocks(record) if block.kind == "faq" for pair in block.pairs]
    assert [one["name"] for one in questions] == [plain_text(pair.question) for pair in pairs]
    assert questions[1]["acceptedAnswer"]["text"] == "Yes, on: Mondays Fridays and by appointment."


# schema.org 29: the properties of the types that we use, and what each may hold.
_WORK = (
    "name:text url:url text:text inLanguage:text datePublished:date dateModified:date expires:date version:number "
    "creativeWorkStatus:text keywords:text identifier:text archivedAt:url headline:text alternativeHeadline:text "
    "description:text dateline:text mainEntityOfPage:url image:ImageObject author:Person publisher:Organization "
    "contentLocation:Place copyrightHolder:Organization copyrightNotice:text usageInfo:CreativeWork "
    "citation:CreativeWork correction:CorrectionComment"
)
VOCABULARY = {
    **dict.fromkeys(("NewsArticle", "CreativeWork"), _WORK),
    "FAQPage": "inLanguage:text mainEntity:Question",
    "Question": "name:text acceptedAnswer:Answer",
    "Answer": "text:text",
    "CorrectionComment": "text:text datePublished:date",
    "Person": "name:text jobTitle:text url:url",
    "Organization": "name:text",
    "NewsMediaOrganization": "name:text url:url logo:ImageObject",
    "ImageObject": "url:url width:number height:number caption:text creditText:text copyrightNotice:text",
    "Place": "name:text",
    "CollectionPage": f"{_WORK} mainEntity:ItemList",
    "ItemList": "numberOfItems:number itemListElement:ListItem",
    "ListItem": "position:number item:NewsArticle",
}
SPECIAL = {"NewsMediaOrganization": "Organization"}


def faults(part: dict[str, Any]) -> list[str]:
    """Return what schema.org does not know of a part of linked data, nor of what it holds."""
    kind, found = part["@type"], []
    known = dict(pair.split(":") for pair in VOCABULARY.get(kind, "").split())
    for name, value in part.items():
        if name.startswith("@"):
            continue
        wanted = known.get(name, "no such property")
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                found += faults(one)
                is_right = SPECIAL.get(one["@type"], one["@type"]) == wanted
            elif wanted == "number":
                is_right = isinstance(one, int)
            elif wanted == "date":
                is_right = bool(date.fromisoformat(one) if len(one) == 10 else datetime.fromisoformat(one))
            else:
                is_right = wanted == "text" or (wanted == "url" and urlsplit(one).scheme in ("http", "https"))
            if not is_right:
                found.append(f"{kind}.{name}: {one!r}, wanted {wanted}")
    return found


@pytest.mark.parametrize("sample", EVERYTHING)
def test_linked_data_keeps_to_the_words_of_schema_org(sample: str) -> None:
    for data in pages("html", sample).files.values():
        assert [fault for part in linked(data.decode()).values() for fault in faults(part)] == []


def test_a_picture_keeps_its_credit_in_linked_data() -> None:
    first = linked(main_page(pages("html", "every-block")))["NewsArticle"]["image"][0]
    assert first["creditText"] == "Picture: Meridian Desk"
    assert first["caption"] == "The lighthouse of the specimen, drawn by a program."


def test_linked_data_of_a_minimal_briefing_holds_no_empty_promise() -> None:
    parts = linked(main_page(pages("html", "minimal")))
    assert "FAQPage" not in parts

    def empty(value: Any) -> bool:
        if isinstance(value, dict):
            return not value or any(empty(one) for one in value.values())
        return value in ("", None, []) or (isinstance(value, list) and any(empty(one) for one in value))

    assert not empty(parts["NewsArticle"])
