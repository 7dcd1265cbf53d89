"""JSON with its text in HTML, plain text or Markdown, by a mapping file: WordPress, Ghost, GOV.UK, one of your own."""

from pathlib import Path
from typing import Any

from exporter.readers import MAYBE, NO, SURE, Context, Reading
from exporter.readers._json.strict import begins, peeked, strict
from exporter.readers._page.lacks import PAGE

NAME = "mapped"
LACKS = PAGE
SUFFIXES = (".json",)
MAPPINGS = {path.stem: path for path in sorted(Path(__file__).with_name("mappings").glob("*.toml"))}
"""The mapping files that come with exporter, by the names under which they may be asked for."""


def recognises(data: bytes, suffix: str) -> int:
    """Return whether a source is JSON that one of our mappings knows; other JSON is read here too, by a mapping."""
    value = peeked(data)
    if value is None:
        return MAYBE if begins(data) and suffix in SUFFIXES else NO
    return SURE if _known(value) else MAYBE


def read(data: bytes, context: Context) -> Reading:
    """Return the briefing in a JSON, by the mapping of the context, else by the one of ours that knows it.

    Raise Faults, each with its line.
    """
    from exporter.readers.mapped._briefing import briefing_of
    from exporter.readers.mapped._mapping import mapping_of
    from exporter.record.faults import Fault, Faults

    value, known = strict(data)
    path = context.mapping or _known(value)
    if path is None:
        raise Faults(
            [Fault("", _unknown(value), f"{_wanted()}; for any other name a mapping file with --mapping FILE")]
        )
    return briefing_of(value, known, mapping_of(path), path, context)


def _known(value: Any) -> Path | None:
    """Return the mapping of ours that knows a JSON, None for none."""
    from exporter.readers.mapped._items import items_of, recognised
    from exporter.readers.mapped._mapping import mapping_of

    for path in MAPPINGS.values():
        mapping = mapping_of(path)
        items = items_of(mapping, value)
        if items and recognised(mapping, items[0]):
            return path
    return None


def _unknown(value: Any) -> str:
    keys = ", ".join(list(value)[:8]) if isinstance(value, dict) else ""
    what = f"its keys are {keys}" if keys else "a list" if isinstance(value, list) else "an object without a key"
    return f"JSON of no known kind: {what}"


def _wanted() -> str:
    """Return what each kind of JSON is known by."""
    from exporter.readers.mapped._mapping import mapping_of

    kinds = [f"{name} by {', '.join(mapping_of(path).recognise)}" for name, path in MAPPINGS.items()]
    return "; ".join(
        ("a record is known by id, title, sections", "ninjs by uri and headlines, bodies or the like", *kinds)
    )
