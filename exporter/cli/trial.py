"""The end of a trial: a table of what came out with both sets on standard output, what got worse or better on error."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.cli.terminal import FAILED, LOSS, lowest, percent, say, size, table

if TYPE_CHECKING:
    from exporter.manifest import Artifact
    from exporter.trial import Tried


def tell(some: "Sequence[Tried]", out: Path) -> int:
    """Return the exit code of a trial, after all was printed that came of it."""
    from exporter.trial import NEW

    rows = [
        (one.folder, each.format, *_sizes(each.old), *_sizes(each.new), each.state)
        for one in some
        for each in one.formats
    ]
    columns = ("briefing", "format", "in use", "found", "new", "found", "what")
    table(columns, rows, right=("in use", "new", "found"))
    for one in some:
        for each in one.formats:
            if each.new is None:
                say(f"{one.folder}: {each.format} failed: {each.fault}")
                continue
            file = out / one.folder / NEW / each.new.file
            for told, what in ((each.worse, "worse"), (each.better, "better")):
                for line in told:
                    say(f"{file}: {what}: {line}")
            for told, what in ((each.noticed, "now"), (each.unnoticed, "no longer")):
                for line in told:
                    say(f"{file}: {what}: {line}")
    states = {each.state for one in some for each in one.formats}
    return lowest([FAILED if "failed" in states else 0, LOSS if "worse" in states else 0])


def _sizes(artifact: "Artifact | None") -> tuple[str, str]:
    return (size(artifact.size), percent(artifact.fidelity)) if artifact else ("", "failed")
