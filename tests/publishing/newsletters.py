"""What tests of editions ask again and again: one that is made, what is served of it, what is told of it."""

from typing import Any

import pytest
from sqlalchemy import update

from exporter.database import read, write
from exporter.database import tables as t
from exporter.publishing import Refused, editions
from exporter.publishing.editions import newsstand
from exporter.publishing.editions.issues import Issue
from exporter.publishing.editions.newsstand import Copy, Missing
from tests.publishing.press import ME, Press


def made(paper: Press, *ids: str, **more: Any) -> t.Newsletter:
    """Return an edition of briefings that was ordered just now."""
    more.setdefault("formats", ["html"])
    return editions.make(paper.store, paper.ring, "harbour", "Tonight", [(id, None) for id in ids], ME, **more)


def out(paper: Press, count: int = 2, **changes: Any) -> list[str]:
    """Return briefings that are out on the channel."""
    ids = [paper.take(title=f"Story {number}", **changes) for number in range(1, count + 1)]
    for id in ids:
        paper.publish(id, formats=["html"])
    return ids


def copy(paper: Press, name: str = "latest", format: str = "html", **more: Any) -> Copy:
    found = newsstand.file(paper.store, "harbour", name, format, **more)
    assert isinstance(found, Copy), found
    return found


def missing(paper: Press, name: str = "latest", format: str = "html") -> Missing:
    found = newsstand.file(paper.store, "harbour", name, format)
    assert isinstance(found, Missing), found
    return found


def words(paper: Press, one: Copy) -> str:
    with read(paper.store.engine) as session:
        pages = session.query(t.ArtifactFile).filter_by(key=one.found.key, media_type="text/html").order_by("name")
        return "".join(paper.store.blobs.get(page.sha256).decode() for page in pages)


def issue(paper: Press, name: str = "latest", **more: Any) -> Issue:
    return newsstand.find(paper.store, "harbour", name, **more)


def labels(paper: Press, **more: Any) -> list[str]:
    return [one.label for one in newsstand.listed(paper.store, "harbour", **more)]


def faults(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(fault.path, fault.fault) for fault in refused.value.faults]


def change(paper: Press, number: int = 1, **values: Any) -> None:
    """Change an edition behind everybody's back: what it takes to let a time come."""
    with write(paper.store.engine) as session:
        session.execute(update(t.Newsletter).where(t.Newsletter.number == number).values(**values))


def exports(paper: Press) -> int:
    with read(paper.store.engine) as session:
        return session.query(t.Export).count()
