"""Notices: what was wrong and is now right, put into the record as a correction."""

from datetime import datetime

from exporter.record.briefing import Briefing, Correction
from exporter.record.inlines import plain_text
from exporter.record.walk import blocks

_MOST = 20  # blocks that a notice names


def with_notice(newest: Briefing, shown: Briefing, notice: str, at: datetime) -> Briefing:
    """Return the revision after the newest, with a notice that names the blocks in which it is not as it is shown."""
    before = {block.id: block for block in blocks(shown)}
    mends = [block.id for block in blocks(newest) if block.id in before and before[block.id] != block]
    number = newest.revision + 1
    taken = {one.id for one in newest.corrections}
    id = next(name for count in range(1, 1000) if (name := f"correction_{number}" + "_x" * (count - 1)) not in taken)
    told = Correction(
        id=id,
        at=at.replace(microsecond=0),
        text=notice.strip(),  # a bare string is one plain span
        revision=number,
        mends=tuple(dict.fromkeys(mends))[:_MOST],
    )
    return newest.model_copy(update={"revision": number, "corrections": (*newest.corrections, told)})


def says(correction: Correction, notice: str) -> bool:
    """Return whether a correction tells the same as a notice."""
    return plain_text(correction.text) == notice
