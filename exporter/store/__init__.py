"""The store: what the service keeps. Rows in the database, bytes as blobs; jobs and the API work on nothing else."""

from dataclasses import dataclass

from sqlalchemy import Engine

from exporter.artifacts.blobs import Blobs, blobs_at
from exporter.database import connect
from exporter.settings.service import Service

__all__ = ["Store", "open_store"]


@dataclass(frozen=True)
class Store:
    """The database and the blobs, as the settings name them. Each process opens its own, after a fork."""

    engine: Engine
    blobs: Blobs
    settings: Service


def open_store(settings: Service) -> Store:
    """Return the store that the settings name. Raise ValueError for an address that is none."""
    return Store(connect(settings.database), blobs_at(settings.artifacts), settings)
