"""The clock of the database: leases of all machines are held to this one."""

import time

from sqlalchemy import select

from exporter.database import read
from exporter.database.clock import now
from exporter.store import Store


def test_it_tells_the_seconds_since_1970_and_goes_on_within_a_transaction(store: Store) -> None:
    with read(store.engine) as session:
        first = session.scalar(select(now()))
        time.sleep(0.05)
        second = session.scalar(select(now()))
    assert first is not None
    assert second is not None
    assert abs(first - time.time()) < 5
    assert 0.02 < second - first < 5
