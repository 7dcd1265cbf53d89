"""Pictures: the only door through which their bytes come in. Nothing here opens a connection.

What passes the door is fit to be published: upright, in sRGB, of a kind that the web knows, without metadata, alone.
`renditions` makes of it what a format needs.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from exporter.assets import bitmap, vector
from exporter.assets.alone import image_in
from exporter.assets.faults import MAX_BYTES, MAX_FRAMES, MAX_PIXELS, MAX_RATIO, PictureFault
from exporter.assets.likeness import is_rendition
from exporter.assets.picture import Picture, Pictures
from exporter.assets.renditions import LARGEST, WIDTHS, for_print, for_web, rasterised
from exporter.record.asset import Asset

__all__ = [
    "LARGEST",
    "MAX_BYTES",
    "MAX_FRAMES",
    "MAX_PIXELS",
    "MAX_RATIO",
    "WIDTHS",
    "Picture",
    "PictureFault",
    "Pictures",
    "for_print",
    "for_web",
    "image_in",
    "is_rendition",
    "rasterised",
    "read_media",
    "take_in",
]


def take_in(data: bytes) -> Picture:
    """Return `data` as a picture that can be published, its kind told by its content. Raise PictureFault.

    What is fit already passes byte for byte, so that its digest stays; the picture tells what was done to the rest.
    What comes out is fit: taken in again, it stays as it is.
    """
    if not data:
        raise PictureFault("the file is empty")
    if len(data) > MAX_BYTES:
        raise PictureFault(f"{len(data)} bytes, {MAX_BYTES} at most; save it smaller")
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    return vector.mended(data, take_in) if head.startswith(b"<") else bitmap.mended(data)


def read_media(folder: Path, assets: Iterable[Asset]) -> tuple[dict[str, Picture], list[str]]:
    """Return the pictures that lie in a media folder and, for each that does not or is damaged, a sentence.

    They stand under the digests of the assets. A picture that had to be mended has another of its own.
    """
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
        if picture.data == data and picture.asset.media_type != asset.media_type:
            missing.append(f"{where} is {picture.asset.media_type}, the record says {asset.media_type}")
            continue
        pictures[asset.sha256] = picture
    return pictures, missing
