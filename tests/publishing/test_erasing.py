"""Erase: after it nothing of a briefing is in any file of the service, however packed; readers are told to drop it."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import select, text

from exporter.database import read
from exporter.database import tables as t
from exporter.publishing import ERASED, Refused, current, erasing, history
from exporter.publishing.acts import By
from exporter.publishing.current import Gone, Served
from exporter.publishing.erasing import pruning
from exporter.publishing.holding import highwater, release
from exporter.store import briefings, pictures, records, revising
from exporter.store.briefings import Erased
from tests.jobs import desk
from tests.publishing.press import Press
from tests.publishing.secret import SECRET, found_in, planted

WHY = By("the lawyer", "order of the court")


def erase(paper: Press, id: str, **more: str) -> int:
    return erasing.erase(paper.store, paper.ring, id, WHY, **more)


def test_after_an_erasure_no_file_holds_a_word_or_the_picture(paper: Press) -> None:
    id, picture = planted(paper)
    assert len(found_in(paper, SECRET)) > 10, "or the search finds nothing"
    with read(paper.store.engine) as session:
        blob = session.get_one(t.Picture, picture).blob
    assert paper.store.blobs.has(blob)
    assert erase(paper, id) > 10
    assert found_in(paper, SECRET) == []
    assert found_in(paper, picture) == []
    assert not paper.store.blobs.has(blob)


def test_readers_are_told_by_its_guid_and_its_addresses_are_gone(paper: Press) -> None:
    id, _ = planted(paper)
    before = paper.publication(id)
    modified = {name: one.modified for name, one in paper.feeds().items()}
    erase(paper, id, reason="A court ordered it.")
    stub = next(one for one in paper.entries("atom.xml") if one.id == before.guid)
    assert stub.title == "Withdrawn"
    assert "A court ordered it." in stub.summary
    assert len(paper.entries("rss.xml")) == 2
    assert all(one.modified > modified[name] for name, one in paper.feeds().items())
    for suffix in (".html", ".pdf", ".docx"):
        found = current.file(paper.store, "harbour", before.slug + suffix)
        assert isinstance(found, Gone)
        assert found.page is None
    after = paper.publication(id)
    assert (after.state, after.title, after.guid) == (ERASED, "", before.guid)
    assert before.slug not in after.slug


def test_the_others_stay_with_the_pictures_that_they_share(paper: Press) -> None:
    shared, name = desk.reading("every-block").pictures, "every-block"
    pictures.keep(paper.store, shared)
    one, other = paper.take(name), paper.take(name, alternate_ids={})
    for id in (one, other):
        paper.publish(id)
    paper.work()
    erase(paper, one)
    with read(paper.store.engine) as session:
        named = pruning.references(session)
        kept = {row.sha256: row.blob for row in session.scalars(select(t.Picture))}
    assert set(shared) <= set(kept)
    assert all(paper.store.blobs.has(blob) for blob in kept.values())
    page = current.file(paper.store, "harbour", paper.publication(other).slug + ".html")
    assert isinstance(page, Served)
    assert paper.store.blobs.get(page.found.sha256)
    assert {digest for digest, _ in paper.store.blobs.names()} <= named


def test_it_does_not_come_back_under_its_id(paper: Press) -> None:
    id = paper.take()
    record = records.briefing_of(briefings.find(paper.store, id)[1])
    paper.publish(id)
    erase(paper, id)
    with pytest.raises(Erased):
        briefings.find(paper.store, id)
    with pytest.raises(Erased):
        briefings.add(paper.store, desk.reading("minimal", id=record.id))
    with pytest.raises(Erased):
        revising.revise(paper.store, id, desk.reading("minimal", id=record.id))
    with pytest.raises((Erased, Refused)):
        paper.publish(id)


def test_what_was_never_out_leaves_nothing_on_any_channel(paper: Press) -> None:
    draft, scheduled = paper.take(), paper.take()
    paper.publish(scheduled, at=4e9)
    for id in (draft, scheduled):
        erase(paper, id)
        assert [one.kind for one in history.of(paper.store, id)][-2:] == ["erase", "erased"]
    assert paper.entries() == []
    with read(paper.store.engine) as session:
        assert session.scalars(select(t.Publication)).all() == []


def test_its_acts_stay_and_say_who_and_why(paper: Press) -> None:
    id = paper.take()
    paper.publish(id)
    erase(paper, id)
    erase(paper, id)
    told = [(one.kind, one.who, one.why) for one in history.of(paper.store, id)]
    assert told[1:] == [("erase", "the lawyer", "order of the court"), ("erased", "the lawyer", "")]


def test_it_can_be_erased_while_everything_is_held_and_the_release_shows_it(paper: Press) -> None:
    id = paper.take()
    paper.publish(id)
    release.hold(paper.store, "the lawyer", "a letter came")
    erase(paper, id)
    found = release.held(paper.store)
    assert found
    assert [(one.how, one.briefing_id, one.title) for one in found.going.changes] == [("withdrawn", id, "")]


def test_an_erasure_without_a_reason_is_refused(paper: Press) -> None:
    id = paper.take()
    with pytest.raises(Refused, match="say why"):
        erasing.erase(paper.store, paper.ring, id, By("me"))
    assert briefings.find(paper.store, id)


@pytest.mark.parametrize("step", ["_await_workers", "_forgotten", "_removed", "compact"])
def test_an_erasure_that_was_cut_short_is_completed_by_calling_it_again(
    paper: Press, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    id, _ = planted(paper)

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(erasing, step, killed)
        with pytest.raises(Killed):
            erase(paper, id)
    assert len(paper.entries()) == 2
    erase(paper, id)
    assert found_in(paper, SECRET) == []


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)  # it is put back as a file
def test_what_had_been_erased_is_erased_again_before_a_restored_database_is_released(paper: Press) -> None:
    id = paper.take()
    paper.publish(id)
    file = Path(str(paper.store.engine.url.database))
    with sqlite3.connect(file) as here, sqlite3.connect(file.with_name("copy")) as there:
        here.backup(there)
    erase(paper, id)
    paper.store.engine.dispose()
    for path in file.parent.glob("exporter.sqlite3*"):
        path.unlink()
    shutil.copy(file.with_name("copy"), file)
    assert not highwater.keep(paper.store)
    with pytest.raises(Refused, match=id):
        release.release(paper.store, "the editor")
    erase(paper, id)
    release.release(paper.store, "the editor")
    assert [one.title for one in paper.entries()] == ["Withdrawn"]


def test_versions_of_feeds_that_nobody_is_served_are_pruned(paper: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        paper.publish(paper.take())
    before = {digest for digest, _ in paper.store.blobs.names()}
    for name in ("FEEDS_DAYS", "ROWS_DAYS", "YOUNG"):
        monkeypatch.setattr(pruning, name, 0.0)
    count = max(pruning.prune(paper.store))
    after = {digest for digest, _ in paper.store.blobs.names()}
    assert count == len(before - after) >= 12
    assert len(paper.entries()) == 3
    with read(paper.store.engine) as session:
        assert pruning.references(session) >= after
    release.hold(paper.store, "the editor", "To be sure.")
    assert list(pruning.prune(paper.store)) == []


@pytest.mark.postgresql
@pytest.mark.parametrize("store", ["postgresql"], indirect=True)  # SQLite is looked at as a file
def test_after_an_erasure_no_file_of_postgresql_holds_what_was_deleted(paper: Press) -> None:
    id, _ = planted(paper)

    def files() -> bytes:
        """Return the files of all tables as they lie on the disk, rows that were deleted among them."""
        with paper.store.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("CHECKPOINT"))
            asked = "SELECT pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class WHERE relkind IN ('r', 't')"
            return b"".join(connection.scalars(text(asked)))

    assert SECRET.encode() in files()
    erase(paper, id)
    assert SECRET.encode() not in files()
