"""What is asked of the tables about editions: which there are, which hold a briefing, which are not to be served."""

from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from exporter.database import tables as t
from exporter.database.clock import now
from exporter.publishing import GONE

_HELD = (t.Publication.channel == t.Printing.channel) & (t.Publication.briefing_id == t.ExportedBriefing.briefing_id)
"""The condition that a publication is that of a briefing in a printing."""


class UnknownEdition(LookupError):
    """No such edition on the channel, or none that is out: what it was asked for by."""


def next_number(session: Session, slug: str) -> int:
    """Return the number that the next edition of a channel gets."""
    asked = select(func.max(t.Newsletter.number)).where(t.Newsletter.channel == slug)
    return (session.scalar(asked) or 0) + 1


def newest(session: Session, slug: str, number: int) -> t.Newsletter:
    """Return the edition of a number that nothing supersedes. Raise UnknownEdition."""
    asked = select(t.Newsletter).where(t.Newsletter.channel == slug, t.Newsletter.number == number, is_newest())
    row = session.scalar(asked)
    if row is None:
        raise UnknownEdition(str(number))
    return row


def is_newest() -> Any:
    """Return the condition that nothing supersedes an edition."""
    other = t.Newsletter.__table__.alias()
    same = (other.c.channel == t.Newsletter.channel) & (other.c.number == t.Newsletter.number)
    return ~select(other.c.minor).where(same, other.c.minor > t.Newsletter.minor).exists()


def holding(briefing_id: str) -> Select[str, int]:
    """Return the question which editions were ever printed with a briefing in them."""
    return (
        select(t.Printing.channel, t.Printing.number)
        .join(t.ExportedBriefing, t.ExportedBriefing.export_id == t.Printing.export_id)
        .where(t.ExportedBriefing.briefing_id == briefing_id)
        .distinct()
    )


def changed(within: float) -> Select[t.Newsletter]:
    """Return the question which editions that nothing supersedes hold a briefing that changed a short time ago."""
    printed = (
        select(t.Printing.id)
        .join(t.ExportedBriefing, t.ExportedBriefing.export_id == t.Printing.export_id)
        .join(t.Publication, _HELD)
        .where(
            t.Printing.channel == t.Newsletter.channel,
            t.Printing.number == t.Newsletter.number,
            t.Publication.updated_at > now() - within,
        )
    )
    return select(t.Newsletter).where(is_newest(), printed.exists())


def bar(session: Session, briefing_id: str) -> None:
    """Bar all that was printed with a briefing in it on channels that took it back: not even its address serves it."""
    asked = (
        select(t.Printing.id)
        .join(t.ExportedBriefing, t.ExportedBriefing.export_id == t.Printing.export_id)
        .outerjoin(t.Publication, _HELD)
        .where(
            t.ExportedBriefing.briefing_id == briefing_id,
            t.Publication.state.is_(None) | t.Publication.state.in_(GONE),
        )
    )
    gone = session.scalars(asked).all()
    if gone:
        session.execute(update(t.Printing).where(t.Printing.id.in_(gone)).values(barred=True))
