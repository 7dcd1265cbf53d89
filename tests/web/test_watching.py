"""Exports as they are watched: server-sent events that come as things happen, resume, and end."""

import threading
import time
from collections.abc import Iterator

import httpx
import pytest
from httpx_sse import ServerSentEvent, connect_sse

from exporter.jobs import events
from exporter.web import watching
from tests.web.site import Site, problem


def heard(site: Site, url: str, last: str | int = "") -> Iterator[ServerSentEvent]:
    """Yield the events of an export until they end."""
    headers = {"Last-Event-ID": str(last)} if last != "" else {}
    with connect_sse(site.client, "GET", f"{url}/events", headers=headers) as source:
        yield from source.iter_sse()


def test_a_watcher_hears_all_that_happens_in_order_and_the_stream_ends_with_the_export(site: Site) -> None:
    told = site.order(site.take(), "html", "rss")
    worker = threading.Timer(0.7, site.work)
    worker.start()
    found = list(heard(site, told["url"]))
    worker.join()
    assert [int(one.id) for one in found] == [one.id for one in events.after(site.store, 0, export_id=told["id"])]
    states = [(one.event, one.json().get("format"), one.json()["state"]) for one in found]
    assert states[:2] == [("job", "html", "queued"), ("job", "rss", "queued")]
    assert {("job", "html", "running"), ("job", "html", "done"), ("export", None, "running")} <= set(states)
    assert states[-1] == ("export", None, "done")


def test_a_watcher_that_comes_back_hears_what_it_missed_and_nothing_twice(site: Site) -> None:
    told = site.exported(site.take(), "html", "rss")
    everything = [one.id for one in heard(site, told["url"])]
    for place in (0, 3, len(everything) - 2):
        assert [one.id for one in heard(site, told["url"], everything[place])] == everything[place + 1 :]


def test_a_browser_that_heard_all_is_told_to_ask_no_more(alone: Site) -> None:
    told = alone.exported(alone.take(), "html")
    last = [one.id for one in heard(alone, told["url"])][-1]
    assert alone.client.get(f"{told['url']}/events", headers={"Last-Event-ID": last}).status_code == 204


@pytest.mark.parametrize("last", ["-1", "x", str(2**63), "1.5"])
def test_an_event_id_that_is_none_is_refused(alone: Site, last: str) -> None:
    told = alone.order(alone.take())
    assert problem(alone.client.get(f"{told['url']}/events", headers={"Last-Event-ID": last})) == (422, "invalid")


def test_cancelling_ends_the_stream(alone: Site) -> None:
    told = alone.order(alone.take(), "html")
    canceller = threading.Timer(0.7, lambda: alone.client.delete(told["url"]))
    canceller.start()
    assert [one.json()["state"] for one in heard(alone, told["url"])][-1] == "cancelled"


def test_the_head_of_a_stream_does_not_wait_for_its_end(alone: Site) -> None:
    told = alone.order(alone.take(), "html")
    answer = alone.client.head(f"{told['url']}/events", timeout=5)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")


def test_many_watchers_cost_one_look_at_the_database_and_hold_nobody_up(
    alone: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[float] = []

    def counted(store: object, last: int, **more: object) -> object:
        looks.extend([time.monotonic()] * ("among" in more))
        return after(store, last, **more)  # type: ignore[arg-type]

    after = events.after
    monkeypatch.setattr(events, "after", counted)
    told = alone.order(alone.take(), "html")
    ended: list[str] = []
    limits = httpx.Limits(max_connections=None)
    with httpx.Client(base_url=alone.client.base_url, headers=alone.client.headers, limits=limits, timeout=30) as many:

        def watch() -> None:
            with connect_sse(many, "GET", f"{told['url']}/events") as source:
                ended.append(list(source.iter_sse())[-1].json()["state"])

        threads = [threading.Thread(target=watch) for _ in range(60)]
        for thread in threads:
            thread.start()
        time.sleep(2)
        before = len(looks)
        start = time.monotonic()
        assert alone.client.get("/briefings").status_code == 200
        assert time.monotonic() - start < 5
        time.sleep(1)
        assert len(looks) - before <= 4
        alone.work()
        for thread in threads:
            thread.join()
    assert ended == ["done"] * 60


def test_who_reads_too_slowly_is_let_go_and_finds_the_rest_when_it_comes_back(
    alone: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "MOST", 2)
    told = alone.order(alone.take(), "html", "rss", "atom")
    with connect_sse(alone.client, "GET", f"{told['url']}/events") as source:
        stream = source.iter_sse()
        first = [next(stream) for _ in range(3)]
        alone.work()  # all at once: more than two events lie between two looks
        rest = list(stream)
    found = [one.id for one in first + rest]
    while rest and rest[-1].json() != {"state": "done"}:
        rest = list(heard(alone, told["url"], found[-1]))
        found += [one.id for one in rest]
    assert found == [str(one.id) for one in events.after(alone.store, 0, export_id=told["id"])]
