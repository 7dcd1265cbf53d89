"""`exporter lint`: noise of scraped text, each piece with its place and what to do; `--fix` does what is safe."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from exporter.cli.findings import Looked, counted, show
from exporter.cli.importing import folder_of, keep
from exporter.cli.options import (
    STANDARD_INPUT,
    As,
    BaseUrl,
    ChannelFile,
    FetchImages,
    MappingFile,
    Name,
    OpenChanges,
    Sources,
    asked,
)
from exporter.cli.sources import NotRead, Read, open_channel, read_source
from exporter.cli.terminal import FINDINGS, REFUSED, USAGE, say, stop


def lint(
    source: Sources,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what is safe, and write the record: to --out, or in place.")
    ] = False,
    out: Annotated[
        str | None,
        typer.Option(
            help="With --fix: the record to write, or a folder for <slug>.json of each source.",
            metavar="FILE|DIR",
            show_default=False,
        ),
    ] = None,
    rule: Annotated[
        str, typer.Option(help="Look by these rules alone, with commas.", metavar="NAMES", show_default=False)
    ] = "",
    ignore: Annotated[str, typer.Option(help="Leave these rules out.", metavar="NAMES", show_default=False)] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print what is found as JSON.")] = False,
    channel: ChannelFile = None,
    kind: As = None,
    name: Name = None,
    changes: OpenChanges = None,
    mapping: MappingFile = None,
    base_url: BaseUrl = None,
    fetch_images: FetchImages = None,
) -> None:
    """Look for noise in the words of sources: lost spaces and capitals, remains, dates that contradict one another.

    Exit 1 if anything is found.
    """
    names = _chosen(rule, ignore)
    under = open_channel(channel)[0] if channel else None
    told = asked(
        source,
        channel=under,
        kind=kind,
        name=name,
        changes=changes,
        mapping=mapping,
        base_url=base_url,
        fetch_images=fetch_images,
    )
    if out is not None and not fix:
        stop(USAGE, "--out: nothing is written without --fix")
    targets = _targets(source, out, kind) if fix else {}
    read = [one for one in (read_source(one, told) for one in source) if not isinstance(one, NotRead)]
    looked = [_looked_through(one, names, fix=fix) for one in read]
    for one in looked:
        if fix and (one.done or out is not None):
            target = targets[one.source]
            keep(one.briefing, one.pictures, target / f"{one.briefing.slug}.json" if target.is_dir() else target)
    show(looked, fixed=fix, as_json=as_json)
    refused = len(source) - len(read)
    if len(source) > 1:
        say(f"{len(read)} read, {refused} refused; {counted(sum(len(one.left) for one in looked))}")
    found = FINDINGS if any(one.left for one in looked) else 0
    raise typer.Exit(REFUSED if refused else found)


def _chosen(rule: str, ignore: str) -> list[str]:
    """Return the names of the rules to look by; stop with 2 at one that is unknown."""
    from exporter.lint import rules

    known = list(rules())
    wanted, left_out = _names("--rule", rule, known), _names("--ignore", ignore, known)
    return [name for name in wanted or known if name not in left_out]


def _names(option: str, given: str, known: Sequence[str]) -> list[str]:
    names = [name.strip() for name in given.split(",") if name.strip()]
    if unknown := [name for name in names if name not in known]:
        stop(USAGE, f"{option}: {', '.join(unknown)} is no rule; choose of {', '.join(known)}")
    return names


def _targets(sources: Sequence[str], out: str | None, kind: str | None) -> dict[str, Path]:
    """Return for each source the file, or the folder, that its record goes to; only a record is written in place."""
    if out is not None:
        folder = folder_of(out, len(sources))
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        return dict.fromkeys(sources, folder or Path(out))
    for source in sources:
        if source == STANDARD_INPUT or (Path(source).is_file() and not _is_record(Path(source), kind)):
            stop(USAGE, f"{source}: not a record that could be mended in place; name the record to write with --out")
    return {source: Path(source) for source in sources}


def _is_record(file: Path, kind: str | None) -> bool:
    from exporter.readers import SURE, json

    return kind in (None, json.NAME) and json.recognises(file.read_bytes(), file.suffix.lower()) == SURE


def _looked_through(read: Read, names: Sequence[str], *, fix: bool) -> Looked:
    from exporter.lint import Mended, mended, with_lines
    from exporter.lint import lint as found_in

    briefing, lines = read.reading.briefing, read.reading.lines
    source = Path(read.name).read_bytes().decode("utf-8", "replace") if read.name != STANDARD_INPUT else ""
    told = mended(briefing, names) if fix else Mended(briefing, (), found_in(briefing, names))
    done, left = (with_lines(some, briefing, lines, source) for some in (told.done, told.left))
    return Looked(read.name, told.briefing, tuple(read.reading.pictures.values()), done, left)
