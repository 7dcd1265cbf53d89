"""The hold over HTTP: nothing goes out, the desk goes on working, and it ends only for who says what was seen."""

from exporter.publishing import acts, channels
from tests.publishing.press import ADDRESS, ME
from tests.stores import with_settings
from tests.web.site import Site, problem, record, serving


def test_a_hold_stops_signed_links_tells_nothing_and_lets_the_desk_work(alone: Site) -> None:
    id = alone.take()
    told = alone.exported(id, "html")
    link = alone.client.post(f"{told['url']}/links", json={}).json()["files"]["html"]
    with alone.holding("the chief", "read", "publish") as chief:
        assert alone.client.get(link).status_code == 200
        answer = chief.post("/hold", json={"why": "A wrong figure is out."})
        assert answer.status_code == 201
        assert answer.json()["who"] == "the chief"
        for address in (link, link.replace("/signed/", "/signed/9"), "/signed/none/none/none"):
            answer = alone.client.get(address)
            assert problem(answer) == (503, "held")
            assert int(answer.headers["retry-after"]) > 0
            assert "figure" not in answer.text
        assert alone.client.get(told["formats"][0]["files"][0]["url"]).status_code == 200
        assert (
            alone.exported(alone.take("minimal", id="https://example.org/pier", slug="pier"), "html")["state"] == "done"
        )
        digest = chief.get("/hold").json()["shown"]
        assert chief.delete("/hold", headers={"If-Match": f'"{digest}"'}).json()["held"] is False
        assert alone.client.get(link).status_code == 200


def test_a_hold_is_released_only_by_who_has_seen_what_would_go(alone: Site) -> None:
    with serving(with_settings(alone.store, public_url=ADDRESS)) as site:
        id = site.take()
        channels.put(site.app.state.api.store, "harbour", {"title": "Harbour news"})
        with site.holding("the chief", "read", "publish") as chief:
            assert chief.post("/hold", json={"why": "To be sure."}).status_code == 201
            assert chief.post("/hold", json={"why": "Once more."}).status_code == 200
            seen = chief.get("/hold")
            assert seen.json()["why"] == "To be sure."
            assert seen.headers["etag"] == f'"{seen.json()["shown"]}"'
            assert problem(chief.delete("/hold")) == (409, "not-shown")
            assert problem(chief.delete("/hold", params={"shown": "0" * 64})) == (409, "not-shown")
            assert chief.get("/hold").json()["held"] is True
            assert chief.delete("/hold", params={"shown": seen.json()["shown"]}).json()["held"] is False
            assert chief.get("/hold").json() == chief.delete("/hold").json()
            assert acts.publish(site.app.state.api.store, lambda queue, ids: None, id, ["harbour"], ME)


def test_who_may_not_publish_can_neither_hold_nor_release(alone: Site) -> None:
    assert problem(alone.client.post("/hold", json={"why": "I may not."})) == (403, "scope")
    assert problem(alone.client.delete("/hold")) == (403, "scope")
    assert alone.client.get("/hold").json()["held"] is False


def test_a_hold_without_a_reason_is_refused(alone: Site) -> None:
    with alone.holding("the chief", "publish") as chief:
        assert problem(chief.post("/hold", json={"why": " "})) == (422, "invalid")
        assert problem(chief.post("/hold", json={})) == (422, "invalid")


def test_a_briefing_is_erased_by_who_writes_its_slug_and_does_not_come_back(alone: Site) -> None:
    with serving(with_settings(alone.store, public_url=ADDRESS)) as site:
        id = site.take()
        told = site.order(id, "html")
        site.work()
        order = {"why": "Order of the court.", "confirm": record()["slug"]}
        with site.holding("the lawyer", "read", "publish") as lawyer:
            assert problem(site.client.post(f"/briefings/{id}/erase", json=order)) == (403, "scope")
            wrong = lawyer.post(f"/briefings/{id}/erase", json=order | {"confirm": "another"})
            assert problem(wrong) == (422, "invalid")
            assert wrong.json()["errors"][0]["path"] == "confirm"
            done = lawyer.post(f"/briefings/{id}/erase", json=order)
            assert (done.status_code, done.json()["status"]) == (200, "erased")
            assert lawyer.post(f"/briefings/{id}/erase", json=order).status_code == 200
        for answer in (
            site.client.get(f"/briefings/{id}"),
            site.client.get(f"/briefings/{id}/revisions"),
            site.client.put(f"/briefings/{id}", json=record()),
            site.client.post("/briefings", json=record()),
        ):
            assert problem(answer) == (410, "erased")
        assert problem(site.client.get(told["url"].removeprefix(ADDRESS))) == (404, "not-found")
        assert problem(site.client.get(f"/briefings/{id}.html")) == (404, "not-found")
        assert problem(site.client.post(f"/briefings/{id}/exports", json={})) == (404, "not-found")
        assert site.client.get("/briefings").json()["briefings"][0]["title"] == ""
