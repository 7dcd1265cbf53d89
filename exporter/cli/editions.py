"""`exporter editions`: the newsletters of a channel, made, listed and sealed."""

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from exporter.cli.desk import desk, refusals
from exporter.cli.store import opened
from exporter.cli.terminal import USAGE, say, stop, table

if TYPE_CHECKING:
    from exporter.database.tables import Newsletter
    from exporter.publishing.editions.issues import Issue
    from exporter.store import Store

editions = typer.Typer(no_args_is_help=True, help="Editions: the newsletters of a channel.")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")

Channel = Annotated[str, typer.Argument(help="The channel.", metavar="CHANNEL", show_default=False)]
Why = Annotated[str, typer.Option(help="A word for the history.", metavar="TEXT", show_default=False)]


@editions.command()
def make(
    channel: Channel,
    briefings: Annotated[
        list[str],
        typer.Argument(
            help="Briefings in order, by their slugs on the channel or their ids; @N asks for revision N.",
            metavar="SLUG...",
            show_default=False,
        ),
    ],
    title: Annotated[
        str, typer.Option(help="What it is called, on its cover and in its files.", metavar="TEXT", show_default=False)
    ],
    at: Annotated[
        str,
        typer.Option(help="When it goes out: the next 18:00, or a date with a time; now without it.", metavar="TIME"),
    ] = "",
    deadline: Annotated[
        str,
        typer.Option(
            help="Till when it is waited for until it is whole; ten minutes after its time without it.", metavar="TIME"
        ),
    ] = "",
    format: Annotated[
        list[str] | None,
        typer.Option("--format", "-f", help="A format; all of an edition without it. May be repeated.", metavar="NAME"),
    ] = None,
    why: Why = "",
) -> None:
    """Make the next edition of a channel of briefings that are out on it. Print its number."""
    from exporter.publishing import editions as acts

    chosen = [(_named(one), _number(one)) for one in briefings]
    times = {"at": _time("--at", at), "deadline": _time("--deadline", deadline)}
    with desk(why) as (store, ring, by), refusals(channel):
        known = _ids(store, channel, [name for name, _ in chosen])
        asked = [(known.get(name, name), number) for name, number in chosen]
        row = acts.make(store, ring, channel, title, asked, by, **times, formats=format or ())
        out = datetime.fromtimestamp(row.release_at, UTC)
        say(f"edition {row.number} of {channel}: {len(row.pins)} briefings, out from {out:%Y-%m-%d %H:%M} UTC on")
        say(f"{acts.address(store, channel)}/{row.number}")
        typer.echo(row.number)


@editions.command("list")
def list_(channel: Channel) -> None:
    """List the editions of a channel, the newest first: when each is out, and what of it is there."""
    from exporter.publishing.editions import newsstand

    with opened() as store, refusals(channel):
        rows = newsstand.listed(store, channel, limit=200, ahead=True)
    table(("edition", "state", "out", "title", "briefings", "there", "lacks"), [_row(one) for one in rows])


@editions.command()
def seal(
    channel: Channel,
    number: Annotated[int, typer.Argument(help="The edition.", metavar="N", min=1, show_default=False)],
    why: Why = "",
) -> None:
    """Seal an edition: nothing of it changes any more; a correction that comes later makes edition N.1."""
    from exporter.publishing import editions as acts

    with desk(why) as (store, ring, by), refusals(channel):
        row = acts.seal(store, ring, channel, number, by)
        say(f"edition {row.label} of {channel} is sealed")


def _row(one: "Issue") -> tuple[str, ...]:
    row: Newsletter = one.row
    state = f"superseded by {one.later}" if one.later else row.state
    there = [name for name, file in one.files.items() if file.found]
    lacks = [f"{name} ({file.state})" for name, file in one.files.items() if not file.found]
    old = sorted({id for file in one.files.values() if file.found for id, _ in one.lacks(file.pins)})
    lacks += [f"{id} as it is now" for id in old] + [f"{left['id']} ({left['why']})" for left in row.lost]
    out = f"{datetime.fromtimestamp(row.release_at, UTC):%Y-%m-%d %H:%M} UTC"
    return one.label, state, out, row.title, str(len(row.pins)), ",".join(there), ", ".join(lacks)


def _named(text: str) -> str:
    return text.partition("@")[0]


def _number(text: str) -> int | None:
    _, sign, number = text.partition("@")
    if sign and not (number.isdecimal() and 0 < int(number) < 2**31):
        stop(USAGE, f"{text}: no revision; write harbour@2 for revision 2 of harbour")
    return int(number) if sign else None


def _ids(store: "Store", channel: str, names: list[str]) -> dict[str, str]:
    """Return the ids of briefings by their slugs on a channel, as far as there are such."""
    from exporter.publishing.editions.pins import by_slug

    return by_slug(store, channel, names)


def _time(option: str, text: str) -> datetime | None:
    """Return a time as people write it: the next 18:00, or with its date; in this machine's zone if it names none."""
    if not text:
        return None
    try:
        if clock := _CLOCK.fullmatch(text.strip()):
            now = datetime.now().astimezone()
            found = now.replace(hour=int(clock[1]), minute=int(clock[2]), second=0, microsecond=0)
            return found if found > now else found + timedelta(days=1)
        found = datetime.fromisoformat(text.strip())
        return found if found.tzinfo else found.astimezone()
    except ValueError:
        stop(USAGE, f"{option}: {text!r} is no time; write 18:00, or 2026-11-26T18:00+01:00")
