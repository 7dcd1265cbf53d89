"""Verify and receptions over HTTP: what anybody is told, what an outsider is not, and that both answers look alike."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from exporter.database import read, write
from exporter.database import tables as t
from exporter.publishing import receptions
from tests.publishing.press import Press, press
from tests.stores import opened
from tests.web.site import Site, problem, serving

CLOSED = {"stamp": {"kind": "early_copy", "until": "2030-01-01T00:00:00Z", "recipient": "Radio North"}}


@pytest.fixture
def paper(tmp_path: Path, place: Callable[[str, Path], str]) -> Iterator[tuple[Press, Site]]:
    """Yield a press with the channel `harbour`, and the API over it."""
    with opened(tmp_path / "data", place("sqlite", tmp_path / "data")) as store:
        made = press(store)
        made.channel()
        with serving(made.store) as site:
            yield made, site


def page_of(paper: Press, id: str, number: int = -1) -> str:
    """Return the digest of the page of a briefing, the last one unless another is asked for."""
    with read(paper.store.engine) as session:
        rows = (
            session.query(t.Artifact.sha256)
            .join(t.Job, t.Job.key == t.Artifact.key)
            .join(t.ExportedBriefing, t.ExportedBriefing.export_id == t.Job.export_id)
            .filter(t.ExportedBriefing.briefing_id == id, t.Job.format == "html")
            .order_by(t.Job.id)
        )
        return str(rows.all()[number][0])


def outsider(site: Site, path: str) -> httpx.Response:
    """Return what somebody without a token gets."""
    return httpx.get(f"{site.client.base_url}{path}")


def bare(answer: httpx.Response) -> tuple[int, dict[str, str], dict[str, Any]]:
    """Return an answer without what differs between any two."""
    headers = {name: value for name, value in answer.headers.items() if name not in ("date", "x-request-id")}
    return answer.status_code, headers, {**answer.json(), "request_id": ""}


def test_anybody_may_ask_what_a_file_of_a_channel_is(paper: tuple[Press, Site]) -> None:
    made, site = paper
    id = made.take()
    made.publish(id)
    old = page_of(made, id)
    made.correct(id)
    answer = outsider(site, f"/verify/{old}")
    assert answer.status_code == 200
    assert (answer.headers["cache-control"], answer.headers["vary"]) == ("public, max-age=60", "Authorization")
    told = answer.json()
    assert (told["standing"], told["kind"], told["format"], told["stamp"]) == ("superseded", "briefing", "html", None)
    assert told["current"] == f"https://news.example.org/channels/harbour/briefings/{made.publication(id).slug}.html"
    assert [(one["revision"], one["current_revision"]) for one in told["briefings"]] == [(1, 2)]
    assert outsider(site, f"/verify/{old.upper()}").json() == told
    head = httpx.head(f"{site.client.base_url}/verify/{old}")
    assert (head.status_code, head.content) == (200, b"")


def test_what_was_never_out_looks_to_outsiders_as_if_it_had_never_been_made(paper: tuple[Press, Site]) -> None:
    made, site = paper
    made.channel("inland", access="token")
    scheduled, inland, draft = made.take(), made.take(), made.take()
    made.publish(scheduled, at=time.time() + 5000)
    made.publish(inland, "inland")
    for how in ({"stamp": {"kind": "draft"}}, CLOSED, {"audience": "desk"}):
        site.order(draft, "html", **how)
    site.work()
    own = [page_of(made, scheduled), page_of(made, inland), *(page_of(made, draft, number) for number in range(3))]
    with read(made.store.engine) as session:
        own += [one.sha256 for one in session.query(t.Feed).filter(t.Feed.valid_from > time.time())]
        own += [row.sha256 for row in session.query(t.Revision)]
    nobodys = bare(outsider(site, f"/verify/{'0' * 64}"))
    assert nobodys[0] == 404
    for sha256 in own:
        assert bare(outsider(site, f"/verify/{sha256}")) == nobodys, sha256
        assert site.client.get(f"/verify/{sha256}").status_code == 200
    for place in ("x", "0" * 63, "0" * 65, "%00", "g" * 64):
        assert bare(outsider(site, f"/verify/{place}"))[::2] == nobodys[::2]


def test_with_a_token_everything_is_told_and_kept_by_no_cache_on_the_way(paper: tuple[Press, Site]) -> None:
    made, site = paper
    id = made.take()
    site.order(id, "html", **CLOSED)
    site.work()
    answer = site.client.get(f"/verify/{page_of(made, id)}")
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.json()["stamp"]["recipient"] == "Radio North"
    with site.holding("writer", "write") as writer:
        assert problem(writer.get(f"/verify/{page_of(made, id)}")) == (404, "not-found")
    wrong = httpx.get(f"{site.client.base_url}/verify/{page_of(made, id)}", headers={"Authorization": "Bearer bx_no"})
    assert problem(wrong) == (401, "no-token")


def test_a_partner_is_told_of_what_is_out_on_its_channel_and_of_no_other(paper: tuple[Press, Site]) -> None:
    made, site = paper
    made.channel("inland", access="token")
    made.channel("upland", access="token")
    own, other, draft = made.take(), made.take(), made.take()
    made.publish(own, "inland")
    made.publish(other, "upland")
    site.order(draft, "html")
    site.work()
    with site.holding("Radio North", "channel:inland") as partner:
        answer = partner.get(f"/verify/{page_of(made, own)}")
        assert (answer.json()["standing"], answer.json()["briefings"][0]["channels"]) == ("current", ["inland"])
        assert answer.headers["cache-control"] == "private, no-cache"
        for id in (other, draft):
            assert problem(partner.get(f"/verify/{page_of(made, id)}")) == (404, "not-found")
        assert problem(partner.get(f"/briefings/{own}/receptions")) == (403, "scope")


def test_while_everything_is_held_nobody_outside_learns_anything(paper: tuple[Press, Site]) -> None:
    made, site = paper
    id = made.take()
    made.publish(id)
    with write(made.store.engine) as session:
        session.add(t.Hold(id=1, who="the editor", why="a letter came"))
    known, unknown = (outsider(site, f"/verify/{sha256}") for sha256 in (page_of(made, id), "0" * 64))
    assert known.status_code == 503
    assert "letter" not in known.text
    assert bare(known) == bare(unknown)
    assert site.client.get(f"/verify/{page_of(made, id)}").json()["standing"] == "current"


def test_who_got_which_revision_is_told_to_who_may_read(paper: tuple[Press, Site]) -> None:
    made, site = paper
    id = made.take()
    made.publish(id)
    with site.holding("Radio North", "read") as reader:
        token = reader.headers["authorization"].split("_")[1]
    receptions.note(made.store, token, "harbour", [(id, 1)])
    made.correct(id)
    (one,) = site.client.get(f"/briefings/{id}/receptions").json()["receptions"]
    assert (one["name"], one["channel"], one["holds"], one["is_behind"]) == ("Radio North", "harbour", 1, True)
    assert (one["revisions"], one["ways"]) == ([1], ["feed"])
    assert one["first_at"] <= one["last_at"]
    assert token not in json.dumps(one)
    assert problem(site.client.get(f"/briefings/{'0' * 16}/receptions")) == (404, "not-found")
    assert problem(outsider(site, f"/briefings/{id}/receptions")) == (401, "no-token")


def test_files_that_a_token_fetched_on_no_channel_are_noted_too(paper: tuple[Press, Site]) -> None:
    made, site = paper
    id = made.take()
    told = site.order(id, "html", "jsonfeed")
    site.work()
    with site.holding("Radio North", "read") as reader:
        assert reader.get(f"/briefings/{id}.html").status_code == 200
        assert reader.get(f"/artifacts/{page_of(made, id)}").status_code == 200
    name = told["formats"][1]["format"]
    assert site.client.get(f"/exports/{told['id']}/files/{record_name(made, id)}.feed.json").status_code == 200
    found: list[dict[str, Any]] = []
    for _ in range(50):  # it is noted after the answer
        found = site.client.get(f"/briefings/{id}/receptions").json()["receptions"]
        if len(found) == 2:
            break
        time.sleep(0.1)
    assert [(one["name"], one["channel"], one["ways"], one["is_behind"]) for one in found] == [
        ("Radio North", "", ["html"], False),
        ("the desk", "", [name], False),
    ]
    made.revise(id, title="Harbour open again")
    found = site.client.get(f"/briefings/{id}/receptions").json()["receptions"]
    assert [one["is_behind"] for one in found] == [True, True]


def record_name(paper: Press, id: str) -> str:
    """Return the slug of a briefing."""
    with read(paper.store.engine) as session:
        return session.get_one(t.Briefing, id).slug
