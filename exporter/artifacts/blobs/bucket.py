"""Blobs as objects of a bucket."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from exporter.artifacts.blobs import DIGEST, FOLDER, NOTES, Away, Damaged, Missing, note_of, path_of

if TYPE_CHECKING:
    from obstore.store import S3Store

_YOUNG = 600.0  # seconds: a blob that is put again after that time is written again, so that it is young


class Bucket:
    """Blobs as objects of a bucket."""

    outlives_a_fork = False  # its client runs in threads, and a process that is forked off has none of them

    def __init__(self, store: "S3Store") -> None:
        self._store = store

    def put(self, data: bytes) -> str:
        """Return the digest under which the bytes lie. Raise Away."""
        name = hashlib.sha256(data).hexdigest()
        with _asked():
            if not self._size_is(name, len(data), young=True):
                self._store.put(path_of(name), data)
        return name

    def get(self, sha256: str) -> bytes:
        """Return the bytes of a blob. Raise Missing, Damaged, Away."""
        from obstore.exceptions import NotFoundError

        with _asked():
            try:
                data = bytes(self._store.get(path_of(sha256)).bytes())
            except (NotFoundError, FileNotFoundError):
                raise Missing(sha256) from None
            if hashlib.sha256(data).hexdigest() == sha256:
                return data
            self._store.delete(path_of(sha256))
        raise Damaged(sha256)

    def has(self, sha256: str) -> bool:
        """Return whether there is a blob of that digest. Raise Away."""
        with _asked():
            return self._size_is(sha256, None)

    def remove(self, sha256: str) -> None:
        """Take a blob away, if it is there. Raise Away."""
        self._delete(path_of(sha256))

    def names(self) -> Iterator[tuple[str, float]]:
        """Yield the digest of each blob, and when it was put last, by the clock of the bucket. Raise Away."""
        with _asked():
            for batch in self._store.list(f"{FOLDER}/"):
                for one in batch:
                    name = one["path"].rpartition("/")[2]
                    if DIGEST.fullmatch(name):
                        yield name, one["last_modified"].timestamp()

    def note(self, name: str, data: bytes) -> None:
        """Keep a few bytes under a name; none: forget it. Raise Away."""
        if not data:
            self._delete(f"{NOTES}/{note_of(name)}")
            return
        with _asked():
            self._store.put(f"{NOTES}/{note_of(name)}", data)

    def noted(self, name: str) -> bytes:
        """Return what was kept under a name; nothing if nothing was. Raise Away."""
        from obstore.exceptions import NotFoundError

        with _asked():
            try:
                return bytes(self._store.get(f"{NOTES}/{note_of(name)}").bytes())
            except (NotFoundError, FileNotFoundError):
                return b""

    def probe(self) -> None:
        """Raise Away if nothing can be written and read again."""
        with _asked():
            self._store.put("probe", b"probe")
            if bytes(self._store.get("probe").bytes()) != b"probe":
                raise Away("what is written into the bucket reads back otherwise")

    def url(self, sha256: str, seconds: int) -> str:
        """Return an address at which the bucket itself gives the blob out, for some seconds."""
        import obstore

        return obstore.sign(self._store, "GET", path_of(sha256), timedelta(seconds=seconds))

    def _delete(self, path: str) -> None:
        from obstore.exceptions import NotFoundError

        with _asked(), suppress(NotFoundError, FileNotFoundError):
            self._store.delete(path)

    def _size_is(self, sha256: str, size: int | None, *, young: bool = False) -> bool:
        """Return whether there is a blob, of a size if one is named; a `young` one was put not long ago."""
        from obstore.exceptions import NotFoundError

        try:
            found = self._store.head(path_of(sha256))
        except (NotFoundError, FileNotFoundError):
            return False
        if young and (datetime.now(UTC) - found["last_modified"]).total_seconds() > _YOUNG:
            return False
        return size is None or found["size"] == size


@contextmanager
def _asked() -> Iterator[None]:
    """Raise Away for what a bucket answers, without its address."""
    from obstore.exceptions import BaseError, NotFoundError, PermissionDeniedError, UnauthenticatedError

    try:
        yield
    except (NotFoundError, FileNotFoundError) as error:
        raise Away("the storage of artifacts has no such bucket") from error
    except (PermissionDeniedError, UnauthenticatedError, PermissionError) as error:
        raise Away("the storage of artifacts refuses the credentials") from error
    except BaseError as error:
        raise Away(f"the storage of artifacts does not answer ({type(error).__name__})") from error
