"""What tests of acts look at: the state of a publication, its entry, its page, why an act was refused."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from exporter.publishing import Refused, current
from exporter.publishing.current import Served
from exporter.publishing.desk import publications
from exporter.store import template_sets
from tests.publishing.press import Press


def new_year(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=UTC)


def state(paper: Press, id: str, slug: str = "harbour") -> str:
    """Return the state of a publication, "draft" if there is none, as the desk is told it."""
    return next((one.state for one in publications(paper.store, id).publications if one.channel == slug), "draft")


def entry(paper: Press, name: str = "atom.xml") -> Any:
    (found,) = paper.entries(name)
    return found


def page(paper: Press, id: str) -> str:
    found = current.file(paper.store, "harbour", f"{paper.publication(id).slug}.html")
    assert isinstance(found, Served)
    return paper.store.blobs.get(found.found.sha256).decode()


def refused(call: Callable[[], Any]) -> Refused:
    with pytest.raises(Refused) as told:
        call()
    return told.value


def sick(paper: Press, folder: Path, name: str) -> None:
    """Put a template set in use in which a template fails."""
    broken = folder / "brand" / name
    broken.parent.mkdir(parents=True, exist_ok=True)
    broken.write_text("<!doctype html>\n{{ nobody }}\n", encoding="utf-8")
    template_sets.activate(paper.store, template_sets.add(paper.store, "sick", folder / "brand").digest)
