"""A picture that can be published, and how it came to be so."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from exporter.record.asset import Asset, MediaType


@dataclass(frozen=True)
class Picture:
    """A picture: what it is, its bytes, and what was done to the file that came in, in words."""

    asset: Asset
    data: bytes = field(repr=False)
    told: tuple[str, ...] = field(default=(), compare=False)


Pictures = Mapping[str, Picture]
"""Pictures by the sha256 of their bytes. One that is not there is left out by every format; the manifest tells."""


def picture_of(media_type: MediaType, width: int, height: int, data: bytes, told: Iterable[str] = ()) -> Picture:
    """Return bytes that are fit to be published as a picture, under their digest. Width and height are pixels."""
    sha256 = hashlib.sha256(data).hexdigest()
    asset = Asset(sha256=sha256, media_type=media_type, size=len(data), width=width, height=height)
    return Picture(asset, data, tuple(told))
