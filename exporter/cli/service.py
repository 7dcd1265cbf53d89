"""`exporter worker`, `migrate`: what runs beside the API, and what prepares for it. `serve` has a module of its own."""

from typing import Annotated

import typer

from exporter.cli.store import opened
from exporter.cli.terminal import USAGE, stop


def worker(
    queues: Annotated[str, typer.Option(help="The queues to serve, with commas: pdf, text.")] = "pdf,text",
    processes: Annotated[
        int | None,
        typer.Option(
            help="Renderings at a time; without it, EXPORTER_WORKER_PROCESSES.", min=1, max=64, show_default=False
        ),
    ] = None,
    parent: Annotated[
        int | None,
        typer.Option(help="End when the process of this id ends.", metavar="PID", show_default=False),
    ] = None,
) -> None:
    """Render what waits in the queues until told to stop (Ctrl-C, TERM); what runs is ended first."""
    from exporter.jobs import QUEUES

    served = list(dict.fromkeys(name.strip() for name in queues.split(",") if name.strip()))
    unknown = [name for name in served if name not in QUEUES]
    if unknown or not served:
        stop(USAGE, f"--queues: {', '.join(unknown) or 'nothing'} is no queue; choose of {', '.join(QUEUES)}")
    with opened(marked=False) as store:  # see `Blobs.outlives_a_fork`
        from worker.program import run

        store.engine.dispose()  # a worker opens its own
        raise typer.Exit(run(store.settings, served, processes or store.settings.worker_processes, parent))


def migrate() -> None:
    """Bring the database and the template set in use to the form that this version needs."""
    from exporter.database.migrate import migrate as bring
    from exporter.publishing.channels import listed
    from exporter.publishing.holding import highwater
    from exporter.publishing.settings import heal_all
    from exporter.store import template_sets

    with opened(migrated=False) as store:
        before, after = bring(store.engine)
        used = template_sets.in_use(store)
        digest = template_sets.renew(store)
        highwater.keep(store)  # first: what is made anew would look as if nothing were missing
        heal_all(store)
        typer.echo(f"tables: at {after}, " + ("as before" if before == after else f"before {before or 'none'}"))
        typer.echo(f"template set: {digest}")
        if used and used.digest != digest and listed(store):
            typer.echo("feeds: `exporter channels rebuild` takes logo and labels of that set into them")
