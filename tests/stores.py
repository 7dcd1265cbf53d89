"""The store as a fixture, on SQLite and, in its lane, on PostgreSQL: migrated, the house set in use, else empty."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from exporter.store import Store

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
"""What a fixture or a test is to be parametrised over that runs on both."""
_numbers = count()


@contextmanager
def opened(folder: Path, url: str = "", **settings: Any) -> "Iterator[Store]":
    """Yield the store in a data folder, or in a database elsewhere, and let go of it at the end."""
    from exporter.settings.service import Service
    from exporter.store import open_store

    store = open_store(Service(data_dir=folder, database_url=url, secret="a secret of the tests", **settings))
    try:
        yield store
    finally:
        store.engine.dispose()


def with_settings(store: "Store", **settings: Any) -> "Store":
    """Return the same store under other settings."""
    from exporter.settings.service import Service

    return replace(store, settings=Service(**(store.settings.model_dump() | settings)))


def _seed(folder: Path, url: str = "") -> None:
    from exporter.database.migrate import migrate
    from exporter.store import template_sets

    with opened(folder, url) as store:
        migrate(store.engine)
        template_sets.renew(store)


@pytest.fixture(scope="session")
def _sqlite_seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seed") / "sqlite"
    _seed(folder)
    return folder


@pytest.fixture(scope="session")
def _postgresql_seed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seed") / "postgresql"
    _seed(folder, request.getfixturevalue("postgresql").create("seed"))
    return folder


@pytest.fixture
def place(request: pytest.FixtureRequest) -> "Callable[[str, Path], str]":
    """Return what makes a data folder as good as new, for `sqlite` or `postgresql`, and gives its database's URL."""

    def made(database: str, folder: Path) -> str:
        shutil.copytree(request.getfixturevalue(f"_{database}_seed"), folder, dirs_exist_ok=True)
        if database == "sqlite":
            return f"sqlite:///{folder / 'exporter.sqlite3'}"
        url: str = request.getfixturevalue("postgresql").create(f"test{next(_numbers)}", "seed")
        return url

    return made


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, place: "Callable[[str, Path], str]", tmp_path: Path) -> "Iterator[Store]":
    """Yield a store of which nobody else knows."""
    with opened(tmp_path / "data", place(request.param, tmp_path / "data")) as made:
        yield made
