"""How much of an edition stands in the feed that readers poll, and how much in archives of it (RFC 5005 §4).

Entries keep their order. Archives are filled from the end, so that a new entry in front leaves the older pages alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from exporter.formats._feed import Kept

_JOINT = 4
"""Bytes at most that stand between two entries, over and above their own."""


@dataclass(frozen=True)
class Caps:
    """What a feed holds at most; None: all there is."""

    items: int | None = None
    size: int | None = None


def paged(entries: Sequence[Kept], stubs: Sequence[Kept], caps: Caps, envelope: int) -> list[list[Kept]]:
    """Return the entries of the feed, then those of each archive, the newest first.

    `stubs` tell of what is gone: they stand in the feed after its entries, in half of its room at most, the newest
    first. `envelope`: the bytes of a feed without entries. A feed holds one entry, however long that is.
    """
    told = _fit(stubs, Caps(_half(caps.items), _half(caps.size)), envelope) if stubs else 0
    taken = sum(map(_size, stubs[:told]))
    room = Caps(caps.items and max(1, caps.items - told), caps.size and caps.size - taken)
    first = _fit(entries, room, envelope)
    feed, rest = [*entries[:first], *stubs[:told]], [*entries[first:], *stubs[told:]][::-1]
    archives: list[list[Kept]] = []
    while rest:
        count = _fit(rest, caps, envelope)
        archives.insert(0, rest[:count][::-1])
        rest = rest[count:]
    return [feed, *archives]


def _fit(entries: Sequence[Kept], caps: Caps, envelope: int) -> int:
    """Return how many entries from the start on fit, the first in any case."""
    size = envelope
    for count, entry in enumerate(entries):
        size += _size(entry)
        is_full = (caps.items is not None and count >= caps.items) or (caps.size is not None and size > caps.size)
        if is_full and count:
            return count
    return len(entries)


def _size(entry: Kept) -> int:
    return len(entry.data) + len(entry.tombstone) + _JOINT


def _half(cap: int | None) -> int | None:
    return None if cap is None else cap // 2
