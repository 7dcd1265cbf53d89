"""Families in installed wheels, found without importing a package."""

import base64
import csv
from functools import cache
from pathlib import Path

from exporter.fonts.catalogue import Offer
from exporter.fonts.faces import Family, Source, sha256_of


def read_wheel(offer: Offer) -> Family | None:
    """Return the family in its wheel; None where the wheel is not installed, or is another one than we know."""
    from importlib.metadata import PackageNotFoundError

    try:
        origin, root, digests = _wheel(offer.wheel)
    except PackageNotFoundError:
        return None
    sources = []
    for (weight, style), name in offer.files.items():
        path = root / name
        if not path.is_file():
            return None
        sources.append(Source(weight, style, path, _listed_sha256(digests.get(name, "")) or sha256_of(path)))
    return Family(offer.family, tuple(sources), origin, offer.pinned)


@cache
def _wheel(name: str) -> tuple[str, Path, dict[str, str]]:
    """Return a wheel's name and version, the folder it was unpacked in and its entries in RECORD by path.

    The installer's own list of files has their digests: reading it spares hashing thirty megabytes at each start.
    """
    from importlib.metadata import distribution

    wheel = distribution(name)
    rows = csv.reader((wheel.read_text("RECORD") or "").splitlines())
    return f"{name} {wheel.version}", Path(str(wheel.locate_file(""))), {row[0]: row[1] for row in rows if len(row) > 1}


def _listed_sha256(entry: str) -> str:
    """Return the digest of a RECORD entry as hexadecimal digits: there it is base64 without padding (PEP 376, 427)."""
    algorithm, _, value = entry.partition("=")
    return base64.urlsafe_b64decode(value + "==").hex() if algorithm == "sha256" else ""
