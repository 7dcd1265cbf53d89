"""A PDF says what it is in its XMP metadata (ISO 16684-1), found as its makers meant it to be: by its packet.

No PDF is parsed for that. A program that packs the metadata when it saves a file anew hides them: then the file says
nothing.
"""

from collections.abc import Iterator

from lxml import etree

from exporter.marks.mark import GENERATOR, Mark, claims_of
from exporter.marks.xml import root_of

_BEGIN, _END = b"<?xpacket begin=", b"<?xpacket end="  # ISO 16684-1 §7.3.2
_MOST = 1024 * 1024  # bytes of a packet
_PACKETS = 32  # that are looked at, the last first: a file that was changed has its newest at the end
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DC, _XMP = "{http://purl.org/dc/elements/1.1/}", "{http://ns.adobe.com/xap/1.0/}"
_MM = "{http://ns.adobe.com/xap/1.0/mm/}"


def mark_of(data: bytes) -> Mark | None:
    """Return what a PDF says it is, None for what is no PDF or says nothing."""
    if not data.startswith(b"%PDF-"):
        return None
    return next((mark for packet in _packets(data) if (mark := _of_packet(packet)) is not None), None)


def _packets(data: bytes) -> Iterator[bytes]:
    """Yield the packets of a file, the last one first."""
    end = len(data)
    for _ in range(_PACKETS):
        end = data.rfind(_END, 0, end)
        begin = data.rfind(_BEGIN, max(0, end - _MOST), end) if end > 0 else -1
        if end < 0:
            return
        if begin >= 0:
            yield data[begin:end]
            end = begin


def _of_packet(packet: bytes) -> Mark | None:
    root = root_of(packet.partition(b"?>")[2])
    identifier = _said(root, f"{_DC}identifier") if root is not None else ""
    if root is None or not identifier:
        return None
    held = [item.text or "" for bag in root.iter(f"{_DC}relation") for item in bag.iter(f"{_RDF}li")]
    pairs = [(id, revision) for id, _, revision in (one.rpartition(";") for one in held) if id]
    is_ours = _said(root, f"{_XMP}CreatorTool") == GENERATOR
    return Mark("pdf", claims_of(pairs or [(identifier, _said(root, f"{_MM}VersionID"))]), is_ours)


def _said(root: etree._Element, name: str) -> str:
    """Return a property, which may be written as an element or as an attribute (ISO 16684-1 §7.9.2.2), "" if unsaid."""
    for element in root.iter(f"{_RDF}Description"):
        if found := element.get(name):
            return found.strip()
        for child in element.iterchildren(name):
            if text := (child.text or "").strip():
                return text
    return ""
