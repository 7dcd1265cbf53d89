"""Bring the tables of a database to the form that this version needs."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from exporter.database.tables import Table


class NotMigrated(RuntimeError):
    """The tables are not those of this version: what to do."""


def migrate(engine: Engine) -> tuple[str | None, str]:
    """Return the revisions of the tables before and after: all steps that lack are taken, together or not at all."""
    before = _at(engine)
    config = _config()
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return before, _head()


def demand(engine: Engine) -> None:
    """Raise NotMigrated if the tables are not those of this version."""
    found = _at(engine)
    if found == _head():
        return
    if found is None:
        raise NotMigrated("the database has no tables yet; run `exporter migrate`")
    known = {step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found in known:
        raise NotMigrated(f"the database is at {found}, this version needs {_head()}; run `exporter migrate`")
    raise NotMigrated(f"the database is at {found}, of a later version; install that version")


def _at(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _head() -> str:
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head
    return head


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("exporter.database") / "migrations"))
    config.attributes["metadata"] = Table.metadata
    return config
