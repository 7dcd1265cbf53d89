"""Real feed readers follow a channel over HTTP: nothing twice, a correction once, a stub for what was withdrawn."""

import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from sqlalchemy import update

from exporter.database import tables as t
from exporter.database import write
from exporter.publishing import feeds
from exporter.publishing.moment import moment
from tests.lanes.feed_readers import Article, Newsboat, Rss2Email, sfeed
from tests.web.conftest import Kiosk

pytestmark = pytest.mark.readers

FORMS = ["rss.xml", "atom.xml"]


def address(kiosk: Kiosk, name: str, slug: str = "harbour") -> str:
    return f"{kiosk.site.client.base_url}/channels/{slug}/{name}"


def settled(kiosk: Kiosk, name: str, slug: str = "harbour") -> None:
    """Return once what was published is as old as its Last-Modified."""
    while kiosk.press.feeds(slug)[name].modified > time.time():
        time.sleep(0.1)


def unchanged(kiosk: Kiosk) -> int:
    """Return how many requests were answered with 304."""
    told = kiosk.site.client.get("/metrics").text
    return sum(
        int(float(line.split()[-1])) for line in told.splitlines() if "_total{" in line and 'status="304"' in line
    )


def vanished(kiosk: Kiosk) -> None:
    """Let the time pass after which nobody is told any more of what was withdrawn."""
    with write(kiosk.press.store.engine) as session:
        session.execute(update(t.Channel).values(reached=time.time() + 40 * 86400))
        row = session.get_one(t.Channel, "harbour")
        feeds.build(session, kiosk.press.store, row, moment(session, row.reached))


def of_newsboat(home: Path, url: str) -> Callable[[], list[Article]]:
    return Newsboat(home / "newsboat", [url]).poll


def of_sfeed(home: Path, url: str) -> Callable[[], list[Article]]:
    return lambda: sfeed(url)


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("reader", [of_newsboat, of_sfeed])
def test_a_reader_follows_a_briefing_through_its_life(
    kiosk: Kiosk, name: str, reader: Callable[[Path, str], Callable[[], list[Article]]], tmp_path: Path
) -> None:
    ids = [kiosk.press.take(title=f"Number {number}") for number in (1, 2)]
    for id in ids:
        kiosk.press.publish(id)
    poll = reader(tmp_path, address(kiosk, name))
    settled(kiosk, name)
    first = {one.id: one for one in poll()}
    assert {one.title for one in first.values()} == {"Number 1", "Number 2"}
    assert {one.id: one for one in poll()} == first

    kiosk.press.correct(ids[0], "It was Tuesday.")
    settled(kiosk, name)
    second = {one.id: one for one in poll()}
    assert second.keys() == first.keys()
    (changed,) = [id for id in second if second[id].body != first[id].body]
    assert second[changed].title == "Number 1"
    assert "It was Tuesday." in second[changed].body

    kiosk.press.withdraw(ids[1], "It was wrong.")
    settled(kiosk, name)
    third = {one.id: one for one in poll()}
    assert third.keys() == first.keys()
    (changed,) = [id for id in third if third[id].body != second[id].body]
    assert third[changed].title == "Number 2"
    assert "It was wrong." in third[changed].body

    vanished(kiosk)
    last = {one.id: one for one in poll()}
    assert last.keys() <= first.keys()
    assert {one.title for one in last.values()} >= {"Number 1"}

    later = kiosk.press.take(title="Number 3")
    kiosk.press.publish(later)
    assert len({one.id for one in poll()} - last.keys()) == 1


@pytest.mark.parametrize("name", FORMS)
def test_rss2email_asks_with_conditions_and_mails_what_changed_once(kiosk: Kiosk, name: str, tmp_path: Path) -> None:
    ids = [kiosk.press.take(title=f"Number {number}") for number in (1, 2)]
    for id in ids:
        kiosk.press.publish(id)
    settled(kiosk, name)
    reader = Rss2Email(tmp_path / "home", [address(kiosk, name)])
    first = reader.poll()
    assert {one.title for one in first} == {"Number 1", "Number 2"}
    assert unchanged(kiosk) == 0
    assert reader.poll() == []
    assert unchanged(kiosk) == 1

    kiosk.press.correct(ids[0], "It was Tuesday.")
    settled(kiosk, name)
    (mail,) = reader.poll()
    assert (mail.title, mail.is_reply) == ("Number 1", True)
    assert "It was Tuesday." in mail.body
    assert mail.id in {one.id for one in first}

    kiosk.press.withdraw(ids[1], "It was wrong.")
    settled(kiosk, name)
    (mail,) = reader.poll()
    assert (mail.title, mail.is_reply) == ("Number 2", True)
    assert "It was wrong." in mail.body

    vanished(kiosk)
    assert reader.poll() == []


@pytest.mark.parametrize("way", ["basic", "path"])
def test_newsboat_reads_a_private_channel(kiosk: Kiosk, way: str, tmp_path: Path) -> None:
    kiosk.press.publish(kiosk.press.take(title="For partners"), "desk")
    settled(kiosk, "atom.xml", "desk")
    url, token = httpx.URL(address(kiosk, "atom.xml", "desk")), kiosk.partner("desk")
    url = url.copy_with(username="partner", password=token) if way == "basic" else _within(url, token)
    reader = Newsboat(tmp_path / "newsboat", [str(url)])
    assert [one.title for one in reader.poll()] == ["For partners"]
    assert [one.title for one in reader.poll()] == ["For partners"]


def _within(url: httpx.URL, token: str) -> httpx.URL:
    return url.copy_with(path=f"/with/{token}{url.path}")
