"""`exporter hold`, `release`: nothing goes out until somebody has seen what will. `erase`: something goes for good."""

from typing import TYPE_CHECKING, Annotated

import typer

from exporter.cli.desk import desk, told, who
from exporter.cli.store import opened
from exporter.cli.terminal import FAILED, FINDINGS, REFUSED, say, stop, table, warn

if TYPE_CHECKING:
    from exporter.publishing.erasing import Holdings
    from exporter.publishing.holding.release import Holding

_SHOWN = 16  # digits of a digest that are enough to say what was seen


def hold(
    why: Annotated[str, typer.Option(help="Why; whoever releases it reads this.", metavar="TEXT", show_default=False)],
) -> None:
    """Stop everything that goes out, at once: feeds, pages, files, editions, links. The desk goes on working."""
    from exporter.publishing import Refused
    from exporter.publishing.holding.release import hold as hold_all

    with opened() as store:
        try:
            row, is_new = hold_all(store, who(), why)
        except Refused as fault:
            stop(REFUSED, f"--why: {fault}")
        say(f"held since {told(row.at)} by {row.who}: {row.why}")
        if not is_new:
            warn("it was held already; who held it and why stay as they were")
        say("`exporter release` shows what would go")


def release(
    yes: Annotated[bool, typer.Option("--yes", help="Let go what is shown.")] = False,
    shown: Annotated[
        str,
        typer.Option(
            help="Let go only if it is still what was shown under this digest.", metavar="DIGEST", show_default=False
        ),
    ] = "",
    why: Annotated[str, typer.Option(help="A word for the history.", metavar="TEXT", show_default=False)] = "",
) -> None:
    """Show what would go if the hold ended, and end it with --yes or --shown. Exit 1 while it is still held."""
    from exporter.publishing import Refused
    from exporter.publishing.holding.release import held
    from exporter.publishing.holding.release import release as let_go

    with opened() as store:
        found = held(store)
        if found is None:
            say("nothing is held")
            return
        _tell(found)
        digest = found.going.digest
        if not yes and not shown:
            say(f"nothing has gone yet; let it go by `exporter release --shown {digest[:_SHOWN]}`")
            raise typer.Exit(FINDINGS)
        if shown and not (len(shown) >= _SHOWN and digest.startswith(shown.lower())):
            stop(REFUSED, f"--shown: something else would go by now: {digest[:_SHOWN]}; look at it, and release that")
        try:
            let_go(store, who(), why, shown=digest)
        except Refused as fault:
            stop(REFUSED, str(fault))
        say("released")


def erase(
    id: Annotated[str, typer.Argument(help="The id of the briefing: 16 digits and letters.", metavar="ID")],
    why: Annotated[
        str,
        typer.Option(help="Why, for the history: no word of the briefing.", metavar="TEXT", show_default=False),
    ],
    confirm: Annotated[
        str,
        typer.Option(
            help="The slug of the briefing; without it, it is only shown.", metavar="SLUG", show_default=False
        ),
    ] = "",
    reason: Annotated[str, typer.Option(help="Why, for the public.", metavar="TEXT", show_default=False)] = "",
) -> None:
    """Erase a briefing for legal reasons: from revisions, files, feeds and caches. It cannot be had back.

    Called again, it completes what was cut short.
    """
    from exporter.publishing import Refused, erasing
    from exporter.store.briefings import ERASED, Unknown

    with desk(why) as (store, ring, by):
        try:
            found = erasing.holdings(store, id)
            if found.row.status != ERASED and confirm != found.row.slug:
                _tell_holdings(found)
                if confirm:
                    stop(REFUSED, f"--confirm: {confirm} is not its slug")
                say(f"nothing was erased; to do it, add --confirm {found.row.slug}")
                raise typer.Exit(FINDINGS)
            count = erasing.erase(store, ring, id, by, reason=reason)
        except Unknown:
            stop(REFUSED, f"{id}: there is no such briefing")
        except Refused as refused:
            stop(FAILED, str(refused))
        say(f"{id} is erased; {count} files were taken away")


def _tell_holdings(found: "Holdings") -> None:
    on = ", ".join(found.channels) or "no channel"
    say(f"{found.row.slug}: {found.row.title}; revisions: {found.revisions}, exports: {found.exports}, on {on}")


def _tell(found: "Holding") -> None:
    """Print what would go: a line for each briefing on a channel, and for each edition."""
    say(f"held since {told(found.row.at)} by {found.row.who}: {found.row.why}")
    rows: list[tuple[str, ...]] = [
        (one.channel, one.how, one.briefing_id, _revision(one.was), _revision(one.now), one.title)
        for one in found.going.changes
    ]
    rows += [
        (one.channel, f"edition {one.number}", one.state, "", ",".join(one.formats), one.title)
        for one in found.going.editions
    ]
    if rows:
        table(("channel", "what", "briefing", "was", "goes", "title"), rows)
    else:
        say("nothing would go that was not served before")
    for id in found.erase_first:
        warn(f"{id} had been erased and is back with the old database: `exporter erase {id} --why ...` first")


def _revision(number: int | None) -> str:
    return str(number) if number else "-"
