"""Whether a Word file was made here: it says so in a property of its own, which Word and LibreOffice keep."""

import io
import re
import zipfile

from exporter.opc.guard import DAMAGED

_PROPERTIES = "docProps/custom.xml"
# Bounded: what repeats a beginning without its end must not be looked through again for each.
_VALUE = rb'"[^>]{0,500}>\s{0,50}<(?:\w{1,20}:)?lpwstr>([^<]{0,4000})<'
_NAMED = re.compile(rb'name="BriefingId' + _VALUE)
_EACH = re.compile(rb'name="BriefingId(\d{0,6})' + _VALUE)
_EDITION = b'name="EditionId"'
_MOST = 1_000_000  # bytes of a file's own properties that are looked at


def ours(data: bytes) -> tuple[str, int] | None:
    """Return (id of the briefing, its revision) of a Word file of one briefing that was made here, else None."""
    found = _NAMED.search(_properties(data))
    return _pair(found[1]) if found else None


def named(data: bytes) -> list[tuple[str, int]]:
    """Return (id, revision) of each briefing in a Word file that was made here, of one or of several; else nothing."""
    found = sorted(_EACH.findall(_properties(data)), key=lambda one: int(one[0] or 0))  # LibreOffice sorts by name
    return [pair for _, said in found if (pair := _pair(said))]


def is_edition(data: bytes) -> bool:
    """Return whether bytes are a Word file of several briefings that was made here."""
    return _EDITION in _properties(data)


def _pair(said: bytes) -> tuple[str, int] | None:
    name, _, revision = _unescaped(said.decode("utf-8", "replace")).rpartition(";")
    is_number = revision.isascii() and revision.isdecimal() and len(revision) <= 10
    return (name, int(revision)) if name and is_number else None


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
