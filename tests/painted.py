"""Pictures made on the spot, for tests of pictures."""

import io
import random
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


def photograph(size: tuple[int, int] = (120, 80), mode: str = "RGB", colour: str = "red") -> Image.Image:
    """Return grain, as a camera sees it, with a patch in the upper left quarter."""
    grain = Image.frombytes("L", size, random.Random(7).randbytes(size[0] * size[1]))
    image = Image.merge("RGB", [grain.point(lambda value, step=step: 60 + value // step) for step in (3, 4, 5)])
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1] // 2), fill=colour)
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """Return a picture as a file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def pixel(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    """Return the colour of a pixel: red, green, blue."""
    return tuple(image.convert("RGB").crop((x, y, x + 1, y + 1)).tobytes())


def telling(turn: int = 1) -> Image.Exif:
    """Return EXIF with a turn, a camera and a place, as telephones write it."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0xA431] = turn, "Camera of a source", "SERIAL-4711"
    exif[0x8825] = {1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)}
    return exif


def linear(*, wide: bool = False) -> bytes:
    """Return a colour profile (ICC.1:2010) of light in proportion, far from sRGB; or one of wide primaries."""
    primaries = {"r": (0.6097, 0.3111, 0.0195), "g": (0.2053, 0.6257, 0.0609), "b": (0.1492, 0.0632, 0.7446)}
    if not wide:
        primaries = {"r": (0.4361, 0.2225, 0.0139), "g": (0.3851, 0.7169, 0.0971), "b": (0.1431, 0.0606, 0.7141)}

    def fixed(*values: float) -> bytes:
        return b"".join(struct.pack(">i", round(value * 65536)) for value in values)

    name = b"Light as it is"
    tags = {
        b"desc": b"desc" + bytes(4) + struct.pack(">I", len(name) + 1) + name + bytes(80),
        b"wtpt": b"XYZ " + bytes(4) + fixed(0.9642, 1.0, 0.8249),
        b"cprt": b"text" + bytes(4) + b"none\0",
    }
    for letter, values in primaries.items():
        tags[f"{letter}XYZ".encode()] = b"XYZ " + bytes(4) + fixed(*values)
        tags[f"{letter}TRC".encode()] = b"curv" + bytes(4) + struct.pack(">IH", 1, 563 if wide else 256)
    table, body, place = b"", b"", 132 + 12 * len(tags)
    for tag, data in tags.items():
        data += bytes(-len(data) % 4)
        table += struct.pack(">4sII", tag, place + len(body), len(data))
        body += data
    head = struct.pack(
        ">I4sI4s4s4s12s4s", place + len(body), b"test", 0x02100000, b"mntr", b"RGB ", b"XYZ ", bytes(12), b"acsp"
    )
    head += bytes(28) + fixed(0.9642, 1.0, 0.8249) + bytes(48)
    return head + struct.pack(">I", len(tags)) + table + body


def svg(inside: str = "", attributes: str = 'width="60" height="40"') -> bytes:
    """Return an SVG."""
    return f"<svg {NAMESPACES} {attributes}>{inside}</svg>".encode()


def png(width: int, height: int, lines: bytes, depth: int = 8) -> bytes:
    """Return a PNG of colours that says it is as large as that."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


def png_header(width: int, height: int) -> bytes:
    """Return a tiny PNG that says it is as large as that."""
    return png(width, height, b"\0" * 99)


def drawn(data: bytes) -> Image.Image:
    """Return an SVG as it is drawn, one pixel a unit."""
    return Image.open(io.BytesIO(rasterised(take_in(data), scale=1.0).data)).convert("RGBA")


def ink(data: bytes) -> int:
    """Return how many pixels of a drawing are not clear."""
    return sum(drawn(data).getchannel("A").histogram()[1:])
