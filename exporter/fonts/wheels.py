"""Families in installed wheels, found without importing a package."""

import base64
import csv
from pathlib import Path

from exporter.fonts.catalogue import Offer
from exporter.fonts.faces import Family, Source, sha256_of


def read_wheel(offer: Offer) -> Family | None:
    """Return the family in its wheel, found without importing the wheel's package."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        wheel = distribution(offer.wheel)
    except PackageNotFoundError:
        return None
    # The installer's own list of files has their digests: reading it spares hashing thirty megabytes at each start.
    digests = {row[0]: row[1] for row in csv.reader((wheel.read_text("RECORD") or "").splitlines()) if len(row) > 1}
    sources = []
    for (weight, style), name in offer.files.items():
        path = Path(str(wheel.locate_file(name)))
        if not path.is_file():
            return None
        sources.append(Source(weight, style, path, _listed_sha256(digests.get(name, "")) or sha256_of(path)))
    return Family(offer.family, tuple(sources), f"{offer.wheel} {wheel.version}", offer.pinned)


def _listed_sha256(entry: str) -> str:
    """Return the digest of a RECORD entry as hexadecimal digits: there it is base64 without padding (PEP 376, 427)."""
    algorithm, _, value = entry.partition("=")
    return base64.urlsafe_b64decode(value + "==").hex() if algorithm == "sha256" else ""
