"""The API as the tests meet it: the real application behind a real server on a free port of the loopback."""

import contextlib
import json
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
import uvicorn

from exporter.jobs import work
from exporter.store import Store, tokens
from exporter.web import create_app
from tests.samples import FOLDER


@dataclass
class Site:
    """An API that answers at `client`, with a token that may read and write, and a worker that is told what to do."""

    store: Store
    client: httpx.Client
    app: Any
    rung: list[int] = field(default_factory=list)

    def take(self, name: str = "minimal", **changes: Any) -> str:
        """Return the id of a sample that was sent to the API just now, with its pictures."""
        found = record(name, **changes)
        text = json.dumps(found)
        shown = [path for path in (FOLDER / "media").iterdir() if path.stem in text]
        pictures = [("media", (path.name, path.read_bytes())) for path in shown]
        answer = self.client.post("/briefings", files=[("file", ("record.json", text.encode())), *pictures])
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def order(self, id: str, *formats: str, **more: Any) -> dict[str, Any]:
        """Return what the API tells of an export of a briefing that it accepted just now."""
        answer = self.client.post(f"/briefings/{id}/exports", json={"formats": formats or ["html"], **more})
        assert answer.status_code == 202, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def work(self) -> None:
        """Perform the jobs that were rung for, as a worker does."""
        while self.rung:
            work.perform(self.store, self.rung.pop(0), "a worker")

    def exported(self, id: str, *formats: str, **more: Any) -> dict[str, Any]:
        """Return what the API tells of an export that has ended."""
        told = self.order(id, *formats, **more)
        self.work()
        return self.see(told)

    def see(self, told: dict[str, Any]) -> dict[str, Any]:
        """Return what the API tells of an export now."""
        found: dict[str, Any] = self.client.get(told["url"]).json()
        return found

    def holding(self, name: str, *scopes: str) -> httpx.Client:
        """Return a client of somebody else, with a token of that name."""
        token = tokens.make(self.store, name, scopes or ["read", "write"])
        return httpx.Client(base_url=self.client.base_url, headers={"Authorization": f"Bearer {token}"})


def record(name: str = "minimal", **changes: Any) -> dict[str, Any]:
    """Return a sample as the JSON that people send, with some of its fields changed."""
    data: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return data | changes


def problem(answer: httpx.Response) -> tuple[int, str]:
    """Return the status of an answer, and the kind of problem that it tells."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    told = answer.json()
    assert told["status"] == answer.status_code
    return answer.status_code, told["type"].removeprefix("/problems#")


@contextlib.contextmanager
def serving(store: Store, port: int = 0) -> Iterator[Site]:
    """Yield the API over a store, at a port of its own or at one that is named."""
    rung: list[int] = []

    def ring(queue: str, ids: Sequence[int]) -> None:
        rung.extend(ids)

    app = create_app(store, ring)
    server = uvicorn.Server(
        uvicorn.Config(app, port=port, log_config=None, access_log=False, timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    address = server.servers[0].sockets[0].getsockname()
    token = tokens.make(store, "the desk", ["read", "write"])
    headers = {"Authorization": f"Bearer {token}"}
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{address[1]}", headers=headers, timeout=30) as client:
            yield Site(store, client, app, rung)
    finally:
        server.should_exit = True
        thread.join(timeout=10)
