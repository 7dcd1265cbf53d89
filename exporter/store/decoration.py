"""Pictures for which a source had no words: its reader took them for decoration, and nobody said so since.

Readers tell of them in the report of the revision that they made. Words settle it (alternative text), and so does a
record that calls a picture decoration itself: the report of its revision says `SETTLED`.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from exporter.database import tables as t
from exporter.readers import Remark
from exporter.record.blocks import Figure
from exporter.record.briefing import Briefing
from exporter.record.walk import blocks, pictures_in_lines

TAKEN = "without words (alt)"
"""What the remark of a reader ends with that took a picture for decoration."""
SETTLED = Remark("", None, "pictures without words", "they are decoration: the record says so")


def unsaid(session: Session, briefing_id: str) -> frozenset[str]:
    """Return the pictures of a briefing that are decoration only because a source had no words for them.

    A figure is named by its id, a picture in a line, which has none, by the digest of its asset.
    """
    asked = select(t.Revision.number, t.Revision.report).where(t.Revision.briefing_id == briefing_id)
    reports = {number: [one["what"] for one in report] for number, report in session.execute(asked)}
    if not any(what.endswith(TAKEN) for told in reports.values() for what in told):
        return frozenset()
    open_: set[str] = set()
    fine: set[str] = set()
    rows = select(t.Revision.number, t.Revision.record).where(t.Revision.briefing_id == briefing_id)
    for number, record in session.execute(rows.order_by(t.Revision.number)):
        found, told = _decoration(Briefing.model_validate_json(record)), reports[number]
        if SETTLED.what in told:
            open_, fine = set(), fine | found
        elif any(what.endswith(TAKEN) for what in told):
            open_ = (open_ & found) | (found - fine)
        else:
            open_ &= found
            fine |= found - open_
    return frozenset(open_)


def _decoration(briefing: Briefing) -> set[str]:
    figures = {one.id for one in blocks(briefing) if isinstance(one, Figure) and one.decorative and not one.alt}
    return figures | {one.asset.sha256 for one in pictures_in_lines(briefing) if one.asset and not one.alt}
