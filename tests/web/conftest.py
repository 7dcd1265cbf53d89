"""The API for each test, and one for all tests that only read: a briefing in every format."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from exporter.store import Store
from tests.stores import opened
from tests.web.site import Site, serving


@pytest.fixture
def site(store: Store) -> Iterator[Site]:
    """Yield an API that nobody else uses."""
    with serving(store) as made:
        yield made


@pytest.fixture
def alone(tmp_path: Path, place: Callable[[str, Path], str]) -> Iterator[Site]:
    """Yield an API that nobody else uses, on SQLite, where the database makes no difference."""
    with opened(tmp_path / "data", place("sqlite", tmp_path / "data")) as store, serving(store) as made:
        yield made


@dataclass(frozen=True)
class Shop:
    """An API with a briefing in it, and an export of that in the formats that are quick to make."""

    site: Site
    id: str
    export: dict[str, Any]


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory, _sqlite_seed: Path) -> Iterator[Shop]:
    """Yield an API to read from. Nobody changes it."""
    import shutil

    folder = tmp_path_factory.mktemp("shop") / "data"
    shutil.copytree(_sqlite_seed, folder)
    with opened(folder, rate="none") as store, serving(store) as site:
        id = site.take("security-guarantees")
        yield Shop(site, id, site.exported(id, "html", "amp", "docx", "rss", "jsonfeed"))
