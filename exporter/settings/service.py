"""What the environment says about the service: one variable for each field, `EXPORTER_` before its name.

A variable may also be a file of that name in the folder EXPORTER_SECRETS_DIR, as container engines mount secrets; so
may those that every tool of S3 reads (AWS_ACCESS_KEY_ID and its kin).
"""

import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_SQLITE = "sqlite:///"
_ADDRESS = "address"  # a file in the data folder
_BROKERS = ("amqp://", "amqps://", "redis://", "rediss://", "valkey://", "valkeys://")


class Service(BaseSettings):
    """How the service runs on this machine. docs/operate.md explains each field."""

    model_config = SettingsConfigDict(env_prefix="EXPORTER_", frozen=True, extra="ignore", env_ignore_empty=True)

    data_dir: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("exporter", appauthor=False)),
        description="the folder of database, artifacts, secret and broker where no other place is named for them",
    )
    database_url: str = Field("", description="postgresql://… or sqlite:///…; else a file in the data folder")
    artifacts_url: str = Field("", description="s3://bucket/prefix; else a folder in the data folder")
    broker_url: str = Field("", description="amqp://… or redis://…; else a file in the data folder")
    secret: str = Field("", description="what tokens and links are signed with; else a file in the data folder")
    channel: Path | None = Field(None, description="the channel file for exports that name no channel of their own")
    public_url: str = Field(
        "", description="the address by which the outside reaches the API; else that of the request"
    )
    templates_cache: Path | None = Field(None, description="where workers unpack template sets; else the data folder")
    worker_processes: Annotated[int, Field(ge=1, le=64)] = Field(2, description="renderings at a time in a worker")
    time_limit: Annotated[int, Field(ge=1)] = Field(60, description="seconds that a rendering may take")
    memory_limit: Annotated[int, Field(ge=256)] = Field(2000, description="MB of memory that a rendering may take")
    lease: Annotated[float, Field(gt=0)] = Field(30, description="seconds after which a silent worker counts as dead")
    sweep: Annotated[float, Field(gt=0)] = Field(1, description="seconds between two looks for what was left behind")
    attempts: Annotated[int, Field(ge=1, le=20)] = Field(4, description="attempts at a job")
    body_limit: Annotated[int, Field(ge=1000)] = Field(25_000_000, description="bytes of a request at most")
    rate: str = Field("600/minute", description="requests a token may make; none for no limit")
    open_jobs: Annotated[int, Field(ge=1)] = Field(20_000, description="jobs of a token that may wait or run at a time")
    log: Literal["text", "json"] = Field("text", description="how log lines are written")
    aws_endpoint_url: str = Field("", validation_alias="AWS_ENDPOINT_URL", description="the address of the bucket")
    aws_region: str = Field("", validation_alias="AWS_REGION", description="the region of the bucket")
    aws_access_key_id: str = Field("", validation_alias="AWS_ACCESS_KEY_ID", description="who asks the bucket")
    aws_secret_access_key: str = Field("", validation_alias="AWS_SECRET_ACCESS_KEY", description="its password")

    @field_validator("broker_url")
    @classmethod
    def _is_a_broker(cls, url: str) -> str:
        if url and not url.startswith(_BROKERS):
            raise ValueError(f"begins with none of {', '.join(_BROKERS)}")
        return url

    @field_validator("rate")
    @classmethod
    def _is_a_rate(cls, rate: str) -> str:
        from limits import parse_many

        if rate != "none":
            parse_many(rate)
        return rate

    @property
    def database(self) -> str:
        """Return the URL of the database, with the driver that SQLAlchemy is to take."""
        url = self.database_url or f"{_SQLITE}{self.data_dir.absolute() / 'exporter.sqlite3'}"
        return url.replace("postgres://", "postgresql://", 1).replace("postgresql://", "postgresql+psycopg://", 1)

    @property
    def broker(self) -> str:
        """Return the URL of the broker as Celery takes it."""
        return self.broker_url or f"sqla+{_SQLITE}{self.data_dir.absolute() / 'broker.sqlite3'}"

    @property
    def artifacts(self) -> str:
        """Return where bytes are kept: the URL of a bucket, else the path of a folder."""
        return self.artifacts_url or str(self.data_dir.absolute() / "artifacts")

    @property
    def bucket(self) -> dict[str, str]:
        """Return address and credentials of the bucket, as far as they are set, by the names that obstore takes."""
        told = {
            "aws_endpoint_url": self.aws_endpoint_url,
            "aws_region": self.aws_region,
            "aws_access_key_id": self.aws_access_key_id,
            "aws_secret_access_key": self.aws_secret_access_key,
        }
        return {name: value for name, value in told.items() if value}

    @property
    def template_folder(self) -> Path:
        """Return the folder into which workers unpack template sets. It may be emptied at any time."""
        return self.templates_cache or self.data_dir / "template-sets"

    @property
    def address(self) -> str:
        """Return the address for feeds and pages, without a slash at its end: EXPORTER_PUBLIC_URL; else that at which
        `exporter serve` listened last on this machine; "" if it never did.
        """
        if self.public_url:
            return self.public_url.rstrip("/")
        try:
            return (self.data_dir / _ADDRESS).read_text(encoding="ascii").strip()
        except OSError:
            return ""

    def listens_at(self, address: str) -> None:
        """Note the address at which the service listens, for all processes that share the data folder."""
        (self.data_dir / _ADDRESS).write_text(address, encoding="ascii")

    @cached_property
    def key(self) -> bytes:
        """Return the secret that signs: as it is set, else the one of the data folder, made when first asked for."""
        if self.secret:
            return self.secret.encode()
        path = self.data_dir / "secret"
        if not path.exists():
            # Written aside first: a process that starts at the same moment finds a whole secret, or none.
            self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            aside = path.with_name(f".secret-{secrets.token_hex(8)}")
            with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(secrets.token_hex(32).encode())
            try:
                os.link(aside, path)
            except OSError:  # it is there since this moment, or the disk knows no links
                if not path.exists():
                    aside.replace(path)
            aside.unlink(missing_ok=True)
        return path.read_bytes()


class Misconfigured(ValueError):
    """Variables that cannot be used: which, why, and what to write instead."""


def service() -> Service:
    """Return the settings of the service, read from the environment now. Raise Misconfigured."""
    folder = os.environ.get("EXPORTER_SECRETS_DIR", "").strip()
    if folder and not Path(folder).is_dir():
        raise Misconfigured(f"EXPORTER_SECRETS_DIR: {folder} is no folder; name the one that holds the secrets")
    try:
        return Service(_secrets_dir=folder or None)
    except ValidationError as error:
        told = [
            f"EXPORTER_{'_'.join(map(str, detail['loc'])).upper()}: {said[:1].lower()}{said[1:]}"
            for detail in error.errors(include_url=False)
            for said in [detail["msg"].removeprefix("Value error, ")]
        ]
        raise Misconfigured("; ".join(told)) from None
    except OSError as error:
        name = Path(str(error.filename)).name
        reason = f"{error.strerror}; user {os.getuid()} must be able to read the file"
        raise Misconfigured(f"{name} in EXPORTER_SECRETS_DIR: {reason}") from None
