"""Feeds over HTTP: bytes as they were made, validators that hold, codings, moments that come, hold."""

import gzip
import time
from email.utils import formatdate, parsedate_to_datetime

import httpx
import pytest

from exporter.database import tables as t
from exporter.database import write
from exporter.publishing import FEEDS, view
from exporter.web.codings import takes_gzip
from tests.web.conftest import Kiosk
from tests.web.site import problem, serving

KINDS = {
    "rss.xml": "application/rss+xml; charset=utf-8",
    "atom.xml": "application/atom+xml; charset=utf-8",
    "feed.json": "application/feed+json",
}
FEED = "/channels/harbour/atom.xml"


def settled(kiosk: Kiosk, path: str = FEED) -> httpx.Response:
    """Return a feed once its Last-Modified lies in the past: from then on it is sent."""
    while "last-modified" not in (answer := kiosk.get(path)).headers:
        time.sleep(0.1)
    return answer


def test_a_feed_is_the_bytes_that_the_act_made_plain_and_compressed(kiosk: Kiosk) -> None:
    kiosk.press.publish(kiosk.press.take())
    for name, kind in KINDS.items():
        made = kiosk.press.feeds()[name]
        answer = kiosk.get(f"/channels/harbour/{name}", Accept_Encoding="gzip")
        assert answer.headers["content-type"] == kind
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["etag"] == f'"{made.sha256}-gzip"'
        assert answer.content == kiosk.press.bytes(name)
        plain = kiosk.get(f"/channels/harbour/{name}", Accept_Encoding="identity")
        assert "content-encoding" not in plain.headers
        assert plain.headers["etag"] == f'"{made.sha256}"'
        assert plain.content == answer.content
        for one in (answer, plain):
            assert one.headers["vary"] == "Accept-Encoding"
            assert one.headers["link"] == f'<https://news.example.org/channels/harbour/{name}>; rel="self"'


def test_the_hub_is_named_by_a_header_for_what_is_polled(kiosk: Kiosk) -> None:
    kiosk.press.channel("loud", hub="https://hub.example.org/")
    kiosk.press.publish(kiosk.press.take(), "loud")
    link = kiosk.get("/channels/loud/rss.xml").headers["link"]
    assert link == (
        '<https://hub.example.org/>; rel="hub", <https://news.example.org/channels/loud/rss.xml>; rel="self"'
    )


def test_who_has_it_already_is_told_so(kiosk: Kiosk) -> None:
    kiosk.press.publish(kiosk.press.take())
    answer = settled(kiosk)
    for headers in (
        {"If_None_Match": answer.headers["etag"]},
        {"If_None_Match": f'W/{answer.headers["etag"]}, "x"'},
        {"If_None_Match": "*"},
        {"If_Modified_Since": answer.headers["last-modified"]},
        {"If_None_Match": answer.headers["etag"], "If_Modified_Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    ):
        again = kiosk.get(FEED, **headers)
        assert (again.status_code, again.content) == (304, b"")
        for name in ("etag", "cache-control", "vary"):
            assert again.headers[name] == answer.headers[name]
    late = formatdate(time.time() + 9999, usegmt=True)
    for headers in (
        {"If_None_Match": '"another"', "If_Modified_Since": late},  # a tag counts more than a time
        {"If_Modified_Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"If_Modified_Since": "yesterday"},
        {"If_Modified_Since": "Thu, 99 Jan 99999 00:00:00 GMT"},
        {"A_IM": "feed"},
    ):
        assert kiosk.get(FEED, **headers).status_code == 200


def test_the_other_coding_of_the_same_bytes_is_nothing_new(kiosk: Kiosk) -> None:
    kiosk.press.publish(kiosk.press.take())
    plain = kiosk.get(FEED, Accept_Encoding="identity").headers["etag"]
    again = kiosk.get(FEED, Accept_Encoding="gzip", If_None_Match=plain)
    assert (again.status_code, again.headers["etag"]) == (304, plain)


def test_each_act_is_seen_at_once_and_moves_both_validators(kiosk: Kiosk) -> None:
    id = kiosk.press.take()
    seen: list[httpx.Response] = []
    for act in (kiosk.press.publish, kiosk.press.correct, kiosk.press.withdraw, kiosk.press.publish):
        act(id)
        fresh = kiosk.get(FEED)
        assert all(fresh.headers["etag"] != before.headers["etag"] for before in seen)
        for before in seen:
            told = {"If_None_Match": before.headers["etag"], "If_Modified_Since": before.headers["last-modified"]}
            assert kiosk.get(FEED, **told).status_code == 200
            assert kiosk.get(FEED, If_Modified_Since=before.headers["last-modified"]).status_code == 200
        seen.append(settled(kiosk))
    times = [parsedate_to_datetime(one.headers["last-modified"]) for one in seen]
    assert times == sorted(set(times))


def test_a_last_modified_that_lies_in_the_future_is_neither_told_nor_believed(kiosk: Kiosk) -> None:
    id = kiosk.press.take()
    kiosk.press.publish(id)
    kiosk.press.correct(id)  # within the same second: its Last-Modified is of a second to come
    kiosk.press.correct(id, "And it was 1,100.")
    answer = kiosk.get(FEED)
    assert "last-modified" not in answer.headers
    assert kiosk.get(FEED, If_Modified_Since=formatdate(time.time() + 99, usegmt=True)).status_code == 200


def test_an_embargo_ends_at_its_second_with_nothing_but_this_process(kiosk: Kiosk) -> None:
    kiosk.press.publish(kiosk.press.take(title="Out already"))
    at = time.time() + 2
    kiosk.press.publish(kiosk.press.take(title="Not before its time"), at=at)
    before = kiosk.get(FEED)
    assert "Not before its time" not in before.text
    while time.time() < at - 0.05:
        answer = kiosk.get(FEED)
        assert answer.headers["etag"] == before.headers["etag"]
        assert answer.headers["cache-control"] == before.headers["cache-control"]
    while (answer := kiosk.get(FEED)).headers["etag"] == before.headers["etag"]:
        assert time.time() < at + 1
    assert time.time() >= at
    assert "Not before its time" in answer.text


def test_archives_that_only_an_embargo_will_fill_are_not_there_yet(kiosk: Kiosk) -> None:
    kiosk.press.channel("small", feed_items=1)
    kiosk.press.publish(kiosk.press.take(), "small")
    kiosk.press.publish(kiosk.press.take(title="Not before its time"), "small", at=time.time() + 600)
    answer = kiosk.get("/channels/small/atom.archive-1.xml")
    assert "Not before its time" not in answer.text
    assert problem(answer) == problem(kiosk.get("/channels/small/atom.archive-9.xml")) == (404, "not-found")


def test_a_clock_that_is_set_back_takes_nothing_back(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    wait = 1.0
    while True:  # a busy machine may need longer than that to look before the time has come
        title, at = f"Out after {wait:g} seconds", time.time() + wait
        kiosk.press.publish(kiosk.press.take(title=title), at=at)
        kiosk.get(FEED)
        if time.time() < at:
            break
        wait *= 4
    while title not in kiosk.get(FEED).text:
        assert time.time() < at + 5
    real = time.time
    kiosk.get(FEED)
    monkeypatch.setattr(time, "time", lambda: real() - 3600)
    time.sleep(view.STALE)
    assert title in kiosk.get(FEED).text
    with serving(kiosk.press.store) as other:  # nor does it for a process that starts only then
        assert title in other.client.get(FEED).text


def test_a_clock_that_is_set_forward_alone_lets_nothing_out(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    kiosk.press.publish(kiosk.press.take(title="Not before its time"), at=time.time() + 600)
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 3600)
    time.sleep(view.STALE)
    assert "Not before its time" not in kiosk.get(FEED).text


def test_archives_are_linked_and_read_like_the_feed(kiosk: Kiosk) -> None:
    kiosk.press.channel("small", feed_items=2, title="Small")
    titles = [f"Number {number}" for number in range(5)]
    for title in titles:
        kiosk.press.publish(kiosk.press.take(title=title), "small")
    for name in FEEDS.values():
        stem, _, suffix = name.rpartition(".")
        parts = [kiosk.get(f"/channels/small/{name}")]
        parts += [kiosk.get(f"/channels/small/{stem}.archive-{number}.{suffix}") for number in (1, 2)]
        assert [part.status_code for part in parts] == [200, 200, 200]
        for title in titles:
            assert any(title in part.text for part in parts)
        again = kiosk.get(f"/channels/small/{stem}.archive-1.{suffix}", If_None_Match=parts[1].headers["etag"])
        assert again.status_code == 304


def test_while_all_is_held_nothing_goes_out_and_it_is_said_when_to_come_back(kiosk: Kiosk) -> None:
    id = kiosk.press.take()
    kiosk.press.publish(id)
    assert kiosk.get(FEED).status_code == 200
    with write(kiosk.press.store.engine) as session:
        session.add(t.Hold(id=1, who="the editor", why="a court said so"))
    slug = kiosk.press.publication(id).slug
    for path in (FEED, f"/channels/harbour/briefings/{slug}.html", "/channels/harbour/briefings/media/x.png"):
        answer = kiosk.get(path)
        assert problem(answer) == (503, "held")
        assert answer.headers["retry-after"]
        assert "court" not in answer.text
    with write(kiosk.press.store.engine) as session:
        session.delete(session.get_one(t.Hold, 1))
    assert kiosk.get(FEED).status_code == 200


def test_what_another_process_does_is_seen_within_half_a_second(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "written", lambda engine: 0)  # as if it had happened elsewhere
    id = kiosk.press.take(title="First")
    kiosk.press.publish(id)
    kiosk.get(FEED)
    kiosk.press.withdraw(id)
    start = time.monotonic()
    while "at:deleted-entry" not in kiosk.get(FEED).text:
        assert time.monotonic() < start + 1


@pytest.mark.parametrize(
    "header, wanted",
    {
        "gzip": True,
        "gzip, deflate": True,
        "deflate, GZIP;q=1.0": True,
        "x-gzip": True,
        "*": True,
        "br;q=1, *;q=0.1": True,
        "": False,
        "identity": False,
        "br": False,
        "gzip;q=0": False,
        "gzip;q=0, *": False,
        "gzip; q=0.000": False,
        "gzip;q=two": False,
        "identity;q=1, gzip;q=0.5": False,
        "*;q=0": False,
        "gzip" + " " * 500: False,
    }.items(),
)
def test_it_is_compressed_only_for_who_takes_that(header: str, wanted: bool) -> None:
    assert takes_gzip(header) == wanted


def test_gzip_unpacks_to_the_plain_bytes(kiosk: Kiosk) -> None:
    kiosk.press.publish(kiosk.press.take())
    with kiosk.anybody.stream("GET", FEED, headers={"Accept-Encoding": "gzip"}) as answer:
        packed = b"".join(answer.iter_raw())
    assert gzip.decompress(packed) == kiosk.get(FEED, Accept_Encoding="identity").content


def test_the_head_alone_says_the_same(kiosk: Kiosk) -> None:
    kiosk.press.publish(kiosk.press.take())
    whole, head = settled(kiosk), kiosk.anybody.head(FEED)
    assert head.content == b""
    for name in ("etag", "content-length", "content-type", "last-modified", "link"):
        assert head.headers[name] == whole.headers[name]


def test_a_feed_whose_bytes_are_gone_is_made_anew_with_the_same_validators(kiosk: Kiosk) -> None:
    kiosk.press.publish(kiosk.press.take())
    made = kiosk.press.feeds()["atom.xml"]
    for sha256 in (made.sha256, made.gzip):
        kiosk.press.store.blobs.remove(sha256)
    answer = kiosk.get(FEED)
    assert problem(answer) == (503, "healing")
    assert int(answer.headers["retry-after"]) > 0
    again = kiosk.get(FEED)
    assert (again.status_code, again.headers["etag"]) == (200, f'"{made.sha256}-gzip"')
    assert kiosk.press.feeds()["atom.xml"].modified == made.modified
