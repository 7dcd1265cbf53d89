"""How far an export is: a bar on a terminal, a plain line for each file elsewhere. Both on standard error."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.cli.interrupt import stop_if_pressed
from exporter.cli.terminal import console, one_line, say

if TYPE_CHECKING:
    from exporter.export import Progress
    from exporter.manifest import Artifact, Failure
    from exporter.record.edition import Edition


@contextmanager
def shown(total: int, out: Path) -> "Iterator[Progress]":
    """Yield what `export.export` is to tell of its progress through `total` files."""
    from exporter.manifest import Artifact

    if not sys.stderr.isatty():

        def tell(edition: "Edition", name: str, outcome: "Artifact | Failure | None") -> None:
            stop_if_pressed()
            if isinstance(outcome, Artifact):
                say(f"{out / outcome.file} in {outcome.milliseconds} ms")

        yield tell
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)

        def move(edition: "Edition", name: str, outcome: "Artifact | Failure | None") -> None:
            stop_if_pressed()
            description = one_line(f"{edition.slug} to {name}")
            bar.update(task, description=description, advance=0 if outcome is None else 1)

        yield move
