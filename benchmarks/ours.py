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


Rendered = tuple[Input, dict[str, str]]


def rendered(turn: int, times: int) -> Rendered:
    """Return an edition, and what Jinja2 makes of it for an AMP page, by template."""
    given, texts = one(turn, times), dict[str, str]()
    render = templates()._rendered

    def noted(environment: Any, name: str, context: dict[str, Any]) -> str:
        texts[name] = render(environment, name, context)
        return texts[name]

    _with(noted, given)
    return given, texts


def beyond_jinja(given: Rendered) -> bytes:
    """Make the AMP page, templates already rendered: all that we do besides."""
    return _with(lambda environment, name, context: given[1][name], given[0])


def _with(render: Callable[[Any, str, dict[str, Any]], str], given: Input) -> bytes:
    vars(templates())["_rendered"] = render
    try:
        return encoder("amp")(given)
    finally:
        del vars(templates())["_rendered"]
