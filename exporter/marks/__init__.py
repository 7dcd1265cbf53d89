"""Marks: what a finished file says it is, read off the file alone. Whether it is true, `publishing.verify` tells.

Each format says it where its own field looks: a PDF in its XMP packet, Word in a property, a page in its linked data,
a feed in the ids of its entries. A file may come from anybody: what is read is bounded, nothing in it is run,
expanded or fetched, and what cannot be read says nothing.
"""

from exporter.marks import feeds, pages, pdf, word
from exporter.marks.mark import LARGEST, Claim, Mark

__all__ = ["LARGEST", "Claim", "Mark", "mark_of"]

_READERS = (pdf, word, pages, feeds)


def mark_of(data: bytes) -> Mark | None:
    """Return what a file says it is; None if it says nothing that we know of, or is larger than `LARGEST`."""
    if len(data) > LARGEST:
        return None
    return next((mark for one in _READERS if (mark := one.mark_of(data)) is not None), None)
