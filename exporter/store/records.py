"""Revisions as briefings: read once in a while, for the same one is asked for again and again."""

from functools import lru_cache

from exporter.database import tables as t
from exporter.record.briefing import Briefing
from exporter.record.walk import assets


def briefing_of(row: t.Revision) -> Briefing:
    """Return the briefing of a revision. It was checked when it was taken in; the same one is read once in a while."""
    return _parsed(row.record)


def pictures_of(row: t.Revision) -> frozenset[str]:
    """Return the digests of the pictures that a revision names."""
    return _pictures_of(row.record)


@lru_cache(maxsize=64)
def _pictures_of(record: bytes) -> frozenset[str]:
    return frozenset(asset.sha256 for asset in assets(_parsed(record)))


@lru_cache(maxsize=64)
def _parsed(record: bytes) -> Briefing:
    return Briefing.model_validate_json(record)


def forget() -> None:
    """Let no word of records be in the memory of this process because it was read lately."""
    _parsed.cache_clear()
    _pictures_of.cache_clear()
