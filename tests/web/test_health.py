"""For who runs it: alive, ready, figures, the description of the API."""

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from exporter.artifacts.blobs import Away
from exporter.jobs import sweep
from exporter.web import checks, drain
from tests.web.conftest import Shop
from tests.web.site import Site, problem

OPEN = (
    "/livez",
    "/readyz",
    "/signed/{seal}/{id}/{name}",
    "/channels/{slug}/briefings/media/{name}",
    "/channels/{slug}/editions/media/{name}",
)
"""Addresses that need no token: who knows one, which is hard to guess, may have what is there."""


def ready(site: Site) -> httpx.Response:
    """Return what the API says of itself, looked at just now and without a token."""
    site.app.state.api.checks._at = -1000.0
    return httpx.get(f"{site.client.base_url}/readyz")


def figures(site: Site) -> dict[tuple[str, ...], float]:
    """Return the figures: value by name and labels."""
    text = site.client.get("/metrics").text
    return {
        (one.name, *(value for _, value in sorted(one.labels.items()))): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


def test_it_is_ready_once_a_worker_is_heard_of(site: Site) -> None:
    before = ready(site)
    assert (before.status_code, before.json()["failing"]) == (503, ["worker"])
    assert "exporter worker" in before.json()["checks"]["worker"]["found"]
    assert httpx.get(f"{site.client.base_url}/readyz?without=worker").status_code == 200
    sweep.seen(site.store, "a worker", ["pdf", "text"])
    after = ready(site)
    assert (after.status_code, after.json()["state"]) == (200, "ready")
    assert set(after.json()["checks"]) >= {"database", "tables", "artifacts", "worker", "queue", "pango", "fonts"}


def test_it_is_not_ready_while_it_drains_and_alive_all_the_same(alone: Site) -> None:
    sweep.seen(alone.store, "a worker", ["pdf", "text"])
    assert ready(alone).status_code == 200
    drain(alone.app)
    assert ready(alone).json()["failing"] == ["draining"]
    assert httpx.get(f"{alone.client.base_url}/livez").status_code == 200


def test_a_storage_that_cannot_be_written_makes_it_unready_without_telling_where_it_is(
    alone: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def probe() -> None:
        raise Away("the storage of artifacts fails: No space left on device")

    monkeypatch.setattr(alone.store.blobs, "probe", probe)
    told = ready(alone)
    assert "artifacts" in told.json()["failing"]
    assert "No space left" in told.json()["checks"]["artifacts"]["found"]
    assert str(alone.store.settings.data_dir) not in told.text


def test_what_was_found_holds_for_some_seconds_so_that_asking_costs_nothing(
    alone: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []

    def queue(store: object) -> checks.Check:
        looks.append(1)
        return checks.Check(True, "nothing waits")

    monkeypatch.setattr(checks, "_queue", queue)
    ready(alone)
    for _ in range(20):
        alone.client.get("/readyz")
    assert len(looks) == 1


def test_the_oldest_job_that_waits_is_told(alone: Site) -> None:
    alone.order(alone.take(), "html")
    queue = ready(alone).json()["checks"]["queue"]
    assert queue["fine"] is True
    assert 0 <= queue["seconds"] < 60


def test_figures_count_jobs_by_state_and_format_and_what_rendering_took(site: Site) -> None:
    id = site.take()
    site.exported(id, "html", "rss")
    site.order(id, "html", "atom")
    sweep.seen(site.store, "a worker", ["pdf", "text"])
    found = figures(site)
    assert found["exporter_jobs", "html", "done"] == 2
    assert found["exporter_jobs", "atom", "queued"] == 1
    assert found["exporter_render_seconds_count", "html"] == 1
    assert found["exporter_render_seconds_sum", "html"] >= 0
    assert found["exporter_artifacts",] == 2
    assert found["exporter_workers_seen",] == 1
    assert found["exporter_sweeps_total",] == 1
    assert 0 <= found["exporter_oldest_queued_seconds",] < 60
    assert found["exporter_requests_total", "POST", "/briefings/{id}/exports", "202"] == 2


def test_figures_are_for_who_may_read_and_for_this_machine(alone: Site) -> None:
    url = f"{alone.client.base_url}/metrics"
    assert httpx.get(url).status_code == 200
    for between in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"):
        assert problem(httpx.get(url, headers={between: "127.0.0.1"})) == (401, "no-token")
    with alone.holding("writer", "write") as writer:
        assert problem(writer.get("/metrics")) == (403, "scope")


def test_the_description_names_every_route_with_its_problems(shop: Shop) -> None:
    told = httpx.get(f"{shop.site.client.base_url}/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    routes = {
        (path, method) for path, operations in told["paths"].items() for method in operations if method != "parameters"
    }
    assert ("/briefings/{id}/exports", "post") in routes
    for path, method in routes:
        operation = told["paths"][path][method]
        assert operation["summary"]
        assert "500" in operation["responses"], path
        assert "detail" not in str(operation["responses"].get("422", "")), path
        if path not in OPEN:
            assert ["token"] in [list(one) for one in operation["security"]], path
            assert operation["responses"]["401"]["content"].keys() == {"application/problem+json"}
        if method in ("post", "put"):
            assert operation["requestBody"]["content"], path


def test_nothing_is_loaded_from_elsewhere_to_show_the_description(shop: Shop) -> None:
    for path in ("/docs", "/redoc"):
        assert shop.site.client.get(path).status_code == 404
