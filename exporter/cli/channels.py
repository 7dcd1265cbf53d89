"""`exporter channels`: the streams under which briefings go out."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from exporter.cli.desk import refusals, who
from exporter.cli.store import opened
from exporter.cli.terminal import USAGE, say, stop, table

if TYPE_CHECKING:
    from exporter.database.tables import Channel as Row
    from exporter.store import Store

channels = typer.Typer(no_args_is_help=True, help="Channels: the streams under which briefings go out.")
Slug = Annotated[str, typer.Argument(help="The channel, as its address has it.", metavar="SLUG")]
Title = Annotated[str | None, typer.Option(help="What it is called.", metavar="TEXT", show_default=False)]
File = Annotated[
    Path | None,
    typer.Option(
        help="A channel file with its settings.", metavar="FILE", exists=True, dir_okay=False, show_default=False
    ),
]
Access = Annotated[
    Literal["open", "token"] | None, typer.Option(help="Who may read it: everybody, or who has a token of it.")
]
Days = Annotated[
    float | None, typer.Option(help="Days for which feeds tell of a withdrawal.", min=0, show_default=False)
]


@channels.command("add")
def add(slug: Slug, title: Title = None, file: File = None, access: Access = None, keep_days: Days = None) -> None:
    """Set up a channel. Its feeds are there at once, with nothing in them."""
    from exporter.publishing import UnknownChannel
    from exporter.publishing.channels import find

    with opened() as store:
        try:
            find(store, slug)
        except UnknownChannel:
            _change(store, slug, {}, title, file, access or "open", keep_days)
        else:
            stop(USAGE, f"{slug}: there is one of that slug; `exporter channels set` changes it")


@channels.command("set")
def change(slug: Slug, title: Title = None, file: File = None, access: Access = None, keep_days: Days = None) -> None:
    """Change a channel: what is not named stays. Its feeds are made anew."""
    with opened() as store:
        row = _found(store, slug)
        days = keep_days if keep_days is not None else row.keep_days
        _change(store, slug, dict(row.settings), title, file, access or _access(row), days)


@channels.command("list")
def listed() -> None:
    """List the channels: slug, title, who may read it, its address."""
    from exporter.publishing.channels import listed as known

    with opened() as store:
        base = store.settings.address
        rows = [(row.slug, row.settings["title"], row.access, f"{base}/channels/{row.slug}") for row in known(store)]
        table(("slug", "title", "access", "address"), rows)


@channels.command("show")
def show(slug: Slug) -> None:
    """Show the settings of a channel as JSON."""
    with opened() as store:
        row = _found(store, slug)
        told = {**row.settings, "access": row.access, "keep_days": row.keep_days}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))


@channels.command("rebuild")
def rebuild(
    slugs: Annotated[list[str] | None, typer.Argument(help="The channels; all for none.", metavar="[SLUG]...")] = None,
) -> None:
    """Make the feeds of channels anew, as after another template set was taken into use."""
    from exporter.publishing.channels import listed as known
    from exporter.publishing.settings import rebuild as made_anew

    with opened() as store:
        for slug in slugs or [row.slug for row in known(store)]:
            with refusals(slug):
                say(f"{slug}: build {made_anew(store, slug)}")


def _found(store: "Store", slug: str) -> "Row":
    from exporter.publishing.channels import find

    with refusals(slug):
        return find(store, slug)


def _access(row: "Row") -> Literal["open", "token"]:
    return "open" if row.access == "open" else "token"


def _change(
    store: "Store",
    slug: str,
    known: dict[str, Any],
    title: str | None,
    file: Path | None,
    access: Literal["open", "token"],
    days: float | None,
) -> None:
    from exporter.channel import read_channel
    from exporter.publishing.channels import KEEP_DAYS
    from exporter.publishing.settings import change as put
    from exporter.store import pictures

    told = dict(known)
    with refusals(slug):
        if file:
            channel, logo = read_channel(file)
            pictures.keep(store, logo)
            told |= channel.model_dump(mode="json", exclude_unset=True)
            if known:  # readers know its feeds by the first one
                told["id"] = known["id"]
        if title is not None:
            told["title"] = title
        kept = days if days is not None else KEEP_DAYS
        _, is_new = put(store, who(), slug, told, access=access, keep_days=kept)
        say(f"{slug} is {'set up' if is_new else 'changed'}: {store.settings.address}/channels/{slug}")
