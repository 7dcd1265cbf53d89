"""The command line: a contract that other people's scripts rely on. docs/cli.md tells it whole.

Exit codes: 0 all done; 2 wrong usage; 3 a source was refused; 4 a format failed or a library is missing; 5 the check
found a loss; of several the lowest. Results go to standard output, all else to standard error.
"""

import os
import sys
from contextlib import suppress
from typing import Annotated, NoReturn

import typer

from exporter.cli import check, export, machine, records
from exporter.cli.terminal import crashed, prepare, unwritable
from exporter.settings import cache_dir
from exporter.version import __version__

INTERRUPTED = 130

app = typer.Typer(
    name="exporter",
    help="One canonical briefing in; PDF, Word, RSS, Atom, JSON Feed, AMP and HTML out, from one template set.",
    epilog="Exit: 0 done; 2 wrong usage; 3 a source was refused; 4 a format failed or a library is missing; "
    "5 the check found a loss; of several the lowest.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # rich doubles the time that --help takes
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.command("export")(export.export)
app.command("import")(records.import_)
app.command("check")(check.check)
app.command("new")(records.new)
app.command("schema")(records.schema)
app.command("formats")(machine.formats)
app.command("doctor")(machine.doctor)
app.command("demo")(machine.demo)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"exporter {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    if folder := cache_dir():
        from exporter.fonts import keep_in

        keep_in(folder)


def _interrupted() -> NoReturn:
    """End at once with the code of Ctrl-C.

    Not by `sys.exit`: CPython remembers a KeyboardInterrupt that came while it ran the source of a dataclass, and would
    end by the signal instead.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(INTERRUPTED)


def main() -> None:
    """Run the command that the arguments name, and exit with its code."""
    prepare()
    try:
        app(prog_name="exporter")
    except KeyboardInterrupt:
        _interrupted()
    except SystemExit as done:
        if done.code == INTERRUPTED:
            _interrupted()
        raise
    except OSError as error:
        sys.exit(unwritable(error))
    except Exception as error:  # noqa: BLE001 - no traceback reaches a user who did not ask for one
        sys.exit(crashed(error))
