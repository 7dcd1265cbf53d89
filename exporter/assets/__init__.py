"""Pictures: the only door through which their bytes come in. Nothing here opens a connection."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from exporter.assets.bitmap import measured as bitmap_measured
from exporter.assets.faults import MAX_BYTES, MAX_PIXELS, PictureFault
from exporter.assets.vector import drawn
from exporter.assets.vector import measured as vector_measured
from exporter.record.asset import Asset

__all__ = ["MAX_BYTES", "MAX_PIXELS", "Picture", "PictureFault", "Pictures", "rasterised", "read_media", "take_in"]


@dataclass(frozen=True)
class Picture:
    """A picture: what it is, and its bytes."""

    asset: Asset
    data: bytes


Pictures = Mapping[str, Picture]
"""Pictures by the sha256 of their bytes. One that is not there is left out by every format; the manifest tells."""


def take_in(data: bytes) -> Picture:
    """Return `data` as a picture: PNG, JPEG, GIF, WebP or SVG, told by its content. Raise PictureFault.

    The bytes stay as they are, for their digest is the picture's name: a turn noted in EXIF stays a note.
    """
    if not data:
        raise PictureFault("the file is empty")
    if len(data) > MAX_BYTES:
        raise PictureFault(f"{len(data)} bytes, {MAX_BYTES} at most; save it smaller")
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    media_type, width, height = vector_measured(data) if head.startswith(b"<") else bitmap_measured(data)
    sha256 = hashlib.sha256(data).hexdigest()
    return Picture(Asset(sha256=sha256, media_type=media_type, size=len(data), width=width, height=height), data)


def read_media(folder: Path, assets: list[Asset]) -> tuple[dict[str, Picture], list[str]]:
    """Return the pictures that lie in a media folder and, for each that does not or is damaged, a sentence."""
    pictures, missing = {}, []
    for asset in assets:
        path = folder / asset.file_name
        where = f"the picture {asset.file_name} in {folder.name}/"
        try:
            if not path.is_file():
                missing.append(f"the picture {asset.file_name} is not in {folder.name}/")
                continue
            data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else b""
        except OSError as error:
            missing.append(f"{where} cannot be read: {error.strerror}")
            continue
        if hashlib.sha256(data).hexdigest() != asset.sha256:
            missing.append(f"{where} is damaged")
            continue
        try:
            picture = take_in(data)
        except PictureFault as fault:
            missing.append(f"{where} is broken: {fault}")
            continue
        if picture.asset.media_type != asset.media_type:
            missing.append(f"{where} is {picture.asset.media_type}, the record says {asset.media_type}")
            continue
        pictures[asset.sha256] = picture
    return pictures, missing


def rasterised(picture: Picture, *, scale: float = 2.0) -> Picture:
    """Return the picture as PNG where a format holds no SVG or WebP (Word), SVG at `scale` pixels a unit.

    Raise PictureFault for an SVG that cannot be drawn.
    """
    if picture.asset.media_type == "image/svg+xml":
        return take_in(drawn(picture.data, picture.asset.width, picture.asset.height, scale))
    if picture.asset.media_type == "image/webp":
        from PIL import Image

        out = io.BytesIO()
        with Image.open(io.BytesIO(picture.data)) as image:
            image.save(out, "PNG")
        return take_in(out.getvalue())
    return picture
