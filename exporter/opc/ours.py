"""Whether a Word file was made here: it says so in a property of its own, which Word and LibreOffice keep."""

import io
import re
import zipfile

from exporter.opc.guard import DAMAGED

_PROPERTIES = "docProps/custom.xml"
_NAMED = re.compile(rb'name="BriefingId"[^>]*>\s*<(?:\w+:)?lpwstr>([^<]*)<')
_EDITION = b'name="EditionId"'
_MOST = 1_000_000  # bytes of a file's own properties that are looked at


def ours(data: bytes) -> tuple[str, int] | None:
    """Return (id of the briefing, its revision) of a Word file of one briefing that was made here, else None."""
    found = _NAMED.search(_properties(data))
    if found is None:
        return None
    name, _, revision = _unescaped(found[1].decode("utf-8", "replace")).rpartition(";")
    return (name, int(revision)) if name and revision.isdecimal() and len(revision) <= 10 else None


def is_edition(data: bytes) -> bool:
    """Return whether bytes are a Word file of several briefings that was made here."""
    return _EDITION in _properties(data)


def _properties(data: bytes) -> bytes:
    if not data.startswith(b"PK\x03\x04"):
        return b""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package, package.open(_PROPERTIES) as part:
            return part.read(_MOST)
    except (*DAMAGED, KeyError):
        return b""


def _unescaped(text: str) -> str:
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return text
