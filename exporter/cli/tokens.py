"""`exporter tokens`: who may use the API."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from exporter.cli.store import opened
from exporter.cli.terminal import USAGE, say, stop, table

tokens = typer.Typer(no_args_is_help=True, help="Tokens: who may use the API.")


@tokens.command("add")
def add(
    name: Annotated[str, typer.Argument(help="Whom or what it is for.", metavar="NAME")],
    scopes: Annotated[
        str | None,
        typer.Option(
            help="What it allows, with commas: read, write, publish. [default: read]",
            metavar="SCOPES",
            show_default=False,
        ),
    ] = None,
    channel: Annotated[
        list[str] | None,
        typer.Option(help="A channel that it reads, and nothing else; may be repeated.", metavar="SLUG"),
    ] = None,
    days: Annotated[
        float | None, typer.Option(help="Days until it expires; without it, never.", min=0, show_default=False)
    ] = None,
) -> None:
    """Make a token and print it. Only its hash is kept: it is told this once."""
    from exporter.publishing import UnknownChannel
    from exporter.publishing.channels import find
    from exporter.store.tokens import make, of_channel

    with opened() as store:
        partner = [of_channel(slug) for slug in channel or []]
        wanted = scopes if scopes is not None else "" if partner else "read"
        asked = [*(scope.strip() for scope in wanted.split(",") if scope.strip()), *partner]
        for slug in channel or []:
            try:
                find(store, slug)
            except UnknownChannel:
                stop(USAGE, f"--channel: no channel is called {slug}; `exporter channels list` tells which there are")
        try:
            token = make(store, name, asked, days=days)
        except ValueError as fault:
            stop(USAGE, f"--scopes: {fault}")
        typer.echo(token)
        say(f"a token for {name} ({', '.join(asked)}); keep it now, it cannot be shown again")


@tokens.command("list")
def listed() -> None:
    """List the tokens: id, name, scopes, when each was made, expires and was last used."""
    from exporter.store.tokens import listed as known

    with opened() as store:
        rows = [
            (
                row.id,
                row.name,
                ",".join(row.scopes),
                _day(row.created_at),
                f"revoked {_day(row.revoked_at)}" if row.revoked_at else _day(row.expires_at) or "never",
                _day(row.used_at) or "never",
            )
            for row in known(store)
        ]
        table(("id", "name", "scopes", "made", "ends", "used"), rows)


@tokens.command("revoke")
def revoke(id: Annotated[str, typer.Argument(help="The id of the token: `tokens list` tells.", metavar="ID")]) -> None:
    """Revoke a token: it is refused from the next request on."""
    from exporter.store.tokens import revoke as end

    with opened() as store:
        if not end(store, id):
            stop(USAGE, f"{id}: no token of that id is in use; `exporter tokens list` tells which are")
        say(f"{id} is revoked")


def _day(time: float | None) -> str:
    return f"{datetime.fromtimestamp(time, UTC):%Y-%m-%dT%H:%MZ}" if time else ""
