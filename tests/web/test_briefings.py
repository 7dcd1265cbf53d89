"""Briefings over HTTP: taken in, read, changed, listed; and what is wrong with them, said so that it can be mended."""

import json

import pytest

from exporter.record.canonical import briefing_from, to_json
from tests.samples import FOLDER
from tests.web.site import Site, problem, record

MARKDOWN = "# Harbour closed\n\nThe harbour is closed until Friday. ![A map](map.png)\n"
PNG = next(path for path in sorted((FOLDER / "media").glob("*.png")))


def test_a_record_that_is_sent_is_kept_as_its_canonical_json(site: Site) -> None:
    answer = site.client.post("/briefings", json=record())
    assert (answer.status_code, answer.json()["remarks"]) == (201, [])
    read = site.client.get(answer.headers["location"])
    assert read.content == to_json(briefing_from(record()))
    assert read.headers["etag"] == answer.headers["etag"] == f'"{answer.json()["sha256"]}"'


def test_a_markdown_file_is_taken_in_under_its_name_and_tells_what_it_could_not_carry(alone: Site) -> None:
    headers = {"Content-Type": "text/markdown"}
    answer = alone.client.post("/briefings?name=harbour.md", content=MARKDOWN.encode(), headers=headers)
    assert answer.status_code == 201, answer.text
    assert any("map.png" in remark["what"] and remark["line"] == 3 for remark in answer.json()["remarks"])
    kept = alone.client.get(answer.headers["location"]).json()
    assert (kept["id"], kept["title"]) == ("https://example.org/harbour", "Harbour closed")


NINJS = {
    "uri": "urn:newsml:example.org:port",
    "headlines": [{"value": "Port reopens"}],
    "bodies": [{"contentType": "text/html", "value": "<p>Ships wait.</p>"}],
    "embargoedUntil": "2026-11-24T06:00:00Z",
    "urgency": 4,
}
GHOST = {"title": "Rail", "slug": "rail", "html": "<p>Trains run.</p>", "uuid": "a", "url": "https://g.example/rail/"}


def test_agency_news_is_taken_in_with_its_embargo_and_a_report(alone: Site) -> None:
    answer = alone.client.post("/briefings?name=port.json", json=NINJS)
    assert answer.status_code == 201, answer.text
    assert any(remark["what"].startswith("urgency: 4") for remark in answer.json()["remarks"])
    kept = alone.client.get(answer.headers["location"]).json()
    assert (kept["id"], kept["embargo_until"]) == ("urn:newsml:example.org:port", "2026-11-24T06:00:00Z")


def test_a_post_of_a_publishing_system_is_taken_in_by_its_content_or_as_what_it_is_called(alone: Site) -> None:
    answer = alone.client.post("/briefings?name=rail.json&as=ghost", json={"posts": [GHOST]})
    assert answer.status_code == 201, answer.text
    assert problem(alone.client.post("/briefings?name=rail.json", json=GHOST)) == (409, "taken")


def test_json_of_no_known_kind_is_refused_with_what_each_would_need(alone: Site) -> None:
    answer = alone.client.post("/briefings", json={"story": "Text"})
    assert problem(answer) == (422, "invalid")
    assert "ninjs by uri" in answer.json()["errors"][0]["remedy"]


def test_a_name_in_content_disposition_names_the_source_too(alone: Site) -> None:
    headers = {"Content-Type": "text/markdown", "Content-Disposition": "attachment; filename*=UTF-8''h%C3%A4fen.md"}
    answer = alone.client.post("/briefings", content=MARKDOWN.encode(), headers=headers)
    assert answer.status_code == 201, answer.text
    assert alone.client.get(f"{answer.json()['url']}/revisions").json()["revisions"][0]["source"] == "häfen.md"


def test_markdown_that_says_its_id_needs_no_name(alone: Site) -> None:
    text = f"---\nid: https://example.org/pier\nslug: pier\n---\n{MARKDOWN}"
    answer = alone.client.post("/briefings", content=text.encode(), headers={"Content-Type": "text/markdown"})
    assert answer.status_code == 201, answer.text
    assert alone.client.get(answer.json()["url"]).json()["id"] == "https://example.org/pier"


def test_markdown_without_a_name_is_refused_because_its_id_would_come_from_it(alone: Site) -> None:
    answer = alone.client.post("/briefings", content=MARKDOWN.encode(), headers={"Content-Type": "text/markdown"})
    assert problem(answer) == (422, "invalid")
    assert "?name=harbour.md" in answer.json()["errors"][0]["remedy"]


@pytest.mark.parametrize("picture", ["map.png", "media/map.png", "pictures/deep/map.png"])
def test_a_form_brings_a_source_with_its_pictures(alone: Site, picture: str) -> None:
    text = MARKDOWN.replace("map.png", picture)
    form = [("file", ("harbour.md", text.encode())), ("media", (picture, PNG.read_bytes()))]
    answer = alone.client.post("/briefings", files=form)
    assert answer.status_code == 201, answer.text
    assert PNG.stem in alone.client.get(answer.json()["url"]).text


def test_a_record_finds_pictures_of_a_form_by_their_digest_whatever_they_are_called(alone: Site) -> None:
    text = json.dumps(record("every-block"))
    shown = [path for path in (FOLDER / "media").iterdir() if path.stem in text]
    pictures = [("media", (f"{index}{path.suffix}", path.read_bytes())) for index, path in enumerate(shown)]
    answer = alone.client.post("/briefings", files=[("file", ("record.json", text.encode())), *pictures])
    assert (len(shown) > 1, answer.status_code) == (True, 201)
    assert [one for one in answer.json()["remarks"] if "left out" in one["became"]] == []


def test_a_picture_that_was_sent_before_is_not_said_to_be_missing(alone: Site) -> None:
    answer = alone.client.post("/briefings", json=record("security-guarantees"))
    assert any("left out" in remark["became"] for remark in answer.json()["remarks"])
    picture = next((FOLDER / "media").glob("b3d015d*.svg")).read_bytes()
    asset = alone.client.post("/pictures", content=picture)
    assert asset.status_code == 201
    assert asset.json()["media_type"] == "image/svg+xml"
    again = alone.client.put(answer.json()["url"], json=record("security-guarantees", title="Another title"))
    assert (again.status_code, again.json()["remarks"]) == (200, [])


def test_what_is_no_picture_is_refused_with_the_reason(alone: Site) -> None:
    answer = alone.client.post("/pictures", content=b"not a picture")
    assert problem(answer) == (422, "invalid")
    assert answer.json()["errors"][0]["fault"]


def test_a_briefing_that_is_there_already_is_not_taken_in_twice(site: Site) -> None:
    id = site.take()
    answer = site.client.post("/briefings", json=record())
    assert problem(answer) == (409, "taken")
    assert answer.headers["location"] == answer.json()["briefing"] == f"/briefings/{id}"


def test_all_faults_of_a_record_are_named_with_path_line_and_remedy(alone: Site) -> None:
    text = json.dumps(record(title="", colour="red"), indent=1)
    answer = alone.client.post("/briefings", content=text.encode(), headers={"Content-Type": "application/json"})
    assert problem(answer) == (422, "invalid")
    faults = {fault["path"]: fault for fault in answer.json()["errors"]}
    assert set(faults) == {"title", "colour"}
    assert all(fault["line"] and fault["fault"] and fault["remedy"] for fault in faults.values())
    assert text.splitlines()[faults["colour"]["line"] - 1].strip().startswith('"colour"')


def test_a_change_is_a_new_revision_and_the_old_one_stays(site: Site) -> None:
    id = site.take()
    before = site.client.get(f"/briefings/{id}")
    answer = site.client.put(f"/briefings/{id}", json=record(title="Corrected"))
    assert (answer.status_code, answer.json()["revision"]) == (200, 2)
    listed = site.client.get(f"/briefings/{id}/revisions").json()["revisions"]
    assert [one["revision"] for one in listed] == [2, 1]
    assert site.client.get(listed[-1]["url"]).content == before.content
    assert site.client.get(f"/briefings/{id}").json()["title"] == "Corrected"


def test_noise_in_the_words_is_told_with_its_place_and_what_to_do(site: Site) -> None:
    blocks = [{"kind": "paragraph", "id": "p1", "text": "It was the end.The crews went home."}]
    id = site.take(id="https://example.org/noisy", slug="noisy", sections=[{"blocks": blocks}])
    told = site.client.get(f"/briefings/{id}/findings").json()
    (finding,) = told["findings"]
    assert (told["revision"], finding["rule"], finding["block"]) == (1, "missing-space", "p1")
    assert finding["excerpt"][finding["start"] : finding["end"]] == "end.The"
    assert (finding["proposal"], finding["is_safe"]) == ("write “end. The”", True)
    clean = [{"kind": "paragraph", "id": "p1", "text": "It was the end. The crews went home."}]
    site.client.put(
        f"/briefings/{id}", json=record(id="https://example.org/noisy", slug="noisy", sections=[{"blocks": clean}])
    )
    assert site.client.get(f"/briefings/{id}/findings").json() == {"revision": 2, "findings": []}


def test_the_same_again_makes_no_revision(alone: Site) -> None:
    id = alone.take()
    answer = alone.client.put(f"/briefings/{id}", json=record())
    assert (answer.json()["fresh"], answer.json()["revision"]) == (False, 1)


def test_who_read_an_older_revision_cannot_overwrite_the_newer_one(site: Site) -> None:
    id = site.take()
    first = site.client.get(f"/briefings/{id}").headers["etag"]
    mine = site.client.put(f"/briefings/{id}", json=record(title="Mine"), headers={"If-Match": first})
    assert mine.status_code == 200
    yours = site.client.put(f"/briefings/{id}", json=record(title="Yours"), headers={"If-Match": first})
    assert problem(yours) == (409, "overtaken")
    assert yours.headers["etag"] == mine.headers["etag"]
    assert site.client.get(f"/briefings/{id}").json()["title"] == "Mine"


@pytest.mark.parametrize("condition", ['W/"{tag}"', "nonsense", '"0"'])
def test_a_condition_that_names_no_strong_tag_of_ours_is_not_met(alone: Site, condition: str) -> None:
    id = alone.take()
    tag = alone.client.get(f"/briefings/{id}").headers["etag"].strip('"')
    headers = {"If-Match": condition.format(tag=tag)}
    assert alone.client.put(f"/briefings/{id}", json=record(title="Mine"), headers=headers).status_code == 409


@pytest.mark.parametrize("condition", ["*", '"0", "{tag}"'])
def test_a_condition_that_names_it_among_others_is_met(alone: Site, condition: str) -> None:
    id = alone.take()
    tag = alone.client.get(f"/briefings/{id}").headers["etag"].strip('"')
    headers = {"If-Match": condition.format(tag=tag)}
    assert alone.client.put(f"/briefings/{id}", json=record(title="Mine"), headers=headers).status_code == 200


def test_a_revision_keeps_the_id_of_its_record(alone: Site) -> None:
    id = alone.take()
    answer = alone.client.put(f"/briefings/{id}", json=record(id="https://example.org/another"))
    assert problem(answer) == (422, "another")
    assert record()["id"] in answer.json()["errors"][0]["remedy"]


def test_who_has_the_record_already_is_not_sent_it_again(alone: Site) -> None:
    id = alone.take()
    tag = alone.client.get(f"/briefings/{id}").headers["etag"]
    answer = alone.client.get(f"/briefings/{id}", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)


def test_the_list_goes_on_by_its_links_and_shows_each_briefing_once(site: Site) -> None:
    for number in range(5):
        site.take(id=f"https://example.org/{number}", slug=f"briefing-{number}")
    url, seen = "/briefings?limit=2", []
    while url:
        answer = site.client.get(url)
        seen += [one["record_id"] for one in answer.json()["briefings"]]
        url = answer.links["next"]["url"] if "next" in answer.links else ""
        assert answer.json()["next"] == (url or None)
    assert seen == [f"https://example.org/{number}" for number in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=many", "after=nonsense", "after=WzEsICJcdTAwMDAiXQ"])
def test_a_page_that_there_is_not_is_refused(site: Site, query: str) -> None:
    assert problem(site.client.get(f"/briefings?{query}")) == (422, "invalid")


def test_what_is_not_there_is_not_found(site: Site) -> None:
    for id in ("0123456789abcdef", "x", "%00", "..%2f..%2fetc"):
        for path in ("", "/revisions", "/revisions/1", ".pdf", ".amp.html"):
            assert problem(site.client.get(f"/briefings/{id}{path}")) == (404, "not-found"), (id, path)
    assert problem(site.client.put("/briefings/0123456789abcdef", json=record())) == (404, "not-found")


def test_a_number_that_is_no_revision_is_refused_before_a_database_is_asked(site: Site) -> None:
    id = site.take()
    for number in ("0", "-1", "99999999999999999999", "one"):
        assert problem(site.client.get(f"/briefings/{id}/revisions/{number}")) == (422, "invalid")
    assert problem(site.client.get(f"/briefings/{id}/revisions/2")) == (404, "not-found")
