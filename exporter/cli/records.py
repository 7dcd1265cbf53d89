"""`exporter new`, `schema`: records to begin with, and their shape."""

import json
import shlex
from pathlib import Path
from typing import Annotated

import typer

from exporter.cli.terminal import USAGE, say, stop


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
