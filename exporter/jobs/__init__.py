"""Jobs: what is asked, by whom, how far it is. The row in the database is the truth; a message to a worker says "look".

     accept ──▶ queued ──claim──▶ running ──finish──▶ done
                  ▲                  │ ├──fail─────▶ failed
                  └──────retry───────┘ └──cancel───▶ cancelled

A claim holds for a lease, which the worker keeps extending, and bears a fence: who was taken for dead and comes back
cannot finish what somebody else does by now. `sweep` brings back what a dead worker or a lost message left behind.
Nothing here knows Celery: whoever wires it hands in a `Ring`.
"""

from collections.abc import Callable, Sequence

QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
OPEN = (QUEUED, RUNNING)

QUEUES = ("pdf", "text")
"""`pdf` holds what takes a layout engine, `text` all that is written in no time."""

Ring = Callable[[str, Sequence[int]], None]
"""Tell the workers of a queue to look at jobs, by id. It may fail, or get lost: the sweep makes up for that."""


def queue_of(format_name: str) -> str:
    """Return the queue of a format."""
    from exporter.formats import formats

    return "pdf" if "weasyprint" in formats()[format_name].ENGINES else "text"
