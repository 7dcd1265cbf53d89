"""A correction, from the request until readers get the last of its formats: over HTTP, as they would."""

import time
from dataclasses import dataclass

from sqlalchemy import select

from benchmarks.service import Running
from exporter.database import read
from exporter.database import tables as t

FORMATS = {"html": ".html", "amp": ".amp.html", "docx": ".docx", "pdf": ".pdf"}
_PATIENCE = 60  # seconds
_WARM = 2  # acts until processes that did nothing yet have loaded what they need


@dataclass(frozen=True)
class Corrected:
    """Milliseconds from the request for a correction until the last format is served, and what that one's job took."""

    last: str
    answered: float
    whole: float
    itself: float


def corrected(running: Running, count: int) -> list[Corrected]:
    """Return how long corrections take until all formats of them are out, each alone, by a worker of two processes."""
    running.client.put("/channels/desk", json={"title": "The desk"}).raise_for_status()
    id = running.add(0)
    with running.worker(2):
        _act(running, id, "publish", {"channels": ["desk"], "formats": [*FORMATS]})
        notices = [f"It was Tuesday, not Monday. ({turn})" for turn in range(_WARM + count)]
        return [_act(running, id, "correct", {"notice": notice}) for notice in notices][_WARM:]


def _act(running: Running, id: str, act: str, asked: dict[str, object]) -> Corrected:
    """Return how long it takes until an act is out in all formats."""
    start = time.perf_counter()
    answer = running.client.post(f"/briefings/{id}/{act}", json={"why": "measured", **asked})
    answer.raise_for_status()
    answered = time.perf_counter() - start
    (publication,) = answer.json()["publications"]
    page, revision = f"/channels/desk/briefings/{publication['slug']}", str(publication["revision"])
    left, last = dict(FORMATS), ""
    while left:
        for name, suffix in list(left.items()):
            if running.client.head(page + suffix).headers.get("exporter-revision") == revision:
                last = name
                del left[name]
        if time.perf_counter() - start > _PATIENCE:
            raise RuntimeError(f"not out within {_PATIENCE} s: {', '.join(left)}")
        time.sleep(0.01)
    whole = time.perf_counter() - start
    with read(running.store.engine) as session:
        found = select(t.Job.milliseconds).where(t.Job.format == last).order_by(t.Job.id.desc()).limit(1)
        return Corrected(last, answered * 1000, whole * 1000, float(session.scalar(found) or 0))
