"""A database that is older than what went out holds everything by itself; no reader is told a wrong 304 after it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from exporter.publishing import settings
from exporter.publishing.holding import highwater, release
from exporter.publishing.holding.release import Holding
from tests.publishing.press import Press, backup, press, restore
from tests.stores import opened


@pytest.fixture
def paper(tmp_path: Path, place: Callable[[str, Path], str]) -> Iterator[Press]:
    """Yield a press on SQLite, whose database can be put back as it was."""
    url = place("sqlite", tmp_path / "data")
    with opened(tmp_path / "data", url) as store:
        made = press(store)
        made.channel()
        yield made


def seen(paper: Press) -> Holding:
    found = release.held(paper.store)
    assert found
    return found


def told(paper: Press) -> list[tuple[str, str, int | None, int | None]]:
    return [(one.how, one.briefing_id, one.was, one.now) for one in seen(paper).going.changes]


def modified(paper: Press) -> dict[str, int]:
    return {name: one.modified for name, one in paper.feeds().items()}


def test_a_database_that_knows_all_acts_is_not_held(paper: Press) -> None:
    paper.publish(paper.take())
    assert highwater.keep(paper.store)
    copy = backup(paper)
    restore(paper, copy)
    assert highwater.keep(paper.store)
    assert release.held(paper.store) is None


def test_a_restored_database_starts_on_hold_and_says_why(paper: Press) -> None:
    paper.publish(paper.take())
    copy = backup(paper)
    paper.publish(paper.take())
    highwater.keep(paper.store)
    restore(paper, copy)
    assert not highwater.keep(paper.store)
    assert seen(paper).row.who == "exporter"
    assert "older than what went out" in seen(paper).row.why
    assert highwater.keep(paper.store), "what is noted from now on is of the restored database"
    assert release.held(paper.store)


def test_the_release_shows_what_readers_have_otherwise(paper: Press) -> None:
    withdrawn, corrected, untouched = paper.take(), paper.take(), paper.take()
    for id in (withdrawn, corrected, untouched):
        paper.publish(id)
    copy = backup(paper)
    paper.withdraw(withdrawn)
    paper.correct(corrected)
    later = paper.take()
    paper.publish(later)
    highwater.keep(paper.store)
    restore(paper, copy)
    highwater.keep(paper.store)
    assert sorted(told(paper)) == sorted(
        [("back", withdrawn, None, 1), ("older", corrected, 2, 1), ("vanished", later, 1, None)]
    )


def test_after_the_release_no_validator_is_one_that_readers_may_have(paper: Press) -> None:
    paper.publish(paper.take())
    copy = backup(paper)
    for _ in range(4):
        paper.publish(paper.take())
    before, tags = modified(paper), {one.sha256 for one in paper.feeds().values()}
    highwater.keep(paper.store)
    restore(paper, copy)
    highwater.keep(paper.store)
    release.release(paper.store, "the editor")
    assert all(after > before[name] for name, after in modified(paper).items())
    assert not tags & {one.sha256 for one in paper.feeds().values()}


def test_a_mark_beside_the_blobs_is_enough_and_so_is_one_in_the_data_folder(paper: Press) -> None:
    copy = backup(paper)
    paper.publish(paper.take())
    highwater.keep(paper.store)
    mark = paper.store.settings.data_dir / highwater.NAME
    kept = mark.read_bytes()
    restore(paper, copy)
    mark.unlink()
    assert not highwater.keep(paper.store)
    restore(paper, copy)
    mark.write_bytes(kept)
    paper.store.blobs.note(highwater.NAME, b"")
    assert not highwater.keep(paper.store)


def test_a_mark_that_is_damaged_counts_as_none(paper: Press) -> None:
    paper.publish(paper.take())
    (paper.store.settings.data_dir / highwater.NAME).write_bytes(b"{")
    paper.store.blobs.note(highwater.NAME, b"[")
    highwater._kept.clear()  # another process
    assert highwater.keep(paper.store)
    assert paper.store.blobs.noted(highwater.NAME).startswith(b"{")


def test_another_course_of_acts_is_noticed_though_it_has_come_as_far(paper: Press) -> None:
    copy = backup(paper)
    paper.publish(paper.take())
    highwater.keep(paper.store)
    kept = paper.store.blobs.noted(highwater.NAME)
    restore(paper, copy)
    paper.publish(paper.take())
    paper.store.blobs.note(highwater.NAME, kept)
    highwater._kept.clear()  # another process
    assert not highwater.keep(paper.store)


def test_feeds_that_were_made_anew_without_an_act_are_missed_too(paper: Press) -> None:
    paper.publish(paper.take())
    copy = backup(paper)
    paper.channel(title="Another name")
    settings.rebuild(paper.store, "harbour")  # as for a new template set
    before, tags = modified(paper), {one.sha256 for one in paper.feeds().values()}
    assert highwater.keep(paper.store)
    restore(paper, copy)
    assert not highwater.keep(paper.store)
    highwater._kept.clear()  # another process
    assert highwater.keep(paper.store), "it is held already, and is not held again"
    release.release(paper.store, "the editor")
    assert all(after > before[name] for name, after in modified(paper).items())
    assert not tags & {one.sha256 for one in paper.feeds().values()}
    highwater._kept.clear()
    assert highwater.keep(paper.store)
