"""Content-Disposition: a file name that people understand, for any title (RFC 6266, RFC 8187)."""

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import quote

_LONGEST = 120  # characters; and with its ending within the 255 bytes that file systems take
_BYTES = 200
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]+')  # on one file system or another
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


def disposition(kind: Literal["inline", "attachment"], title: str, file: str) -> str:
    """Return the header for a file of ours whose edition has a title: named by the title, in ASCII by its own name."""
    plain = PurePosixPath(file).name
    name = file_name(title, file)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def file_name(title: str, file: str) -> str:
    """Return a title as the name of a file, with the ending of `file`; that file's own name if the title gives none."""
    own = PurePosixPath(file).name
    stem, dot, ending = own.partition(".")
    words = "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in title)
    # Cf: what turns the direction of writing could make an ending look like another. Joiners hold emoji and letters.
    words = "".join(sign for sign in words if unicodedata.category(sign) not in ("Cf", "Cs", "Co", "Cn") or sign in "‌‍")
    words = " ".join(_FORBIDDEN.sub(" ", words).split()).strip(". ")
    if not any(unicodedata.category(sign)[0] in "LNS" for sign in words):
        return own
    words = _cut(words)
    if _RESERVED.fullmatch(words):
        words = f"{words} ({stem})"
    return f"{words}{dot}{ending}"


def _cut(words: str) -> str:
    """Return no more words than a file name holds, cut between words where there are any."""
    short = words[:_LONGEST].encode()[:_BYTES].decode(errors="ignore")
    if short == words:
        return words
    head, space, _ = short.rpartition(" ")
    cut = head if space and len(head) > len(short) // 2 else short
    while cut and (unicodedata.combining(cut[-1]) or cut[-1] in "‌‍"):
        cut = cut[:-1]
    return cut.rstrip(" .,;:-–—")
