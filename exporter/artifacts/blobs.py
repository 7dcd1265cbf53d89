"""Blobs: bytes under their own digest, in a folder or in a bucket (S3 and what speaks like it).

A blob is there whole or not at all, is never changed, and is held against its name whenever it is read. Beside blobs
lie a few notes under names: what has to outlive the database.
"""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast
from urllib.parse import urlsplit

from exporter import artifacts

if TYPE_CHECKING:
    from obstore.store import ClientConfig, S3Config, S3Store

_DIGEST = re.compile(r"[0-9a-f]{64}")
_NOTE = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
_FOLDER, _NOTES = "blobs", "notes"
_AT_ONCE = 6  # blobs that are put at the same time
_YOUNG = 600.0  # seconds: a blob of a bucket that is put again after that time is written again, so that it is young


class Missing(LookupError):
    """No blob has that digest."""


class Damaged(RuntimeError):
    """The bytes under a digest are not those that it names. They have been taken away, so that they can be put anew."""


class Away(RuntimeError):
    """Blobs can be neither read nor written for now: why, and what to do."""


class Blobs(Protocol):
    """Where blobs are kept."""

    outlives_a_fork: bool
    """Whether a process may use it and be forked afterwards; else what is forked off waits for ever."""

    def put(self, data: bytes) -> str:
        """Return the digest under which the bytes lie from now on, as they did if they were there. Raise Away."""
        ...

    def get(self, sha256: str) -> bytes:
        """Return the bytes of a blob. Raise Missing, Damaged, Away."""
        ...

    def has(self, sha256: str) -> bool:
        """Return whether there is a blob of that digest. Raise Away."""
        ...

    def remove(self, sha256: str) -> None:
        """Take a blob away, if it is there. Raise Away."""
        ...

    def names(self) -> Iterator[tuple[str, float]]:
        """Yield the digest of each blob, and when it was put last (seconds since 1970, by who keeps it). Raise Away."""
        ...

    def note(self, name: str, data: bytes) -> None:
        """Keep a few bytes under a name instead of a digest, in place of what it said before; none: forget it."""
        ...

    def noted(self, name: str) -> bytes:
        """Return what was kept under a name; nothing if nothing was. Raise Away."""
        ...

    def probe(self) -> None:
        """Raise Away if nothing can be written and read again."""
        ...


def blobs_at(place: str, bucket: Mapping[str, str] | None = None) -> Blobs:
    """Return the blobs in a folder, or in a bucket (`s3://bucket/prefix`). Raise ValueError for another kind of URL.

    Address and credentials are those of `bucket` (aws_endpoint_url, aws_access_key_id, ...), else what obstore finds
    for itself, as every tool of S3 does: the environment, the role of the machine.
    """
    if "://" not in place:
        return Folder(Path(place))
    parts = urlsplit(place)
    if parts.scheme != "s3" or not parts.netloc:
        raise ValueError(f"artifacts cannot be kept at {parts.scheme}://…; name s3://bucket/prefix or a folder")
    from obstore.store import S3Store

    # Plain HTTP is for a bucket on the same private network, as compose has it; the URL's scheme decides.
    patient: ClientConfig = {"allow_http": True, "timeout": "20s", "connect_timeout": "5s"}
    told = cast("S3Config", dict(bucket or {}))
    return Bucket(S3Store.from_url(place, config=told, client_options=patient, retry_config={"max_retries": 2}))


def put_all(blobs: Blobs, data: Sequence[bytes]) -> list[str]:
    """Return the digests of several blobs, put at once: they wait for the disk or the bucket together. Raise Away."""
    with ThreadPoolExecutor(_AT_ONCE) as putting:
        return list(putting.map(blobs.put, data))


class Folder:
    """Blobs as files: blobs/<two digits>/<digest>."""

    outlives_a_fork = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes) -> str:
        """Return the digest under which the bytes lie; they are on the disk before it is told. Raise Away."""
        name = hashlib.sha256(data).hexdigest()
        path = self._path(name)
        try:
            if path.is_file() and path.stat().st_size == len(data):
                os.utime(path)  # as good as put now: what nobody names is taken away by its age
            else:
                artifacts.write(path.parent, {path.name: data})
        except (OSError, artifacts.NotKept) as error:
            raise Away(_reason(error)) from error
        return name

    def get(self, sha256: str) -> bytes:
        """Return the bytes of a blob. Raise Missing, Damaged, Away."""
        path = self._path(sha256)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise Missing(sha256) from None
        except OSError as error:
            raise Away(_reason(error)) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            path.unlink(missing_ok=True)
            raise Damaged(sha256)
        return data

    def has(self, sha256: str) -> bool:
        """Return whether there is a blob of that digest."""
        return self._path(sha256).is_file()

    def remove(self, sha256: str) -> None:
        """Take a blob away, if it is there. Raise Away."""
        try:
            self._path(sha256).unlink(missing_ok=True)
        except OSError as error:
            raise Away(_reason(error)) from error

    def names(self) -> Iterator[tuple[str, float]]:
        """Yield the digest of each blob, and when it was put last."""
        for path in (self._folder / _FOLDER).glob("*/*"):
            if _DIGEST.fullmatch(path.name):
                with suppress(FileNotFoundError):  # since a moment ago
                    yield path.name, path.stat().st_mtime

    def note(self, name: str, data: bytes) -> None:
        """Keep a few bytes under a name; none: forget it. Raise Away."""
        try:
            if data:
                artifacts.write(self._folder / _NOTES, {_noted(name): data})
            else:
                (self._folder / _NOTES / _noted(name)).unlink(missing_ok=True)
        except (OSError, artifacts.NotKept) as error:
            raise Away(_reason(error)) from error

    def noted(self, name: str) -> bytes:
        """Return what was kept under a name; nothing if nothing was. Raise Away."""
        try:
            return (self._folder / _NOTES / _noted(name)).read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise Away(_reason(error)) from error

    def probe(self) -> None:
        """Raise Away if nothing can be written and read again."""
        try:
            artifacts.write(self._folder, {"probe": b"probe"})
            if (self._folder / "probe").read_bytes() != b"probe":
                raise Away("what is written into the folder of artifacts reads back otherwise")
        except (OSError, artifacts.NotKept) as error:
            raise Away(_reason(error)) from error

    def _path(self, sha256: str) -> Path:
        return self._folder / _name(sha256)


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
                self._store.put(_name(name), data)
        return name

    def get(self, sha256: str) -> bytes:
        """Return the bytes of a blob. Raise Missing, Damaged, Away."""
        from obstore.exceptions import NotFoundError

        with _asked():
            try:
                data = bytes(self._store.get(_name(sha256)).bytes())
            except (NotFoundError, FileNotFoundError):
                raise Missing(sha256) from None
            if hashlib.sha256(data).hexdigest() == sha256:
                return data
            self._store.delete(_name(sha256))
        raise Damaged(sha256)

    def has(self, sha256: str) -> bool:
        """Return whether there is a blob of that digest. Raise Away."""
        with _asked():
            return self._size_is(sha256, None)

    def remove(self, sha256: str) -> None:
        """Take a blob away, if it is there. Raise Away."""
        self._delete(_name(sha256))

    def names(self) -> Iterator[tuple[str, float]]:
        """Yield the digest of each blob, and when it was put last, by the clock of the bucket. Raise Away."""
        with _asked():
            for batch in self._store.list(f"{_FOLDER}/"):
                for one in batch:
                    name = one["path"].rpartition("/")[2]
                    if _DIGEST.fullmatch(name):
                        yield name, one["last_modified"].timestamp()

    def note(self, name: str, data: bytes) -> None:
        """Keep a few bytes under a name; none: forget it. Raise Away."""
        if not data:
            self._delete(f"{_NOTES}/{_noted(name)}")
            return
        with _asked():
            self._store.put(f"{_NOTES}/{_noted(name)}", data)

    def noted(self, name: str) -> bytes:
        """Return what was kept under a name; nothing if nothing was. Raise Away."""
        from obstore.exceptions import NotFoundError

        with _asked():
            try:
                return bytes(self._store.get(f"{_NOTES}/{_noted(name)}").bytes())
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

        return obstore.sign(self._store, "GET", _name(sha256), timedelta(seconds=seconds))

    def _delete(self, path: str) -> None:
        from obstore.exceptions import NotFoundError

        with _asked(), suppress(NotFoundError, FileNotFoundError):
            self._store.delete(path)

    def _size_is(self, sha256: str, size: int | None, *, young: bool = False) -> bool:
        """Return whether there is a blob, of a size if one is named; a `young` one was put not long ago."""
        from obstore.exceptions import NotFoundError

        try:
            found = self._store.head(_name(sha256))
        except (NotFoundError, FileNotFoundError):
            return False
        if young and (datetime.now(UTC) - found["last_modified"]).total_seconds() > _YOUNG:
            return False
        return size is None or found["size"] == size


def _name(sha256: str) -> str:
    if not _DIGEST.fullmatch(sha256):
        raise Missing(sha256)
    return f"{_FOLDER}/{sha256[:2]}/{sha256}"


def _noted(name: str) -> str:
    if not _NOTE.fullmatch(name):
        raise ValueError(f"{name!r} is no name for a note")
    return name


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


def _reason(error: Exception) -> str:
    """Return why blobs in a folder cannot be had, without its name."""
    cause = error.__cause__ or error
    return f"the storage of artifacts fails: {getattr(cause, 'strerror', None) or type(cause).__name__}"
