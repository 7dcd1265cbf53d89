"""`exporter history`, `briefings`: what was done to a briefing, and which there are."""

from typing import Annotated

import typer

from exporter.cli.desk import found_by, refusals, told
from exporter.cli.publishing import Briefing
from exporter.cli.store import opened
from exporter.cli.terminal import say, table

_SAID = ("reason", "recipient", "release_at", "update")


def history(briefing: Briefing) -> None:
    """List what was done to a briefing: when, by whom, why."""
    from exporter.publishing import history as acts

    with opened() as store, refusals(briefing):
        rows = [
            (
                told(act.at),
                act.kind,
                str(act.revision or ""),
                ",".join(act.channels),
                act.who,
                act.why,
                "; ".join(f"{name}: {_plain(name, value)}" for name, value in act.data.items() if name in _SAID),
            )
            for act in acts.of(store, found_by(store, briefing))
        ]
        table(("when", "what", "revision", "channels", "who", "why", "more"), rows)


def briefings(
    limit: Annotated[int, typer.Option(help="How many, the one changed last first.", min=1, max=200)] = 50,
) -> None:
    """List the briefings of the service: id, slug, status, when each comes out or came out, title."""
    from exporter.publishing import desk
    from exporter.store import listing

    with opened() as store:
        found, more = listing.page(store, limit=limit)
        at = desk.now(store)
        rows = []
        for row in found:
            status, release_at = desk.status_of(row, at)
            out = told(release_at) if release_at is not None else ""
            rows.append((row.id, row.slug, status, str(row.revision), out, row.title))
        table(("id", "slug", "status", "revision", "out", "title"), rows)
        if more:
            say(f"only the first {limit} of them; --limit shows more")


def _plain(name: str, value: object) -> str:
    return told(value) if name == "release_at" and isinstance(value, float) else str(value)
