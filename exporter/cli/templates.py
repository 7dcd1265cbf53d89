"""`exporter templates`: the template sets of the service: kept, tried before they are used, put in use, and back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from exporter.cli.sources import NotRead, open_channel, read_source, readable
from exporter.cli.store import opened
from exporter.cli.terminal import FAILED, REFUSED, USAGE, say, show_faults, stop, table

if TYPE_CHECKING:
    from exporter.assets import Picture
    from exporter.database.tables import TemplateSet as Row
    from exporter.record import Edition
    from exporter.store import Store
    from exporter.templates import TemplateSet

    Put = tuple[str, TemplateSet]

templates = typer.Typer(no_args_is_help=True, help="Template sets: kept, tried, put in use, and back.")
_SHOWN = 12  # digits of a digest


@templates.command()
def add(
    folder: Annotated[Path, typer.Argument(help="Your own template folder.", metavar="DIR", show_default=False)],
    name: Annotated[
        str, typer.Option(help="What to call it; unasked, as the folder is called.", metavar="NAME", show_default=False)
    ] = "",
) -> None:
    """Keep a template folder, laid over ours, as a set that can be put in use. Print its digest."""
    from exporter.store import template_sets

    called = _name(name or folder.resolve().name)
    with opened() as store:
        _laid(folder)
        row = template_sets.add(store, called, folder)
        used = template_sets.in_use(store)
    if row.name != called:
        say(f"{folder}: the same files are kept already, as {_told(row)}; that name stays")
    elif used and used.digest == row.digest:
        say(f"{folder}: kept as {_told(row)}, which is in use")
    else:
        say(f"{folder}: kept as {_told(row)}; `exporter templates activate {row.digest[:_SHOWN]}` puts it in use")
    typer.echo(row.digest)


@templates.command("list")
def list_() -> None:
    """List the template sets that are kept, the newest first, and which is in use."""
    from exporter.store import template_sets
    from exporter.templates import TemplateSet

    with opened() as store:
        rows, used = template_sets.listed(store)
    house = TemplateSet().digest
    shown = [
        (
            row.name,
            row.digest[:_SHOWN],
            f"{datetime.fromtimestamp(row.added_at, UTC):%Y-%m-%d %H:%M} UTC",
            "this version" if row.house == house else "another version",
            "in use" if row.digest == used else "",
        )
        for row in rows
    ]
    table(("name", "digest", "added", "our files of", "state"), shown)
    if used is None:
        say("none was put in use yet: exports get the set of the house")


@templates.command("try")
def try_(
    named: Annotated[
        str,
        typer.Argument(
            help="A template folder, or a set by its name or digest.", metavar="DIR|NAME", show_default=False
        ),
    ],
    out: Annotated[Path, typer.Option(help="The folder to write into.", metavar="DIR")] = Path("trial"),
    briefings: Annotated[
        int, typer.Option(help="How many briefings, the latest first.", metavar="N", min=1, max=200)
    ] = 5,
) -> None:
    """Render the latest briefings with the set in use and with another one, and show both: <DIR>/index.html.

    Exit 4 if a format fails with it, 5 if it loses what the set in use does not. Nothing is put in use or kept.
    """
    from exporter.artifacts import NotKept
    from exporter.cli.progress import shown
    from exporter.cli.trial import tell
    from exporter.formats import formats
    from exporter.trial import Side, tried
    from exporter.trial.page import show

    if out.exists() and not out.is_dir():
        stop(USAGE, f"--out: {out} is a file; name a folder")
    with opened() as store:
        sets = _to_try(store, named)
        editions, pictures = _latest(store, briefings)
        old, new = (Side(name, set_, partial(_pictures, store, set_, pictures)) for name, set_ in sets)
        say(f"{new.name} beside {old.name}, which is in use")
        try:
            with shown(len(editions) * len(formats()) * 2, out) as progress:
                made = list(tried(editions, old, new, out, progress=progress))
            index = show(made, editions, old, new, out)
        except NotKept as fault:
            stop(FAILED, str(fault))
    code = tell(made, out)
    say(f"open {index} in a browser")
    raise typer.Exit(code)


@templates.command()
def activate(
    named: Annotated[
        str,
        typer.Argument(
            help="A set by its name or the first digits of its digest.", metavar="NAME|DIGEST", show_default=False
        ),
    ],
) -> None:
    """Put a template set in use for exports that are accepted from now on. Print its digest."""
    from exporter.store import template_sets

    with opened() as store:
        row = _found(store, named)
        before = template_sets.in_use(store)
        if before and before.digest == row.digest:
            say(f"{_told(row)} is in use already")
        else:
            template_sets.activate(store, row.digest)
            back = f"; `exporter templates rollback` leads back to {_told(before)}" if before else ""
            say(f"{_told(row)} is in use for exports that are accepted from now on{back}")
            _tell_of_feeds(store)
    typer.echo(row.digest)


@templates.command()
def rollback() -> None:
    """Put the template set in use that was it before the present one. Print its digest."""
    from exporter.store import template_sets

    with opened() as store:
        left = template_sets.in_use(store)
        try:
            row = template_sets.rollback(store)
        except template_sets.UnknownSet as fault:
            stop(USAGE, str(fault))
        gone = f", no longer {_told(left)}" if left else ""
        say(f"{_told(row)} is in use again for exports that are accepted from now on{gone}")
        _tell_of_feeds(store)
    typer.echo(row.digest)


def _tell_of_feeds(store: "Store") -> None:
    """Say how the feeds of channels get logo and labels of another set: what readers poll changes only if told to."""
    from exporter.publishing.channels import listed

    if listed(store):
        say("`exporter channels rebuild` takes its logo and labels into the feeds; else the next act on a channel does")


def _name(name: str) -> str:
    """Return a name for a set; stop with 2 at one that could not be told in a line, or is that of the house."""
    from exporter.store.template_sets import HOUSE

    if name != readable(name) or not name.isprintable() or not name.strip() or len(name) > 80:
        stop(USAGE, f"--name: {name!r} is no name; take one to 80 letters, digits, spaces or signs")
    if name == HOUSE:
        stop(USAGE, f"--name: {name} is the set that comes with exporter; take another name")
    return name.strip()


def _told(row: "Row") -> str:
    return f"{row.name} ({row.digest[:_SHOWN]})"


def _laid(folder: Path) -> "TemplateSet":
    """Return a folder laid over ours; stop with 2 if it cannot be used, after all that is wrong with it was told."""
    from exporter.record.faults import Faults
    from exporter.store.template_sets import checked

    if not folder.is_dir():
        stop(USAGE, f"{folder}: no such folder; name your template folder")
    try:
        return checked(folder)
    except Faults as faults:
        show_faults(str(folder), faults.faults)
        stop(USAGE)


def _found(store: "Store", named: str) -> "Row":
    from exporter.store.template_sets import UnknownSet, find

    try:
        return find(store, named)
    except UnknownSet as fault:
        remedy = "; `exporter templates add` keeps a folder" if Path(named).is_dir() else ""
        stop(USAGE, f"{fault}{remedy}")


def _to_try(store: "Store", named: str) -> "tuple[Put, Put]":
    """Return the set in use and the one to be tried, each with its name: a folder, else a set that is kept."""
    from exporter.store.template_sets import HOUSE, in_use, template_set
    from exporter.templates import TemplateSet

    used = in_use(store)
    old = (_told(used), template_set(store, used.digest)) if used else (HOUSE, TemplateSet())
    if Path(named).is_dir() or "/" in named:
        return old, (str(Path(named)), _laid(Path(named)))
    row = _found(store, named)
    return old, (_told(row), template_set(store, row.digest))


def _latest(store: "Store", most: int) -> "tuple[list[Edition], dict[str, Picture]]":
    """Return the briefings that changed last as the service would export them now, an edition each.

    With them the pictures that are not in the store. Where there is no briefing yet, the sample stands in.
    """
    from exporter.demo import sample
    from exporter.editions import of_one
    from exporter.formats import formats
    from exporter.jobs.accept import Order, put_together
    from exporter.store import listing

    channel, pictures = open_channel(store.settings.channel)
    rows, _ = listing.page(store, limit=most)
    if rows:
        orders = [Order(((row.id, None),), tuple(formats()), channel) for row in rows]
        return [put_together(store, order)[0] for order in orders], pictures
    say("no briefing is kept yet: the sample is rendered")
    read = read_source(str(sample()))
    if isinstance(read, NotRead):
        stop(REFUSED)
    return [of_one(read.reading.briefing, channel)], pictures | read.reading.pictures


def _pictures(
    store: "Store", set_: "TemplateSet", more: "Mapping[str, Picture]", edition: "Edition"
) -> "dict[str, Picture]":
    from exporter.jobs.work import pictures_for

    return {**pictures_for(store, edition, set_), **more}
