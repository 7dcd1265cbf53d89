"""The manifest of a run: what was exported, from which record, with what, and what is not as in the record.

`manifest.json` is written last: where it lies, everything it names lies beside it. It holds no time of day, so that
two runs over equal input differ in `milliseconds` alone.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from exporter.record.edition import Audience, Stamp

NAME = "manifest.json"


class _Part(BaseModel):
    """A part of the manifest. A field that a later version adds is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class File(_Part):
    """A file of the run: its name in the folder, with /, and what lies in it."""

    file: str
    media_type: str
    size: int
    sha256: str


class Medium(File):
    """A file in media/. `of` is the sha256 of the picture of the record that it was made of, "" where it is none."""

    of: str = ""


class Artifact(_Part):
    """An edition in one format. `file` is the main file, `further` are pages that belong to it.

    `key` names all that the bytes come from: record, audience, stamp, template set, fingerprint. `fidelity` is the
    share of the record's passages that the check found in the finished files, from 0 to 1; None if it was not asked.
    """

    format: str
    file: str
    media_type: str
    size: int
    sha256: str
    further: tuple[File, ...] = ()
    media: tuple[str, ...] = ()
    milliseconds: int
    fidelity: float | None = None
    losses: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    key: str = ""
    fingerprint: dict[str, str] = {}

    @property
    def files(self) -> tuple[str, ...]:
        """Return the names of all files of the artifact, the main file first."""
        return (self.file, *(file.file for file in self.further))


class Failure(_Part):
    """A format that could not be made: an engine that is not there, a template's fault, a format's own.

    Of the service alone: `limit` (time or memory), `lost` (the process that rendered it died).
    """

    format: str
    reason: Literal["library", "template", "input", "storage", "crash", "limit", "lost"]
    fault: str


class Record(_Part):
    """A briefing of an edition: which one, and the digest of the record as this audience has it."""

    id: str
    slug: str
    title: str
    revision: int
    sha256: str


class Exported(_Part):
    """An edition and what became of it. `missing` are the digests of pictures whose bytes were not at hand."""

    id: str
    slug: str
    title: str
    audience: Audience
    stamp: Stamp | None = None
    channel: str
    briefings: tuple[Record, ...]
    missing: tuple[str, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    failures: tuple[Failure, ...] = ()


class Refused(_Part):
    """A source that was refused, and its faults."""

    source: str
    faults: tuple[str, ...]


class Manifest(_Part):
    """One run: `template_set` is the digest of the template set, `media` what lies in media/."""

    exporter: str
    template_set: str
    editions: tuple[Exported, ...] = ()
    media: tuple[Medium, ...] = ()
    refused: tuple[Refused, ...] = ()

    def artifacts(self) -> Iterator[tuple[Exported, Artifact]]:
        """Yield each artifact with its edition."""
        for edition in self.editions:
            for artifact in edition.artifacts:
                yield edition, artifact

    def failures(self) -> Iterator[tuple[Exported, Failure]]:
        """Yield each failure with its edition."""
        for edition in self.editions:
            for failure in edition.failures:
                yield edition, failure

    def to_json(self) -> bytes:
        """Return the manifest as JSON for people and programs: UTF-8, two spaces a level."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=2).encode() + b"\n"


def read(folder: Path) -> Manifest | None:
    """Return the manifest in a folder, None if there is none. Raise ValueError if it cannot be read."""
    try:
        data = (folder / NAME).read_bytes()
    except FileNotFoundError:
        return None
    try:
        return Manifest.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise ValueError(f"{NAME} is damaged: {where + ': ' if where else ''}{first['msg']}") from None
