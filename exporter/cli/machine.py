"""`exporter formats`, `doctor`, `demo`: what can be made on this machine."""

from pathlib import Path
from typing import Annotated

import typer

from exporter.cli.terminal import FAILED, say, table


def formats() -> None:
    """List the formats: name, what it is, how its files end, and whether this machine can make it."""
    from exporter.fingerprint import version_of
    from exporter.formats import formats as known
    from exporter.libraries import LIBRARIES, found

    rows = []
    for name, chosen in known().items():
        absent = [engine for engine in chosen.ENGINES if version_of(engine) is None]
        if "weasyprint" in chosen.ENGINES:
            absent += [library.name for library in LIBRARIES if library.needed and found(library.name) is None]
        state = f"unavailable: {', '.join(absent)} missing" if absent else "ready"
        rows.append((name, chosen.LABEL, chosen.SUFFIX, chosen.MEDIA_TYPE, state))
    table(("name", "what", "suffix", "media type", "state"), rows)


def doctor() -> None:
    """Look at what this machine has, and say what to install. Exit 0 if all formats can be made, else 4."""
    from exporter.doctor import findings, install_line

    found = list(findings())
    table(("what", "state", "found"), [(one.what, one.state, one.found) for one in found])
    for one in found:
        if one.state != "fine":
            say(f"{one.what}: {one.found}; {one.remedy}; without it: {one.without}")
    if line := install_line(found):
        say(f"to install what the system lacks: {line}")
    raise typer.Exit(FAILED if any(one.state == "missing" for one in found) else 0)


def demo(
    out: Annotated[Path, typer.Option(help="The folder to write into.", metavar="DIR")] = Path("out"),
) -> None:
    """Export the sample briefing in every format, and show it: <DIR>/index.html."""
    from exporter.cli.demo import run_demo

    raise typer.Exit(run_demo(out))
