"""Pictures that are small and open into much, or are not what they say (recipe 5)."""

import io
import struct
import zlib
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

from PIL import Image

from tests.hostile.source import Source, page, text


def flood(width: int = 50_000, height: int = 50_000) -> bytes:
    """Return a PNG of one colour that is many pixels."""
    pack = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    data = b"".join(pack.compress(row * 100) for _ in range(height // 100)) + pack.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def frames(count: int = 100_000) -> bytes:
    """Return a GIF of as many frames."""
    frame = b"\x21\xf9\x04\0\1\0\0\0" + b"\x2c\0\0\0\0\1\0\1\0\0" + b"\2\2\x44\1\0"
    return b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff" + frame * count + b"\x3b"


def _jpeg(mode: str = "RGB", **options: Any) -> bytes:
    made = io.BytesIO()
    Image.new(mode, (64, 32), 3).save(made, "JPEG", **options)
    return made.getvalue()


def _rotated() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return _jpeg(exif=exif)


def _drawn(inside: str, size: str = "9") -> bytes:
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'<svg {names} width="{size}" height="{size}">{inside}</svg>'.encode()


def odd(private: str) -> dict[str, bytes]:
    """Return pictures by file name. `private` is an address that must not be asked."""
    body = "<body xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></body>"
    blur = "<filter id='f'><feGaussianBlur stdDeviation='1e9'/></filter><rect width='9' height='9' filter='url(#f)'/>"
    asks = f"<image xlink:href='{private}' width='9' height='9'/><style>@import url({private});</style>"
    return {
        "flood.png": flood(),
        "frames.gif": frames(),
        "cut.jpg": _jpeg()[:300],
        "cmyk.jpg": _jpeg("CMYK"),
        "rotated.jpg": _rotated(),
        "really-a.png": _jpeg(),
        "text.png": b"no picture at all",
        "empty.png": b"",
        "foreign.svg": _drawn(f"<foreignObject>{body}</foreignObject>"),
        "script.svg": _drawn("<script>alert(1)</script><rect width='9' height='9' onload='alert(1)'/>"),
        "deep.svg": _drawn("<g>" * 10_000 + "</g>" * 10_000),
        "asks.svg": _drawn(asks),
        "uses.svg": _drawn("<g id='a'>" + "<use xlink:href='#a'/>" * 50 + "</g><use xlink:href='#a'/>"),
        "huge.svg": _drawn("<rect width='1e9' height='1e9'/>", "1e7"),
        "filter.svg": _drawn(blur),
    }


def shown(private: str) -> Iterator[Source]:
    """Yield pages that show each, beside them and inside of them."""
    for name, data in odd(private).items():
        kind = {"svg": "svg+xml", "jpg": "jpeg"}.get(name.rpartition(".")[2], name.rpartition(".")[2])
        inside = f"data:image/{kind};base64,{b64encode(data).decode()}"
        stem = name.replace(".", "-")
        yield Source(f"beside-{stem}.md", text(f"![A sign]({name})"), {name: data})
        yield Source(f"beside-{stem}.html", page(f'<img src="{name}" alt="A sign">'), {name: data})
        yield Source(f"inside-{stem}.html", page(f'<img src="{inside}" alt="A sign">'))
