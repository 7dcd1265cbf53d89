"""A channel of a thousand: what a change of one costs, beside plain feedgen; and how fast a feed is not changed."""

import gc
import gzip
import hashlib
import json
import multiprocessing
import shutil
import socket
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import update

from benchmarks.feeds import fifty, plain_feedgen
from exporter.database import add, read, write
from exporter.database import tables as t
from exporter.database.migrate import migrate
from exporter.formats import formats
from exporter.formats._feed.entries import Entry
from exporter.formats._feed.head import Head
from exporter.publishing import FEEDS, channels, feeds
from exporter.publishing.feeds.packing import packed
from exporter.publishing.moment import moment
from exporter.settings.service import Service
from exporter.store import Store, open_store, template_sets

COUNT = 1000
TIMES = 2
"""Bodies of 11 kB, as a briefing with two pictures and a table has."""
_kept = ExitStack()


@cache
def thousand() -> tuple[Head, list[Entry]]:
    """Return the head of a channel and a thousand entries, bodies rendered."""
    head, entries = fifty(0, TIMES)
    _settle()
    ids = [f"tag:example.org,2026:{number}" for number in range(COUNT)]
    return head, [
        replace(entries[number % len(entries)], guid=id, id=id, is_permalink=False) for number, id in enumerate(ids)
    ]


@cache
def channel() -> Store:
    """Return a store with a channel on which a thousand briefings are out, its feeds made."""
    folder = Path(tempfile.mkdtemp(prefix="exporter-"))
    _kept.callback(shutil.rmtree, folder, ignore_errors=True)
    store = open_store(Service(data_dir=folder, secret="of the benchmarks", public_url="https://news.example.org"))
    migrate(store.engine)
    template_sets.renew(store)
    channels.put(store, "thousand", {"title": "A thousand", "feed_items": 30})
    with write(store.engine) as session:
        for number, entry in enumerate(thousand()[1]):
            rows = _rows(number, entry)
            for table, row in rows:
                add(session, table, row)
    republished((store, 1))
    _settle()
    return store


def _settle() -> None:
    """Let the collector of memory leave alone what is loaded by now, as it does in `exporter serve`: for all of us."""
    gc.collect()
    gc.freeze()


def _rows(number: int, entry: Entry) -> list[tuple[Any, dict[str, Any]]]:
    """Return what an act would have written of a briefing that is out."""
    id, time_out = f"b{number:05}", 1.7e9 + number
    briefing = {"id": id, "record_id": entry.id, "slug": id, "title": entry.title, "language": "en", "revision": 1}
    publication = {
        "channel": "thousand",
        "briefing_id": id,
        "slug": id,
        "guid": entry.guid,
        "title": entry.title,
        "state": "published",
        "revision": 1,
        "formats": ["html"],
        "template_set": "0" * 64,
        **dict.fromkeys(("release_at", "first_at", "updated_at"), time_out),
    }
    rows: list[tuple[Any, dict[str, Any]]] = [(t.Briefing, briefing), (t.Publication, publication)]
    made = {form: formats()[form].FORM.entry(entry)[0] for form in FEEDS}  # type: ignore[attr-defined]
    digest, size = hashlib.sha256(b"".join(made.values())).hexdigest(), max(map(len, made.values()))
    for form, data in made.items():
        kept = {
            "publication_id": number + 1,
            "form": form,
            "kind": "live",
            "digest": digest,
            "size": size,
            "updated": time_out,
            "media": [],
            "tombstone": b"",
            "data": data,
            "packed": packed(data),
        }
        rows.append((t.Entry, kept))
    return rows


def one_of_a_thousand(turn: int, times: int) -> tuple[Store, int]:
    """Return the store, and which briefing is to change."""
    return channel(), 1 + turn % COUNT


def republished(given: tuple[Store, int]) -> bytes:
    """Change an entry and make the feeds anew: RSS, Atom and JSON Feed, plain and compressed, written down."""
    store, number = given
    digest = hashlib.sha256(f"{number} {time.time()}".encode()).hexdigest()
    with write(store.engine) as session:
        row = session.get_one(t.Channel, "thousand")
        session.execute(update(t.Publication).where(t.Publication.id == number).values(updated_at=time.time()))
        session.execute(update(t.Entry).where(t.Entry.publication_id == number).values(digest=digest))
        feeds.build(session, store, row, moment(session, row.reached))
    return b""


def a_thousand(turn: int, times: int) -> tuple[Head, list[Entry]]:
    """Return a thousand entries, one of which has other words."""
    head, entries = thousand()
    entries[turn % COUNT] = replace(entries[turn % COUNT], title=f"Changed {turn}")
    return head, entries


def the_same_by_feedgen(given: tuple[Head, list[Entry]]) -> bytes:
    """Make RSS and Atom by plain feedgen, a JSON feed by json, and compress all three; nothing is written down."""
    head, entries = given
    items = [{"id": one.id, "title": one.title, "url": one.link, "content_html": one.body} for one in entries]
    made = [plain_feedgen(given), json.dumps({"title": head.title, "items": items}).encode()]
    return b"".join(gzip.compress(one, 6) for one in made)


def unchanged(seconds: float, rounds: int) -> list[tuple[float, float]]:
    """Return how many 304s a second are answered of a feed, and of a static file by the same server, round by round."""
    store = channel()
    folder = Path(tempfile.mkdtemp(prefix="exporter-"))
    _kept.callback(shutil.rmtree, folder, ignore_errors=True)
    with read(store.engine) as session:
        row = session.get_one(t.Channel, "thousand")
        (feed,) = (one for one in feeds.current(session, row, moment(session, row.reached)) if one.name == "atom.xml")
    (folder / "atom.xml").write_bytes(store.blobs.get(feed.sha256))
    started = multiprocessing.get_context("spawn")
    ours, theirs = started.Pipe()
    child = started.Process(target=_serve, args=(store.settings.model_dump(), folder, theirs), daemon=True)
    child.start()
    port = ours.recv()
    try:
        asked = [_request(port, path) for path in ("/channels/thousand/atom.xml", "/static/atom.xml")]
        return [(_rate(port, asked[0], seconds), _rate(port, asked[1], seconds)) for _ in range(rounds)]
    finally:
        child.terminate()
        child.join()


def _serve(settings: dict[str, Any], folder: Path, told: Any) -> None:
    """Serve the API, and beside it a folder of static files, by one server in a process of its own."""
    import uvicorn
    from starlette.staticfiles import StaticFiles

    from exporter.web import create_app

    api = create_app(open_store(Service(**settings)), lambda queue, ids: None)
    static = StaticFiles(directory=folder)

    async def both(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/static/"):
            await static({**scope, "path": scope["path"].removeprefix("/static")}, receive, send)
        else:
            await api(scope, receive, send)

    door = socket.create_server(("127.0.0.1", 0))
    told.send(door.getsockname()[1])
    uvicorn.Server(uvicorn.Config(both, log_level="critical", access_log=False)).run(sockets=[door])


def _request(port: int, path: str) -> bytes:
    """Return a request by which a reader asks again for what it has."""
    answer = httpx.get(f"http://127.0.0.1:{port}{path}", headers={"Accept-Encoding": "gzip"}, timeout=30)
    answer.raise_for_status()
    lines = [
        f"GET {path} HTTP/1.1",
        "Host: localhost",
        "Accept-Encoding: gzip",
        f"If-None-Match: {answer.headers['etag']}",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _rate(port: int, asked: bytes, seconds: float) -> float:
    """Return how many answers a second one connection gets that is kept open."""
    count = 0
    with socket.create_connection(("127.0.0.1", port)) as wire:
        start = time.perf_counter()
        while time.perf_counter() - start < seconds:
            wire.sendall(asked)
            got = b""
            while b"\r\n\r\n" not in got:
                got += wire.recv(65536)
            if b" 304 " not in got[:20]:
                raise RuntimeError(got[:200].decode(errors="replace"))
            count += 1
        return count / (time.perf_counter() - start)
