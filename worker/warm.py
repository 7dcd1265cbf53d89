"""Warm: what every rendering needs is loaded once, before the pool forks, so that its processes share it."""

import gc
import time
from collections.abc import Iterable

from exporter.channel import EXAMPLE
from exporter.editions import of_one
from exporter.export import render
from exporter.formats import Unavailable, formats
from exporter.jobs import queue_of
from exporter.logs import logger
from exporter.record import briefing_from
from exporter.templates import TemplateSet

_log = logger("exporter.worker")

# A little of what most briefings have, so that its templates are compiled and its faces prepared.
_BRIEFING = {
    "id": "https://example.org/briefings/warm",
    "slug": "warm",
    "title": "Before the first job",
    "standfirst": "What most briefings have.",
    "authors": [{"name": "Nobody"}],
    "sections": [
        {
            "kind": "what_happened",
            "heading": "What happened",
            "blocks": [
                {
                    "kind": "paragraph",
                    "text": [
                        "Upright, ",
                        {"text": "slanted", "marks": ["emphasis"]},
                        {"text": " and bold", "marks": ["strong"]},
                    ],
                },
                {"kind": "list", "items": ["One", "Two"]},
                {"kind": "code", "text": "1 + 1"},
            ],
        }
    ],
}


def warm(queues: Iterable[str]) -> None:
    """Render a few words in each format of some queues. What cannot be rendered here is found out by its jobs."""
    start = time.perf_counter()
    served = set(queues)
    templates = TemplateSet()
    edition = of_one(briefing_from(_BRIEFING), EXAMPLE)
    for name in formats():
        if queue_of(name) not in served:
            continue
        try:
            render(edition, name, templates, {})
        except Unavailable as error:
            _log.warning("a format is not available", format=name, fault=str(error))
        except Exception as error:  # noqa: BLE001 - a job tells it better
            _log.warning("cannot warm", format=name, error=type(error).__name__)
    gc.collect()
    gc.freeze()  # what is loaded by now stays: the collector of a child need not touch, and so copy, its pages
    _log.info("warm", queues=",".join(sorted(served)), milliseconds=round((time.perf_counter() - start) * 1000))
