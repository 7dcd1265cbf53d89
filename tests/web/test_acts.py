"""Acts over HTTP: asked for, refused with path and remedy, told in publications and history; early copies by a link."""

from collections.abc import Iterator

import httpx
import pytest

from exporter.publishing import channels
from exporter.store import template_sets
from tests.samples import FOLDER
from tests.stores import with_settings
from tests.web.site import Site, problem, record, serving

FAR = "2099-01-01T00:00:00Z"


@pytest.fixture
def desk(alone: Site) -> Iterator[Site]:
    """Yield an API with a channel, whose client may publish."""
    store = with_settings(alone.store, public_url="https://news.example.org", rate="none")
    channels.put(store, "harbour", {"title": "Harbour news"})
    with serving(store) as site, site.holding("the desk", "read", "write", "publish") as client:
        client.timeout = httpx.Timeout(30)
        yield Site(store, client, site.app, site.rung)


def post(site: Site, id: str, act: str, **body: object) -> httpx.Response:
    return site.client.post(f"/briefings/{id}/{act}", json=body)


def publish(site: Site, id: str, **body: object) -> httpx.Response:
    return post(site, id, "publish", **{"channels": ["harbour"], **body})


def test_a_briefing_goes_out_and_its_publications_tell_how_far_each_format_is(desk: Site) -> None:
    id = desk.take()
    answer = publish(desk, id, formats=["docx"], why="the ministry confirmed")
    assert answer.status_code == 202, answer.text
    told = answer.json()
    assert (told["status"], told["newest_revision"]) == ("published", 1)
    (one,) = told["publications"]
    assert (one["channel"], one["state"], one["revision"]) == ("harbour", "published", 1)
    assert one["page"] == "https://news.example.org/channels/harbour/briefings/minimal.html"
    assert one["feeds"]["atom"] == "https://news.example.org/channels/harbour/atom.xml"
    assert {made["format"]: made["state"] for made in one["formats"]} == {"html": "done", "docx": "queued"}
    desk.work()
    (one,) = desk.client.get(f"/briefings/{id}/publications").json()["publications"]
    assert {made["format"]: made["served_revision"] for made in one["formats"]} == {"html": 1, "docx": 1}


def test_a_format_that_fails_is_told_with_its_reason(desk: Site) -> None:
    id = desk.take()
    page = desk.store.settings.data_dir / "brand" / "amp" / "page.html.j2"
    page.parent.mkdir(parents=True)
    page.write_text("<!doctype html>\n{{ nobody }}\n", encoding="utf-8")
    template_sets.activate(desk.store, template_sets.add(desk.store, "sick", page.parents[1]).digest)
    publish(desk, id, formats=["amp"])
    desk.work()
    (one,) = desk.client.get(f"/briefings/{id}/publications").json()["publications"]
    amp = next(made for made in one["formats"] if made["format"] == "amp")
    assert (amp["state"], amp["reason"], amp["served_revision"]) == ("failed", "template", None)
    assert "nobody" in amp["fault"]


def test_status_and_release_are_told_in_the_list(desk: Site) -> None:
    id = desk.take(embargo_until=FAR)
    (one,) = desk.client.get("/briefings").json()["briefings"]
    assert (one["status"], one["release_at"]) == ("draft", None)
    publish(desk, id, at="embargo")
    (one,) = desk.client.get("/briefings").json()["briefings"]
    assert (one["status"], one["release_at"]) == ("scheduled", FAR)


def test_the_life_of_a_briefing_is_told_in_its_history(desk: Site) -> None:
    id = desk.take()
    publish(desk, id, why="the ministry confirmed")
    assert post(desk, id, "correct", notice="It was Tuesday.").json()["status"] == "corrected"
    assert post(desk, id, "withdraw", reason="It was wrong.").json()["status"] == "withdrawn"
    acts = desk.client.get(f"/briefings/{id}/history").json()["acts"]
    assert [(one["kind"], one["who"], one["revision"], one["channels"]) for one in acts] == [
        ("publish", "the desk", 1, ["harbour"]),
        ("correct", "the desk", 2, ["harbour"]),
        ("withdraw", "the desk", 2, ["harbour"]),
    ]
    assert (acts[0]["why"], acts[2]["detail"]) == ("the ministry confirmed", {"reason": "It was wrong."})


def test_an_act_needs_the_scope_publish_and_a_look_the_scope_read(desk: Site) -> None:
    id = desk.take()
    with desk.holding("a writer", "read", "write") as writer:
        for act in ("publish", "correct", "withdraw", "early-copies"):
            assert problem(writer.post(f"/briefings/{id}/{act}", json={})) == (403, "scope")
        assert writer.get(f"/briefings/{id}/history").json() == {"acts": []}
    for name in ("history", "publications"):
        assert problem(desk.client.get(f"/briefings/{'0' * 16}/{name}")) == (404, "not-found")


@pytest.mark.parametrize(
    "body, path",
    [
        ({"channels": []}, "channels"),
        ({"channels": ["harbuor"]}, "channels[0]"),
        ({"channels": ["harbour", "../etc"]}, "channels[1]"),
        ({"at": "2099-01-01T00:00:00"}, "at"),
        ({"at": "tomorrow"}, "at"),
        ({"at": 17}, "at"),
        ({"revision": 0}, "revision"),
        ({"when": "now"}, "when"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_its_path(desk: Site, body: dict[str, object], path: str) -> None:
    answer = publish(desk, desk.take(), **body)
    assert problem(answer) == (422, "invalid")
    assert [fault["path"] for fault in answer.json()["errors"]] == [path]


def test_a_channel_that_there_is_not_is_answered_with_the_one_that_was_meant(desk: Site) -> None:
    answer = publish(desk, desk.take(), channels=["harbuor"])
    assert answer.json()["errors"][0]["remedy"] == "did you mean 'harbour'?"


@pytest.mark.parametrize(
    "changes, body, path",
    [
        ({"embargo_until": FAR}, {}, "embargo_until"),
        ({"published_at": FAR}, {}, "published_at"),
        ({"updated_at": FAR}, {}, "updated_at"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, {}, "expires_at"),
        ({}, {"at": "embargo"}, "embargo_until"),
        ({}, {"at": "2020-01-01T00:00:00Z"}, "at"),
        ({}, {"formats": ["pdf", "papyrus"]}, "formats[1]"),
    ],
)
def test_what_is_not_fit_to_go_out_is_refused_with_path_and_remedy(
    desk: Site, changes: dict[str, str], body: dict[str, object], path: str
) -> None:
    id = desk.take(**changes)
    answer = publish(desk, id, **body)
    assert problem(answer) == (422, "not-fit")
    (fault,) = answer.json()["errors"]
    assert (fault["path"], bool(fault["fault"]), bool(fault["remedy"])) == (path, True, True)
    assert desk.client.get(f"/briefings/{id}/publications").json()["publications"] == []


@pytest.mark.parametrize(
    "source, path",
    [
        ("It is closed until Friday.\n\n![](map.png)", "blocks[1]"),
        ("It is closed ![](map.png) until Friday.", "blocks[0].text[1]"),
    ],
)
def test_pictures_without_words_are_refused_until_somebody_says_what_they_are(
    desk: Site, source: str, path: str
) -> None:
    picture = next((FOLDER / "media").glob("*.png")).read_bytes()
    files = [("file", ("harbour.md", f"# Harbour closed\n\n{source}\n".encode())), ("media", ("map.png", picture))]
    id = desk.client.post("/briefings", files=files).json()["id"]
    answer = publish(desk, id)
    assert problem(answer) == (422, "not-fit")
    (fault,) = answer.json()["errors"]
    assert fault["path"] == f"sections[0].{path}.alt"
    same = desk.client.get(f"/briefings/{id}").json()
    said = desk.client.put(f"/briefings/{id}", json=same).json()
    assert (said["revision"], said["fresh"]) == (2, True)
    assert publish(desk, id).status_code == 202
    again = desk.client.put(f"/briefings/{id}", json=desk.client.get(f"/briefings/{id}").json()).json()
    assert (again["revision"], again["fresh"]) == (2, False)


def test_a_picture_whose_bytes_are_not_there_is_refused(desk: Site) -> None:
    asset = {"sha256": "0" * 64, "media_type": "image/png", "size": 9, "width": 3, "height": 3}
    block = {"kind": "figure", "id": "map", "alt": "A map", "asset": asset}
    answer = publish(desk, desk.take(sections=[{"id": "one", "blocks": [block]}]))
    assert problem(answer) == (422, "not-fit")
    assert answer.json()["errors"][0]["path"] == "sections[0].blocks[0].asset"


def test_what_stands_in_the_way_is_a_conflict_that_says_what_to_do(desk: Site) -> None:
    id = desk.take()
    assert problem(post(desk, id, "correct", notice="No.")) == (409, "not-out")
    assert problem(post(desk, id, "withdraw")) == (409, "not-out")
    assert problem(post(desk, id, "early-copies", recipient="A. Reader")) == (409, "no-embargo")
    publish(desk, id)
    assert problem(post(desk, id, "correct")) == (422, "no-notice")
    desk.client.put(f"/briefings/{id}", json=record(title="Changed"))
    assert problem(publish(desk, id)) == (409, "out-already")
    assert problem(publish(desk, id, revision=1)) == (409, "superseded")
    assert problem(publish(desk, id, update=True, at=FAR)) == (409, "not-later")
    assert publish(desk, id, update=True, revision=2).status_code == 202


def test_a_second_briefing_of_the_same_slug_is_refused_on_that_channel(desk: Site) -> None:
    publish(desk, desk.take())
    answer = publish(desk, desk.take(id="https://example.org/another"))
    assert problem(answer) == (409, "taken-there")
    assert answer.json()["errors"][0]["path"] == "slug"


def test_a_retry_with_its_key_corrects_once(desk: Site) -> None:
    id, key = desk.take(), {"Idempotency-Key": "order-47"}
    publish(desk, id)
    body = {"notice": "It was Tuesday."}
    for _ in range(2):
        assert desk.client.post(f"/briefings/{id}/correct", json=body, headers=key).status_code == 202
    assert desk.client.get(f"/briefings/{id}").json()["revision"] == 2
    other = desk.client.post(f"/briefings/{id}/withdraw", json={}, headers=key)
    assert problem(other) == (422, "reused")


def test_an_embargo_that_is_moved_takes_with_it_what_is_scheduled_and_says_so(desk: Site) -> None:
    id = desk.take(embargo_until="2098-01-01T00:00:00Z")
    publish(desk, id, at="embargo")
    answer = desk.client.put(f"/briefings/{id}", json=record(embargo_until=FAR))
    assert "harbour" in answer.json()["remarks"][-1]["what"]
    told = desk.client.get(f"/briefings/{id}/publications").json()
    assert (told["publications"][0]["release_at"], told["publications"][0]["revision"]) == (FAR, 1)
    assert told["newest_revision"] == 2


def test_an_early_copy_comes_by_a_link_and_is_in_the_history(desk: Site) -> None:
    id = desk.take(embargo_until=FAR, ed_note="for the desk alone")
    answer = post(desk, id, "early-copies", recipient="A. Reader, The Gazette", formats=["html", "docx"], minutes=60)
    assert answer.status_code == 202, answer.text
    told = answer.json()
    assert (told["recipient"], told["embargo_until"]) == ("A. Reader, The Gazette", FAR)
    desk.work()
    here = str(desk.client.base_url).rstrip("/")
    page = httpx.get(told["files"]["html"].replace("https://news.example.org", here))
    assert (page.status_code, "A. Reader, The Gazette" in page.text) == (200, True)
    (act,) = desk.client.get(f"/briefings/{id}/history").json()["acts"]
    assert (act["kind"], act["detail"]["recipient"]) == ("early_copy", "A. Reader, The Gazette")


@pytest.mark.parametrize("body, path", [({}, "recipient"), ({"recipient": "A", "minutes": 0}, "minutes")])
def test_an_early_copy_names_whom_it_is_for(desk: Site, body: dict[str, object], path: str) -> None:
    answer = post(desk, desk.take(embargo_until=FAR), "early-copies", **body)
    assert problem(answer) == (422, "invalid")
    assert answer.json()["errors"][0]["path"] == path


def test_no_feed_is_an_early_copy(desk: Site) -> None:
    answer = post(desk, desk.take(embargo_until=FAR), "early-copies", recipient="A. Reader", formats=["rss"])
    assert problem(answer) == (422, "not-fit")
    assert answer.json()["errors"][0]["path"] == "formats[0]"
