"""What tests of jobs ask again and again: a briefing that is kept, an export that is asked for, a job as it stands."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Barrier, Event, Thread
from typing import Any

from sqlalchemy import Connection, event, select, update

from exporter.database import read, write
from exporter.database import tables as t
from exporter.database.clock import now
from exporter.jobs import accept, claims
from exporter.jobs.claims import Claim
from exporter.readers import Reading
from exporter.record import Briefing
from exporter.store import Store, briefings
from tests.samples import CHANNEL, briefing, pictures


def reading(name: str = "minimal", **changes: Any) -> Reading:
    """Return a sample as a reader gives it, with some of its fields changed."""
    found = briefing(name)
    return Reading(found.model_copy(update=changes), pictures(found), (), frozenset(Briefing.model_fields), kind="json")


def kept(store: Store, name: str = "minimal", **changes: Any) -> str:
    """Return the id of a sample that is kept from now on, or is already."""
    try:
        return briefings.add(store, reading(name, **changes)).id
    except briefings.Taken as taken:
        return taken.id


def order(store: Store, *formats: str, name: str = "minimal", **more: Any) -> accept.Order:
    """Return an order of a sample in some formats."""
    return accept.Order(((kept(store, name), None),), formats, CHANNEL, **more)


def nobody(queue: str, ids: Sequence[int]) -> None:
    """Ring where nobody hears it."""


def asked(store: Store, *formats: str, **more: Any) -> str:
    """Return the id of an export that was accepted just now, no two of them alike."""
    token = {"token_id": more.pop("token_id", None)}
    more.setdefault("channel", CHANNEL.model_copy(update={"title": f"Desk {next(_titles)}"}))
    asked_for = dataclasses.replace(order(store, *formats), **more)
    return accept.accept(store, asked_for, nobody, **token)[0]


_titles = iter(range(10**9))


def jobs(store: Store, export_id: str) -> list[t.Job]:
    """Return the jobs of an export as they stand."""
    with read(store.engine) as session:
        return list(session.scalars(select(t.Job).where(t.Job.export_id == export_id).order_by(t.Job.id)))


def export(store: Store, export_id: str) -> t.Export:
    """Return an export as it stands."""
    with read(store.engine) as session:
        return session.get_one(t.Export, export_id)


def job(store: Store, job_id: int) -> t.Job:
    """Return a job as it stands."""
    with read(store.engine) as session:
        return session.get_one(t.Job, job_id)


def claimed(store: Store, job_id: int, worker: str = "one") -> Claim:
    """Return the claim of a worker on a job that is there to be done."""
    claim = claims.claim(store, job_id, worker)
    assert claim is not None
    return claim


def finished(store: Store, claim: Claim, *, key: str = "") -> bool:
    """Return whether a claim was good enough to finish its job."""
    artifact = {"file": f"a.{claim.format}", "sha256": "0" * 64, "media_type": "text/plain", "size": 1, "further": []}
    return claims.finish(store, claim, key or claim.key or "", artifact, [], 7)


def change(store: Store, job_id: int, **values: Any) -> None:
    """Change a job behind everybody's back."""
    with write(store.engine) as session:
        session.execute(update(t.Job).where(t.Job.id == job_id).values(**values))


def lapse(store: Store, job_id: int) -> None:
    """Let the lease of a job end, as if its worker had not been heard of for long."""
    change(store, job_id, lease_until=now() - 1)


def due(store: Store, job_id: int) -> None:
    """Let the time come at which a job is to be tried again."""
    change(store, job_id, not_before=0)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Return what calls gave, or raised, that began at the same moment in threads of their own."""
    gate = Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(index: int, call: Callable[[], Any]) -> None:
        gate.wait()
        try:
            results[index] = call()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            results[index] = error

    threads = [Thread(target=run, args=one) for one in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@contextmanager
def overlapping(store: Store) -> Iterator[Callable[[Callable[[], Any], Callable[[], Any]], list[Any]]]:
    """Yield what runs two calls so that the second one does all it can before the first change is committed."""
    held, released = Event(), Event()

    def hold(connection: Connection) -> None:
        if connection.get_execution_options().get("writes") and not held.is_set():
            held.set()
            released.wait(0.3)  # the second one may have to wait for the first: then it goes on here

    def first(call: Callable[[], Any]) -> Any:
        try:
            return call()
        finally:
            held.set()

    def second(call: Callable[[], Any]) -> Any:
        held.wait()
        try:
            return call()
        finally:
            released.set()

    event.listen(store.engine, "commit", hold)
    try:
        yield lambda one, other: at_once(lambda: first(one), lambda: second(other))
    finally:
        event.remove(store.engine, "commit", hold)
