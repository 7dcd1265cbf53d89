"""What is out on a channel, over HTTP: pages, files, what is gone, and who may read it."""

import base64
import logging
import time
from collections.abc import Callable

import httpx
import pytest

from exporter.jobs import work
from exporter.store import tokens
from tests.web.conftest import Kiosk
from tests.web.site import problem

ENDINGS = (".html", ".pdf", ".docx", ".amp.html")


def address(kiosk: Kiosk, id: str, ending: str = ".html", slug: str = "harbour") -> str:
    return f"/channels/{slug}/briefings/{kiosk.press.publication(id, slug).slug}{ending}"


def basic(token: str, name: str = "anybody") -> dict[str, str]:
    return {"Authorization": f"Basic {base64.b64encode(f'{name}:{token}'.encode()).decode()}"}


def test_a_page_is_there_with_the_act_and_every_other_format_when_it_is_made(kiosk: Kiosk) -> None:
    id = kiosk.press.take(title="Harbour closed")
    kiosk.press.publish(id, formats=["docx", "amp"])
    page = kiosk.get(address(kiosk, id))
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["exporter-revision"] == "1"
    assert "Harbour closed" in page.text
    assert problem(kiosk.get(address(kiosk, id, ".docx"))) == (404, "not-found")
    kiosk.press.work()
    for ending in (".docx", ".amp.html"):
        assert kiosk.get(address(kiosk, id, ending)).status_code == 200
    assert problem(kiosk.get(address(kiosk, id, ".pdf"))) == (404, "not-found")  # nobody wanted one
    part = kiosk.get(address(kiosk, id, ".docx"), Range="bytes=0-3")
    assert (part.status_code, part.content) == (206, b"PK\x03\x04")
    assert kiosk.get(address(kiosk, id), If_None_Match=page.headers["etag"]).status_code == 304


def test_while_a_correction_is_made_the_file_before_it_says_what_it_lacks(kiosk: Kiosk) -> None:
    id = kiosk.press.take()
    kiosk.press.publish(id, formats=["docx"])
    kiosk.press.work()
    before = kiosk.get(address(kiosk, id, ".docx"))
    assert "exporter-lacks" not in before.headers
    kiosk.press.correct(id)
    assert kiosk.get(address(kiosk, id)).headers["exporter-revision"] == "2"
    meanwhile = kiosk.get(address(kiosk, id, ".docx"))
    assert meanwhile.content == before.content
    assert (meanwhile.headers["exporter-revision"], meanwhile.headers["exporter-lacks"]) == ("1", "2")
    kiosk.press.work()
    after = kiosk.get(address(kiosk, id, ".docx"))
    assert after.headers["exporter-revision"] == "2"
    assert "exporter-lacks" not in after.headers


def test_what_was_withdrawn_is_gone_the_page_says_so_to_people(kiosk: Kiosk) -> None:
    id = kiosk.press.take(title="Harbour closed")
    kiosk.press.publish(id, formats=["docx"])
    kiosk.press.work()
    kiosk.press.withdraw(id, reason="It was another harbour.")
    page = kiosk.get(address(kiosk, id))
    assert (page.status_code, page.headers["content-type"]) == (410, "text/html; charset=utf-8")
    assert "It was another harbour." in page.text
    assert "etag" not in page.headers
    for ending in (".docx", ".pdf", ".amp.html"):
        answer = kiosk.get(address(kiosk, id, ending))
        assert problem(answer) == (410, "withdrawn")
        assert "It was another harbour." in answer.json()["detail"]
    kiosk.press.publish(id)
    assert kiosk.get(address(kiosk, id)).status_code == 200


def test_what_is_not_out_looks_the_same_whether_it_is_to_come_or_was_never_there(kiosk: Kiosk) -> None:
    coming, draft = kiosk.press.take(slug="coming"), kiosk.press.take(slug="draft")
    kiosk.press.publish(coming, at=time.time() + 600)
    kiosk.press.work()
    assert draft
    for ending in (*ENDINGS, ".rss.xml", ""):
        told = []
        for slug in ("coming", "draft", "nothing"):
            answer = kiosk.get(f"/channels/harbour/briefings/{slug}{ending}")
            assert problem(answer) == (404, "not-found")
            headers = {name: value for name, value in answer.headers.items() if name not in ("x-request-id", "date")}
            told.append((headers, {**answer.json(), "request_id": ""}))
        assert told[0] == told[1] == told[2]


def test_pictures_of_what_is_out_are_there_for_ever_and_others_are_not(kiosk: Kiosk) -> None:
    id = kiosk.press.take("security-guarantees")
    kiosk.press.publish(id, at=time.time() + 600)
    media = [one["name"] for one in _media(kiosk, id)]
    for name in media:
        assert problem(kiosk.get(f"/channels/harbour/briefings/media/{name}")) == (404, "not-found")
    kiosk.press.withdraw(id)
    kiosk.press.publish(id, "desk")
    for name in media:
        answer = kiosk.get(f"/channels/desk/briefings/media/{name}")  # whoever knows its name has seen it
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"


def _media(kiosk: Kiosk, id: str) -> list[dict[str, str]]:
    from sqlalchemy import select

    from exporter.database import read
    from exporter.database import tables as t

    with read(kiosk.press.store.engine) as session:
        asked = select(t.Entry).join(t.Publication).where(t.Publication.briefing_id == id)
        found = [one for entry in session.scalars(asked) for one in entry.media]
    assert found
    return found


WAYS: dict[str, Callable[[str, str], tuple[str, dict[str, str]]]] = {
    "bearer": lambda path, token: (path, {"Authorization": f"Bearer {token}"}),
    "basic": lambda path, token: (path, basic(token)),
    "basic without a name": lambda path, token: (path, basic(token, "")),
    "path": lambda path, token: (f"/with/{token}{path}", {}),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_token_opens_its_channel_in_whatever_way_it_comes(kiosk: Kiosk, way: str) -> None:
    id = kiosk.press.take()
    kiosk.press.publish(id, "desk", "harbour")
    token = kiosk.partner("desk")
    for path in ("/channels/desk/rss.xml", "/channels/desk/feed.json", address(kiosk, id, slug="desk")):
        place, headers = WAYS[way](path, token)
        answer = kiosk.anybody.get(place, headers=headers)
        assert answer.status_code == 200, path
        assert answer.headers["cache-control"] == "private, no-cache"
        assert "Authorization" in answer.headers["vary"]
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert token not in str(answer.headers) + answer.text
        again = kiosk.anybody.get(place, headers={**headers, "If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304
    place, headers = WAYS[way]("/channels/harbour/rss.xml", token)
    assert kiosk.anybody.get(place, headers=headers).status_code == 200


def test_without_its_token_a_channel_looks_as_if_it_were_not_there(kiosk: Kiosk) -> None:
    id = kiosk.press.take()
    kiosk.press.publish(id, "desk")
    page = address(kiosk, id, slug="desk")
    other = kiosk.partner("harbour")
    wrong = other[:-1] + ("a" if other[-1] != "a" else "b")
    for path in ("/channels/desk/atom.xml", "/channels/desk/atom.archive-1.xml", page):
        nowhere = path.replace("desk", "nowhere")
        for headers, expected in (
            ({}, (401, "no-token")),
            ({"Authorization": f"Bearer {wrong}"}, (401, "no-token")),
            ({"Authorization": "Basic ???"}, (401, "no-token")),
            (basic(""), (401, "no-token")),
            ({"Authorization": f"Digest {other}"}, (401, "no-token")),
            (basic(other), (404, "not-found")),
        ):
            told = []
            for place in (path, nowhere):
                answer = kiosk.anybody.get(place, headers=headers)
                assert problem(answer) == expected, (place, headers)
                told.append({**answer.json(), "request_id": ""})
                if expected[0] == 401:
                    assert "Bearer" in answer.headers["www-authenticate"]
                    assert "Basic" in answer.headers["www-authenticate"]
            assert told[0] == told[1]


def test_the_desk_reads_every_channel_and_a_partner_nothing_else(kiosk: Kiosk) -> None:
    id = kiosk.press.take()
    kiosk.press.publish(id, "desk")
    assert kiosk.site.client.get("/channels/desk/rss.xml").status_code == 200
    token = kiosk.partner("desk")
    with httpx.Client(base_url=kiosk.anybody.base_url, headers={"Authorization": f"Bearer {token}"}) as partner:
        for path in ("/briefings", f"/briefings/{id}", f"/briefings/{id}.html", "/exports"):
            assert problem(partner.get(path)) == (403, "scope")
        assert problem(partner.post("/briefings", json={})) == (403, "scope")
    for path in ("/briefings", f"/briefings/{id}.html", "/metrics", "/"):
        assert kiosk.get(f"/with/{token}{path}").status_code == 404


def test_a_revoked_token_is_refused_at_once(kiosk: Kiosk) -> None:
    kiosk.press.publish(kiosk.press.take(), "desk")
    token = kiosk.partner("desk")
    assert kiosk.get(f"/with/{token}/channels/desk/rss.xml").status_code == 200
    tokens.revoke(kiosk.press.store, token.split("_")[1])
    assert problem(kiosk.get(f"/with/{token}/channels/desk/rss.xml")) == (401, "no-token")


def test_no_log_line_and_no_figure_has_a_token(kiosk: Kiosk, caplog: pytest.LogCaptureFixture) -> None:
    kiosk.press.publish(kiosk.press.take(), "desk")
    token = kiosk.partner("desk")
    secret = token.split("_", 2)[2]
    with caplog.at_level(logging.DEBUG):
        for path in ("/channels/desk/rss.xml", "/channels/nowhere/rss.xml", "/channels/desk/nothing", "/nothing"):
            answer = kiosk.get(f"/with/{token}{path}")
            assert secret not in answer.text + str(answer.headers)
            kiosk.anybody.get(path, headers=basic(token))
    of_server = [record for record in caplog.records if record.name.startswith(("exporter", "uvicorn"))]
    assert len(of_server) >= 8
    assert secret not in "\n".join(f"{record.getMessage()} {record.__dict__}" for record in of_server)
    assert secret not in kiosk.site.client.get("/metrics").text


def test_who_got_what_is_noted_after_the_answer(kiosk: Kiosk) -> None:
    from exporter.publishing import receptions

    id = kiosk.press.take()
    kiosk.press.publish(id, "desk", "harbour", formats=["docx"])
    kiosk.press.work()
    token = kiosk.partner("desk")
    kiosk.get(f"/with/{token}/channels/desk/rss.xml")
    kiosk.get(f"/with/{token}{address(kiosk, id, '.docx', 'desk')}")
    kiosk.get("/channels/harbour/rss.xml")  # nobody we know
    until = time.monotonic() + 5
    while not (found := receptions.of(kiosk.press.store, id)) or len(found[0].ways) < 2:
        assert time.monotonic() < until
        time.sleep(0.05)
    assert [(one.name, one.channel, one.holds, one.ways) for one in found] == [
        ("a partner", "desk", 1, ("docx", "feed"))
    ]


def test_a_picture_that_was_lost_is_made_anew(kiosk: Kiosk) -> None:
    id = kiosk.press.take()
    kiosk.press.publish(id, formats=["docx"])
    kiosk.press.work()
    path = address(kiosk, id, ".docx")
    digest = kiosk.get(path).headers["etag"].strip('"')
    for file in kiosk.press.store.settings.data_dir.rglob(digest):
        file.unlink()
    assert problem(kiosk.get(path)) == (503, "healing")
    while kiosk.site.rung:
        work.perform(kiosk.press.store, kiosk.site.rung.pop(0), "a worker")
    assert kiosk.get(path).status_code == 200
