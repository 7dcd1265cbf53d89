"""One canonical briefing in; PDF, Word, RSS, Atom, JSON Feed, AMP and HTML out, from one template set.

The road, with the numbers that docstrings, log lines and the README share:

     source ─1 read─▶ Briefing ─2 compose─▶ house HTML ─3 encode─▶ bytes ─4 keep─▶ Artifact ─5 deliver─▶ Receipt
           readers/*   record/    templates/     markup.py   formats/*      artifacts.py        destinations/*

A *reader* turns a source into a `Briefing`. A *format* turns an `Edition` and its templates into bytes, and reads such
bytes back. A *destination* takes an artifact away. Everything else is the road between them. Steps 2 and 3 are pure.

    from pathlib import Path
    from exporter import EXAMPLE, TemplateSet, of_one, read
    from exporter.export import export

    reading = read(Path("briefing.md"))
    export([of_one(reading.briefing, EXAMPLE)], ["pdf", "docx"], TemplateSet(), reading.pictures, Path("out"))
"""

import importlib
from typing import TYPE_CHECKING, Any

from exporter.version import __version__

if TYPE_CHECKING:
    from exporter.channel import EXAMPLE, read_channel
    from exporter.editions import of_many, of_one
    from exporter.export import render
    from exporter.formats import Rendering, Unavailable
    from exporter.manifest import Artifact, Manifest
    from exporter.readers import Reading, read
    from exporter.record import Briefing, Channel, Edition, Fault, Faults, Stamp, briefing_from, public, to_json
    from exporter.templates import TemplateFault, TemplateSet

__all__ = [
    "EXAMPLE",
    "Artifact",
    "Briefing",
    "Channel",
    "Edition",
    "Fault",
    "Faults",
    "Manifest",
    "Reading",
    "Rendering",
    "Stamp",
    "TemplateFault",
    "TemplateSet",
    "Unavailable",
    "__version__",
    "briefing_from",
    "of_many",
    "of_one",
    "public",
    "read",
    "read_channel",
    "render",
    "to_json",
]

# Where each name lives. It is imported when first asked for: `exporter --help` waits for none of them.
_HOMES = {
    "channel": "EXAMPLE read_channel",
    "editions": "of_many of_one",
    "export": "render",
    "formats": "Rendering Unavailable",
    "manifest": "Artifact Manifest",
    "readers": "Reading read",
    "record": "Briefing Channel Edition Fault Faults Stamp briefing_from public to_json",
    "templates": "TemplateFault TemplateSet",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    """Return a public name from the module it lives in (PEP 562)."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value
