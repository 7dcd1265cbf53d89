"""`exporter import`: what people have becomes records, each with its pictures in media/ beside it."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from exporter.cli.bases import onto
from exporter.cli.options import As, BaseUrl, ChannelFile, FetchImages, MappingFile, Name, OpenChanges, Sources, asked
from exporter.cli.sources import NotRead, Read, claimed, open_channel, read_source, sum_up
from exporter.cli.terminal import FAILED, REFUSED, USAGE, say, stop

if TYPE_CHECKING:
    from exporter.assets import Picture
    from exporter.readers import Reading
    from exporter.record import Briefing


def import_(
    source: Sources,
    out: Annotated[
        str | None,
        typer.Option(
            help="The record to write, or a folder for <slug>.json of each source; without it, standard output.",
            metavar="FILE|DIR",
            show_default=False,
        ),
    ] = None,
    channel: ChannelFile = None,
    base: Annotated[
        Path | None,
        typer.Option(
            help="The record to import over, or the folder in which it is: ids stay, a revision more.",
            metavar="FILE|DIR",
            show_default=False,
        ),
    ] = None,
    kind: As = None,
    name: Name = None,
    changes: OpenChanges = None,
    mapping: MappingFile = None,
    base_url: BaseUrl = None,
    fetch_images: FetchImages = None,
) -> None:
    """Read sources and write their records, with pictures in media/ beside them; tell what could not be carried."""
    under = open_channel(channel)[0] if channel else None
    told = asked(
        source,
        channel=under,
        kind=kind,
        name=name,
        changes=changes,
        mapping=mapping,
        base_url=base_url,
        fetch_images=fetch_images,
    )
    folder, over = folder_of(out, len(source)), onto(base, len(source))
    taken: dict[str, str] = {}
    for one in source:  # each is written before the next is read: there may be a thousand
        read = read_source(one, told, over)
        if isinstance(read, NotRead) or claimed(read, taken):
            continue
        if out is None:
            _print(read)
        else:
            _write(read.reading, folder / f"{read.reading.briefing.slug}.json" if folder else Path(out))
    sum_up(len(source), len(source) - len(taken))
    raise typer.Exit(REFUSED if len(taken) < len(source) else 0)


def folder_of(out: str | None, sources: int) -> Path | None:
    """Return the folder that records go into, None for one record in a file of its own or on standard output."""
    if out is None:
        if sources > 1:
            stop(USAGE, f"{sources} sources: name a folder for their records with --out")
        return None
    path = Path(out)
    if sources == 1 and not path.is_dir() and not out.endswith(("/", "\\")):
        return None
    if path.exists() and not path.is_dir():
        stop(USAGE, f"--out: {out} is a file; name a folder for the records of {sources} sources")
    return path


def _print(read: Read) -> None:
    typer.echo(_written(read.reading.briefing), nl=False)
    if pictures := len(read.reading.pictures):
        one = f"{pictures} picture{' is' if pictures == 1 else 's are'}"
        say(f"{read.name}: {one} left behind; name a file with --out to keep them")


def keep(briefing: "Briefing", pictures: "Iterable[Picture]", file: Path) -> None:
    """Write a record and its pictures in media/ beside it, all or nothing; stop with 4 where they cannot be."""
    from exporter import artifacts

    media = {f"media/{one.asset.file_name}": one.data for one in pictures}
    try:
        artifacts.write(file.parent, {file.name: _written(briefing).encode(), **media})
    except artifacts.NotKept as fault:
        stop(FAILED, str(fault))


def _write(reading: "Reading", file: Path) -> None:
    keep(reading.briefing, reading.pictures.values(), file)
    remarks = len(reading.report)
    what = f"{remarks} remark{'' if remarks == 1 else 's'} above" if remarks else "nothing was left behind"
    say(f"{file}: revision {reading.briefing.revision} of {reading.briefing.id}; {what}")


def _written(briefing: "Briefing") -> str:
    """Return the record as people read it: in its own order, two spaces deep."""
    from exporter.record import to_data

    return json.dumps(to_data(briefing), ensure_ascii=False, indent=2) + "\n"
