"""Blobs: bytes under their own digest, in a folder or in a bucket (S3 and what speaks like it).

A blob is there whole or not at all, is never changed, and is held against its name whenever it is read. Beside blobs
lie a few notes under names: what has to outlive the database.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from obstore.store import ClientConfig, S3Config

FOLDER, NOTES = "blobs", "notes"
"""The folders in which they lie."""
DIGEST = re.compile(r"[0-9a-f]{64}")
_NOTE = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
_AT_ONCE = 6  # blobs that are put at the same time


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
        from exporter.artifacts.blobs.folder import Folder

        return Folder(Path(place))
    parts = urlsplit(place)
    if parts.scheme != "s3" or not parts.netloc:
        raise ValueError(f"artifacts cannot be kept at {parts.scheme}://…; name s3://bucket/prefix or a folder")
    from obstore.store import S3Store

    from exporter.artifacts.blobs.bucket import Bucket

    # Plain HTTP is for a bucket on the same private network, as compose has it; the URL's scheme decides.
    patient: ClientConfig = {"allow_http": True, "timeout": "20s", "connect_timeout": "5s"}
    told = cast("S3Config", dict(bucket or {}))
    return Bucket(S3Store.from_url(place, config=told, client_options=patient, retry_config={"max_retries": 2}))


def put_all(blobs: Blobs, data: Sequence[bytes]) -> list[str]:
    """Return the digests of several blobs, put at once: they wait for the disk or the bucket together. Raise Away."""
    with ThreadPoolExecutor(_AT_ONCE) as putting:
        return list(putting.map(blobs.put, data))


def path_of(sha256: str) -> str:
    """Return where a blob lies, as a relative path with /. Raise Missing for what is no digest."""
    if not DIGEST.fullmatch(sha256):
        raise Missing(sha256)
    return f"{FOLDER}/{sha256[:2]}/{sha256}"


def note_of(name: str) -> str:
    """Return the name of a note as a file name. Raise ValueError for what is none."""
    if not _NOTE.fullmatch(name):
        raise ValueError(f"{name!r} is no name for a note")
    return name
