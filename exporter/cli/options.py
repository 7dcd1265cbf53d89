"""What commands are told of the sources that they read, besides their names: the same options for all of them."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from exporter.cli.terminal import USAGE, stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exporter.readers import Changes, Fetch, Known
    from exporter.record.edition import Channel

STANDARD_INPUT = "-"
"""The SOURCE that is no file."""

Sources = Annotated[
    list[str],
    typer.Argument(help="Files that people have; - is standard input.", metavar="SOURCE", show_default=False),
]
ChannelFile = Annotated[
    Path | None,
    typer.Option("--channel", help="The channel file: a briefing without an id gets one under it.", metavar="FILE"),
]
As = Annotated[
    str | None,
    typer.Option("--as", help="What the sources are; unasked, their content tells.", metavar="KIND"),
]
Name = Annotated[
    str | None,
    typer.Option(help="A file name for standard input (-): gives it an ending, a slug, an id.", metavar="NAME"),
]
OpenChanges = Annotated[
    str | None,
    typer.Option("--changes", help="What becomes of a Word file's open changes.", metavar="accept|reject"),
]
MappingFile = Annotated[
    Path | None,
    typer.Option("--mapping", help="A file that tells where the parts of a JSON stand.", metavar="FILE"),
]
BaseUrl = Annotated[
    str | None,
    typer.Option("--base-url", help="The address of a source that names none: what its links are relative to."),
]
FetchImages = Annotated[
    str | None,
    typer.Option("--fetch-images", help="Fetch pictures from these hosts, with commas; unasked, from none."),
]


@dataclass(frozen=True)
class Asked:
    """What was asked of every source: its kind, a name for standard input, and what readers are told (`Known`)."""

    kind: str | None = None
    name: str | None = None
    known: "Known" = field(default_factory=lambda: cast("Known", {}))


def asked(
    sources: "Sequence[str]",
    *,
    channel: "Channel | None" = None,
    kind: str | None = None,
    name: str | None = None,
    changes: str | None = None,
    mapping: Path | None = None,
    base_url: str | None = None,
    fetch_images: str | None = None,
) -> Asked:
    """Return what the options of a command ask of its sources; stop with 2 at what nobody can mean."""
    if sources.count(STANDARD_INPUT) > 1:
        stop(USAGE, "-: standard input can be read once; name it once")
    if name is not None and STANDARD_INPUT not in sources:
        stop(USAGE, "--name: it names standard input; name - as a SOURCE")
    if name is not None and (not Path(name).stem.strip(". ") or Path(name).name != name):
        stop(USAGE, f"--name: {name!r} is no name of a file; write one without folders, such as harbour.md")
    _check_kind(kind)
    known: Known = {"changes": _changes(changes), "base": _address(base_url)}
    if channel is not None:
        known["channel_link"] = channel.link
    if mapping is not None:
        if not mapping.is_file():
            stop(USAGE, f"--mapping: {mapping}: no such file")
        known["mapping"] = mapping
    if fetch_images is not None:
        known["fetch"] = _fetcher(fetch_images)
    return Asked(kind, name, known)


def _fetcher(hosts: str) -> "Fetch":
    from exporter.fetching import Fetcher

    names = [name for name in hosts.split(",") if name.strip()]
    if not names:
        stop(USAGE, "--fetch-images: no host; name those that pictures may be fetched from, with commas")
    try:
        return Fetcher(names)
    except ValueError as error:
        stop(USAGE, f"--fetch-images: {error}")


def _check_kind(kind: str | None) -> None:
    if kind is None:
        return
    from exporter.readers import kinds

    if kind not in kinds():
        stop(USAGE, f"--as: {kind!r} is no kind of source; choose of {', '.join(kinds())}")


def _changes(word: str | None) -> "Changes | None":
    if word not in (None, "accept", "reject"):
        stop(USAGE, f"--changes: {word!r} is neither accept nor reject")
    return cast("Changes | None", word)


def _address(url: str | None) -> str | None:
    if url is None:
        return None
    from exporter.record.clean import clean_address

    try:
        return clean_address(url)
    except ValueError as error:
        stop(USAGE, f"--base-url: {url!r}: {error}")
