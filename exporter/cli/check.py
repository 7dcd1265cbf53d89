"""`exporter check`: do finished files hold what the record says? Read from their bodies alone."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from exporter.cli.options import asked
from exporter.cli.sources import Read, edition_name, open_channel, open_templates, read_source
from exporter.cli.terminal import LOSS, REFUSED, USAGE, lowest, percent, say, stop, table, warn

if TYPE_CHECKING:
    from exporter.manifest import Exported, Manifest
    from exporter.record import Briefing, Channel, Edition


@dataclass(frozen=True)
class _Files:
    """What is to be looked through: a format's files of an edition, the main one first, and what is not there."""

    edition: "Edition"
    format: str
    names: tuple[str, ...]


def check(
    folder: Annotated[Path, typer.Argument(help="A folder of exported files, or one file.", metavar="DIR")],
    against: Annotated[
        list[str],
        typer.Option(
            help="The record, or the source it came from; once for each briefing.", metavar="RECORD", show_default=False
        ),
    ],
    edition: Annotated[
        str,
        typer.Option(
            help="The name of the edition, where the folder has no manifest.json.", metavar="NAME", show_default=False
        ),
    ] = "",
    templates: Annotated[
        Path | None, typer.Option(help="The template folder of the export.", metavar="DIR", show_default=False)
    ] = None,
    channel: Annotated[
        Path | None, typer.Option(help="The channel file of the export.", metavar="FILE", show_default=False)
    ] = None,
) -> None:
    """Compare exported files with the record: each passage present, once, in order. Exit 5 if anything is lost."""
    from exporter.channel import EXAMPLE
    from exporter.export import looked_through

    edition = edition_name(edition)
    only = folder.name if folder.is_file() else None
    folder = folder.parent if only else folder
    if not folder.is_dir():
        stop(USAGE, f"{folder}: no such folder or file")
    set_ = open_templates(templates)
    under = open_channel(channel)[0] if channel else EXAMPLE
    readings = [read_source(name, asked(against, channel=under)) for name in against]
    read = [one for one in readings if isinstance(one, Read)]
    rows, losses = [], 0
    for files in _to_check(folder, read, under, edition, only):
        shown = str(folder / files.names[0])
        data, absent = _data(folder, files.names)
        found, lost = looked_through(files.edition, files.format, data, set_) if data else (0.0, ())
        rows.append((shown, files.format, percent(found)))
        losses += len(absent) + len(lost)
        for name in absent:
            say(f"{folder / name}: missing: the manifest names it")
        for loss in lost:
            say(f"{shown}: {loss}")
    if rows:
        table(("file", "format", "found"), rows, right=("found",))
    elif read:
        say(f"{folder / only if only else folder}: nothing in it is of {', '.join(one.name for one in read)}")
    refused = REFUSED if len(read) < len(readings) else 0
    raise typer.Exit(lowest([refused, LOSS if losses or (read and not rows) else 0]))


def _to_check(folder: Path, read: Sequence[Read], channel: "Channel", name: str, only: str | None) -> Iterator[_Files]:
    """Yield what there is in a folder of the records: what the manifest names, else what the suffixes tell."""
    briefings = [one.reading.briefing for one in read]
    known = {briefing.slug: briefing for briefing in briefings} | {briefing.id: briefing for briefing in briefings}
    told = _manifest(folder)
    seen: set[str] = set()
    for exported in told.editions if told else ():
        found = [known.get(record.id) or known.get(record.slug) for record in exported.briefings]
        lacking = [record.slug for record, briefing in zip(exported.briefings, found, strict=True) if not briefing]
        if 0 < len(lacking) < len(found):
            stop(USAGE, f"the edition {exported.title!r} holds {', '.join(lacking)} too: name them with --against")
        if lacking:
            continue
        ready = _as_exported(exported, [briefing for briefing in found if briefing], channel)
        for artifact in exported.artifacts:
            if only in (None, artifact.file):
                seen |= {briefing.id for briefing in found if briefing}
                _compare_digests(folder, artifact.file, artifact.sha256)
                yield _Files(ready, artifact.format, artifact.files)
    rest = [one for one in read if one.reading.briefing.id not in seen]
    for files in _by_suffix(folder, rest, channel, name):
        if only in (None, files.names[0]):
            yield files


def _manifest(folder: Path) -> "Manifest | None":
    from exporter.manifest import read

    try:
        return read(folder)
    except (ValueError, OSError) as error:
        warn(f"{folder}: {error}; going by the files' suffixes")
        return None


def _as_exported(exported: "Exported", briefings: "Sequence[Briefing]", channel: "Channel") -> "Edition":
    """Return the edition as the manifest says it went out; say which records have moved on since."""
    from exporter.export import presentable
    from exporter.record import Edition, digest
    from exporter.record.walk import assets

    edition = Edition(
        id=exported.id,
        slug=exported.slug,
        title=exported.title,
        stamp=exported.stamp,
        audience=exported.audience,
        briefings=tuple(briefings),
        channel=channel,
    )
    named = {asset.sha256 for briefing in briefings for asset in assets(briefing)}
    ready, _, _ = presentable(edition, named - set(exported.missing))
    for record, briefing in zip(exported.briefings, ready.briefings, strict=True):
        if record.sha256 != digest(briefing):
            old, new = record.revision, briefing.revision
            told = f"revision {old}, now {new}" if new != old else f"both say revision {old}; count it up"
            warn(f"{record.slug}: exported from another record ({told})")
    return ready


def _compare_digests(folder: Path, name: str, sha256: str) -> None:
    path = folder / name
    if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        warn(f"{path}: not the file that the manifest tells of; it was changed since")


def _by_suffix(folder: Path, read: Sequence[Read], channel: "Channel", name: str) -> Iterator[_Files]:
    """Yield the files whose names tell what they are: <slug of the briefing, or of the edition><suffix of a format>."""
    from exporter.editions import of_many, of_one
    from exporter.export import presentable
    from exporter.formats import formats

    at_hand = {path.stem for path in (folder / "media").glob("*")}
    for one in read:
        at_hand |= one.reading.pictures.keys()
    briefings = [one.reading.briefing for one in read]
    if name and briefings:
        editions = [of_many(name, briefings, channel)]
    else:
        editions = [of_one(briefing, channel) for briefing in briefings]
    for edition in editions:
        ready, _, _ = presentable(edition, at_hand)
        for chosen in formats().values():
            pages = [f"{edition.slug}/{one.slug}" for one in edition.briefings if not edition.is_single]
            names = [f"{stem}{chosen.SUFFIX}" for stem in (edition.slug, *pages)]
            if (folder / names[0]).is_file():
                yield _Files(ready, chosen.NAME, tuple(file for file in names if (folder / file).is_file()))


def _data(folder: Path, names: Sequence[str]) -> "tuple[Mapping[str, bytes], list[str]]":
    data, absent = {}, []
    for name in names:
        try:
            data[name] = (folder / name).read_bytes()
        except OSError:
            absent.append(name)
    return data, absent
