"""Samples in pieces, to be damaged one at a time."""

from copy import deepcopy
from functools import cache

from exporter.record import Briefing, briefing_from, to_data
from tests.damage.data import dicts_in, spans_in
from tests.samples import briefing


@cache
def pieces(name: str) -> tuple[Briefing, ...]:
    """Return the sections of a sample as briefings of their own, each with the sample's head: small, quickly made."""
    whole = to_data(briefing(name))
    sources = [source["id"] for source in whole.get("sources", ())]
    made: list[Briefing] = []
    for section in whole["sections"]:
        data = deepcopy(whole)
        data["sections"] = [section]
        if made:  # once is enough
            data.pop("lead", None)
            data["corrections"] = []
        used = {name for span in spans_in(data) for name in span.get("sources", ())}
        data["sources"] = [source for source in data.get("sources", ()) if source["id"] in used]
        assert used <= set(sources)
        ids = {part["id"] for part in dicts_in(data) if "id" in part}
        for span in spans_in(data):
            if span.get("href", "").startswith("#") and span["href"][1:] not in ids:
                span["href"] = f"#{section['id']}"
        made.append(briefing_from(data))
    return tuple(made)
