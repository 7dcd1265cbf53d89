"""Migrations: they make the very tables that the code knows, and a database of another version is named."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from exporter.database.migrate import NotMigrated, demand, migrate
from exporter.database.tables import Table
from exporter.store import Store
from tests.stores import opened


def test_the_migrations_make_the_tables_that_the_code_knows(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": False})
        assert compare_metadata(context, Table.metadata) == []


def test_a_second_migration_changes_nothing(store: Store) -> None:
    before, after = migrate(store.engine)
    assert before == after
    demand(store.engine)


def test_a_database_without_tables_says_what_to_run(tmp_path: Path) -> None:
    with opened(tmp_path) as store, pytest.raises(NotMigrated, match="run `exporter migrate`"):
        demand(store.engine)


def test_a_database_of_a_later_version_asks_for_that_version(store: Store) -> None:
    with store.engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(NotMigrated, match="9999, of a later version"):
        demand(store.engine)
