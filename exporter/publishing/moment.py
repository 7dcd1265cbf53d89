"""What time it is for a channel: the earlier of two clocks, and never earlier than it was."""

import time
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from exporter.database.clock import now


def moment(session: Session, reached: float = 0) -> float:
    """Return the time (seconds since 1970) by which it is decided what is out.

    A clock that is set forward by mistake must let nothing out: both that of the database and that of this machine
    have to agree that a time has come. One that is set back must take nothing back: it is never before `reached`.
    """
    told: float | None = session.scalar(select(now()))
    assert told is not None
    return agreed(told, reached)


def agreed(told: float, reached: float) -> float:
    """Return the time on which a clock that tells `told` and that of this machine agree; never before `reached`."""
    return max(min(told, time.time()), reached)


def time_of(seconds: float) -> datetime:
    """Return a time of the database as records and stamps have it: with its zone, in whole seconds."""
    return datetime.fromtimestamp(int(seconds), UTC)
