"""Parts of a file: what `Range` asks for (RFC 9110 §14)."""

import re
import secrets
from collections.abc import Sequence
from itertools import pairwise

from exporter.web.problems import Problem

MOST = 50
"""Parts that one request may ask for; one with more gets the whole file."""
_UNIT = re.compile(r"\s*bytes\s*=\s*(.*)", re.IGNORECASE)
_PART = re.compile(r"(\d{0,18})-(\d{0,18})")


def asked(header: str, size: int) -> list[tuple[int, int]]:
    """Return the parts that a header asks for, as (first byte, byte after the last), in the order asked.

    Empty where the whole file is to be sent: for another unit, a header that is no such, too many parts, parts that
    overlap (RFC 9110 §14.2 lets a server pass them over). Raise Problem (416) where no part is in the file.
    """
    unit = _UNIT.fullmatch(header)
    given = [one.strip() for one in unit[1].split(",")] if unit else []
    found = [_PART.fullmatch(one) for one in given if one]
    if not found or len(found) > MOST:
        return []
    parts = []
    for match in found:
        if match is None or match.groups() == ("", ""):
            return []
        first, last = match.groups()
        if first and last and int(last) < int(first):
            return []
        start, end = (int(first), min(int(last) + 1, size) if last else size) if first else (size - int(last), size)
        if max(start, 0) < end:
            parts.append((max(start, 0), end))
    if not parts:
        detail = f"it has {size} bytes"
        raise Problem("range", detail, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"})
    ordered = sorted(parts)
    overlap = any(later[0] < earlier[1] for earlier, later in pairwise(ordered))
    return [] if overlap else parts


def cut(data: bytes, parts: Sequence[tuple[int, int]], media_type: str) -> tuple[bytes, dict[str, str]]:
    """Return the body that holds parts of a file, and the headers that say which."""
    whole = f"/{len(data)}"
    if len(parts) == 1:
        start, end = parts[0]
        headers = {"Content-Range": f"bytes {start}-{end - 1}{whole}", "Content-Type": media_type}
        return data[start:end], headers
    boundary = secrets.token_hex(12)
    body = b""
    for start, end in parts:
        head = (
            f"\r\n--{boundary}\r\nContent-Type: {media_type}\r\nContent-Range: bytes {start}-{end - 1}{whole}\r\n\r\n"
        )
        body += head.encode() + data[start:end]
    body += f"\r\n--{boundary}--\r\n".encode()
    return body, {"Content-Type": f"multipart/byteranges; boundary={boundary}"}
