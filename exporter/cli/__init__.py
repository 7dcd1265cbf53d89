"""The command line: a contract that other people's scripts rely on. docs/cli.md tells it whole.

Exit codes: 0 all done; 1 lint found something; 2 wrong usage; 3 a source was refused; 4 a format failed or a library is
missing; 5 the check found a loss; 6 a file was altered, 7 it is superseded or withdrawn, 8 nobody knows it; of several
the lowest. Results go to standard output, all else to standard error.
"""

import gc
import sys
from typing import Annotated

import typer

from exporter.cli import (
    annals,
    channels,
    check,
    editions,
    export,
    health,
    holding,
    importing,
    lint,
    machine,
    publishing,
    receptions,
    records,
    serve,
    service,
    templates,
    tokens,
    verify,
)
from exporter.cli.interrupt import INTERRUPTED, leave_if_pressed, listen
from exporter.cli.terminal import crashed, prepare, unwritable
from exporter.settings import cache_dir
from exporter.version import __version__

app = typer.Typer(
    name="exporter",
    help="One canonical briefing in; PDF, Word, RSS, Atom, JSON Feed, AMP and HTML out, from one template set.",
    epilog="Exit: 0 done; 1 lint found something; 2 wrong usage; 3 a source was refused; 4 a format failed or a "
    "library is missing; 5 the check found a loss; 6 a file was altered; 7 it is superseded or withdrawn; 8 nobody "
    "knows it; of several the lowest.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # rich doubles the time that --help takes
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.command("export")(export.export)
app.command("import")(importing.import_)
app.command("lint")(lint.lint)
app.command("check")(check.check)
app.command("verify")(verify.verify)
app.command("new")(records.new)
app.command("schema")(records.schema)
app.command("formats")(machine.formats)
app.command("doctor")(machine.doctor)
app.command("demo")(machine.demo)
app.command("health")(health.health)
app.command("serve")(serve.serve)
app.command("worker")(service.worker)
app.command("migrate")(service.migrate)
app.command("briefings")(annals.briefings)
app.command("publish")(publishing.publish)
app.command("correct")(publishing.correct)
app.command("withdraw")(publishing.withdraw)
app.command("early-copy")(publishing.early_copy)
app.command("history")(annals.history)
app.command("hold")(holding.hold)
app.command("release")(holding.release)
app.command("receptions")(receptions.receptions)
app.command("erase")(holding.erase)
app.add_typer(tokens.tokens, name="tokens")
app.add_typer(channels.channels, name="channels")
app.add_typer(templates.templates, name="templates")
app.add_typer(editions.editions, name="editions")


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


def main() -> None:
    """Run the command that the arguments name, and exit with its code."""
    gc.set_threshold(10_000, 20, 50)  # imports make much and leave nothing behind: a fourteenth of the time is saved
    prepare()
    listen()
    code: int | str | None = 0
    try:
        app(prog_name="exporter")
    except SystemExit as done:
        code = done.code
    except KeyboardInterrupt:
        code = INTERRUPTED
    except OSError as error:
        code = unwritable(error)
    except Exception as error:  # noqa: BLE001 - no traceback reaches a user who did not ask for one
        code = crashed(error)
    leave_if_pressed()
    sys.exit(code)
