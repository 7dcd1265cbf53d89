"""The API for each test, and one for all tests that only read: a briefing in every format."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from exporter.store import Store, tokens
from tests.publishing.press import Press, press
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


@dataclass(frozen=True)
class Kiosk:
    """An API with a press behind it, and the channels `harbour`, open to all, and `desk`, which needs a token."""

    site: Site
    press: Press
    anybody: httpx.Client

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Return what somebody without a token gets; headers by their names with `_` for `-`."""
        return self.anybody.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def partner(self, *channels: str) -> str:
        """Return a new token that reads channels, and may do nothing else."""
        return tokens.make(self.site.store, "a partner", [f"channel:{slug}" for slug in channels])


@pytest.fixture
def kiosk(store: Store) -> Iterator[Kiosk]:
    """Yield an API from which something goes out, of which nobody else knows."""
    made = press(store)
    made.channel()
    made.channel("desk", access="token", title="The desk")
    with serving(made.store) as site, httpx.Client(base_url=site.client.base_url, timeout=30) as anybody:
        yield Kiosk(site, made, anybody)
