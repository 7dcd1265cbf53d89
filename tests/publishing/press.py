"""What tests of publishing ask again and again: a channel, a briefing that goes out on it, what is served then."""

import gzip
import itertools
import shutil
import sqlite3
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import feedparser

from exporter.database import read
from exporter.database import tables as t
from exporter.jobs import work
from exporter.publishing import acts, channels, feeds
from exporter.publishing.acts import By, Done
from exporter.publishing.holding import demand_free
from exporter.publishing.moment import moment
from exporter.store import Store, briefings, records, revising
from tests.jobs import desk
from tests.stores import with_settings

ADDRESS = "https://news.example.org"
ME = By("the editor")
_numbers = itertools.count(1)


@dataclass
class Press:
    """A store under a public address, with the channel `harbour`, and a worker that is told what to do."""

    store: Store
    rung: list[int] = field(default_factory=list)

    def ring(self, queue: str, ids: Sequence[int]) -> None:
        """Note who was rung for."""
        self.rung.extend(ids)

    def channel(self, slug: str = "harbour", **settings: Any) -> t.Channel:
        """Return a channel that is there from now on."""
        more = {name: settings.pop(name) for name in ("access", "keep_days") if name in settings}
        return channels.put(self.store, slug, {"title": "Harbour news", **settings}, **more)[0]

    def take(self, name: str = "minimal", **changes: Any) -> str:
        """Return the id of a sample that is kept from now on, as a briefing of its own."""
        number = next(_numbers)
        own = {"id": f"https://example.org/briefings/{number}", "slug": f"briefing-{number}", "permalink": None}
        return briefings.add(self.store, desk.reading(name, **{**own, **changes})).id

    def revise(self, id: str, **changes: Any) -> int:
        """Return the number of a new revision of a briefing, with some of its fields changed."""
        _, last = briefings.find(self.store, id)
        made = records.briefing_of(last).model_copy(update={**changes, "revision": last.number + 1})
        return revising.append(self.store, id, last.number, made).revision

    def publish(self, id: str, *on: str, **more: Any) -> list[Done]:
        """Return what became of a briefing that was published just now."""
        return acts.publish(self.store, self.ring, id, on or ["harbour"], ME, **more)

    def correct(self, id: str, notice: str = "", **more: Any) -> list[Done]:
        """Return what became of a briefing that was corrected just now, by a notice of its own unless one is given."""
        notice = notice or f"It was Tuesday. ({next(_numbers)})"
        return acts.correct(self.store, self.ring, id, ME, notice=notice, **more)

    def withdraw(self, id: str, reason: str = "It was wrong.", **more: Any) -> list[Done]:
        """Return what became of a briefing that was withdrawn just now."""
        return acts.withdraw(self.store, self.ring, id, ME, reason=reason, **more)

    def work(self) -> None:
        """Perform the jobs that were rung for, as a worker does."""
        while self.rung:
            work.perform(self.store, self.rung.pop(0), "a worker")

    def feeds(self, slug: str = "harbour", at: float | None = None) -> dict[str, t.Feed]:
        """Return the files of a channel's feeds by name, as they are served now or at a time."""
        with read(self.store.engine) as session:
            demand_free(session)
            row = session.get_one(t.Channel, slug)
            time = moment(session, row.reached) if at is None else at
            return {one.name: one for one in feeds.current(session, row, time)}

    def bytes(self, name: str, slug: str = "harbour", at: float | None = None) -> bytes:
        """Return a file of a channel's feeds; what is compressed unpacks to the same."""
        one = self.feeds(slug, at)[name]
        data = self.store.blobs.get(one.sha256)
        assert gzip.decompress(self.store.blobs.get(one.gzip)) == data
        return data

    def entries(self, name: str = "atom.xml", slug: str = "harbour", at: float | None = None) -> list[Any]:
        """Return the entries of a feed as a reader finds them."""
        found = feedparser.parse(self.bytes(name, slug, at))
        assert not found.bozo, found.bozo_exception
        return list(found.entries)

    def publication(self, id: str, slug: str = "harbour") -> t.Publication:
        """Return a publication as it stands."""
        with read(self.store.engine) as session:
            found = session.query(t.Publication).filter_by(briefing_id=id, channel=slug).one()
            return found


def press(store: Store) -> Press:
    """Return a press over a store; template sets are unpacked and loaded once for all of them."""
    return Press(with_settings(store, public_url=ADDRESS, templates_cache=Path(_sets().name)))


@cache
def _sets() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="exporter-sets-")


def backup(paper: Press) -> Path:
    """Return a copy of the database (SQLite), as a tool for backups makes it."""
    path = paper.store.settings.data_dir / "backup.sqlite3"
    path.unlink(missing_ok=True)
    with sqlite3.connect(_database(paper.store)) as here, sqlite3.connect(path) as there:
        here.backup(there)
    here.close()
    there.close()
    return path


def restore(paper: Press, copy: Path) -> None:
    """Put a copy in the place of the database (SQLite), as somebody does while the service is down."""
    paper.store.engine.dispose()
    for path in _database(paper.store).parent.glob("exporter.sqlite3*"):
        path.unlink()
    shutil.copy(copy, _database(paper.store))


def _database(store: Store) -> Path:
    return Path(str(store.engine.url.database))


def seconds(text: str) -> float:
    """Return a time as seconds since 1970."""
    return datetime.fromisoformat(text).timestamp()
