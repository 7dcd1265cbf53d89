"""The store as a command opens it: by the settings in the environment. What cannot be used is told in one line."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from exporter.cli.terminal import FAILED, USAGE, stop

if TYPE_CHECKING:
    from exporter.store import Store


@contextmanager
def opened(*, migrated: bool = True, marked: bool = True) -> "Iterator[Store]":
    """Yield the store that the settings name, and let go of it at the end.

    A database that is older than what went out is held from here on: no command lets anything out over it.

    Stop with 2 at settings that cannot be used and, if `migrated`, at tables of another version; with 4 at a database
    or a storage of artifacts that is away, also where the command notices it later on.
    """
    from sqlalchemy.exc import DBAPIError

    from exporter.artifacts.blobs import Away
    from exporter.database import AWAY, reason
    from exporter.database.migrate import NotMigrated, demand
    from exporter.publishing.holding import highwater
    from exporter.settings.service import Misconfigured, service
    from exporter.store import open_store

    try:
        store = open_store(service())
    except Misconfigured as fault:
        stop(USAGE, str(fault))
    where = store.engine.url.render_as_string(hide_password=True)
    try:
        if migrated:
            demand(store.engine)
            if marked:
                highwater.keep(store)
        yield store
    except Misconfigured as fault:
        stop(USAGE, str(fault))
    except NotMigrated as fault:
        stop(USAGE, f"{where}: {fault}")
    except Away as fault:
        stop(FAILED, str(fault))
    except (DBAPIError, *AWAY) as error:
        stop(FAILED, f"{where}: the database cannot be used: {reason(error)}; see that it runs, and start again")
    finally:
        store.engine.dispose()
