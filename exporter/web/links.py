"""Signed links: whoever has one reads one export's files without a token, until it expires. For browsers and mails.

The signature (HMAC-SHA256, RFC 2104) is in the path, before the name of the file: so the links of a page to its
pictures and to other formats hold. It is of the export and the time, under a name of its own, so that nothing else
that is signed with the same secret can stand in for it.
"""

import base64
import hashlib
import hmac
import time

from exporter.web.problems import Problem

LONGEST = 7 * 24 * 60
"""Minutes for which a link holds at most."""


def signed(key: bytes, export_id: str, minutes: int, now: float | None = None) -> tuple[str, int]:
    """Return the path of the folder of an export, ending in a slash, and when it expires (seconds since 1970)."""
    expiry = int(time.time() if now is None else now) + 60 * minutes
    return f"/signed/{expiry}.{_signature(key, export_id, expiry)}/{export_id}/", expiry


def demand(key: bytes, seal: str, export_id: str, now: float | None = None) -> None:
    """Raise Problem for a link that is none (404) or has expired (410; told to nobody who has no genuine one)."""
    digits, _, signature = seal.partition(".")
    is_time = digits.isascii() and digits.isdecimal() and len(digits) < 16
    expected = _signature(key, export_id, int(digits) if is_time else 0)
    if not hmac.compare_digest(signature.encode(), expected.encode()) or not is_time:
        raise Problem("not-found", "nothing is at this address")
    if int(digits) < (time.time() if now is None else now):
        raise Problem("expired", "ask whoever sent it for a new one")


def _signature(key: bytes, export_id: str, expiry: int) -> str:
    message = f"signed link\0{export_id}\0{expiry}".encode()
    digest = hmac.new(key, message, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
