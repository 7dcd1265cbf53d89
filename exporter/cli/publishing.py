"""`exporter publish`, `correct`, `withdraw`, `early-copy`: the life of a briefing, by hand."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from exporter.cli.desk import desk, found_by, refusals, told
from exporter.cli.terminal import USAGE, lowest, say, stop, warn

if TYPE_CHECKING:
    from exporter.publishing.acts import Done
    from exporter.store import Store

Briefing = Annotated[str, typer.Argument(help="The id of the briefing, or its slug.", metavar="BRIEFING")]
Why = Annotated[str, typer.Option(help="Why; for the history alone.", metavar="TEXT", show_default=False)]
Channels = Annotated[
    list[str], typer.Option("--channel", help="The slug of a channel; may be repeated.", metavar="SLUG")
]


def publish(
    briefings: Annotated[list[str], typer.Argument(help="Ids of briefings, or slugs.", metavar="BRIEFING...")],
    channel: Channels,
    at: Annotated[
        str | None,
        typer.Option(help="A time with its zone, or `embargo`: when that ends.", metavar="TIME", show_default=False),
    ] = None,
    to: Annotated[
        str, typer.Option("--to", help="Formats beside the page, with commas.", metavar="FORMATS", show_default=False)
    ] = "",
    revision: Annotated[
        int | None, typer.Option(help="The one that was looked at; no other goes out.", min=1, show_default=False)
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Replace what is out by a later revision, without a notice.")
    ] = False,
    why: Why = "",
) -> None:
    """Let briefings go out on channels: now, at a time, or when their embargo ends."""
    from exporter.publishing import acts

    if revision is not None and len(briefings) > 1:
        stop(USAGE, "--revision: it is that of one briefing; name one")
    when = _time_of(at)
    names = [name.strip() for name in to.split(",") if name.strip()]
    with desk(why) as (store, ring, by):
        codes = [
            _done(
                store,
                one,
                lambda id: acts.publish(
                    store, ring, id, channel, by, revision=revision, at=when, formats=names, update=update
                ),
            )
            for one in briefings
        ]
    raise typer.Exit(lowest(codes))


def correct(
    briefing: Briefing,
    notice: Annotated[
        str, typer.Option(help="What was wrong and is now right; readers see it.", metavar="TEXT", show_default=False)
    ] = "",
    revision: Annotated[
        int | None, typer.Option(help="The one that was looked at; no other goes out.", min=1, show_default=False)
    ] = None,
    why: Why = "",
) -> None:
    """Let the newest revision go out wherever the briefing is out, with a notice after the headline."""
    from exporter.publishing import acts
    from exporter.record.clean import clean_line

    with desk(why) as (store, ring, by):
        code = _done(
            store, briefing, lambda id: acts.correct(store, ring, id, by, notice=clean_line(notice), revision=revision)
        )
    raise typer.Exit(code)


def withdraw(
    briefing: Briefing,
    reason: Annotated[str, typer.Option(help="Why; readers of feeds and pages see it.", metavar="TEXT")] = "",
    channel: Annotated[
        list[str] | None,
        typer.Option(help="The slug of a channel; without it, wherever it is.", metavar="SLUG", show_default=False),
    ] = None,
    why: Why = "",
) -> None:
    """Take a briefing back: its pages are gone, and feeds tell so. What is only scheduled is a draft again."""
    from exporter.publishing import acts
    from exporter.record.clean import clean_line

    with desk(why) as (store, ring, by):
        code = _done(
            store, briefing, lambda id: acts.withdraw(store, ring, id, by, reason=clean_line(reason), on=channel or ())
        )
    raise typer.Exit(code)


def early_copy(
    briefing: Briefing,
    recipient: Annotated[str, typer.Option("--for", help="Who gets it; stands on each page.", metavar="NAME")],
    to: Annotated[str, typer.Option("--to", help="Formats, with commas.", metavar="FORMATS")] = "pdf,docx,html",
    minutes: Annotated[int, typer.Option(help="Minutes for which the link holds.", min=1, max=10_080)] = 1440,
    why: Why = "",
) -> None:
    """Give a copy of a briefing under embargo to somebody who is named on each of its pages; print the links."""
    from exporter.publishing.acts.early import early_copy as copied
    from exporter.record.clean import clean_line
    from exporter.web.app import channel_of
    from exporter.web.links import signed

    names = [name.strip() for name in to.split(",") if name.strip()]
    recipient = clean_line(recipient)
    if not recipient:
        stop(USAGE, "--for: say who gets it")
    with desk(why) as (store, ring, by), refusals(briefing):
        made = copied(store, ring, found_by(store, briefing), by, recipient, channel_of(store), names)
        path, expiry = signed(store.settings.key, made.export_id, minutes)
        folder = f"{store.settings.address}{path}"
        for file in made.files.values():
            typer.echo(f"{folder}{file}")
        say(f"for {recipient}: revision {made.revision}, under embargo until {told(made.until.timestamp())}")
        say(f"the links hold until {told(expiry)}; whoever has one can read it. The files come one by one")
        if not store.settings.address:
            warn("EXPORTER_PUBLIC_URL is not set: put the address of the service in front")


def _done(store: "Store", named: str, act: "Callable[[str], list[Done]]") -> int:
    """Return the exit code of an act on a briefing, after what became of it was told on each channel."""
    try:
        with refusals(named):
            id = found_by(store, named)
            done = act(id)
    except typer.Exit as left:
        return left.exit_code
    from exporter.publishing.desk import publications

    found = {one.channel: one for one in publications(store, id).publications}
    for one in done:
        shown = found[one.publication.channel]
        when = f" for {told(shown.release_at)}" if shown.state == "scheduled" else ""
        line = f"{named}: {shown.state} on {shown.channel}{when}, revision {shown.revision}"
        typer.echo(f"{line}: {shown.page}" if shown.state != "withdrawn" else line)
        if coming := [made.format for made in shown.formats if made.state != "done"]:
            say(f"{named}: {', '.join(coming)} to come, as workers make them")
    if not done:
        typer.echo(f"{named}: a draft again; nobody has seen it")
    return 0


def _time_of(text: str | None) -> float | Literal["embargo"] | None:
    """Return the time that --at names. Stop with 2 at what is none."""
    if text is None:
        return None
    if text.strip() == "embargo":
        return "embargo"
    try:
        time = datetime.fromisoformat(text.strip())
    except ValueError:
        stop(USAGE, f"--at: {text!r} is no time; write 2026-11-27T06:00:00Z, or `embargo`")
    if time.tzinfo is None:
        stop(
            USAGE,
            f"--at: {text} is a time without a zone; add it, as in 2026-11-27T06:00:00Z or 2026-11-27T07:00+01:00",
        )
    return time.timestamp()
