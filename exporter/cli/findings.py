"""How findings are shown: by block and in colour on a terminal, a line each elsewhere, or as JSON."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import typer

from exporter.cli.terminal import one_line, say

if TYPE_CHECKING:
    from exporter.assets import Picture
    from exporter.lint import Finding
    from exporter.record import Briefing


@dataclass(frozen=True)
class Looked:
    """A source that was looked through: its record, mended or not, what was mended in it, and what is left."""

    source: str
    briefing: "Briefing"
    pictures: "tuple[Picture, ...]"
    done: "tuple[Finding, ...]"
    left: "tuple[Finding, ...]"


def show(looked: Sequence[Looked], *, fixed: bool, as_json: bool) -> None:
    """Print what was found on standard output, and a line for each source on standard error."""
    if as_json:
        told = [
            {
                "source": one.source,
                "mended": [finding.to_data() for finding in one.done],
                "findings": [finding.to_data() for finding in one.left],
            }
            for one in looked
        ]
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    for one in looked:
        if not as_json:
            for line in _drawn(one) if sys.stdout.isatty() else _plain(one):
                typer.echo(line)
        say(f"{one.source}: {_summary(one, fixed=fixed)}")


def counted(count: int) -> str:
    """Return a number of findings in words."""
    return f"{count} finding{'' if count == 1 else 's'}" if count else "nothing found"


def _summary(one: Looked, *, fixed: bool) -> str:
    safe = sum(finding.is_safe for finding in one.left)
    if fixed:
        left = f"{len(one.left)} left for you" if one.left else "nothing left"
        return f"{len(one.done)} mended, {left}"
    return f"{counted(len(one.left))}{f', {safe} of which --fix mends' if safe else ''}"


def _plain(one: Looked) -> Iterator[str]:
    """Yield a line for each finding, what is meant in brackets."""
    for finding in one.done:
        yield one_line(f"{one.source}: mended: {_line(finding)}")
    for finding in one.left:
        yield one_line(f"{one.source}: {_line(finding)}")


def _line(finding: "Finding") -> str:
    where = f"line {finding.line}: " if finding.line is not None else ""
    shown = f": {_marked(finding, '[', ']')}" if finding.excerpt else ""
    return f"{where}{finding.path}: {finding.rule}: {finding.what}{shown}; {finding.proposal}"


def _marked(finding: "Finding", before: str, after: str) -> str:
    text, start, end = finding.excerpt, finding.start, finding.end
    return f"{text[:start]}{before}{text[start:end]}{after}{text[end:]}"


def _drawn(one: Looked) -> Iterator[str]:
    """Yield the findings by block: where, then the words with what is meant in colour, then what to do."""
    for findings, word in ((one.done, "mended"), (one.left, "")):
        for (line, path), some in groupby(findings, key=lambda finding: (finding.line, finding.path)):
            where = f"line {line}" if line is not None else path
            more = f"  {path}" if line is not None else ""
            yield ""
            yield typer.style(f"{one.source}, {where}", bold=True) + typer.style(more, dim=True)
            yield from _block(some, word)
    yield ""


def _block(findings: "Iterable[Finding]", word: str) -> Iterator[str]:
    for finding in findings:
        text, start, end = _on_one_line(finding)
        colour = "green" if word else "cyan" if finding.is_safe else "yellow"
        meant = typer.style(text[start:end], fg=colour, bold=True, reverse=not text[start:end].strip())
        yield f"  {text[:start]}{meant}{text[end:]}" if text else ""
        does = word or ("--fix" if finding.is_safe else "")
        told = (
            typer.style(f"    {finding.rule}", fg=colour) + f"  {one_line(finding.what)}; {one_line(finding.proposal)}"
        )
        yield told + (typer.style(f"  ({does})", dim=True) if does else "")


def _on_one_line(finding: "Finding") -> tuple[str, int, int]:
    """Return the excerpt as one line, and where in it what is meant begins and ends."""
    return one_line(finding.excerpt), finding.start, finding.end
