"""Editions over HTTP: made and sealed by the desk, read by whoever may read the channel, at addresses that stay."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from exporter.database import read, write
from exporter.database import tables as t
from exporter.store import tokens
from tests.web.conftest import Kiosk
from tests.web.site import problem

HERE = "/channels/harbour/editions"


@pytest.fixture
def desk(kiosk: Kiosk) -> Iterator[httpx.Client]:
    """Yield a client of the newsletter editor."""
    with kiosk.site.holding("the editor", "read", "publish") as client:
        yield client


def out(kiosk: Kiosk, count: int = 2, *on: str) -> list[str]:
    ids = [kiosk.press.take(title=f"Story {number}") for number in range(1, count + 1)]
    for id in ids:
        kiosk.press.publish(id, *on, formats=["html"])
    return ids


def made(kiosk: Kiosk, desk: httpx.Client, *ids: str, here: str = HERE, **more: Any) -> dict[str, Any]:
    """Return what the API tells of an edition that was made just now, in no time."""
    body = {"title": "Tonight", "formats": ["html"], "briefings": [{"id": id} for id in ids], **more}
    answer = desk.post(here, json=body)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    assert answer.headers["location"] == told["url"]
    kiosk.site.work()
    kiosk.press.work()
    return told


def change(kiosk: Kiosk, number: int, **values: Any) -> None:
    with write(kiosk.press.store.engine) as session:
        session.execute(update(t.Newsletter).where(t.Newsletter.number == number).values(**values))


def test_an_edition_is_made_and_read_at_its_address_and_at_latest(kiosk: Kiosk, desk: httpx.Client) -> None:
    one, two = out(kiosk)
    told = made(kiosk, desk, two, one, formats=["docx", "html"])
    assert (told["edition"], told["state"], told["superseded_by"]) == ("1", "open", None)
    assert [one["title"] for one in told["briefings"]] == ["Story 2", "Story 1"]
    seen = kiosk.get(f"{HERE}/1").json()
    assert [(file["format"], file["state"]) for file in seen["formats"]] == [("docx", "done"), ("html", "done")]
    for name in ("1", "latest"):
        page = kiosk.get(f"{HERE}/{name}.html")
        assert (page.status_code, page.headers["exporter-edition"]) == (200, "1")
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert page.headers["etag"] == f'"{seen["formats"][1]["sha256"]}"'
        assert page.headers["cache-control"].startswith("public, max-age=60")
        assert "exporter-lacks" not in page.headers
        again = kiosk.get(f"{HERE}/{name}.html", If_None_Match=page.headers["etag"])
        assert (again.status_code, again.headers["cache-control"]) == (304, page.headers["cache-control"])
    words = kiosk.get(f"{HERE}/latest.html").text
    assert words.index("Story 2") < words.index("Story 1")
    assert kiosk.get(f"{HERE}/latest.docx").content[:4] == b"PK\x03\x04"
    listed = kiosk.get(HERE).json()
    assert ([one["edition"] for one in listed["editions"]], listed["next"]) == (["1"], None)


def test_a_download_is_called_by_channel_and_day_in_any_letters(kiosk: Kiosk, desk: httpx.Client) -> None:
    kiosk.press.channel(title="Hafen Köln: heute")
    [id] = out(kiosk, 1)
    at = (datetime.now(UTC) + timedelta(hours=1)).replace(microsecond=0)
    made(kiosk, desk, id, formats=["docx"], at=at.isoformat())
    sent = desk.get(f"{HERE}/1.docx").headers["content-disposition"]
    assert f'filename="harbour-{at:%Y-%m-%d}.docx"' in sent
    assert f"filename*=UTF-8''Hafen%20K%C3%B6ln%20heute%20{at:%Y-%m-%d}.docx" in sent


def test_an_edition_is_dated_in_the_zone_in_which_its_time_was_written(kiosk: Kiosk, desk: httpx.Client) -> None:
    [id] = out(kiosk, 1)
    told = made(kiosk, desk, id, at="2126-11-27T00:30:00+01:00", deadline="2126-11-27T00:31:00+01:00")
    assert (told["date"], told["deadline"]) == ("2126-11-27T00:30:00+01:00", "2126-11-26T23:31:00Z")
    assert "harbour-2126-11-27.html" in desk.get(f"{HERE}/1.html").headers["content-disposition"]


def test_what_cannot_be_in_it_is_refused_with_path_and_remedy_and_nothing_is_made(
    kiosk: Kiosk, desk: httpx.Client
) -> None:
    good, gone = out(kiosk)
    later = kiosk.press.take()
    kiosk.press.publish(later, at=time.time() + 5000, formats=["html"])
    kiosk.press.withdraw(gone)
    body = {"title": "T", "briefings": [{"id": id} for id in (good, "0" * 16, later, gone)]}
    answer = desk.post(HERE, json=body)
    assert problem(answer) == (422, "not-fit")
    assert [one["path"] for one in answer.json()["errors"]] == ["briefings[1]", "briefings[2]", "briefings[3]"]
    assert all(one["remedy"] for one in answer.json()["errors"])
    assert problem(desk.post(HERE, json={"title": "", "briefings": []})) == (422, "invalid")
    assert problem(desk.post(HERE, json={**body, "at": "2026-11-26T18:00:00"})) == (422, "invalid")  # of which zone?
    assert problem(desk.post("/channels/quay/editions", json=body)) == (404, "not-found")
    assert desk.get(HERE).json()["editions"] == []


def test_only_who_may_publish_makes_and_seals_editions(kiosk: Kiosk) -> None:
    body = {"title": "T", "briefings": [{"id": id} for id in out(kiosk, 1)]}
    for path in (HERE, f"{HERE}/1/seal"):
        assert problem(kiosk.anybody.post(path, json=body)) == (401, "no-token")
        assert problem(kiosk.site.client.post(path, json=body)) == (403, "scope")


def test_an_edition_for_later_is_seen_by_the_desk_alone(kiosk: Kiosk, desk: httpx.Client) -> None:
    one, two = out(kiosk)
    made(kiosk, desk, one)
    made(kiosk, desk, two, at=(datetime.now(UTC) + timedelta(hours=1)).isoformat())
    for client in (kiosk.anybody, kiosk.site.client):
        for path in ("2", "2.html", "2.0.html", "2.pdf", "3", "2.1"):
            assert problem(client.get(f"{HERE}/{path}")) == (404, "not-found")
        assert [seen["edition"] for seen in client.get(HERE).json()["editions"]] == ["1"]
        assert client.get(f"{HERE}/latest").json()["edition"] == "1"
        assert "Story 1" in client.get(f"{HERE}/latest.html").text
    assert "Story 2" in desk.get(f"{HERE}/2.html").text
    for path in ("", "/2", "/2.html"):
        assert desk.get(f"{HERE}{path}").headers["cache-control"] == "private, no-store"
    assert [seen["edition"] for seen in desk.get(HERE).json()["editions"]] == ["2", "1"]
    change(kiosk, 2, release_at=time.time())
    assert kiosk.get(f"{HERE}/latest").json()["edition"] == "2"


def test_a_private_channel_s_editions_need_its_token_in_whatever_way(kiosk: Kiosk, desk: httpx.Client) -> None:
    ids, here = out(kiosk, 1, "desk"), "/channels/desk/editions"
    made(kiosk, desk, *ids, here=here)
    token, other = kiosk.partner("desk"), kiosk.partner("harbour")
    for path in ("", "/1", "/1.html", "/latest.html"):
        assert problem(kiosk.get(here + path)) == (401, "no-token")
        assert problem(kiosk.get(here + path, Authorization=f"Bearer {other}")) == (404, "not-found")
        for got in (kiosk.get(here + path, Authorization=f"Bearer {token}"), kiosk.get(f"/with/{token}{here}{path}")):
            assert (got.status_code, got.headers["cache-control"]) == (200, "private, no-cache")
            assert token not in str(got.headers)
    with read(kiosk.press.store.engine) as session:
        ways = {(row.briefing_id, row.revision, row.way) for row in session.query(t.Reception)}
    assert ways == {(ids[0], 1, "html")}


def test_pictures_of_a_mail_are_there_without_a_token(kiosk: Kiosk, desk: httpx.Client) -> None:
    id, here = kiosk.press.take("every-block"), "/channels/desk/editions"
    kiosk.press.publish(id, "desk", formats=["html"])
    made(kiosk, desk, id, here=here, formats=["email"])
    mail = desk.get(f"{here}/1.email.html").text
    pictures = re.findall(r'src="https://news.example.org([^"]+)"', mail)
    assert any(picture.startswith(f"{here}/media/") for picture in pictures)
    for picture in pictures:
        assert kiosk.get(picture).headers["content-type"].startswith("image/")


def test_what_supersedes_a_sealed_edition_is_told_everywhere_and_its_bytes_stay(
    kiosk: Kiosk, desk: httpx.Client
) -> None:
    ids = out(kiosk)
    made(kiosk, desk, *ids, formats=["html", "docx"])
    sealed = desk.post(f"{HERE}/1/seal", json={"why": "to the printer"}).json()
    assert sealed["state"] == "sealed"
    assert sealed["sealed_at"]
    before = {ending: kiosk.get(f"{HERE}/1{ending}").content for ending in (".html", ".docx")}
    kiosk.press.correct(ids[0], "It was Tuesday.")
    kiosk.press.work()
    word = kiosk.get(f"{HERE}/1.docx")
    assert word.content == before[".docx"]
    assert word.headers["link"] == '<1.1.docx>; rel="successor-version", <1.1.docx>; rel="latest-version"'
    led = kiosk.get(f"{HERE}/1.html")
    assert (led.status_code, led.headers["location"]) == (307, "1.1.html")
    assert "It was Tuesday." in kiosk.anybody.get(f"{HERE}/1.html", follow_redirects=True).text
    as_it_was = kiosk.get(f"{HERE}/1.0.html")
    assert (as_it_was.content, as_it_was.headers["exporter-edition"]) == (before[".html"], "1")
    assert "successor-version" in as_it_was.headers["link"]
    seen = kiosk.get(f"{HERE}/1").json()
    assert (seen["state"], seen["superseded_by"]) == ("superseded", "1.1")
    assert [(one["edition"], one["state"]) for one in kiosk.get(HERE).json()["editions"]] == [
        ("1.1", "sealed"),
        ("1", "superseded"),
    ]
    latest = kiosk.get(f"{HERE}/latest.docx")
    assert latest.headers["exporter-edition"] == "1.1"
    assert latest.headers["content-disposition"].split(";")[1].endswith('-1.1.docx"')
    assert "link" not in latest.headers
    assert desk.post(f"{HERE}/1/seal").json()["state"] in ("sealed", "superseded")  # again: nothing happens


def test_a_withdrawal_after_sealing_makes_its_files_gone_and_names_what_goes_without_it(
    kiosk: Kiosk, desk: httpx.Client
) -> None:
    ids = out(kiosk)
    made(kiosk, desk, *ids)
    desk.post(f"{HERE}/1/seal")
    kiosk.press.withdraw(ids[0])
    kiosk.press.work()
    for name in ("1.html", "1.0.html"):
        gone = kiosk.get(f"{HERE}/{name}")
        assert problem(gone) == (410, "withdrawn")
        assert '<1.1.html>; rel="successor-version"' in gone.headers["link"]
    assert "Story 1" not in kiosk.get(f"{HERE}/latest.html").text
    seen = kiosk.get(f"{HERE}/1.1").json()
    assert [(left["id"], left["why"]) for left in seen["left"]] == [(ids[0], "withdrawn")]


def test_latest_is_the_edition_before_until_the_deadline_then_marked_with_what_it_lacks(
    kiosk: Kiosk, desk: httpx.Client
) -> None:
    one, two = out(kiosk)
    made(kiosk, desk, one)
    desk.post(HERE, json={"title": "Later", "formats": ["html"], "briefings": [{"id": two}]})
    waiting = kiosk.get(f"{HERE}/2.html")
    assert problem(waiting) == (503, "making")
    assert int(waiting.headers["retry-after"]) > 0
    assert kiosk.get(f"{HERE}/latest").json()["edition"] == "1"
    assert "exporter-lacks" not in kiosk.get(f"{HERE}/latest.html").headers
    change(kiosk, 2, deadline=time.time() - 1)
    late = kiosk.get(f"{HERE}/latest.html")
    assert (late.status_code, late.headers["exporter-edition"]) == (200, "1")
    assert late.headers["exporter-lacks"] == f'edition;number="2", briefing;id="{two}";revision=1'
    told = kiosk.get(f"{HERE}/latest").json()
    assert (told["edition"], told["formats"][0]["edition"]) == ("2", "1")
    assert told["formats"][0]["lacks"] == [{"id": two, "revision": 1}]
    kiosk.site.work()
    assert "exporter-lacks" not in kiosk.get(f"{HERE}/latest.html").headers
    assert "Story 2" in kiosk.get(f"{HERE}/latest.html").text


def test_a_format_that_failed_says_why_to_the_desk_alone(kiosk: Kiosk, desk: httpx.Client) -> None:
    [id] = out(kiosk, 1)
    desk.post(HERE, json={"title": "T", "formats": ["html"], "briefings": [{"id": id}]})
    with write(kiosk.press.store.engine) as session:
        waiting = t.Job.state == "queued"
        session.execute(update(t.Job).where(waiting).values(state="failed", reason="fault", fault="no such face"))
    assert problem(kiosk.get(f"{HERE}/1.html")) == (404, "not-found")
    faults = [client.get(f"{HERE}/1").json()["formats"][0] for client in (kiosk.anybody, desk)]
    assert [(one["state"], one["fault"]) for one in faults] == [("failed", None), ("failed", "no such face")]


def test_the_list_of_editions_has_pages(kiosk: Kiosk, desk: httpx.Client) -> None:
    [id] = out(kiosk, 1)
    for _ in range(3):
        made(kiosk, desk, id)
    first = kiosk.get(f"{HERE}?limit=2")
    assert [one["edition"] for one in first.json()["editions"]] == ["3", "2"]
    assert first.headers["link"] == f'<{first.json()["next"]}>; rel="next"'
    path = first.json()["next"].removeprefix("https://news.example.org")
    assert [one["edition"] for one in kiosk.get(path).json()["editions"]] == ["1"]


def test_addresses_that_are_none_are_not_found(kiosk: Kiosk, desk: httpx.Client) -> None:
    made(kiosk, desk, *out(kiosk, 1))
    for name in ("0", "01", "1.01", "1.x", "1e1", "latest.1", "1.amp.html", "-1", "99999999999", "1%00", "media/a.png"):
        assert problem(kiosk.get(f"{HERE}/{name}")) == (404, "not-found"), name


def test_while_everything_is_held_readers_wait_and_the_desk_is_told_why(kiosk: Kiosk, desk: httpx.Client) -> None:
    ids = out(kiosk, 1)
    made(kiosk, desk, *ids)
    with write(kiosk.press.store.engine) as session:
        session.add(t.Hold(id=1, who="the editor", why="a wrong figure"))
    refused = desk.post(HERE, json={"title": "T", "briefings": [{"id": ids[0]}]})
    assert problem(refused) == (409, "on-hold")
    assert "a wrong figure" in refused.json()["detail"]
    time.sleep(0.6)  # as long as a process may believe that nothing is held
    for path in ("", "/1", "/latest.html"):
        assert problem(kiosk.get(HERE + path)) == (503, "held")


def test_a_token_that_may_only_publish_sees_what_is_to_come_on_an_open_channel(kiosk: Kiosk) -> None:
    token = tokens.make(kiosk.press.store, "a script", ["publish"])
    assert kiosk.get(HERE, Authorization=f"Bearer {token}").json() == {"editions": [], "next": None}
