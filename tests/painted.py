"""Pictures made on the spot, for tests of pictures."""

import io
import struct
import zlib

from PIL import Image, ImageDraw

from exporter.assets import rasterised, take_in

NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
KINDS = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}


def bitmap(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: object) -> bytes:
    """Return a picture with lines in it, as bytes."""
    image = Image.new(mode, size)
    draw = ImageDraw.Draw(image)
    for x in range(0, size[0], 3):
        draw.line((x, 0, size[0] - x, size[1]), fill=(x * 4 % 256, 90, 200) if mode.startswith("RGB") else x % 256)
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def svg(inside: str = "", attributes: str = 'width="60" height="40"') -> bytes:
    """Return an SVG."""
    return f"<svg {NAMESPACES} {attributes}>{inside}</svg>".encode()


def png_header(width: int, height: int) -> bytes:
    """Return a tiny PNG that says it is as large as that."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


def drawn(data: bytes) -> Image.Image:
    """Return an SVG as it is drawn, one pixel a unit."""
    return Image.open(io.BytesIO(rasterised(take_in(data), scale=1.0).data)).convert("RGBA")


def ink(data: bytes) -> int:
    """Return how many pixels of a drawing are not clear."""
    return sum(drawn(data).getchannel("A").histogram()[1:])
