"""`exporter import`, `new`, `schema`: records, without a format."""

import json
import shlex
from pathlib import Path
from typing import Annotated

import typer

from exporter.cli.sources import NotRead, open_channel, read_source
from exporter.cli.terminal import FAILED, REFUSED, USAGE, say, stop


def import_(
    source: Annotated[str, typer.Argument(help="A briefing: a Markdown file or a JSON record.", metavar="SOURCE")],
    out: Annotated[
        Path | None,
        typer.Option(help="The record to write; without it, standard output.", metavar="FILE", show_default=False),
    ] = None,
    channel: Annotated[
        Path | None,
        typer.Option(help="The channel file: a briefing without an id gets one under it.", metavar="FILE"),
    ] = None,
) -> None:
    """Read a source and write its record, with its pictures in media/ beside it; tell what could not be carried."""
    from exporter import artifacts
    from exporter.record import to_data

    under = open_channel(channel)[0] if channel else None
    read = read_source(source, under)
    if isinstance(read, NotRead):
        raise typer.Exit(REFUSED)
    reading = read.reading
    record = json.dumps(to_data(reading.briefing), ensure_ascii=False, indent=2) + "\n"
    if out is None:
        typer.echo(record, nl=False)
        if reading.pictures:
            say(f"{source}: {len(reading.pictures)} pictures are left behind; name a file with --out to keep them")
        return
    if out.is_dir():
        stop(USAGE, f"--out: {out} is a folder; name a file in it")
    pictures = {f"media/{one.asset.file_name}": one.data for one in reading.pictures.values()}
    try:
        artifacts.write(out.parent, {out.name: record.encode(), **pictures})
    except artifacts.NotKept as fault:
        stop(FAILED, str(fault))
    remarks = len(reading.report)
    what = f"{remarks} remark{'' if remarks == 1 else 's'} above" if remarks else "nothing was left behind"
    say(f"{out}: revision {reading.briefing.revision} of {reading.briefing.id}; {what}")


def new(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="The file to write: .md or .json for a briefing, .toml for a channel; without it, standard output.",
            metavar="FILE",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write a starter file to fill in: a briefing in Markdown or as a record, or a channel."""
    from exporter.cli.starters import starter

    suffix = file.suffix.lower() if file else ".md"
    text = starter(suffix, file.stem if file else "briefing")
    if text is None:
        stop(USAGE, f"{file}: no starter ends in {suffix or 'nothing'}; name a file in .md, .json or .toml")
    if file is None:
        typer.echo(text, nl=False)
        return
    try:
        with file.open("x", encoding="utf-8", newline="\n") as written:
            written.write(text)
    except FileExistsError:
        stop(USAGE, f"{file}: there is a file of that name; name another, or move it away")
    except OSError as error:
        stop(USAGE, f"{file}: cannot be written: {error.strerror or error}")
    then = "exporter export briefing.md --channel" if suffix == ".toml" else "exporter export"
    say(f"{file} is there; fill it in, then: {then} {shlex.quote(str(file))}")


def schema() -> None:
    """Print the JSON Schema of the record."""
    from exporter.record.schema import schema as of_the_record

    typer.echo(json.dumps(of_the_record(), ensure_ascii=False, indent=2))
