"""Who may do what: tokens, scopes, parties, signed links, limits; and what an outsider learns, which is nothing."""

import base64
import hashlib
import hmac
import json
import logging
import time

import httpx
import pytest

from exporter.store import tokens
from exporter.web.links import signed
from tests.stores import with_settings
from tests.web.conftest import Shop
from tests.web.site import Site, problem, record, serving

ROUTES = [
    ("GET", "/briefings"),
    ("POST", "/briefings"),
    ("GET", "/briefings/{id}"),
    ("PUT", "/briefings/{id}"),
    ("GET", "/briefings/{id}.html"),
    ("GET", "/briefings/{id}/findings"),
    ("GET", "/briefings/{id}/receptions"),
    ("GET", "/briefings/{id}/revisions"),
    ("GET", "/briefings/{id}/revisions/1"),
    ("POST", "/briefings/{id}/exports"),
    ("GET", "/exports"),
    ("POST", "/exports"),
    ("GET", "/exports/{export}"),
    ("DELETE", "/exports/{export}"),
    ("GET", "/exports/{export}/events"),
    ("GET", "/exports/{export}/files/security-guarantees.html"),
    ("POST", "/exports/{export}/links"),
    ("GET", "/artifacts/{digest}"),
    ("POST", "/pictures"),
]
OWN = [("GET", ""), ("DELETE", ""), ("GET", "/events"), ("GET", "/files/minimal.html"), ("GET", "/files/manifest.json")]


def url(shop: Shop, path: str) -> str:
    digest = shop.export["formats"][0]["files"][0]["sha256"]
    return path.format(id=shop.id, export=shop.export["id"], digest=digest)


@pytest.mark.parametrize("method, path", ROUTES)
def test_without_a_token_every_address_answers_the_same_whether_anything_is_there_or_not(
    shop: Shop, method: str, path: str
) -> None:
    answers = []
    for place in (url(shop, path), path.format(id="0" * 16, export="0" * 16, digest="0" * 64)):
        answer = shop.site.client.request(method, place, headers={"Authorization": ""})
        assert problem(answer) == (401, "no-token")
        assert answer.headers["www-authenticate"].startswith("Bearer")
        answers.append({**answer.json(), "request_id": ""})
    assert answers[0] == answers[1]


def test_a_token_that_is_none_is_refused_whatever_is_wrong_with_it(site: Site) -> None:
    good = site.client.headers["authorization"].removeprefix("Bearer ")
    expired = tokens.make(site.store, "late", ["read"], days=-1)
    for token in (good[:-1] + ("a" if good[-1] != "a" else "b"), good.upper(), f"{good}.", "bx_", "x" * 5000, expired):
        answer = site.client.get("/briefings", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401, token
    assert site.client.get("/briefings", headers={"Authorization": f"Basic {good}"}).status_code == 401


def test_a_scope_that_a_token_lacks_is_named(alone: Site) -> None:
    id = alone.take()
    with alone.holding("reader", "read") as reader, alone.holding("writer", "write") as writer:
        for answer in (
            reader.post("/briefings", json=record()),
            reader.put(f"/briefings/{id}", json=record()),
            reader.post(f"/briefings/{id}/exports", json={}),
            reader.post("/exports", json={"briefings": [{"id": id}]}),
            reader.post("/pictures", content=b"x"),
        ):
            assert problem(answer) == (403, "scope")
            assert "write" in answer.json()["detail"]
        assert reader.get(f"/briefings/{id}").status_code == 200
        assert problem(writer.get(f"/briefings/{id}")) == (403, "scope")
        with alone.holding("publisher", "publish") as publisher:
            assert problem(publisher.get(f"/briefings/{id}")) == (403, "scope")


def test_a_scope_cannot_be_asked_for(alone: Site) -> None:
    with alone.holding("reader", "read") as reader:
        for headers in ({"X-Scopes": "write"}, {"X-HTTP-Method-Override": "GET"}):
            answer = reader.post("/briefings?scope=write&scopes=write", json=record(), headers=headers)
            assert problem(answer) == (403, "scope")


def test_a_revoked_token_is_refused_at_once_though_it_was_believed_a_moment_ago(site: Site) -> None:
    with site.holding("leaver") as leaver:
        assert leaver.get("/briefings").status_code == 200
        tokens.revoke(site.store, leaver.headers["authorization"].split("_")[1])
        assert problem(leaver.get("/briefings")) == (401, "no-token")


def test_a_token_that_another_process_revoked_is_refused_within_five_seconds(
    alone: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with alone.holding("leaver") as leaver:
        assert leaver.get("/briefings").status_code == 200
        monkeypatch.setattr(tokens, "_disbelieve", lambda: None)  # as if it had happened elsewhere
        tokens.revoke(alone.store, leaver.headers["authorization"].split("_")[1])
        start = time.monotonic()
        while leaver.get("/briefings").status_code == 200 and time.monotonic() - start < 10:
            time.sleep(0.1)
        assert time.monotonic() - start < 5


def test_exports_of_somebody_else_look_as_if_they_were_not_there(site: Site) -> None:
    told = site.exported(site.take(), "html")
    with site.holding("somebody else") as other:
        for method, path in OWN:
            theirs = other.request(method, f"{told['url']}{path}")
            nobodys = other.request(method, f"/exports/{'0' * 16}{path}")
            assert problem(theirs) == problem(nobodys) == (404, "not-found")
            assert {**theirs.json(), "request_id": ""} == {**nobodys.json(), "request_id": ""}
        assert problem(other.post(f"{told['url']}/links", json={})) == (404, "not-found")
        assert other.get("/exports").json()["exports"] == []
        assert problem(other.get(f"/exports?after={told['id']}")) == (422, "invalid")
    assert site.see(told)["state"] == "done"


def test_a_guessed_digest_opens_no_file_that_was_made_for_the_desk_of_somebody_else(site: Site) -> None:
    secret = site.exported(site.take(ed_note="secret"), "html", audience="desk")["formats"][0]["files"][0]["sha256"]
    assert site.client.get(f"/artifacts/{secret}").status_code == 200
    with site.holding("somebody else") as other:
        assert problem(other.get(f"/artifacts/{secret}")) == (404, "not-found")
        public = site.exported(site.take(id="https://example.org/b"), "html")["formats"][0]["files"][0]["sha256"]
        assert other.get(f"/artifacts/{public}").status_code == 200


# -------------------------------------------------------------------------------------------------------- signed links


def seal_and_id(link: str) -> tuple[str, str]:
    _, _, seal, id, *_ = link.split("/")
    return seal, id


def test_a_link_that_was_meddled_with_leads_nowhere(alone: Site) -> None:
    mine = alone.exported(alone.take(), "html")
    other = alone.exported(alone.take(id="https://example.org/b"), "html")
    folder = alone.client.post(f"{mine['url']}/links", json={"minutes": 1}).json()["folder"]
    seal, id = seal_and_id(folder)
    expiry, signature = seal.split(".")
    later = str(int(expiry) + 60)
    flipped = signature[:-2] + ("A" if signature[-2] != "A" else "B") + signature[-1]
    plain = hmac.new(alone.store.settings.key, f"{id}.{later}".encode(), hashlib.sha256).digest()
    as_a_token = base64.urlsafe_b64encode(plain).decode().rstrip("=")
    for forged in (
        f"{later}.{signature}/{id}",
        f"{expiry}.{flipped}/{id}",
        f"{expiry}.{signature}/{other['id']}",
        f"{expiry}./{id}",
        f"{expiry}/{id}",
        f".{signature}/{id}",
        f"{later}.{as_a_token}/{id}",
        f"-{expiry}.{signature}/{id}",
        f"{expiry}.{signature}x/{id}",
        f"²{expiry}.{signature}/{id}",
        f"{'9' * 400}.{signature}/{id}",
    ):
        answer = httpx.get(f"{alone.client.base_url}/signed/{forged}/minimal.html")
        assert problem(answer) == (404, "not-found"), forged
    assert httpx.get(f"{alone.client.base_url}{folder}minimal.html").status_code == 200
    assert problem(httpx.get(f"{alone.client.base_url}{folder}../../exports")) in (
        (401, "no-token"),
        (404, "not-found"),
    )


def test_a_link_that_has_expired_says_so_and_one_of_another_secret_is_none(alone: Site) -> None:
    told = alone.exported(alone.take(), "html")
    past, _ = signed(alone.store.settings.key, told["id"], 1, now=time.time() - 61)
    assert problem(httpx.get(f"{alone.client.base_url}{past}minimal.html")) == (410, "expired")
    swapped, _ = signed(b"another secret", told["id"], 1)
    assert problem(httpx.get(f"{alone.client.base_url}{swapped}minimal.html")) == (404, "not-found")


@pytest.mark.parametrize("minutes", [0, -1, 7 * 24 * 60 + 1, "fifteen", 1e300, True])
def test_a_link_holds_for_seven_days_at_most(shop: Shop, minutes: object) -> None:
    answer = shop.site.client.post(f"/exports/{shop.export['id']}/links", json={"minutes": minutes})
    assert problem(answer) == (422, "invalid")
    assert answer.json()["errors"][0]["path"] == "minutes"


# ---------------------------------------------------------------------------------------- secrets stay where they are


def test_neither_tokens_nor_signatures_nor_words_of_a_briefing_get_into_log_or_answer(
    alone: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told = alone.exported(alone.take(title="Secret merger of Alpha and Beta"), "html")
    folder = alone.client.post(f"{told['url']}/links", json={}).json()["folder"]
    token = alone.client.headers["authorization"].removeprefix("Bearer ")
    answers = [
        httpx.get(f"{alone.client.base_url}{folder}minimal.html?token={token}"),
        httpx.get(f"{alone.client.base_url}{folder[:-20]}x/minimal.html"),
        alone.client.get(f"/briefings?limit={token}"),
        alone.client.get("/briefings", headers={"Authorization": f"Bearer {token}x"}),
        alone.client.post(
            "/briefings", content=b'{"title": "Secret merger"', headers={"Content-Type": "application/json"}
        ),
        alone.client.get("/nowhere/" + token),
    ]
    # The server's own lines are what the setting access_log=False is for; pytest listens to them all the same.
    ours = [one for one in caplog.records if one.name.startswith(("exporter", "uvicorn.error"))]
    log = "\n".join(one.getMessage() for one in ours)
    assert "/signed/{seal}/{id}/{name:path}" in log
    secret = token.split("_", 2)[2]
    seal, _ = seal_and_id(folder)
    for hidden in (secret, seal.split(".")[1], "Secret merger", str(alone.store.settings.data_dir)):
        assert hidden not in log
    for answer in answers[1:]:
        if "errors" not in answer.json():
            assert secret not in answer.text
        assert "Traceback" not in answer.text
        assert str(alone.store.settings.data_dir) not in answer.text


def test_a_line_of_the_log_cannot_be_forged(alone: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    evil = "%0a2026-11-26 level=critical event=forged%1b[31m"
    alone.client.get(f"/briefings/{evil}")
    alone.client.get(f"/{evil}?{evil}")
    alone.client.get("/livez", headers={"X-Request-ID": "a level=critical event=forged"})
    alone.client.post("/briefings", files=[("file", ("a\x1b[31m\nforged.md", b"# x"))])
    kept = alone.client.get("/livez", headers={"X-Request-ID": "order-47.a"})
    assert kept.headers["x-request-id"] == "order-47.a"
    assert not any("forged" in record.getMessage() for record in caplog.records if record.name.startswith("exporter"))


def test_addresses_in_answers_come_from_the_setting_never_from_headers(alone: Site) -> None:
    spoofed = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https",
               "Forwarded": "host=evil.example", "X-Forwarded-Prefix": "/evil"}  # fmt: skip
    answer = alone.client.post("/briefings", json=record(), headers=spoofed)
    told = alone.client.post(f"{answer.json()['url']}/exports", json={"formats": ["html", "rss"]}, headers=spoofed)
    alone.work()
    files = [one["files"][0]["url"] for one in alone.see(told.json())["formats"]]
    texts = [alone.client.get(one, headers=spoofed).text for one in files]
    whole = json.dumps([dict(answer.headers), answer.json(), dict(told.headers), told.json(), *texts])
    assert "evil" not in whole
    with serving(with_settings(alone.store, public_url="https://briefings.example/api/")) as public:
        url = public.order(answer.json()["id"])["url"]
        assert url.startswith("https://briefings.example/api/exports/")


# -------------------------------------------------------------------------------------------------------------- limits


def test_too_many_requests_are_told_when_to_come_back_and_others_are_not_held_up(alone: Site) -> None:
    with serving(with_settings(alone.store, rate="5/minute")) as site:
        answers = [site.client.get("/briefings") for _ in range(6)]
        assert [answer.status_code for answer in answers[:5]] == [200] * 5
        assert problem(answers[5]) == (429, "rate")
        assert 0 < int(answers[5].headers["retry-after"]) <= 60
        with site.holding("somebody else") as other:
            assert other.get("/briefings").status_code == 200
        assert site.client.get("/livez").status_code == 200


def test_guessing_tokens_is_slow(alone: Site) -> None:
    wrong = {"Authorization": "Bearer bx_aaaaaaaaaaaa_" + "a" * 43}
    kinds = [problem(alone.client.get("/briefings", headers=wrong)) for _ in range(31)]
    assert kinds == [(401, "no-token")] * 30 + [(429, "rate")]
    assert alone.client.get("/briefings").status_code == 200
