"""What commands about what goes out share: the bell, who is at it, refusals in words, times as people read them."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from exporter.cli.store import opened
from exporter.cli.terminal import REFUSED, USAGE, show_faults, stop

if TYPE_CHECKING:
    from exporter.jobs import Ring
    from exporter.publishing.acts import By
    from exporter.store import Store


@contextmanager
def desk(why: str = "") -> "Iterator[tuple[Store, Ring, By]]":
    """Yield the store, the bell of its workers, and who is at it."""
    from exporter.publishing.acts import By
    from worker.app import application
    from worker.doorbell import doorbell

    with opened() as store:
        yield store, doorbell(application(store.settings)), By(who(), why.strip())


def who() -> str:
    """Return by what name the history knows whoever typed the command."""
    return f"cli:{getpass.getuser()}"


@contextmanager
def refusals(named: str) -> Iterator[None]:
    """Let a refusal end the command in lines that say what to do: with 2 for what is not there, with 3 for the rest."""
    from exporter.jobs.accept import TooMany
    from exporter.publishing import Held, Refused, UnknownChannel
    from exporter.publishing.editions import UnknownEdition
    from exporter.record.faults import Faults
    from exporter.store.briefings import Unknown

    try:
        yield
    except Unknown:
        stop(USAGE, f"{named}: no such briefing, or no such revision; `exporter briefings` lists them")
    except UnknownChannel as unknown:
        slug = str(unknown)[:80]
        stop(USAGE, f"{slug}: no channel is called that; `exporter channels list` tells which there are")
    except UnknownEdition as unknown:
        stop(USAGE, f"{named}: no edition {unknown}; `exporter editions list {named}` tells which there are")
    except TooMany as many:
        stop(REFUSED, f"{named}: {many.most} renderings wait already; let workers make some first")
    except Faults as faults:
        show_faults(named, faults.faults)
        stop(REFUSED)
    except Refused as refused:
        show_faults(named, refused.faults)
        stop(REFUSED, "" if refused.faults else f"{named}: {refused.detail}")
    except Held as held:
        stop(REFUSED, f"everything that goes out is held: {held.why}; `exporter release` ends that")


def found_by(store: "Store", name: str) -> str:
    """Return the id of a briefing that people call so. Stop with 2 where there are several. Raise Unknown."""
    from exporter.store.briefings import Unknown, named

    ids = named(store, name)
    if len(ids) > 1:
        stop(USAGE, f"{name}: {len(ids)} briefings are called so: {', '.join(ids)}; name one by its id")
    if not ids:
        raise Unknown(name)
    return ids[0]


def told(seconds: float) -> str:
    """Return a time as people read it, in UTC."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S} UTC"
