"""Exports over HTTP: ordered, looked at, repeated, cancelled; their folder is the one that the command line writes."""

import subprocess
import sys
from pathlib import Path

import pytest

from exporter.formats import formats
from exporter.manifest import Manifest
from exporter.store import template_sets, tokens
from tests.samples import FOLDER
from tests.stores import with_settings
from tests.web.conftest import Shop
from tests.web.site import Site, problem, record, serving


def test_an_export_is_accepted_at_once_and_done_when_the_workers_are(site: Site) -> None:
    id = site.take()
    answer = site.client.post(f"/briefings/{id}/exports", json={"formats": ["html", "rss"]})
    assert (answer.status_code, answer.json()["state"]) == (202, "queued")
    assert answer.headers["location"] == answer.json()["url"]
    assert [(one["format"], one["state"]) for one in answer.json()["formats"]] == [
        ("html", "queued"),
        ("rss", "queued"),
    ]
    site.work()
    told = site.see(answer.json())
    assert told["state"] == "done"
    assert told["briefings"] == [{"id": id, "revision": 1}]
    for one in told["formats"]:
        assert (one["state"], one["attempt"], one["fidelity"]) == ("done", 1, 1.0)
        assert site.client.get(one["files"][0]["url"]).headers["etag"] == f'"{one["files"][0]["sha256"]}"'


def test_all_formats_are_made_where_none_is_named(alone: Site) -> None:
    told = alone.client.post(f"/briefings/{alone.take()}/exports").json()
    assert {one["format"] for one in told["formats"]} == set(formats())


def test_what_was_made_before_is_there_at_once_and_rings_for_nobody(site: Site) -> None:
    id = site.take()
    first = site.exported(id, "html", "rss")
    again = site.order(id, "html", "rss")
    assert (again["state"], site.rung, again["id"] != first["id"]) == ("done", [], True)
    assert all(one["free"] and one["attempt"] == 0 for one in again["formats"])
    assert [one["files"][0]["sha256"] for one in again["formats"]] == [
        one["files"][0]["sha256"] for one in first["formats"]
    ]


def test_an_edition_of_several_is_one_file_of_each_format(alone: Site) -> None:
    ids = [alone.take(id=f"https://example.org/{name}", slug=name, title=name) for name in ("one", "two")]
    body = {"name": "This week", "formats": ["html", "rss"], "briefings": [{"id": id} for id in ids]}
    answer = alone.client.post("/exports", json=body)
    assert answer.status_code == 202, answer.text
    alone.work()
    told = alone.see(answer.json())
    assert (told["title"], [one["id"] for one in told["briefings"]]) == ("This week", ids)
    pages, feed = (one["files"] for one in told["formats"])
    assert [one["file"] for one in pages] == ["this-week.html", "this-week/one.html", "this-week/two.html"]
    assert all(alone.client.get(one["url"]).status_code == 200 for one in [*pages, *feed])


def test_an_older_revision_can_be_ordered_and_one_that_is_not_there_is_refused(alone: Site) -> None:
    id = alone.take(title="First")
    alone.client.put(f"/briefings/{id}", json=record(title="Second"))
    answer = alone.client.post("/exports", json={"formats": ["html"], "briefings": [{"id": id, "revision": 1}]})
    assert (answer.json()["title"], answer.json()["briefings"]) == ("First", [{"id": id, "revision": 1}])
    for path, chosen in (("briefings[1]", {"id": id, "revision": 3}), ("briefings[1]", {"id": "0" * 16})):
        refused = alone.client.post("/exports", json={"formats": ["html"], "briefings": [{"id": id}, chosen]})
        assert problem(refused) == (422, "invalid")
        assert refused.json()["errors"][0]["path"] == path


def test_stamp_audience_channel_and_template_set_go_into_the_files(alone: Site) -> None:
    template_sets.renew(alone.store)
    id = alone.take(ed_note="for the desk alone")
    draft = alone.exported(id, "html", stamp={"kind": "draft"}, audience="desk", templates="house")
    assert (draft["stamp"]["kind"], draft["audience"]) == ("draft", "desk")
    text = alone.client.get(draft["formats"][0]["files"][0]["url"]).text
    assert "Draft" in text
    channel = {"id": "https://north.example/", "title": "The North", "link": "https://north.example/"}
    feed = alone.exported(id, "rss", channel=channel)
    assert "https://north.example/" in alone.client.get(feed["formats"][0]["files"][0]["url"]).text


def test_an_embargo_is_stamped_unasked_unless_none_is_asked_for(alone: Site) -> None:
    id = alone.take(embargo_until="2099-01-01T00:00:00Z")
    assert alone.order(id)["stamp"]["kind"] == "embargo"
    assert alone.order(id, stamp="none")["stamp"] is None


@pytest.mark.parametrize(
    "body, path",
    [
        ({"formats": ["pdf", "papyrus"]}, "formats"),
        ({"colour": "red"}, "colour"),
        ({"audience": "everybody"}, "audience"),
        ({"stamp": {"kind": "early_copy"}}, "stamp"),
        ({"channel": {"id": "https://a.example/", "title": "A", "link": "javascript:alert(1)"}}, "channel.link"),
        ({"templates": "no such set"}, "templates"),
        ({"formats": "pdf"}, "formats"),
    ],
)
def test_an_order_with_a_fault_is_refused_with_its_path(shop: Shop, body: object, path: str) -> None:
    answer = shop.site.client.post(f"/briefings/{shop.id}/exports", json=body)
    assert problem(answer) == (422, "invalid")
    assert path in {fault["path"] for fault in answer.json()["errors"]}


def test_a_retry_with_its_key_gets_the_same_export(site: Site) -> None:
    id, key = site.take(), {"Idempotency-Key": "order-47"}
    first = site.client.post(f"/briefings/{id}/exports", json={"formats": ["html"]}, headers=key)
    again = site.client.post(f"/briefings/{id}/exports", json={"formats": ["html"]}, headers=key)
    assert again.json()["id"] == first.json()["id"]
    assert (again.headers["location"], again.headers["idempotent-replayed"]) == (first.headers["location"], "true")
    other = site.client.post(f"/briefings/{id}/exports", json={"formats": ["rss"]}, headers=key)
    assert problem(other) == (422, "reused")
    with site.holding("another") as somebody:
        theirs = somebody.post(f"/briefings/{id}/exports", json={"formats": ["rss"]}, headers=key)
        assert theirs.status_code == 202


@pytest.mark.parametrize("key", ["x" * 256, "two words", "ümlaut".encode().decode("latin-1")])
def test_a_key_that_is_none_is_refused(shop: Shop, key: str) -> None:
    headers = {"Idempotency-Key": key.encode("latin-1")}
    answer = shop.site.client.post(f"/briefings/{shop.id}/exports", json={}, headers=headers)  # type: ignore[arg-type]
    assert problem(answer) == (422, "invalid")


def test_cancelling_ends_what_waits_and_twice_is_as_good_as_once(site: Site) -> None:
    told = site.order(site.take(), "html", "rss")
    for _ in range(2):
        answer = site.client.delete(told["url"])
        assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    site.work()
    assert {one["state"] for one in site.see(told)["formats"]} == {"cancelled"}


def test_a_format_that_fails_says_why_and_stops_no_other(alone: Site) -> None:
    (alone.store.settings.data_dir / "brand").mkdir()
    partial = alone.store.settings.data_dir / "brand" / "html" / "page.html.j2"
    partial.parent.mkdir()
    partial.write_text("<!doctype html>\n{{ nobody }}\n", encoding="utf-8")
    template_sets.add(alone.store, "broken", partial.parents[1])
    told = alone.exported(alone.take(), "html", "rss", templates="broken")
    html, rss = told["formats"]
    assert (told["state"], html["state"], rss["state"]) == ("failed", "failed", "done")
    assert html["reason"] == "template"
    assert "nobody" in html["fault"]
    manifest = Manifest.model_validate_json(alone.client.get(f"{told['folder']}manifest.json").content)
    assert [one.format for _, one in manifest.failures()] == ["html"]


def test_the_list_shows_the_newest_first_and_goes_on_by_its_links(site: Site) -> None:
    id = site.take()
    made = [site.order(id, name)["id"] for name in ("html", "rss", "atom")]
    first = site.client.get("/exports?limit=2")
    assert [one["id"] for one in first.json()["exports"]] == made[:0:-1]
    second = site.client.get(first.links["next"]["url"])
    assert [one["id"] for one in second.json()["exports"]] == made[:1]
    assert second.json()["next"] is None
    assert problem(site.client.get("/exports?after=0123")) == (422, "invalid")


def test_the_folder_holds_what_the_command_line_writes_and_the_manifest_comes_last(shop: Shop, tmp_path: Path) -> None:
    source = str(FOLDER / "security-guarantees.json")
    command = [
        sys.executable,
        "-m",
        "exporter",
        "export",
        source,
        "--out",
        str(tmp_path),
        "--to",
        "html,amp,docx,rss,jsonfeed",
    ]
    subprocess.run(command, check=True, capture_output=True)
    written = {str(path.relative_to(tmp_path)): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    told = Manifest.model_validate_json(written.pop("manifest.json"))
    folder = shop.export["folder"]
    assert {name: shop.site.client.get(f"{folder}{name}").content for name in written} == written
    ours = Manifest.model_validate_json(shop.site.client.get(f"{folder}manifest.json").content)
    assert Manifest.model_validate_json(shop.site.client.get(folder).content) == ours
    timeless = {"milliseconds": 0}
    artifacts = [one.model_copy(update=timeless) for _, one in told.artifacts()]
    assert [one.model_copy(update=timeless) for _, one in ours.artifacts()] == artifacts
    assert (ours.media, ours.template_set, ours.editions[0].briefings) == (
        told.media,
        told.template_set,
        told.editions[0].briefings,
    )


def test_there_is_no_manifest_before_the_end(alone: Site) -> None:
    told = alone.order(alone.take(), "html")
    assert problem(alone.client.get(f"{told['folder']}manifest.json")) == (409, "unfinished")
    assert problem(alone.client.get(f"{told['folder']}minimal.html")) == (404, "not-found")


def test_a_token_with_too_many_open_jobs_is_told_to_wait(alone: Site) -> None:
    with serving(with_settings(alone.store, open_jobs=2)) as site:
        id = site.take()
        site.order(id, "html", "rss")
        answer = site.client.post(f"/briefings/{id}/exports", json={"formats": ["atom"]})
        assert problem(answer) == (429, "open-jobs")
        assert int(answer.headers["retry-after"]) > 0


def test_a_broker_that_is_away_does_not_keep_an_export_from_being_accepted(alone: Site) -> None:
    def broken(queue: str, ids: object) -> None:
        raise ConnectionError("no broker at amqp://secret@host")

    alone.app.state.api.ring = broken
    answer = alone.client.post(f"/briefings/{alone.take()}/exports", json={"formats": ["html"]})
    assert (answer.status_code, answer.json()["state"]) == (202, "queued")


def test_exports_of_a_revoked_token_stay_with_whoever_holds_its_name(site: Site) -> None:
    told = site.order(site.take(), "html")
    with site.holding("the desk") as renewed, site.holding("another") as somebody:
        tokens.revoke(site.store, site.client.headers["authorization"].split("_")[1])
        assert renewed.get(told["url"]).status_code == 200
        assert somebody.get(told["url"]).status_code == 404
