"""The store as commands open it: what cannot be used is one line, and a code that scripts can go by."""

from pathlib import Path

import pytest
import typer
from sqlalchemy import text

from exporter.cli.store import opened
from exporter.cli.terminal import FAILED, USAGE
from exporter.database import read
from exporter.database.migrate import migrate

TAKEN = "postgresql://desk:very-secret@127.0.0.1:1/briefings"


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the data folder that the settings name."""
    monkeypatch.setenv("EXPORTER_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def test_a_store_whose_tables_are_made_is_opened() -> None:
    with opened(migrated=False) as store:
        migrate(store.engine)
    with opened() as store, read(store.engine) as session:
        assert session.scalar(text("SELECT count(*) FROM briefing")) == 0


@pytest.mark.parametrize(
    "name, value, code, said",
    [
        ("EXPORTER_DATA_DIR", "", USAGE, "exporter.sqlite3: the database has no tables yet; run `exporter migrate`"),
        ("EXPORTER_RATE", "many", USAGE, "EXPORTER_RATE: "),
        ("EXPORTER_DATABASE_URL", "a file", USAGE, "EXPORTER_DATABASE_URL: that is no address of a database; write "),
        ("EXPORTER_DATABASE_URL", "postgresql://u:very-secret@h:x/n", USAGE, "EXPORTER_DATABASE_URL: that is no"),
        ("EXPORTER_DATABASE_URL", "oracle9://u:very-secret@h/n", USAGE, "EXPORTER_DATABASE_URL: that is no address"),
        ("EXPORTER_DATABASE_URL", "mysql://u:very-secret@h/n", USAGE, "EXPORTER_DATABASE_URL: MySQLdb is not inst"),
        ("EXPORTER_ARTIFACTS_URL", "ftp://h/very-secret", USAGE, "EXPORTER_ARTIFACTS_URL: artifacts cannot be kept"),
        ("EXPORTER_ARTIFACTS_URL", "s3://", USAGE, "EXPORTER_ARTIFACTS_URL: artifacts cannot be kept at s3://"),
        ("EXPORTER_DATABASE_URL", TAKEN, FAILED, "desk:***@127.0.0.1:1/briefings: the database cannot be used: "),
    ],
)
def test_what_cannot_be_used_is_told_with_its_remedy_and_without_a_secret(
    name: str, value: str, code: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if value:
        monkeypatch.setenv(name, value)
    assert _stopped() == code
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert "very-secret" not in told


def test_a_file_that_is_no_database_is_told(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings.mkdir()
    (settings / "exporter.sqlite3").write_text("Dear diary, " * 1000, encoding="utf-8")
    assert _stopped() == FAILED
    assert "exporter.sqlite3: the database cannot be used: file is not a database; see" in capsys.readouterr().err


def test_a_data_folder_that_cannot_be_made_is_told(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings.write_text("a file stands in its place", encoding="utf-8")
    assert _stopped() == USAGE
    assert "EXPORTER_DATA_DIR: " in capsys.readouterr().err


def _stopped() -> int:
    with pytest.raises(typer.Exit) as stopped, opened():
        pass
    return stopped.value.exit_code
