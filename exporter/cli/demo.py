"""What `exporter demo` does: the sample briefing in every format, a table, and a page to look at."""

from pathlib import Path

from exporter.cli.export import run
from exporter.cli.sources import NotRead, open_templates, read_source
from exporter.cli.summary import code_of
from exporter.cli.terminal import FAILED, REFUSED, say, stop


def run_demo(out: Path) -> int:
    """Return the exit code of the demo in a folder."""
    from exporter.artifacts import NotKept
    from exporter.channel import EXAMPLE
    from exporter.demo import compared, sample, show
    from exporter.editions import of_one
    from exporter.formats import formats
    from exporter.manifest import read

    source = sample()
    if not source.is_file():
        stop(FAILED, f"{source}: the sample briefing is not there; install briefing-exporter anew")
    templates = open_templates(None)
    briefing = read_source(str(source), EXAMPLE)
    if isinstance(briefing, NotRead):
        return REFUSED
    edition = of_one(briefing.reading.briefing, EXAMPLE)
    try:
        before = read(out)
    except (ValueError, OSError):
        before = None
    told = run(
        [edition],
        list(formats()),
        templates,
        briefing.reading.pictures,
        out,
        checked=True,
        compared=lambda told: compared(told, before),
    )
    try:
        index = show(told, edition, templates, out)
    except NotKept as fault:
        stop(FAILED, str(fault))
    say(f"open {index} in a browser")
    return code_of(told)
