"""Lint: noise in the words of a record, as scraping, pasting and generating leave it. Readers keep it; this tells.

`lint` finds, `mended` does what is safe. Rules lie in `rules/`; docs/lint.md tells of each.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from exporter.lint.finding import Edit, Finding
from exporter.lint.mending import mend
from exporter.lint.places import with_lines
from exporter.lint.rules import rules
from exporter.lint.subject import Subject
from exporter.record.briefing import Briefing

__all__ = ["Edit", "Finding", "Mended", "lint", "mended", "rules", "with_lines"]

_ROUNDS = 20


@dataclass(frozen=True)
class Mended:
    """A record after mending: what was mended in it, and what is left for people."""

    briefing: Briefing
    done: tuple[Finding, ...]
    left: tuple[Finding, ...]


def lint(briefing: Briefing, names: Iterable[str] | None = None) -> tuple[Finding, ...]:
    """Return what the rules of some names, or all, find in a briefing, in the order of its record."""
    subject = Subject(briefing)
    order = {text.path: index for index, text in enumerate(subject.texts)}
    chosen = rules().values() if names is None else [rules()[name] for name in names]
    found = [finding for rule in chosen for finding in rule.look(subject)]
    return tuple(sorted(found, key=lambda one: (order.get(one.path, -1), one.path, one.at, one.rule, one.what)))


def mended(briefing: Briefing, names: Iterable[str] | None = None) -> Mended:
    """Return a briefing with all that is safe to mend mended, by the rules of some names, or all."""
    names = list(rules() if names is None else names)
    done: list[Finding] = []
    left = lint(briefing, names)
    for _ in range(_ROUNDS):  # what is mended can lay bare more: an entity that was a space
        briefing, now = mend(briefing, left)
        if not now:
            break
        done += now
        left = lint(briefing, names)
    return Mended(briefing, tuple(done), left)
