"""Blobs that were asked for lately, kept in memory up to so many bytes: what is asked for again costs no disk."""

from collections import OrderedDict
from threading import Lock

from exporter.artifacts.blobs import Blobs

_MOST = 64_000_000  # bytes


class Recent:
    """Blobs in front of which a process keeps those that it read last."""

    def __init__(self, blobs: Blobs, most: int = _MOST) -> None:
        self._blobs, self._most, self._size = blobs, most, 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def at_hand(self, sha256: str) -> bytes | None:
        """Return the bytes of a blob if they are in memory."""
        with self._lock:
            data = self._kept.get(sha256)
            if data is not None:
                self._kept.move_to_end(sha256)
            return data

    def get(self, sha256: str) -> bytes:
        """Return the bytes of a blob. Raise Missing, Damaged, Away."""
        data = self.at_hand(sha256)
        if data is None:
            data = self._blobs.get(sha256)
            self._keep(sha256, data)
        return data

    def _keep(self, sha256: str, data: bytes) -> None:
        with self._lock:
            if sha256 in self._kept or len(data) > self._most // 4:
                return
            self._kept[sha256] = data
            self._size += len(data)
            while self._size > self._most:
                _, dropped = self._kept.popitem(last=False)
                self._size -= len(dropped)
