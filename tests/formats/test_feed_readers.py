"""Feeds in the readers that people use: what is new, what it says, where it leads, what changed, what is gone."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

import pytest

from exporter.formats._feed.reading import passages_of
from exporter.record import Briefing, Edition, Stamp, briefing_from, to_data
from exporter.record.passages import passages
from exporter.record.reading import THINGS
from tests.formats.feeds import changed, fifty, made
from tests.lanes.feed_readers import Article, Newsboat, Rss2Email, sfeed
from tests.lanes.served import Served, served
from tests.samples import EDITIONS, briefing, edition, edition_of

pytestmark = [pytest.mark.readers, pytest.mark.timeout(300)]

FORMS = ("rss", "atom")
TITLE = "5 < 6 & 7 > 6: <b> it’s a 'test' of \"quotes\" 🚆"
SHELF: dict[str, Edition] = {
    **{name: edition(name) for name in EDITIONS},
    "fifty": fifty(),
    "signs": edition_of(changed(briefing("minimal"), slug="signs", id="urn:x:signs", title=TITLE, permalink=None)),
}
ALL = [one for each in SHELF.values() for one in each.briefings]
GUIDS = {one.guid for one in ALL}


def name_of(form: str, one: Edition) -> str:
    return f"{one.slug}.{form}.xml"


def feeds(form: str, *editions: Edition) -> dict[str, bytes]:
    return {name_of(form, one): made(form, one).files[name_of(form, one)] for one in editions}


@pytest.fixture(scope="module", params=FORMS)
def shelf(request: pytest.FixtureRequest) -> Iterator[tuple[Served, str]]:
    with served(feeds(request.param, *SHELF.values())) as here:
        yield here, request.param


def shelf_of_newsboat(home: Path, urls: list[str]) -> list[Article]:
    newsboat = Newsboat(home / "newsboat", urls)
    articles = newsboat.poll()
    assert newsboat.unread == len(articles)
    return articles


READERS: dict[str, Callable[[Path, list[str]], list[Article]]] = {
    "newsboat": shelf_of_newsboat,
    "rss2email": lambda home, urls: Rss2Email(home / "rss2email", urls).poll(),
    "sfeed": lambda _, urls: [one for url in urls for one in sfeed(url)],
}


@pytest.fixture(scope="module", params=READERS)
def articles(
    request: pytest.FixtureRequest, shelf: tuple[Served, str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Article], int, str]:
    here, form = shelf
    urls = [here.url(name_of(form, one)) for one in SHELF.values()]
    found = READERS[request.param](tmp_path_factory.mktemp("home"), urls)
    return {article.id: article for article in found}, len(found), request.param


Shelf = tuple[dict[str, Article], int, str]


def test_every_story_of_every_feed_is_there_once(articles: Shelf) -> None:
    by_id, count, _ = articles
    assert count == len(ALL) == len(GUIDS) > 60
    assert set(by_id) == GUIDS


def test_a_link_opens_the_story_and_neither_its_picture_nor_its_amp_page(articles: Shelf) -> None:
    by_id, *_ = articles
    for one in SHELF.values():
        for record in one.briefings:
            assert _unquoted(by_id[record.guid].link) == _unquoted(one.page_of(record))


def test_a_title_keeps_its_signs(articles: Shelf) -> None:
    by_id, *_ = articles
    assert by_id["urn:x:signs"].title == TITLE
    for record in ALL:
        assert by_id[record.guid].title.split() == record.title.split()


def test_a_story_says_who_wrote_it_and_when(articles: Shelf) -> None:
    by_id, _, reader = articles
    for record in ALL:
        article = by_id[record.guid]
        writers = [one.name for one in record.authors] or [record.publisher.name if record.publisher else "Meridian"]
        assert any(name in article.author for name in writers), article
        time = record.modified_at if reader == "rss2email" else record.published_at  # its mails bear the last change
        if time:
            assert article.date == time.replace(microsecond=0)


def test_all_words_of_the_story_are_there(articles: Shelf) -> None:
    by_id, *_ = articles
    for one in SHELF.values():
        for index, record in enumerate(one.briefings):
            shown = [_flat(passage.text) for passage in passages_of("", "", by_id[record.guid].body)]
            others = {place for place in range(len(one.briefings)) if place != index}
            for passage in passages(one, without=others):
                if passage.kind not in ("title", *THINGS):
                    assert any(_flat(passage.text) in text for text in shown), (record.slug, passage)


def test_the_picture_comes_along(articles: Shelf) -> None:
    by_id, _, reader = articles
    article = by_id[briefing("every-block").guid]
    assert "https://example.org/files/media/" in article.body
    if reader != "newsboat":  # it takes sound and film alone
        assert article.enclosure.startswith("https://example.org/files/media/")
        assert article.topics == ("Typography", "R&D")


# ---------------------------------------------------------------------------------------------- what changes with time
CORRECTED = briefing_from(
    to_data(briefing("security-guarantees"))
    | {"corrections": [{"id": "cor9", "at": "2026-11-25T07:00:00Z", "text": "It was Tuesday, not Monday."}]}
)
OTHER = briefing("edition/01-harbour-strike")
WITHDRAWN = Stamp.model_validate({"kind": "withdrawn", "at": "2026-11-25T09:00:00Z", "reason": "It was wrong."})


def desk(*records: Briefing, stamp: Stamp | None = None) -> Edition:
    return edition_of(*records, stamp=stamp).model_copy(update={"slug": "desk"})


BEFORE = desk(OTHER, briefing("security-guarantees"))
AFTER = desk(OTHER, CORRECTED)
GONE = desk(briefing("security-guarantees"), stamp=WITHDRAWN)


@pytest.mark.parametrize("form", FORMS)
def test_rss2email_mails_a_story_once_a_correction_as_an_answer_and_a_withdrawal_too(form: str, tmp_path: Path) -> None:
    name = name_of(form, BEFORE)
    with served(feeds(form, BEFORE)) as here:
        reader = Rss2Email(tmp_path / "home", [here.url(name)])
        assert len(reader.poll()) == 2
        here.answers.clear()
        assert reader.poll() == []
        assert here.answers == [(name, 304)]
        here.publish(feeds(form, AFTER))
        (corrected,) = reader.poll()
        assert (corrected.id, corrected.is_reply) == (CORRECTED.guid, True)
        assert "It was Tuesday, not Monday." in corrected.body
        here.publish(feeds(form, GONE))
        (gone,) = reader.poll()
        assert (gone.id, gone.is_reply) == (CORRECTED.guid, True)
        assert "It was wrong." in gone.body
        assert "Paris" not in gone.body


@pytest.mark.parametrize("form", FORMS)
def test_newsboat_shows_a_correction_in_its_place_and_a_stub_for_what_is_gone(form: str, tmp_path: Path) -> None:
    with served(feeds(form, BEFORE)) as here:
        reader = Newsboat(tmp_path / "home", [here.url(name_of(form, BEFORE))])
        before = {one.id: one for one in reader.poll()}
        reader.read_all()
        assert (len(before), reader.unread) == (2, 0)
        here.publish(feeds(form, AFTER))
        after = {one.id: one for one in reader.poll()}
        assert reader.unread == 0
        assert after[OTHER.guid] == before[OTHER.guid]
        assert (after[CORRECTED.guid].date, after[CORRECTED.guid].link) == _place(before[CORRECTED.guid])
        assert "It was Tuesday, not Monday." in after[CORRECTED.guid].body
        here.publish(feeds(form, GONE))
        gone = {one.id: one for one in reader.poll()}[CORRECTED.guid]
        assert reader.unread == 0
        assert "It was wrong." in gone.body
        assert "Paris" not in gone.body


def _place(article: Article) -> tuple[datetime, str]:
    return article.date, article.link


@pytest.mark.parametrize("form", FORMS)
def test_a_new_story_is_the_only_one_that_is_new(form: str, tmp_path: Path) -> None:
    alone = desk(OTHER)
    with served(feeds(form, alone)) as here:
        newsboat = Newsboat(tmp_path / "newsboat", [here.url(name_of(form, alone))])
        rss2email = Rss2Email(tmp_path / "rss2email", [here.url(name_of(form, alone))])
        assert [len(reader.poll()) for reader in (newsboat, rss2email)] == [1, 1]
        newsboat.read_all()
        here.publish(feeds(form, BEFORE))
        newsboat.poll()
        assert newsboat.unread == 1
        assert [one.id for one in rss2email.poll()] == [briefing("security-guarantees").guid]


def _flat(text: str) -> str:
    return " ".join(text.split())


def _unquoted(url: str) -> str:
    return unquote(url)
