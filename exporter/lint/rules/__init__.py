"""Rules: each looks for one kind of noise.

The folder is the registry: a module in it whose name has no leading underscore is a rule. It gives

- `NAME`: how it is asked for; `ABOUT`: what it finds, in a line;
- `LANGUAGES`: the languages (primary tags) in which it looks, None for all;
- `look(subject) -> Iterator[Finding]`.

A rule would rather miss noise than find what is none: whoever is told of ten things that are right reads no eleventh.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from typing import Protocol, cast

from exporter.lint.finding import Finding
from exporter.lint.subject import Subject


class Rule(Protocol):
    """What a module in this folder gives."""

    NAME: str
    ABOUT: str
    LANGUAGES: frozenset[str] | None

    def look(self, subject: Subject) -> Iterator[Finding]:
        """Yield what the rule finds."""
        ...


@cache
def rules() -> dict[str, Rule]:
    """Return every rule by name."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_"))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return {module.NAME: cast(Rule, module) for module in modules}
