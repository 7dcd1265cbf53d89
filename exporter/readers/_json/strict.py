"""JSON that can be read in one way only (RFC 8259 §4, §6, §8), parsed once for all readers that look at it."""

import json
from functools import lru_cache
from typing import Any

from exporter.readers._json.places import Places, places
from exporter.readers._page.text import decoded
from exporter.record.faults import Fault, Faults

_WIDE = {b"\xff\xfe\x00\x00": "utf-32", b"\x00\x00\xfe\xff": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
"""What some programs write before JSON (PowerShell does): RFC 4627 allowed it, RFC 8259 §8.1 no longer does."""
_MARKS = (b"\xef\xbb\xbf", *_WIDE)


def strict(data: bytes, *, between_systems: bool = False) -> tuple[Any, Places]:
    """Return what JSON bytes hold, and where; nothing that two programs might read in two ways (RFC 8259 §4, §6).

    A file may be in UTF-16 or UTF-32 by its mark; what goes `between_systems` is UTF-8 (§8.1).
    Raise Faults for keys that stand twice, numbers that JSON lacks, too many levels, and what is no JSON at all.
    """
    known = places(decoded(data) if between_systems else _text(data))
    try:
        if known.faults:
            raise Faults(known.faults)
        return _parsed(data), known
    finally:
        _parsed.cache_clear()  # nobody looks a second time, and it may be large


def begins(data: bytes) -> bool:
    """Return whether bytes begin as a JSON object or array does, in any encoding of Unicode."""
    start = data[:256]
    for mark in _MARKS:
        start = start.removeprefix(mark)
    return start.replace(b"\x00", b"").lstrip()[:1] in (b"{", b"[")


def peeked(data: bytes) -> Any:
    """Return what JSON bytes hold, to see what they are; None for what is no JSON object or array."""
    if not begins(data):
        return None
    try:
        return _parsed(data)
    except Faults:
        return None


def _text(data: bytes) -> str:
    """Return JSON as text: UTF-8, or what its byte-order mark says. Raise Faults."""
    encoding = next((name for mark, name in _WIDE.items() if data.startswith(mark)), None)
    if encoding is None:
        return decoded(data)
    try:
        return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        fault = f"begins as {encoding.upper()}, and is none further down"
        raise Faults([Fault("", fault, "save it as UTF-8", 1)]) from None


@lru_cache(maxsize=1)
def _parsed(data: bytes) -> Any:
    try:
        return json.loads(_text(data))
    except json.JSONDecodeError as error:
        fault = f"column {error.colno}: not JSON: {error.msg}"
        raise Faults([Fault("", fault, "mend the JSON", error.lineno)]) from None
    except RecursionError:
        raise Faults([Fault("", "nested too deeply", "take levels out")]) from None
    except ValueError as error:  # a whole number of thousands of digits
        raise Faults([Fault("", f"not JSON: {error}", "mend the JSON")]) from None
