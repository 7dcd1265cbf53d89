"""Metadata: what a file says besides its picture, taken out without touching a pixel.

A photograph tells where it was taken, on which camera and by whom, and often holds a small copy of itself as it was
before it was cropped; all of that can betray a source. So nothing is kept but what is needed to show the picture. A
file that holds nothing else comes back byte for byte.

JPEG: ITU-T T.81 Annex B; PNG: W3C PNG Third Edition §5; GIF: GIF89a §§17-27; WebP: RFC 9649 §2.
"""

import re
import struct
import zlib
from collections.abc import Iterator

from exporter.assets.faults import PictureFault, checked_frames
from exporter.record.asset import MediaType

Bare = tuple[bytes, frozenset[str]]
"""The bytes of a picture without what is not the picture, and the names of what was taken out."""


class Unreadable(ValueError):
    """A file that is not built as its format says; written anew from its pixels it will be."""


def bare(data: bytes, media_type: MediaType) -> Bare:
    """Return a bitmap's file without metadata, and what was in it. Raise Unreadable; PictureFault if a sum is wrong."""
    took: set[str] = set()
    try:
        made = b"".join(_PARTS[media_type](data, took))
    except (IndexError, struct.error):
        raise Unreadable(f"this {media_type} ends in the middle of a part") from None
    if media_type == "image/webp":
        made = b"RIFF" + struct.pack("<I", len(made) - 8) + made[8:]
    return made, frozenset(took)


# --------------------------------------------------------------------------------------------------------------- JPEG
_ALONE = {0x01, *range(0xD0, 0xD8)}  # markers without a length
_AFTER_SCAN = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
_NAMES = (
    (b"Exif\0", "EXIF"),
    (b"http://ns.adobe.com/x", "XMP"),
    (b"Photoshop 3.0", "IPTC"),
    (b"ICC_PROFILE", ""),  # what it did was done to the pixels, or there was nothing to do
    (b"MPF\0", "a second picture"),
    (b"JFXX", "a small copy"),
)


def _jpeg(data: bytes, took: set[str]) -> Iterator[bytes]:
    yield data[:2]
    place = 2
    while True:
        if data[place] != 0xFF:
            raise Unreadable("a JPEG with bytes between its parts")
        while data[place] == 0xFF:
            place += 1
        kind, place = data[place], place + 1
        if kind == 0xD9:
            yield b"\xff\xd9"
            break
        if kind in _ALONE:
            continue
        (length,) = struct.unpack_from(">H", data, place)
        body, place = data[place + 2 : place + length], place + length
        if (kept := _kept_of_jpeg(kind, body, took)) is not None:
            yield struct.pack(">BBH", 0xFF, kind, len(kept) + 2) + kept
        if kind == 0xDA:  # the pixels follow, up to the next marker
            after = _AFTER_SCAN.search(data, place)
            if after is None:
                raise Unreadable("a JPEG without an end")
            yield data[place : after.start()]
            place = after.start()
    if data[place:].strip(b"\0"):
        took.add("bytes after its end")


def _kept_of_jpeg(kind: int, body: bytes, took: set[str]) -> bytes | None:
    """Return what stays of a part, None for nothing: JFIF without its small copy, Adobe's note on colours, the rest."""
    if kind == 0xFE:
        took.add("a remark")
        return None
    if not 0xE0 <= kind <= 0xEF:
        return body
    if kind == 0xE0 and body.startswith(b"JFIF\0") and len(body) >= 14:
        if len(body) > 14:
            took.add("a small copy")
        return body[:12] + b"\0\0"
    if kind == 0xEE and body.startswith(b"Adobe") and len(body) >= 12:
        return body[:12]
    took.add(next((name for start, name in _NAMES if body.startswith(start)), "data of a program"))
    took.discard("")
    return None


# ---------------------------------------------------------------------------------------------------------------- PNG
_PNG = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"acTL", b"fcTL", b"fdAT"}
_PNG_SHOWS = {b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"cICP", b"sBIT", b"bKGD", b"hIST", b"sPLT", b"pHYs"}


def _png(data: bytes, took: set[str]) -> Iterator[bytes]:
    yield data[:8]
    place = 8
    while True:
        length, kind = struct.unpack_from(">I4s", data, place)
        chunk, place = data[place : place + 12 + length], place + 12 + length
        if kind in _PNG:
            if struct.pack(">I", zlib.crc32(chunk[4:-4])) != chunk[-4:]:  # browsers show no such picture, Pillow does
                raise PictureFault(f"broken: the checksum of its {kind.decode()} is wrong; save it anew")
            yield chunk
        elif kind == b"eXIf":
            took.add("EXIF")
        elif kind == b"tIME" or kind in {b"tEXt", b"zTXt", b"iTXt"}:
            took.add("XMP" if b"XML:com.adobe.xmp" in chunk else "a remark")
        elif kind not in _PNG_SHOWS:
            took.add("data of a program")
        if kind == b"IEND":
            break
    if data[place:].strip(b"\0"):
        took.add("bytes after its end")


# ---------------------------------------------------------------------------------------------------------------- GIF
_LOOPS = {b"NETSCAPE2.0", b"ANIMEXTS1.0"}


def _gif(data: bytes, took: set[str]) -> Iterator[bytes]:
    place, frames = 13 + _colours(data[10]), 0
    yield data[:place]
    while data[place] != 0x3B:
        start = place
        if data[place] == 0x2C:  # an image
            frames = checked_frames(frames + 1, 1, 1)
            place = _after_blocks(data, place + 11 + _colours(data[place + 9]))
            yield data[start:place]
        elif data[place] == 0x21:  # an extension
            kind, place = data[place + 1], _after_blocks(data, place + 2)
            if kind == 0xF9 or (kind == 0xFF and data[start + 3 : start + 14] in _LOOPS):
                yield data[start:place]
            elif kind == 0xFF:
                took.add("XMP" if data[start + 3 : start + 11] == b"XMP Data" else "data of a program")
            else:
                took.add("a remark")
        else:
            raise Unreadable("a GIF with bytes between its parts")
    yield b";"
    if data[place + 1 :].strip(b"\0"):
        took.add("bytes after its end")


def _colours(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after_blocks(data: bytes, place: int) -> int:
    while size := data[place]:
        place += size + 1
    return place + 1


# --------------------------------------------------------------------------------------------------------------- WebP
_WEBP = {b"VP8 ", b"VP8L", b"VP8X", b"ANIM", b"ANMF", b"ALPH"}
_WEBP_NAMES = {b"EXIF": "EXIF", b"XMP ": "XMP", b"ICCP": ""}


def _webp(data: bytes, took: set[str]) -> Iterator[bytes]:
    yield data[:12]
    (size,) = struct.unpack_from("<I", data, 4)
    place, end = 12, min(len(data), size + 8)
    while place + 8 <= end:
        kind, length = struct.unpack_from("<4sI", data, place)
        chunk, place = data[place : place + 8 + length + length % 2], place + 8 + length + length % 2
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~0b00101100]) + chunk[9:]  # no profile, no EXIF, no XMP
        if kind in _WEBP:
            yield chunk
        else:
            took.add(_WEBP_NAMES.get(kind, "data of a program"))
            took.discard("")
    if data[end:].strip(b"\0"):
        took.add("bytes after its end")


_PARTS = {"image/jpeg": _jpeg, "image/png": _png, "image/gif": _gif, "image/webp": _webp}
