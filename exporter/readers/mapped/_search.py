"""What a path finds in a source, as texts; and what of it is used."""

from collections.abc import Iterator
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from exporter.readers._json.values import Ledger, Text, leaves
from exporter.readers.mapped._mapping import Value
from exporter.record.faults import Fault, Faults


def found(expression: str, value: Any) -> Any:
    """Return what a path finds, None for nothing. Raise Faults for a function that cannot be used on what is there."""
    try:
        return jmespath.search(expression, value)
    except JMESPathError as error:
        said = " ".join(str(error).split("\n")[0].split())
        raise Faults([Fault("", f"the path {expression!r}: {said}", "correct the mapping file")]) from None


def is_there(value: Any) -> bool:
    """Return whether something was found that says something."""
    return value is not None and value is not False and value not in ("", [], {})


def value_of(ways: tuple[Value, ...], source: Any, ledger: Ledger) -> Any:
    """Return what the first way that leads somewhere gives, with what it puts around a text; it counts as used."""
    for way in ways:
        value = found(way.path, source)
        if not is_there(value) or (isinstance(value, str) and not value.strip()):
            continue
        ledger.use(value)
        if not (way.prefix or way.suffix):
            return value
        first = text_of(value)
        return Text(f"{way.prefix}{first}{way.suffix}", first.path if isinstance(first, Text) else "")
    return None


def text_of(value: Any) -> str:
    """Return the first text or number in a value as text, "" for none."""
    if isinstance(value, Text):
        return value
    first = next(leaves(value), None)
    if first is None:
        return value if isinstance(value, str) else ""
    return first if isinstance(first, Text) else Text(str(first), first.path)


def texts_of(value: Any) -> Iterator[str]:
    """Yield all texts and numbers in a value as texts."""
    for leaf in leaves(value):
        yield leaf if isinstance(leaf, Text) else Text(str(leaf), leaf.path)
