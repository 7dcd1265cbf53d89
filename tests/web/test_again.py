"""Sources sent for a briefing that is there already: read over what it says, whatever kind they are."""

import io
import json
import zipfile
from typing import Any

import pytest

from exporter.record.ids import objects
from tests.web.site import Site, problem, record

EMBARGO = "2036-11-24T06:00:00Z"
PAGE = "# The harbour\n\nCrews are on strike since Monday.\n\n## Talks\n\nThey resume on Thursday.\n"
MARKDOWN = {"Content-Type": "text/markdown"}


@pytest.fixture
def harbour(alone: Site) -> str:
    """Return the address of a briefing that came as Markdown, to which the desk added what the page lacks."""
    answer = alone.client.post("/briefings?name=harbour.md", content=PAGE.encode(), headers=MARKDOWN)
    url = str(answer.json()["url"])
    found = kept(alone, url)
    found["sections"][0]["blocks"][0]["ed_note"] = "Since Sunday?"
    correction = {"at": "2026-11-23T09:00:00Z", "text": "It was Monday."}
    added = {"embargo_until": EMBARGO, "ed_note": "Call them.", "corrections": [correction]}
    assert alone.client.put(url, json=found | added).status_code == 200
    return url


def kept(site: Site, url: str) -> Any:
    return site.client.get(url).json()


def names(data: Any) -> list[str]:
    return [one["id"] for place, one in objects(data["sections"]) if "id" in one]


def test_a_page_sent_again_changes_what_it_says_and_no_more(alone: Site, harbour: str) -> None:
    before = kept(alone, harbour)
    text = PAGE.replace("Thursday", "Friday")
    answer = alone.client.put(f"{harbour}?name=harbour.md", content=text.encode(), headers=MARKDOWN)
    assert answer.status_code == 200, answer.text
    after = kept(alone, harbour)
    assert after["sections"][1]["blocks"][0]["text"] == ["They resume on Friday."]
    assert names(after) == names(before)
    for name in ("embargo_until", "ed_note", "corrections", "id", "slug"):
        assert after[name] == before[name], name
    assert after["sections"][0]["blocks"][0]["ed_note"] == "Since Sunday?"


def test_a_page_that_says_the_same_makes_no_revision(alone: Site, harbour: str) -> None:
    answer = alone.client.put(f"{harbour}?name=another-name.md", content=PAGE.encode(), headers=MARKDOWN)
    assert (answer.json()["fresh"], answer.json()["revision"]) == (False, 2)


def test_a_page_for_a_briefing_that_is_there_needs_no_name(alone: Site, harbour: str) -> None:
    answer = alone.client.put(harbour, content=PAGE.replace("Monday", "Sunday").encode(), headers=MARKDOWN)
    assert (answer.status_code, answer.json()["revision"]) == (200, 3)
    assert kept(alone, harbour)["slug"] == "harbour"


def test_a_page_in_html_may_follow_one_in_markdown(alone: Site, harbour: str) -> None:
    before = names(kept(alone, harbour))
    html = "<h1>The harbour</h1><p>Crews are on strike since Monday.</p><h2>Talks</h2><p>They are off until Friday.</p>"
    answer = alone.client.put(f"{harbour}?name=harbour.html", content=html.encode())
    assert answer.status_code == 200, answer.text
    assert names(kept(alone, harbour)) == before
    assert problem(alone.client.put(f"{harbour}?as=rtf", content=html.encode())) == (422, "invalid")


@pytest.mark.parametrize("said", [{}, {"embargo_until": None}, {"embargo_until": "2026-01-01T00:00:00Z"}])
def test_nothing_that_is_sent_ends_an_embargo(alone: Site, harbour: str, said: dict[str, Any]) -> None:
    found = kept(alone, harbour)
    del found["embargo_until"]
    answer = alone.client.put(harbour, json=found | said | {"title": "Changed"})
    assert kept(alone, harbour)["embargo_until"] == EMBARGO
    told = [one["became"] for one in answer.json()["remarks"]]
    assert any("never lifts an embargo" in one for one in told) == bool(said)


def test_who_may_publish_may_lift_an_embargo_and_has_to_say_so(alone: Site, harbour: str) -> None:
    found = kept(alone, harbour) | {"embargo_until": None}
    assert problem(alone.client.put(f"{harbour}?lift_embargo=true", json=found)) == (403, "scope")
    with alone.holding("the chief", "write", "publish") as chief:
        assert chief.put(f"{harbour}?lift_embargo=true", json=found).status_code == 200
    assert "embargo_until" not in kept(alone, harbour)


def test_a_record_that_leaves_a_field_out_says_that_it_is_empty(alone: Site, harbour: str) -> None:
    alone.client.put(harbour, json=kept(alone, harbour) | {"dateline": "Port Example", "topics": ["Ports"]})
    found = kept(alone, harbour)
    for name in ("dateline", "corrections", "ed_note"):
        del found[name]
    alone.client.put(harbour, json=found)
    after = kept(alone, harbour)
    assert ("dateline" in after, after["topics"]) == (False, ["Ports"])
    assert {"corrections", "ed_note"} <= after.keys(), "they are set elsewhere"
    alone.client.put(harbour, json=after | {"corrections": [], "ed_note": ""})
    assert not {"corrections", "ed_note"} & kept(alone, harbour).keys()


def test_a_page_that_says_it_is_another_briefing_is_refused(alone: Site, harbour: str) -> None:
    text = f"---\nid: https://example.org/pier\n---\n{PAGE}"
    assert problem(alone.client.put(harbour, content=text.encode(), headers=MARKDOWN)) == (422, "another")


# --------------------------------------------------------------------------------------------- Word files made here


def exported(site: Site, id: str) -> bytes:
    site.exported(id, "docx")
    return site.client.get(f"/briefings/{id}.docx").content


def edited(word: bytes, old: str, new: str) -> bytes:
    """Return a Word file in which words were changed, as an editor saves it."""
    package = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word)) as before, zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            data = before.read(name)
            if name == "word/document.xml":
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode())
            after.writestr(name, data)
    return package.getvalue()


@pytest.fixture
def word(alone: Site) -> tuple[str, bytes]:
    """Return the id of a briefing, and the Word file of its first revision."""
    data = record() | {
        "sections": [
            {"heading": "Strike", "blocks": [{"id": "p1", "kind": "paragraph", "text": "Crews strike since Monday."}]},
            {"heading": "Talks", "blocks": [{"id": "p2", "kind": "paragraph", "text": "They resume on Thursday."}]},
        ]
    }
    id = str(alone.client.post("/briefings", json=data).json()["id"])
    return id, exported(alone, id)


def test_an_edited_word_file_goes_home_to_its_briefing(alone: Site, word: tuple[str, bytes]) -> None:
    id, file = word
    answer = alone.client.put(f"/briefings/{id}?name=a.docx", content=edited(file, "Monday", "Sunday"))
    assert answer.status_code == 200, answer.text
    blocks = {one["id"]: one for _, one in objects(kept(alone, f"/briefings/{id}")["sections"]) if "id" in one}
    assert blocks["p1"]["text"] == ["Crews strike since Sunday."]
    assert blocks["p2"]["text"] == ["They resume on Thursday."]


def test_a_word_file_of_an_older_revision_is_refused_where_the_same_was_changed_since(
    alone: Site, word: tuple[str, bytes]
) -> None:
    id, file = word
    text = json.dumps(kept(alone, f"/briefings/{id}")).replace("Monday", "Saturday")
    assert alone.client.put(f"/briefings/{id}?name=a.json", content=text.encode()).json()["revision"] == 2
    answer = alone.client.put(f"/briefings/{id}?name=a.docx", content=edited(file, "Monday", "Sunday"))
    assert problem(answer) == (409, "overtaken")
    told = answer.json()
    assert told["revision"] == 2
    fault = next(one for one in told["errors"] if one["path"] == "sections[0].blocks[0]")
    assert fault["fault"] == "p1 changed in the record too, since the file was made"
    assert "Saturday" in json.dumps(kept(alone, f"/briefings/{id}"))


def test_a_word_file_goes_to_no_other_briefing_and_is_no_new_one(alone: Site, word: tuple[str, bytes]) -> None:
    id, file = word
    other = alone.take(id="https://example.org/other", slug="other")
    for answer in (
        alone.client.put(f"/briefings/{other}?name=a.docx", content=file),
        alone.client.post("/briefings?name=a.docx", content=file),
        alone.client.post("/briefings", files={"file": ("edited.docx", file)}),
    ):
        assert problem(answer) == (422, "word-return")
        assert answer.json()["briefing"] == f"/briefings/{id}"
        assert f"PUT it to /briefings/{id}" in answer.json()["detail"]


def test_a_word_file_of_a_revision_that_is_not_kept_is_refused(alone: Site, word: tuple[str, bytes]) -> None:
    id, file = word
    package = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as before, zipfile.ZipFile(package, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(b";1</vt:lpwstr>", b";9</vt:lpwstr>"))
    answer = alone.client.put(f"/briefings/{id}?name=a.docx", content=package.getvalue())
    assert problem(answer) == (422, "word-return")
    assert "made of revision 9, which is not kept here" in answer.json()["detail"]
