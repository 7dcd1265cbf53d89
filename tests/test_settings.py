"""What the environment says about the service: variables, secrets as files, and what cannot be used."""

import os
from pathlib import Path

import pytest

from exporter.settings.service import Misconfigured, Service, service

OURS = ("EXPORTER_", "AWS_")


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(OURS)]:
        monkeypatch.delenv(name)


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EXPORTER_SECRETS_DIR", str(tmp_path))
    return tmp_path


def test_a_secret_is_a_file_named_like_its_variable(secrets: Path) -> None:
    (secrets / "EXPORTER_DATABASE_URL").write_text("postgresql://me:word@db/exporter\n", encoding="utf-8")
    (secrets / "EXPORTER_SECRET").write_text("of all processes\n", encoding="utf-8")
    (secrets / "of somebody else").write_text("x", encoding="utf-8")
    assert service().database == "postgresql+psycopg://me:word@db/exporter"
    assert service().key == b"of all processes"


def test_a_variable_wins_over_the_file_of_its_name(secrets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (secrets / "EXPORTER_BROKER_URL").write_text("amqp://file", encoding="utf-8")
    monkeypatch.setenv("EXPORTER_BROKER_URL", "amqp://variable")
    assert service().broker == "amqp://variable"


def test_credentials_of_a_bucket_come_from_files_too(secrets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (secrets / "AWS_ACCESS_KEY_ID").write_text("me\n", encoding="utf-8")
    (secrets / "AWS_SECRET_ACCESS_KEY").write_text("word\n", encoding="utf-8")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://storage:7070")
    assert service().bucket == {
        "aws_access_key_id": "me",
        "aws_secret_access_key": "word",
        "aws_endpoint_url": "http://storage:7070",
    }


def test_what_is_not_said_of_a_bucket_is_left_to_the_machine() -> None:
    assert service().bucket == {}


def test_a_folder_of_secrets_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPORTER_SECRETS_DIR", "/absent/secrets")
    with pytest.raises(Misconfigured, match="EXPORTER_SECRETS_DIR: /absent/secrets is no folder"):
        service()


@pytest.mark.parametrize(
    "name,value,told",
    [
        ("EXPORTER_WORKER_PROCESSES", "none", "EXPORTER_WORKER_PROCESSES: input should be a valid integer"),
        ("EXPORTER_RATE", "much", "EXPORTER_RATE: "),
        ("EXPORTER_LOG", "xml", "EXPORTER_LOG: input should be 'text' or 'json'"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(
    name: str, value: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Misconfigured, match=told):
        service()


def test_a_secret_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    made = Service(data_dir=tmp_path).key
    assert len(made) == 64
    assert Service(data_dir=tmp_path).key == made
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
