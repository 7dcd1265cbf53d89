"""What commands print: results on standard output, all else on standard error, lines that a script can read."""

import logging
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NoReturn

import typer

from exporter.settings import debugging

if TYPE_CHECKING:
    from rich.console import Console

    from exporter.record.faults import Fault

FINDINGS, USAGE, REFUSED, FAILED, LOSS = 1, 2, 3, 4, 5
ALTERED, OUTDATED, UNKNOWN = 6, 7, 8

# C0 and C1 controls, and what turns the direction of a line: a title must not write its own log lines.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def prepare() -> None:
    """Let no character stop the output, and show what the road does where EXPORTER_DEBUG=1 asks for it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if not debugging():
        logging.getLogger().addHandler(logging.NullHandler())  # what engines murmur is no message of ours
        return
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    logging.getLogger("exporter").setLevel(logging.DEBUG)


def one_line(text: str) -> str:
    """Return `text` as one line without control characters."""
    return _CONTROLS.sub(" ", text)


def say(text: str) -> None:
    """Print one line on standard error."""
    print(one_line(text), file=sys.stderr, flush=True)  # noqa: T201


def warn(text: str) -> None:
    """Print one line on standard error that says what to look at; it changes no exit code."""
    say(f"warning: {text}")


def show_faults(source: str, faults: Iterable["Fault"]) -> None:
    """Print each fault of a source as one line: file: line N: path: fault; remedy."""
    for fault in faults:
        say(f"{source}: {fault}")


def stop(code: int, text: str = "") -> NoReturn:
    """End the command with an exit code, after a line on standard error if there is one to say."""
    if text:
        say(text)
    raise typer.Exit(code)


def lowest(codes: Iterable[int]) -> int:
    """Return the exit code of several: the lowest that is not 0."""
    return min((code for code in codes if code), default=0)


def unwritable(error: OSError) -> int:
    """Tell that the machine did not let a command read or write: a full disk, a closed pipe."""
    _trace(error)
    where = f"{error.filename}: " if error.filename else ""
    say(f"{where}{error.strerror or error}; mend that and start again")
    return FAILED


def _trace(error: Exception) -> None:
    if debugging():
        import traceback

        traceback.print_exception(error)


def crashed(error: Exception) -> int:
    """Tell of a fault of our own in one line, with its traceback where EXPORTER_DEBUG asks for it."""
    _trace(error)
    what = " ".join(f"{type(error).__name__}: {error}".split())
    say(f"exporter failed, and it should not have: {what}")
    say("please report this to the project's issue tracker, with what EXPORTER_DEBUG=1 makes it print")
    return FAILED


def console(*, stderr: bool = False) -> "Console":
    """Return a console for a terminal that prints text as it is: no markup, no emoji codes."""
    from rich.console import Console

    return Console(stderr=stderr, markup=False, emoji=False, highlight=False)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, right: Iterable[str] = ()) -> None:
    """Print a table on standard output: drawn on a terminal, plain columns that are never cut elsewhere."""
    rows = [tuple(map(one_line, row)) for row in rows]
    if not sys.stdout.isatty():  # rich takes a tenth of a second to come: a script does not wait for it
        typer.echo("\n".join(_plain([tuple(columns), *rows], [column in right for column in columns])))
        return
    from rich import box
    from rich.table import Table

    drawn = Table(box=box.SIMPLE_HEAD, show_header=True, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        drawn.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*row)
    console().print(drawn)


def _plain(rows: Sequence[Sequence[str]], right: Sequence[bool]) -> Iterator[str]:
    """Yield rows as lines in which columns stand below one another, two spaces between them."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = []
        for text, width, to_the_right in zip(row, widths, right, strict=True):
            gap = " " * (width - _width(text))
            cells.append(gap + text if to_the_right else text + gap)
        yield "  ".join(cells).rstrip()


def _width(text: str) -> int:
    """Return how many columns a text takes: two for a wide character, none for a mark on another (UAX 11)."""
    return sum(0 if unicodedata.combining(one) else 1 + (unicodedata.east_asian_width(one) in "WF") for one in text)


def size(count: int) -> str:
    """Return a number of bytes for people: 812 B, 12.3 kB, 4.5 MB."""
    if count < 1000:
        return f"{count} B"
    return f"{count / 1000:.1f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def percent(share: float | None) -> str:
    """Return a share for people: "100 %" only where nothing is missing; "" where nobody asked."""
    if share is None:
        return ""
    return "100 %" if share == 1 else f"{min(share * 100, 99.99):.2f} %"
