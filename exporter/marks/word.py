"""A Word file says what it is in a property of its own, which Word and LibreOffice keep when they save it."""

from exporter.marks.mark import Mark, claims_of
from exporter.opc import named


def mark_of(data: bytes) -> Mark | None:
    """Return what a Word file says it is, None for one that was not made here."""
    claims = claims_of(named(data))
    return Mark("docx", claims, is_ours=True) if claims else None
