"""Whether a damage can be seen in a format, so that the check must see it too."""

from collections import Counter
from typing import Any

from exporter.check import as_carried
from exporter.check.details import hidden_in, told_apart
from exporter.formats import Format, Omitting
from exporter.record import Briefing
from exporter.record.passages import passages
from exporter.record.reading import THINGS, letters
from exporter.templates import TemplateSet
from tests.samples import edition_of

_SET = TemplateSet()


def is_visible(whole: Briefing, changed: Briefing, form: Format) -> bool:
    """Return whether a damage can show in a format, which may not carry what it changed (`CARRIES`, `BLURRED`)."""
    return _shown(whole, form) != _shown(changed, form)


def _shown(one: Briefing, form: Format) -> list[Any]:
    """Return what the format can show of a briefing."""
    shown = []
    there = passages(edition_of(one), wording=_SET.labels, fields=isinstance(form, Omitting))
    for passage in filter(None, (as_carried(passage, form) for passage in there)):
        if passage.kind in THINGS and passage.kind not in form.CARRIES:
            continue
        seen = form.CARRIES - hidden_in(passage, form.BLURRED)
        text = letters(passage.text) if form.SPACING == "lost" else passage.text
        details = Counter(detail for detail in passage.details if detail.what in seen)
        told = told_apart(details, seen)
        shown.append((passage.kind, text, told, {name: fact for name, fact in passage.facts.items() if name in seen}))
    return shown
