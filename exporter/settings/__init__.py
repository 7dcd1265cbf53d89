"""Settings: what the environment says about this machine. Nothing else in the package reads the environment."""

import os
from pathlib import Path


def cache_dir() -> Path | None:
    """Return the folder for all that may be rebuilt (EXPORTER_CACHE_DIR); None for the user's own cache folder."""
    named = os.environ.get("EXPORTER_CACHE_DIR", "").strip()
    return Path(named) if named else None


def debugging() -> bool:
    """Return whether EXPORTER_DEBUG asks for tracebacks."""
    return os.environ.get("EXPORTER_DEBUG", "").strip() not in ("", "0")
