"""HTML: a whole page, a cleaned article, a fragment; what a page says of itself."""

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from exporter.readers import Context, Reading, html, read, readers
from exporter.record import Faults
from tests.readers.sources import outline, report, said, text_of

WORDS = "The council voted on Monday to close the old bridge, which carried forty thousand people a day. "


def html_of(markup: str | bytes, name: str = "story.html", **known: Any) -> Reading:
    data = markup.encode() if isinstance(markup, str) else markup
    return html.read(data, Context(name, **known))


def page(article: str, head: str = "", around: str = "") -> str:
    """Return a page as sites make them: an article among ways to other pages."""
    links = "".join(f'<li><a href="/{word}">{word} and more of it</a></li>' for word in ("News", "Sport", "Culture"))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{head}</head><body><header><nav><ul>{links}</ul>'
        f'</nav></header><main>{article}{around}</main><div class="sidebar"><ul>{links}</ul></div>'
        f"<footer><p>All rights reserved by the company that publishes this.</p></footer></body></html>"
    )


def lines(reading: Reading) -> list[str]:
    """Return the words of each paragraph in the sections."""
    blocks = [block for section in reading.briefing.sections for block in section.blocks]
    return [text_of(block) for block in blocks if block.kind == "paragraph"]


def everything(reading: Reading) -> str:
    return json.dumps(reading.briefing.model_dump(mode="json"), ensure_ascii=False)


@pytest.mark.parametrize(
    "data, suffix, sure",
    [
        ("<!DOCTYPE html><p>x", ".txt", 2),
        ("<?xml version='1.0'?>\n<!-- x --><html xmlns='x'>", "", 2),
        ("<div><p>A fragment", ".html", 2),
        ("<div><p>A fragment", "", 1),
        ("Words with <b>tags</b>", ".md", 0),
        ("no tags", ".html", 1),
        ("{}", ".json", 0),
    ],
)
def test_a_page_is_known_by_what_it_says_and_a_fragment_by_its_ending(data: str, suffix: str, sure: int) -> None:
    assert html.recognises(data.encode(), suffix) == sure


def test_a_page_in_two_bytes_a_letter_is_known_too() -> None:
    assert html.recognises("<!doctype html><p>x".encode("utf-16"), ".html") == 2
    assert readers()["html"].NAME == "html"


def test_of_a_page_the_article_is_taken_and_its_furniture_left() -> None:
    reading = html_of(page(f"<article><h1>The bridge</h1><p>{WORDS * 3}</p><h2>Why</h2><p>{WORDS * 2}</p></article>"))
    assert reading.briefing.title == "The bridge"
    assert outline(reading)[-1] == (2, "other", "Why") or outline(reading)[-1] == (1, "other", "Why")
    assert "Sport" not in everything(reading)
    assert "All rights reserved" not in everything(reading)


def test_what_an_extractor_would_flatten_stays_as_it_is() -> None:
    rich = (
        f'<article><h1>The bridge</h1><p>{WORDS * 3}<a href="https://example.org/report">the <b>report</b></a></p>'
        "<table><caption>Count</caption><tr><th>Day</th><th>People</th></tr><tr><td>Monday</td><td>40,000</td></tr></table>"
        f'<figure><img src="https://example.org/b.jpg" alt="The bridge"><figcaption>In May</figcaption></figure>'
        f"<ul><li>one</li><li>two<ul><li>three</li></ul></li></ul><p>{WORDS}</p>"
        '<iframe src="https://v.example/1" title="The vote"></iframe></article>'
    )
    reading = html_of(page(rich))
    kinds = [block.kind for section in reading.briefing.sections for block in section.blocks]
    assert kinds == ["paragraph", "table", "figure", "list", "paragraph", "paragraph"]
    assert "[Embedded page: The vote]" in lines(reading)
    assert "<iframe>: https://v.example/1: a placeholder: [Embedded page]" in report(reading)


def test_furniture_inside_an_article_is_left_out() -> None:
    inside = '<div class="share-buttons"><a href="/f">Tell friends</a></div><nav><a href="/next">Next story</a></nav>'
    reading = html_of(page(f"<article><h1>The bridge</h1><p>{WORDS * 3}</p>{inside}<p>{WORDS * 2}</p></article>"))
    assert [line.strip() for line in lines(reading)] == [(WORDS * 3).strip(), (WORDS * 2).strip()]


def test_a_cleaned_article_is_taken_whole_whatever_its_classes_say() -> None:
    reading = html_of(f'<div><h1>T</h1><p>{WORDS}</p><div class="comments"><p>A word of a reader.</p></div></div>')
    assert lines(reading) == [WORDS.strip(), "A word of a reader."]


def test_a_short_page_is_taken_whole() -> None:
    assert lines(html_of("<html><body><nav><a href=/>Home</a></nav><p>Just this.</p></body></html>")) == ["Just this."]


def test_the_head_of_a_page_gives_the_fields() -> None:
    head = """<title>The bridge | The Paper</title>
      <link rel="canonical" href="https://example.org/news/bridge">
      <meta property="og:site_name" content="The Paper"><meta property="og:title" content="The bridge | The Paper">
      <meta name="description" content="Forty thousand people need another way.">
      <meta name="author" content="By Ada Byron, Grace Hopper"><meta name="keywords" content="bridges, traffic">
      <meta property="article:published_time" content="2026-11-20T08:00:00+01:00">
      <meta property="og:image" content="/lead.jpg"><meta property="og:image:alt" content="The closed bridge">"""
    briefing = html_of(page(f"<article><h1>The bridge</h1><p>{WORDS * 4}</p></article>", head)).briefing
    assert briefing.title == "The bridge"
    assert briefing.permalink == briefing.id == "https://example.org/news/bridge"
    assert said(briefing.standfirst) == "Forty thousand people need another way."
    assert [person.name for person in briefing.authors] == ["Ada Byron", "Grace Hopper"]
    assert briefing.publisher is not None
    assert briefing.publisher.name == "The Paper"
    assert briefing.topics == ("bridges", "traffic")
    assert str(briefing.published_at) == "2026-11-20 08:00:00+01:00"
    assert briefing.lead is not None
    assert (briefing.lead.href, briefing.lead.alt) == ("https://example.org/lead.jpg", "The closed bridge")


def test_a_date_as_in_mail_is_one() -> None:
    head = '<meta property="article:published_time" content="Tue, 4 May 2021 19:18:00 +0200">'
    reading = html_of(page(f"<article><h1>T</h1><p>{WORDS * 4}</p></article>", head))
    assert str(reading.briefing.published_at) == "2021-05-04 19:18:00+02:00"


def test_what_readers_wrote_is_left_out_unless_it_is_little_and_told() -> None:
    article = f"<article><h1>T</h1><p>{WORDS * 8}</p><p>{WORDS * 6}</p></article>"
    reader = (
        "<li><p>I went over that bridge every day, and I shall miss it a lot, said a reader of ours there.</p></li>"
    )
    many = html_of(page(article, around=f'<div id="comments"><h3>Comments</h3><ol>{reader * 30}</ol></div>'))
    assert "I shall miss it" not in everything(many)
    assert "what readers wrote below: " in report(many)
    assert "letters: left out" in report(many)


def test_linked_data_goes_before_other_words_of_the_head() -> None:
    data = {
        "@graph": [
            {"@type": "WebSite", "name": "The Paper"},
            {
                "@type": "NewsArticle",
                "headline": "Bridge closed",
                "author": [{"@type": "Person", "name": "Ada Byron", "url": "https://example.org/ada"}],
                "publisher": {"@type": "Organization", "name": "The Paper"},
                "datePublished": "2026-11-20T08:00:00Z",
                "dateModified": "2026-11-21T08:00:00Z",
                "keywords": ["bridges"],
            },
        ]
    }
    head = f'<script type="application/ld+json">{json.dumps(data)}</script><meta name="author" content="admin">'
    briefing = html_of(page(f"<article><p>{WORDS * 4}</p></article>", head)).briefing
    assert (briefing.title, briefing.authors[0].name, briefing.authors[0].url) == (
        "Bridge closed",
        "Ada Byron",
        "https://example.org/ada",
    )
    assert str(briefing.updated_at) == "2026-11-21 08:00:00+00:00"


def test_what_the_head_says_wrongly_is_told_and_stops_nothing() -> None:
    head = (
        '<meta property="article:published_time" content="soon"><link rel="canonical" href="javascript:x">'
        '<script type="application/ld+json">{"@type": "NewsArticle", oops}</script>'
    )
    reading = html_of(page(f"<article><h1>T</h1><p>{WORDS * 4}</p></article>", head))
    assert "published_at: 'soon' is not a date: left out" in report(reading)
    assert "the address of the page, 'javascript:x'" in report(reading)


def test_links_are_against_the_base_of_the_page_then_its_address_then_what_was_said() -> None:
    link = f'<p>{WORDS}<a href="more.html">more</a></p>'
    canonical = '<link rel="canonical" href="https://example.org/a/story">'
    based = f'<html><head>{canonical}<base href="/b/"></head><body>{link}</body></html>'
    for markup, base, wanted in (
        (based, None, "https://example.org/b/more.html"),
        (f"<html><head>{canonical}</head><body>{link}</body></html>", None, "https://example.org/a/more.html"),
        (link, "https://example.org/c/", "https://example.org/c/more.html"),
    ):
        (block,) = html_of(markup, base=base).briefing.sections[0].blocks
        assert block.kind == "paragraph"
        assert [getattr(inline, "href", None) for inline in block.text][-1] == wanted
    assert "its words, without the link" in report(html_of(link))


def test_the_language_is_what_the_markup_says_else_what_the_words_tell() -> None:
    german = "Der Stadtrat hat am Montag beschlossen, die alte Brücke zu schließen, die täglich Tausende trug. " * 3
    for markup, wanted, is_assumed in (
        (f'<html lang="de-AT"><body><p>{german}', "de-AT", False),
        (f'<meta http-equiv="content-language" content="de"><p>{german}', "de", False),
        (f'<meta property="og:locale" content="de_DE"><p>{german}', "de-DE", False),
        (f'<html lang="german"><body><p>{german}', "de", True),
        ("<p>Ok.</p>", "en", True),
        (f"<p>{'人工智能迈上新台阶。' * 9}<script>{'var width = image.height / 2; ' * 99}</script>", "zh", True),
        (f"<p>{'新しい停戦の保証について。' * 9}", "ja", True),
        (f"<p>{'휴전의 새로운 보장에 대하여. ' * 9}", "ko", True),
    ):
        reading = html_of(markup)
        assert reading.briefing.language == wanted
        assert ("language" not in reading.carried) == is_assumed
    assert "the source does not name its language: de by its words" in report(html_of(f"<p>{german}"))


def test_the_direction_is_that_of_the_markup() -> None:
    assert html_of(f'<html dir="rtl"><body><p>{WORDS}').briefing.direction == "rtl"
    assert html_of(f'<html dir="auto"><body><p>{WORDS}').briefing.direction is None


def test_the_heading_that_says_the_title_leaves_the_text() -> None:
    reading = html_of(f"<title>A story - The Paper</title><h1>A story</h1><p>{WORDS}</p><h2>A story</h2><p>x")
    assert reading.briefing.title == "A story"
    assert [heading for _, _, heading in outline(reading)] == ["", "A story"]


def test_a_page_without_a_title_is_called_after_its_file() -> None:
    reading = html_of(f"<p>{WORDS}", name="the-bridge.html")
    assert reading.briefing.title == "the bridge"
    assert "title" not in reading.carried


def test_a_standfirst_that_the_text_repeats_is_told_once() -> None:
    head = '<meta name="description" content="Forty thousand people need another way.">'
    reading = html_of(f"{head}<h1>T</h1><p>Forty thousand people <em>need</em> another way.</p><p>{WORDS}</p>")
    assert said(reading.briefing.standfirst) == "Forty thousand people need another way."
    assert lines(reading) == [WORDS.strip()]
    reading = html_of(f'<meta name="description" content="{WORDS[:60]}…"><h1>T</h1><p>{WORDS}</p>')
    assert reading.briefing.standfirst == ()


@pytest.mark.parametrize(
    "address, slug",
    [
        ("https://news.example/2026/11/Old-Bridge-Closes.html", "old-bridge-closes"),
        ("https://news.example/old-bridge-closes/", "old-bridge-closes"),
        ("https://news.example/old-bridge-closes/index.html", "old-bridge-closes"),
        ("https://news.example/story.php?id=4711", "saved"),
        ("https://news.example/2026/4711/", "saved"),
        ("https://news.example/", "saved"),
    ],
)
def test_a_saved_page_is_named_as_its_own_site_names_it_and_else_as_its_file(address: str, slug: str) -> None:
    markup = page(f"<h1>The old bridge</h1><p>{WORDS * 8}</p>", f'<link rel="canonical" href="{address}">')
    reading = html_of(markup, name="saved.html")
    assert reading.briefing.slug == slug
    assert "slug" not in reading.carried


def test_pictures_beside_a_saved_page_are_taken_in(tmp_path: Path) -> None:
    (tmp_path / "story_files").mkdir()
    Image.new("RGB", (40, 30)).save(tmp_path / "story_files" / "b.png")
    (tmp_path / "story.html").write_text(f"<h1>T</h1><p>{WORDS}</p><img src='story_files/b.png' alt='The bridge'>")
    reading = read(tmp_path / "story.html")
    figure = reading.briefing.sections[0].blocks[1]
    assert figure.kind == "figure"
    assert figure.asset is not None
    assert figure.asset.sha256 in reading.pictures


def test_a_page_without_words_is_refused() -> None:
    with pytest.raises(Faults, match="no text"):
        html_of("<!doctype html><html><head><title>T</title></head><body><script>x()</script></body></html>")


def test_no_markup_of_a_page_reaches_the_record() -> None:
    reading = html_of(f'<p onclick="evil()">{WORDS}<a href="javascript:evil()">x</a><svg onload="evil()"></svg>')
    assert "evil" not in everything(reading)
