"""Any sequence of acts: no reader is told that it has the newest when it has not, and nothing vanishes silently.

A model reader keeps all that it ever got and asks with each of its validators. Time passes by `reached`, which is how
a channel keeps the time that it has once seen. The lane `faults` tries 60 sequences of 30 acts; EXPORTER_SEQUENCES=300
as many as it says.
"""

import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from lxml import etree
from sqlalchemy import select, update

from exporter.database import read, write
from exporter.database import tables as t
from exporter.publishing import Held, Refused, erasing, feeds, holding
from exporter.publishing.acts import By
from exporter.publishing.holding import highwater, release
from exporter.publishing.moment import moment
from exporter.publishing.state import moments, shows
from tests.publishing.press import backup, press, restore
from tests.stores import opened

SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parents[1] / "formats" / "schema" / "atom.rng"))
MANY = int(os.environ.get("EXPORTER_SEQUENCES", "60"))
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


class Channel(RuleBasedStateMachine):
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

    @precondition(lambda self: not self.is_held)
    @rule()
    def publish(self) -> None:
        self.paper.publish(self._taken())

    @precondition(lambda self: not self.is_held)
    @rule(hours=st.integers(1, 30))
    def schedule(self, hours: int) -> None:
        id = self._taken()
        self.paper.publish(id, at=self.now + hours * 3600)

    @precondition(lambda self: not self.is_held and self.of("scheduled"))
    @rule(data=st.data(), hours=st.integers(0, 30))
    def schedule_otherwise(self, data: st.DataObject, hours: int) -> None:
        id = self._one(data, "scheduled")
        self.paper.publish(id, at=self.now + hours * 3600)

    @precondition(lambda self: not self.is_held and self.of("published", "corrected"))
    @rule(data=st.data())
    def correct(self, data: st.DataObject) -> None:
        self.paper.correct(self._one(data, "published", "corrected"))

    @precondition(lambda self: not self.is_held and self.of("published", "corrected"))
    @rule(data=st.data())
    def renew(self, data: st.DataObject) -> None:
        id = self._one(data, "published", "corrected")
        self.paper.revise(id, title=self._title(id))
        self.paper.publish(id, update=True)

    @precondition(lambda self: self.of("scheduled", "published", "corrected"))
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        id = self._one(data, "scheduled", "published", "corrected")
        self.secrets.pop(id, None)
        self.paper.withdraw(id)

    @precondition(lambda self: not self.is_held and self.of("withdrawn"))
    @rule(data=st.data())
    def publish_again(self, data: st.DataObject) -> None:
        self.paper.publish(self._one(data, "withdrawn"))

    @rule(title=st.sampled_from(["Harbour news", "Harbour"]), items=st.sampled_from([1, 2, 3, None]))
    def set_up_otherwise(self, title: str, items: int | None) -> None:
        self.paper.channel(title=title, feed_items=items, feed_bytes=None, keep_days=1)
        self._built()

    @precondition(lambda self: self.of(*STATES))
    @rule(data=st.data())
    def erase(self, data: st.DataObject) -> None:
        self._erase(self._one(data, *STATES))

    # What whoever runs it does.

    @precondition(lambda self: not self.is_held)
    @rule()
    def hold(self) -> None:
        release.hold(self.paper.store, "the editor", "Something is wrong.")

    @precondition(lambda self: self.is_held)
    @rule()
    def try_to_publish_while_it_is_held(self) -> None:
        with pytest.raises(Refused, match="release it first"):
            self.paper.publish(self._taken())

    @precondition(lambda self: self.is_held)
    @rule()
    def let_go(self) -> None:
        held = release.held(self.paper.store)
        assert held
        if held.erase_first:
            with pytest.raises(Refused, match="erase it again"):
                release.release(self.paper.store, "the editor")
            for id in held.erase_first:
                self._erase(id)
            held = release.held(self.paper.store)
            assert held
        release.release(self.paper.store, "the editor", shown=held.going.digest)

    @rule()
    def back_up(self) -> None:
        self.copy = Copy(backup(self.paper), dict(self.secrets), dict(self.first))

    @precondition(lambda self: self.copy)
    @rule()
    def put_the_backup_back(self) -> None:
        assert self.copy
        now, before = self.now, self._past()
        restore(self.paper, self.copy.path)
        self._pass(max(now, self.now))  # clocks go on, whatever is put back
        is_older = self._past() != before
        assert highwater.keep(self.paper.store) != is_older
        assert self.is_held or not is_older
        self.secrets, self.first = dict(self.copy.secrets), dict(self.copy.first)

    # What time does.

    @rule(hours=st.sampled_from([0, 1, 30]))
    def wait(self, hours: int) -> None:
        self._pass(self.now + hours * 3600)

    @precondition(lambda self: self.moments)
    @rule()
    def wait_for_the_next_moment(self) -> None:
        self._pass(self.moments[0])

    # What the reader sees.

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


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> Path:
    """Return a data folder that is migrated."""
    found: Path = request.getfixturevalue("_sqlite_seed")
    return found


def test_any_sequence_of_acts_leaves_every_reader_with_the_truth(seed: Path) -> None:
    _try(seed, sequences=5, steps=12)


@pytest.mark.faults
@pytest.mark.timeout(1500)
def test_any_of_many_long_sequences_of_acts_leaves_every_reader_with_the_truth(seed: Path) -> None:
    _try(seed, sequences=MANY, steps=30)


def _try(seed: Path, *, sequences: int, steps: int) -> None:
    run_state_machine_as_test(
        type("Harbour", (Channel,), {"seed": seed}),
        settings=settings(
            max_examples=sequences,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
