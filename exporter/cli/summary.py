"""The end of an export: a table of what was made on standard output, what went wrong on standard error."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.cli.terminal import FAILED, LOSS, lowest, percent, say, size, table

if TYPE_CHECKING:
    from exporter.manifest import Exported, Manifest


def show(told: "Manifest", out: Path, compared: Mapping[str, str] | None = None) -> None:
    """Print what a run made, as a table, and what went wrong, one line each.

    `compared` tells for each main file what it is to that of the run before.
    """
    rows = []
    for edition in told.editions:
        for made in edition.artifacts:
            more = f" + {len(made.further)}" if made.further else ""
            bytes_ = made.size + sum(file.size for file in made.further)
            last = [compared[made.file]] if compared else []
            found = percent(made.fidelity)
            rows.append(
                (f"{out / made.file}{more}", made.format, size(bytes_), f"{made.milliseconds} ms", found, *last)
            )
        blank = [""] if compared else []
        rows += [(edition.slug, bad.format, "", "", "failed", *blank) for bad in edition.failures]
    columns = ("file", "format", "size", "time", "found", *(["last run"] if compared else []))
    if rows:
        table(columns, rows, right=("size", "time", "found"))
    for edition in told.editions:
        _tell(edition, out)


def _tell(edition: "Exported", out: Path) -> None:
    notices: dict[str, list[str]] = {}
    for artifact in edition.artifacts:
        for notice in artifact.notices:
            notices.setdefault(notice, []).append(artifact.format)
    for notice, formats in notices.items():
        told = notice.removeprefix(f"{edition.slug}: ")  # a feed names the briefing itself: it may hold many
        say(f"{edition.slug}: {told} [{', '.join(formats)}]")
    for artifact in edition.artifacts:
        for loss in artifact.losses:
            say(f"{out / artifact.file}: {loss}")
    for failure in edition.failures:
        say(f"{edition.slug}: {failure.format} failed: {failure.fault}")
        if failure.reason == "crash":
            say("please report this to the project's issue tracker, with what EXPORTER_DEBUG=1 makes it print")
    if any(failure.reason == "library" for failure in edition.failures):
        say("`exporter doctor` tells what is missing on this machine")


def code_of(told: "Manifest") -> int:
    """Return the exit code that a run's manifest stands for, refused sources not counted."""
    failed = FAILED if any(told.failures()) else 0
    lost = LOSS if any(artifact.losses for _, artifact in told.artifacts()) else 0
    return lowest([failed, lost])
