"""Any sequence of acts leaves every reader with the truth."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from exporter.publishing import Refused
from exporter.publishing.holding import highwater, release
from tests.publishing.press import backup, restore
from tests.publishing.readers import STATES, Copy, Readers

MANY = int(os.environ.get("EXPORTER_SEQUENCES", "60"))


class Channel(Readers):
    """What may be done to what is out, in any order."""

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
        assert highwater.keep(self.paper.store) or is_older
        assert self.is_held or not is_older  # where the copy was held itself, it stays so
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
