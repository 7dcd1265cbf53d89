"""`exporter export`: briefings in, a set of files for each out; with --edition one set for all."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from exporter.cli.options import As, BaseUrl, FetchImages, MappingFile, Name, OpenChanges, Sources, asked
from exporter.cli.sources import (
    NotRead,
    Read,
    apart,
    edition_name,
    open_channel,
    open_templates,
    read_source,
    readable,
    sum_up,
)
from exporter.cli.summary import code_of, show
from exporter.cli.terminal import FAILED, REFUSED, USAGE, lowest, stop, warn

if TYPE_CHECKING:
    from exporter.assets import Picture
    from exporter.manifest import Manifest
    from exporter.record import Briefing, Channel, Edition, Stamp
    from exporter.record.edition import Audience, Pages
    from exporter.templates import TemplateSet


def export(
    source: Sources,
    to: Annotated[
        str, typer.Option(help="Formats, with commas; `exporter formats` lists them.", metavar="FORMATS")
    ] = "all",
    out: Annotated[Path, typer.Option(help="The folder to write into.", metavar="DIR")] = Path("out"),
    templates: Annotated[
        Path | None, typer.Option(help="Your own template folder, laid over ours.", metavar="DIR", show_default=False)
    ] = None,
    channel: Annotated[
        Path | None, typer.Option(help="The channel file (TOML).", metavar="FILE", show_default=False)
    ] = None,
    edition: Annotated[
        str, typer.Option(help="Put all sources into one edition of this name.", metavar="NAME", show_default=False)
    ] = "",
    audience: Annotated[
        str, typer.Option(help="desk adds what is for the desk alone.", metavar="public|desk")
    ] = "public",
    pages: Annotated[
        str, typer.Option(help="An edition on the web: a page for each briefing, or one of all.", metavar="each|one")
    ] = "each",
    stamp: Annotated[
        str,
        typer.Option(
            help="draft, embargo[=TIME], early_copy=FOR WHOM, withdrawn[=WHY] or none. "
            "Unasked, an embargo that lasts is stamped.",
            metavar="STAMP",
            show_default=False,
        ),
    ] = "",
    no_check: Annotated[
        bool, typer.Option("--no-check", help="Do not read the files back to look for losses.")
    ] = False,
    kind: As = None,
    name: Name = None,
    changes: OpenChanges = None,
    mapping: MappingFile = None,
    base_url: BaseUrl = None,
    fetch_images: FetchImages = None,
) -> None:
    """Export briefings: a file for each format (<slug>.pdf, .docx, .html, .txt ...), media/ and manifest.json."""
    names = chosen_formats(to)
    edition = edition_name(edition)
    if audience not in ("public", "desk"):
        stop(USAGE, f"--audience: {audience!r} is neither public nor desk")
    if pages not in ("each", "one"):
        stop(USAGE, f"--pages: {pages!r} is neither each nor one")
    if out.exists() and not out.is_dir():
        stop(USAGE, f"--out: {out} is a file; name a folder")
    under, pictures = open_channel(channel)
    set_ = open_templates(templates, names)
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
    readings = [read_source(one, told) for one in source]
    read = [one for one in readings if isinstance(one, Read)]
    refused = [one for one in readings if isinstance(one, NotRead)]
    for one in read:
        pictures |= one.reading.pictures
    read, collided = apart(read)
    on_web: Pages = "one" if pages == "one" else "each"
    editions = put_together(read, under, audience=audience, name=edition, stamp=stamp, pages=on_web)
    if not editions:
        sum_up(len(source), len(source))
        raise typer.Exit(REFUSED)
    if channel is None:
        warn(
            f"no channel file: every address leads to {under.link}; "
            "write one with `exporter new channel.toml`, and name it with --channel"
        )
    refused += collided
    made = run(editions, names, set_, pictures, out, checked=not no_check, refused=refused)
    sum_up(len(source), len(refused))
    raise typer.Exit(lowest([REFUSED if refused else 0, code_of(made)]))


def chosen_formats(to: str) -> list[str]:
    """Return the names of the formats in a list with commas; stop with 2 at one that is unknown."""
    from exporter.formats import formats

    if to.strip() == "all":
        return list(formats())
    names = [name.strip() for name in to.split(",") if name.strip()]
    unknown = [name for name in names if name not in formats()]
    if unknown or not names:
        stop(USAGE, f"--to: {', '.join(unknown) or 'nothing'} is no format; choose of {', '.join(formats())}, or all")
    return names


def put_together(
    read: Sequence[Read], channel: "Channel", *, audience: str, name: str, stamp: str, pages: "Pages"
) -> "list[Edition]":
    """Return the editions that the sources make: one each, or under a name one of all."""
    from exporter.editions import of_many, of_one

    briefings = [one.reading.briefing for one in read]
    now = datetime.now(UTC)
    kind: Audience = "desk" if audience == "desk" else "public"
    if name and briefings:
        shown = stamp_for(stamp, briefings, now, audience)
        return [of_many(name, briefings, channel, audience=kind, stamp=shown, pages=pages)]
    return [
        of_one(briefing, channel, audience=kind, stamp=stamp_for(stamp, [briefing], now, audience))
        for briefing in briefings
    ]


def stamp_for(asked: str, briefings: "Sequence[Briefing]", now: datetime, audience: str) -> "Stamp | None":
    """Return the stamp that is asked for; unasked that of an embargo which still lasts, and say so to the public."""
    from exporter.editions import embargo
    from exporter.record import Stamp

    kind, _, words = asked.partition("=")
    kind, words = kind.strip().replace("-", "_"), words.strip()
    lasting = embargo(briefings, now)
    if lasting and lasting.until and kind not in ("none", "withdrawn") and audience == "public":
        warn(f"{briefings[0].slug}: under embargo until {lasting.until:%Y-%m-%d %H:%M %Z}; do not publish before")
    if kind == "":
        return lasting
    if kind == "none":
        return None
    if kind == "draft":
        return Stamp(kind="draft")
    if kind == "withdrawn":
        return Stamp(kind="withdrawn", at=now.replace(microsecond=0), reason=words)
    if kind not in ("embargo", "early_copy"):
        stop(USAGE, f"--stamp: {kind!r} is none of draft, embargo, early_copy, withdrawn, none")
    until = _time(words) if kind == "embargo" and words else lasting.until if lasting else None
    if until is None:
        stop(USAGE, f"--stamp: {briefings[0].slug} has no embargo that still lasts; set embargo_until in it")
    return Stamp(kind=kind, until=until, recipient=words if kind == "early_copy" else "")


def _time(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        time = None
    if time is None or time.tzinfo is None:
        stop(USAGE, f"--stamp: {text!r} is no time with its zone, such as 2026-11-23T09:30:00Z")
    return time


def run(
    editions: "Sequence[Edition]",
    names: Sequence[str],
    templates: "TemplateSet",
    pictures: "dict[str, Picture]",
    out: Path,
    *,
    checked: bool,
    refused: Sequence[NotRead] = (),
    compared: "Callable[[Manifest], dict[str, str]] | None" = None,
) -> "Manifest":
    """Return the manifest of an export that is shown as it goes: progress, a table at its end, what went wrong.

    `compared` tells for each main file what to say of it beside the run before.
    """
    from exporter.artifacts import NotKept
    from exporter.cli.progress import shown
    from exporter.export import export as put
    from exporter.manifest import Refused

    sources = [
        Refused(source=readable(one.name), faults=tuple(readable(str(fault)) for fault in one.faults))
        for one in refused
    ]
    try:
        with shown(len(editions) * len(names), out) as progress:
            told = put(editions, names, templates, pictures, out, checked=checked, refused=sources, progress=progress)
    except NotKept as fault:
        stop(FAILED, f"{fault}")
    show(told, out, compared(told) if compared else None)
    return told
