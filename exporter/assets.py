"""Pictures: the only door through which their bytes come in. Nothing here opens a connection."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from lxml import etree

from exporter.record.asset import Asset, MediaType

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 60_000_000

_MEDIA_TYPES: dict[str, MediaType] = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "GIF": "image/gif",
    "WEBP": "image/webp",
}


class PictureFault(ValueError):
    """Why a picture cannot be taken in, and how to mend it."""


@dataclass(frozen=True)
class Picture:
    """A picture: what it is, and its bytes."""

    asset: Asset
    data: bytes


Pictures = Mapping[str, Picture]
"""Pictures by the sha256 of their bytes. One that is not there is left out by every format; the manifest tells."""


def take_in(data: bytes) -> Picture:
    """Return `data` as a picture: PNG, JPEG, GIF, WebP or SVG, told by its content. Raise PictureFault."""
    if not data:
        raise PictureFault("the file is empty")
    if len(data) > MAX_BYTES:
        raise PictureFault(f"{len(data)} bytes, {MAX_BYTES} at most; save it smaller")
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    media_type, width, height = _svg(data) if head.startswith(b"<") else _bitmap(data)
    if width * height > MAX_PIXELS:
        raise PictureFault(f"{width} x {height} pixels, {MAX_PIXELS} in all at most; save it smaller")
    sha256 = hashlib.sha256(data).hexdigest()
    return Picture(Asset(sha256=sha256, media_type=media_type, size=len(data), width=width, height=height), data)


def read_media(folder: Path, assets: list[Asset]) -> tuple[dict[str, Picture], list[str]]:
    """Return the pictures that lie in a media folder and, for each that does not or is damaged, a sentence."""
    pictures, missing = {}, []
    for asset in assets:
        path = folder / asset.file_name
        try:
            data = path.read_bytes()
        except OSError:
            missing.append(f"the picture {asset.file_name} is not in {folder.name}/")
            continue
        if hashlib.sha256(data).hexdigest() != asset.sha256:
            missing.append(f"the picture {asset.file_name} in {folder.name}/ is damaged")
            continue
        try:
            pictures[asset.sha256] = take_in(data)
        except PictureFault as fault:
            missing.append(f"the picture {asset.file_name} in {folder.name}/ is broken: {fault}")
    return pictures, missing


def rasterised(picture: Picture, *, scale: float = 2.0) -> Picture:
    """Return the picture as PNG where a format holds no SVG or WebP (Word), SVG at `scale` pixels a unit."""
    if picture.asset.media_type == "image/svg+xml":
        import resvg_py

        return take_in(bytes(resvg_py.svg_to_bytes(svg_string=picture.data.decode("utf-8"), zoom=scale)))
    if picture.asset.media_type == "image/webp":
        from PIL import Image

        out = io.BytesIO()
        with Image.open(io.BytesIO(picture.data)) as image:
            image.save(out, "PNG")
        return take_in(out.getvalue())
    return picture


def _bitmap(data: bytes) -> tuple[MediaType, int, int]:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=list(_MEDIA_TYPES)) as image:
            kind, (width, height) = _MEDIA_TYPES[str(image.format)], image.size
            if width * height <= MAX_PIXELS:
                image.load()  # a picture that is cut off or broken is found here, not in an encoder
    except UnidentifiedImageError:
        names = ", ".join(name.removeprefix("image/") for name in get_args(MediaType))
        raise PictureFault(f"no picture that a briefing can hold ({names}); convert it") from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PictureFault(f"broken: {error}; save it anew") from None
    return kind, width, height


def _svg(data: bytes) -> tuple[MediaType, int, int]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise PictureFault(f"not a well-formed SVG: {error.msg}") from None
    if etree.QName(root).localname != "svg":
        raise PictureFault(f"a <{etree.QName(root).localname}> file, not a picture")
    if root.getroottree().docinfo.internalDTD is not None:
        raise PictureFault("an SVG with a DOCTYPE; take it out")
    box = (root.get("viewBox") or "").replace(",", " ").split()
    width = _length(root.get("width")) or _length(box[2] if len(box) == 4 else None) or 300
    height = _length(root.get("height")) or _length(box[3] if len(box) == 4 else None) or 150
    return "image/svg+xml", width, height


def _length(value: str | None) -> int | None:
    try:
        number = float((value or "").removesuffix("px"))
    except ValueError:
        return None
    return max(1, round(number)) if 0 < number < 100_000 else None
