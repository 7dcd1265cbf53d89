"""Work at a job: what comes of it lies in the store, whatever goes wrong is told in its row, and damage heals."""

import json
from pathlib import Path

import pytest

from exporter.artifacts.blobs import Away, Damaged
from exporter.database import read
from exporter.database import tables as t
from exporter.jobs import claims, work
from exporter.jobs.work import OutOfTime, perform
from exporter.store import Store, template_sets
from tests.jobs.desk import asked, change, due, export, job, jobs
from tests.stores import with_settings

TEXTS = ("amp", "atom", "docx", "html", "jsonfeed", "rss")


def artifact(store: Store, job_id: int) -> t.Artifact:
    with read(store.engine) as session:
        return session.get_one(t.Artifact, job(store, job_id).key)


def blob(store: Store, sha256: str) -> Path:
    return store.settings.data_dir / "artifacts" / "blobs" / sha256[:2] / sha256


def test_every_format_of_an_export_is_done_and_its_bytes_are_there(store: Store) -> None:
    export_id = asked(store, *TEXTS, name="This week")
    for one in jobs(store, export_id):
        assert perform(store, one.id, "w") == work.Outcome("done")
    assert export(store, export_id).state == "done"
    for one in jobs(store, export_id):
        made = artifact(store, one.id)
        assert (made.format, one.commits, one.attempt) == (one.format, 1, 1)
        for file in (made.told, *made.told["further"], *made.media):
            assert len(store.blobs.get(file["sha256"])) == file["size"]


def test_there_is_nothing_to_do_at_a_second_doorbell(store: Store) -> None:
    (one,) = jobs(store, asked(store, "rss"))
    assert perform(store, one.id, "w") is not None
    assert perform(store, one.id, "w") is None
    assert perform(store, 10**6, "w") is None


def test_the_same_export_on_two_machines_gives_the_same_bytes(store: Store) -> None:
    from tests.samples import CHANNEL

    (first,) = jobs(store, asked(store, "rss", channel=CHANNEL))
    perform(store, first.id, "w")
    before = artifact(store, first.id)
    claims.heal(store, before.key)
    perform(store, first.id, "w")
    assert artifact(store, first.id).sha256 == before.sha256


def test_a_sick_format_stops_no_other(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from exporter.formats import formats

    def sick(*_: object) -> object:
        raise ZeroDivisionError("of a document")

    monkeypatch.setattr(formats()["atom"], "encode", sick)
    export_id = asked(store, "atom", "rss")
    sick_one, well = jobs(store, export_id)
    assert perform(store, sick_one.id, "w") != work.Outcome("done")
    due(store, sick_one.id)
    perform(store, sick_one.id, "w")
    assert perform(store, well.id, "w") == work.Outcome("done")
    assert (job(store, sick_one.id).state, export(store, export_id).state) == ("failed", "failed")
    assert job(store, sick_one.id).fault
    assert "Traceback" not in (job(store, sick_one.id).fault or "")


def test_time_that_is_over_and_memory_that_is_gone_are_told_as_limits(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from exporter.formats import formats

    for error, words in ((OutOfTime(), "takes longer than 60 s"), (MemoryError(), "takes more memory")):

        def raises(*_: object, error: BaseException = error) -> object:
            raise error

        monkeypatch.setattr(formats()["rss"], "encode", raises)
        (one,) = jobs(store, asked(store, "rss"))
        outcome = perform(store, one.id, "w")
        assert outcome is not None
        assert (outcome.state, job(store, one.id).reason) == ("queued", "limit")
        assert words in (job(store, one.id).fault or "")


def test_a_storage_without_room_is_told_and_the_job_is_done_once_there_is_some(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = jobs(store, asked(store, "rss"))
    template_sets.template_set(store, export(store, one.export_id).template_set)  # is at hand already
    with monkeypatch.context() as full:
        full.setattr("os.fsync", _no_room)
        outcome = perform(store, one.id, "w")
    assert outcome is not None
    assert outcome.again is not None
    waiting = job(store, one.id)
    assert (waiting.state, waiting.reason) == ("queued", "storage")
    assert waiting.fault == "the storage of artifacts fails: No space left on device; it is tried again"
    due(store, one.id)
    assert perform(store, one.id, "w") == work.Outcome("done")
    assert job(store, one.id).fault is None
    assert not list(store.settings.data_dir.rglob("*.exporter-part"))


def _no_room(handle: int) -> None:
    raise OSError(28, "No space left on device")


def test_bytes_that_were_torn_are_never_given_out_and_are_made_again(store: Store) -> None:
    (one,) = jobs(store, asked(store, "rss"))
    perform(store, one.id, "w")
    made = artifact(store, one.id)
    path = blob(store, made.sha256)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Damaged):
        store.blobs.get(made.sha256)
    assert claims.heal(store, made.key) == 1
    perform(store, one.id, "w")
    assert store.blobs.get(artifact(store, one.id).sha256) == whole


def test_a_worker_killed_between_bytes_and_row_leaves_bytes_without_a_row_never_a_row_without_bytes(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object) -> bool:
        raise Killed

    (one,) = jobs(store, asked(store, "rss"))
    with monkeypatch.context() as dies:
        dies.setattr(claims, "finish", killed)
        with pytest.raises(Killed):
            perform(store, one.id, "w")
    with read(store.engine) as session:
        assert session.get(t.Artifact, job(store, one.id).key) is None
    change(store, one.id, lease_until=0)
    assert perform(store, one.id, "v") == work.Outcome("done")
    made = artifact(store, one.id)
    assert store.blobs.has(made.sha256)
    assert (job(store, one.id).attempt, job(store, one.id).commits) == (2, 1)


def test_a_template_set_that_is_activated_meanwhile_changes_no_export_that_was_accepted(
    store: Store, tmp_path: Path
) -> None:
    export_id = asked(store, "html", "jsonfeed", "amp")
    folder = tmp_path / "brand"
    folder.mkdir()
    (folder / "theme.toml").write_text('[brand]\nname = "The Northern Record"\n', encoding="utf-8")
    first, *rest = jobs(store, export_id)
    perform(store, first.id, "w")
    northern = template_sets.add(store, "northern", folder)
    template_sets.activate(store, northern.digest)
    for one in rest:
        perform(store, one.id, "w")
    pinned = export(store, export_id).template_set
    assert pinned != northern.digest
    later = asked(store, "html")
    perform(store, jobs(store, later)[0].id, "w")
    assert export(store, later).template_set == northern.digest
    pages = [store.blobs.get(artifact(store, jobs(store, one)[0].id).sha256) for one in (export_id, later)]
    assert [b"The Northern Record" in page for page in pages] == [False, True]


def test_a_storage_that_is_away_for_all_attempts_ends_the_job_in_words_of_ours(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = with_settings(store, attempts=2)
    (one,) = jobs(store, asked(store, "rss"))
    perform(store, one.id, "w")

    def away(self: object, data: bytes) -> str:
        raise Away("the storage of artifacts does not answer (Timeout)")

    monkeypatch.setattr(type(store.blobs), "put", away)
    (other,) = jobs(store, asked(store, "rss"))
    for _ in range(2):
        due(store, other.id)
        perform(store, other.id, "w")
    ended = job(store, other.id)
    assert (ended.state, ended.reason) == ("failed", "storage")
    assert str(store.settings.data_dir) not in json.dumps(ended.fault)
