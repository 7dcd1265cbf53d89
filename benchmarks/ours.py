"""Our side: each format by its own `encode`, and all of them by the road."""

import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.sample import edition, pictures
from exporter.assets import Pictures
from exporter.export import export
from exporter.formats import formats
from exporter.record import Edition
from exporter.templates import TemplateSet

FORMATS = tuple(formats())

Input = tuple[Edition, Pictures]


@cache
def templates() -> TemplateSet:
    return TemplateSet()


def one(turn: int, times: int) -> Input:
    made = edition(turn, times)
    return made, pictures(made)


def encoder(name: str) -> Callable[[Input], bytes]:
    """Return what composes and encodes an edition: steps 2 and 3."""

    def encode(given: Input) -> bytes:
        rendering = formats()[name].encode(given[0], templates(), given[1])
        return next(iter(rendering.files.values()))

    return encode


def exporter_of(names: Sequence[str], *, checked: bool = False) -> Callable[[Input], bytes]:
    """Return what takes an edition down the whole road, files on disk included."""

    def run(given: Input) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            told = export([given[0]], names, templates(), given[1], Path(folder), checked=checked)
        assert not list(told.failures()), told
        return told.to_json()

    return run


Replay = list[tuple[Any, str, dict[str, Any]]]


def recorded(turn: int, times: int) -> Replay:
    """Return every template that an AMP page renders, with the values it gets."""
    set_, calls = templates(), Replay()
    render = set_._rendered

    def noted(environment: Any, name: str, context: dict[str, Any]) -> str:
        calls.append((environment, name, context))
        return render(environment, name, context)

    set_._rendered = noted  # type: ignore[method-assign]
    try:
        encoder("amp")(one(turn, times))
    finally:
        del set_._rendered
    return calls


def replayed(calls: Replay) -> bytes:
    """Render those templates and do nothing else."""
    return "".join(templates()._rendered(*call) for call in calls).encode()
