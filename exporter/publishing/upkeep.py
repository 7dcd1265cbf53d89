"""Upkeep: what the sweep of a worker does for what is out, besides bringing jobs back.

A worker forks, and the client of a bucket does not live through that: where blobs lie in one, what touches them is left
to the API and to commands.
"""

from collections.abc import Iterator

from exporter.jobs import Ring
from exporter.publishing.acts import By
from exporter.publishing.current import reach
from exporter.publishing.editions import catch_up
from exporter.publishing.erasing.pruning import prune
from exporter.publishing.holding import highwater
from exporter.store import Store

_ME = By("the sweep")


def mark(store: Store) -> None:
    """Write down how far publishing has come, where anything was done since; hold a database that is older."""
    if store.blobs.outlives_a_fork:
        highwater.keep(store)


def bring_up(store: Store, ring: Ring) -> None:
    """Note how far the time of channels has come, and bring editions up that were left behind."""
    reach(store)
    if store.blobs.outlives_a_fork:
        catch_up(store, ring, _ME)


def tidy(store: Store) -> Iterator[int]:
    """Yield, step by step, how much was taken away of what nobody needs any more."""
    if store.blobs.outlives_a_fork:
        yield from prune(store)
