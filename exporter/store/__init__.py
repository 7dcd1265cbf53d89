"""The store: what the service keeps. Rows in the database, bytes as blobs; jobs and the API work on nothing else."""

from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError

from exporter.artifacts.blobs import Blobs, blobs_at
from exporter.database import connect
from exporter.settings.service import Misconfigured, Service

__all__ = ["Store", "open_store"]

_ADDRESS = "write postgresql://user:password@host/name, or sqlite:/// and the path of a file"


@dataclass(frozen=True)
class Store:
    """The database and the blobs, as the settings name them. Each process opens its own, after a fork."""

    engine: Engine
    blobs: Blobs
    settings: Service


def open_store(settings: Service) -> Store:
    """Return the store that the settings name. Raise Misconfigured for an address that is none."""
    try:
        engine = connect(settings.database)
    except ModuleNotFoundError as error:
        remedy = 'install "briefing-exporter[postgresql]"' if error.name == "psycopg" else _ADDRESS
        raise Misconfigured(f"EXPORTER_DATABASE_URL: {error.name} is not installed; {remedy}") from None
    except (ArgumentError, ValueError):
        raise Misconfigured(f"EXPORTER_DATABASE_URL: that is no address of a database; {_ADDRESS}") from None
    except OSError as error:
        told = f"the folder of the database cannot be made: {error.strerror}"
        raise Misconfigured(f"EXPORTER_DATA_DIR: {error.filename}: {told}") from None
    try:
        return Store(engine, blobs_at(settings.artifacts, settings.bucket), settings)
    except ValueError as error:
        raise Misconfigured(f"EXPORTER_ARTIFACTS_URL: {error}") from None
