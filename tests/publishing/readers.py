"""Readers of a channel, as a model: what they got, what they must be told, whatever is done to what is out."""

import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition
from lxml import etree
from sqlalchemy import select, update

from exporter.database import read, write
from exporter.database import tables as t
from exporter.publishing import Held, erasing, feeds, holding
from exporter.publishing.acts import By
from exporter.publishing.holding import highwater
from exporter.publishing.moment import moment
from exporter.publishing.state import moments, shows
from tests.publishing.press import press
from tests.stores import opened

SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parents[1] / "formats" / "schema" / "atom.rng"))


STATES = ("scheduled", "published", "corrected", "withdrawn")


@dataclass(frozen=True)
class Got:
    """What a reader got of a file, with its validators."""

    data: bytes
    etag: str
    modified: int


@dataclass(frozen=True)
class Copy:
    """A copy of the database, and what was so when it was made: words that were secret, first dates that it knows."""

    path: Path
    secrets: dict[str, str]
    first: dict[tuple[str, str], str]


class Readers(RuleBasedStateMachine):
    """A channel on which anything happens, and a reader that looks after each step."""

    seed: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.mkdtemp(prefix="exporter-sequences-")
        shutil.copytree(self.seed, Path(self.folder) / "data")
        self._opened = opened(Path(self.folder) / "data")
        self.paper = press(self._opened.__enter__())
        self.paper.channel(feed_items=2, keep_days=1)
        self.got: dict[str, list[Got]] = {}
        self.first: dict[tuple[str, str], str] = {}
        self.secrets: dict[str, str] = {}
        self.titles: dict[str, list[str]] = {}
        self.erased: list[str] = []
        self.forgotten: set[str] = set()
        self.copy: Copy | None = None
        self.number = 0
        self._built()

    def teardown(self) -> None:
        self._opened.__exit__(None, None, None)
        shutil.rmtree(self.folder)

    # What editors do.

    @invariant()
    def no_reader_is_told_that_it_has_what_it_has_not(self) -> None:
        for name, one in self.served.items():
            now = Got(self.paper.bytes(name), one.sha256, one.modified)
            before = self.got.setdefault(name, [])
            for old in before:
                assert (old.etag == now.etag) == (old.data == now.data)
                if now.modified <= old.modified:
                    assert old.data == now.data, f"{name}: If-Modified-Since would be answered with a wrong 304"
            if before and before[-1].data != now.data:
                assert now.modified > before[-1].modified
            before.append(now)

    @invariant()
    def guid_and_first_date_never_change(self) -> None:
        for name in self.served.keys() & {"atom.xml", "rss.xml"}:
            for entry in feedparser.parse(self.paper.bytes(name)).entries:
                if entry.id in self.forgotten and "published" not in entry:
                    continue  # of what was erased not even the date is told
                assert self.first.setdefault((name, entry.id), entry.published) == entry.published

    @invariant()
    def each_version_is_valid(self) -> None:
        for name in self.served:
            if name.startswith("atom"):
                root = etree.fromstring(self.paper.bytes(name))
                for gone in root.iterfind("{http://purl.org/atompub/tombstones/1.0}deleted-entry"):
                    root.remove(gone)
                assert SCHEMA.validate(root), f"{name}: {SCHEMA.error_log}"

    @precondition(lambda self: not self.is_held)
    @invariant()
    def whoever_walks_the_archives_finds_all_that_is_out_and_the_newest_of_it(self) -> None:
        with read(self.paper.store.engine) as session:
            rows = session.scalars(select(t.Publication)).all()
            kinds = {row.id: shows(feeds.place_of(row), self.now) for row in rows}
            asked = select(t.Entry).where(t.Entry.publication_id.in_([id for id, kind in kinds.items() if kind]))
            out = [one for one in session.scalars(asked) if one.kind == kinds[one.publication_id]]
        for form, first in (("rss", "rss.xml"), ("atom", "atom.xml"), ("jsonfeed", "feed.json")):
            walked = self._walk(first)
            for one in out:
                if one.form == form:
                    assert any(one.data in page for page in walked), f"{form}: an entry is in no file"
            titles = len([one for one in out if one.form == form])
            assert len({guid for page in walked for guid in _guids(form, page)}) == titles
            for page in walked:
                for guid in _guids(form, page):
                    assert any(one.data in page for one in out if guid.encode() in one.data)

    @invariant()
    def nothing_tells_of_what_has_not_come(self) -> None:
        with read(self.paper.store.engine) as session:
            rows = session.scalars(select(t.Publication)).all()
        for row in rows:
            if shows(feeds.place_of(row), self.now) == "live":
                self.secrets.pop(row.briefing_id, None)
        for name in self.served:
            data = self.paper.bytes(name)
            for secret in self.secrets.values():
                assert secret.encode() not in data

    @invariant()
    def what_was_erased_is_in_no_feed(self) -> None:
        for name in self.served:
            data = self.paper.bytes(name)
            assert not [title for title in self.erased if title.encode() in data]

    @property
    def is_held(self) -> bool:
        with read(self.paper.store.engine) as session:
            return session.get(t.Hold, holding.ONLY) is not None

    @property
    def served(self) -> dict[str, t.Feed]:
        """Return the files of the feeds by name; none while everything is held."""
        if not self.is_held:
            return self.paper.feeds()
        with pytest.raises(Held):
            self.paper.feeds()
        return {}

    @property
    def now(self) -> float:
        with read(self.paper.store.engine) as session:
            return moment(session, session.get_one(t.Channel, "harbour").reached)

    @property
    def moments(self) -> list[float]:
        with read(self.paper.store.engine) as session:
            return moments(map(feeds.place_of, session.scalars(select(t.Publication))), self.now)

    def of(self, *states: str) -> list[str]:
        """Return the ids of the briefings that are in one of the states by now."""
        now = self.now
        with read(self.paper.store.engine) as session:
            rows = session.scalars(select(t.Publication).order_by(t.Publication.id)).all()
        found = {row.briefing_id: row.state for row in rows}
        for row in rows:
            if row.state == "scheduled" and row.release_at <= now:
                found[row.briefing_id] = "published"
        return [id for id, state in found.items() if state in states]

    def _one(self, data: st.DataObject, *states: str) -> str:
        return data.draw(st.sampled_from(self.of(*states)))

    def _title(self, id: str = "") -> str:
        self.number += 1
        title = f"quokka{self.number}x"
        if id:
            self.titles[id].append(title)
        return title

    def _taken(self) -> str:
        title = self._title()
        id = self.paper.take(title=title, published_at=None, updated_at=None, corrections=())
        self.secrets[id], self.titles[id] = title, [title]
        return id

    def _erase(self, id: str) -> None:
        self.forgotten.add(self.paper.publication(id).guid)
        erasing.erase(self.paper.store, self.paper.ring, id, By("the lawyer", "An order of the court."))
        self.secrets.pop(id, None)
        self.erased += self.titles[id]

    def _past(self) -> list[Any]:
        """Return what the database knows that readers may have seen: acts, and how often feeds were made."""
        with read(self.paper.store.engine) as session:
            acts = session.execute(select(t.Act.id, t.Act.kind, t.Act.at).order_by(t.Act.id)).all()
            return [*acts, session.get_one(t.Channel, "harbour").build]

    def _pass(self, until: float) -> None:
        with write(self.paper.store.engine) as session:
            session.execute(update(t.Channel).values(reached=until))

    def _built(self) -> None:
        with write(self.paper.store.engine) as session:
            row = session.get_one(t.Channel, "harbour", with_for_update=True)
            feeds.build(session, self.paper.store, row, moment(session, row.reached))
        highwater.keep(self.paper.store)

    def _walk(self, name: str) -> list[bytes]:
        """Return the files that a reader finds who follows each to the one before it (RFC 5005 §4)."""
        there = self.paper.feeds()
        found: list[bytes] = []
        while name:
            if name not in there:
                assert not found, f"{name} is linked and not there"
                return []
            found.append(self.paper.bytes(name))
            name = _older(name, found[-1]).rpartition("/")[2]
        return found


def _older(name: str, data: bytes) -> str:
    if name.endswith(".json"):
        return str(json.loads(data).get("next_url", ""))
    links: list[Any] = feedparser.parse(data).feed.links
    return next((str(one.href) for one in links if one.rel == "prev-archive"), "")


def _guids(form: str, data: bytes) -> list[str]:
    if form == "jsonfeed":
        return [one["id"] for one in json.loads(data)["items"]]
    return [one.id for one in feedparser.parse(data).entries]
