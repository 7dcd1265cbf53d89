"""`exporter receptions`: who got which revision of a briefing, and who still holds an old one."""

import json
from datetime import UTC, datetime
from typing import Annotated

import typer

from exporter.cli.desk import found_by, refusals
from exporter.cli.store import opened
from exporter.cli.terminal import say, table


def receptions(
    briefing: Annotated[str, typer.Argument(help="Its id in the store, its record's id, or its slug.", metavar="ID")],
    as_json: Annotated[bool, typer.Option("--json", help="Print a list as JSON.")] = False,
) -> None:
    """List who got a briefing by feeds and files, in which revision; who holds an old one stands first."""
    from exporter.publishing.receptions import of

    with opened() as store, refusals(briefing):
        rows = of(store, found_by(store, briefing))
    if as_json:
        told = [vars(one) | {"first_at": _time(one.first_at), "last_at": _time(one.last_at)} for one in rows]
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    columns = ("who", "channel", "holds", "state", "got", "by", "first", "last")
    table(
        columns,
        [
            (
                one.name,
                one.channel or "none",
                str(one.holds),
                "behind" if one.is_behind else "up to date",
                ",".join(map(str, one.revisions)),
                ",".join(one.ways),
                _time(one.first_at),
                _time(one.last_at),
            )
            for one in rows
        ],
        right=("holds",),
    )
    behind = sum(one.is_behind for one in rows)
    say(f"{len(rows)} got it, {behind} of them behind" if rows else "nobody got it by a token")


def _time(seconds: float) -> str:
    return f"{datetime.fromtimestamp(int(seconds), UTC):%Y-%m-%dT%H:%M:%SZ}"
