"""Characters that no face at hand has: U+FFFD stands in their place, and they are told with their places and a remedy.

Drawn as they are they would be `.notdef`, an empty box that tells nobody anything and that PDF/A and PDF/UA forbid
(ISO 19005-3 §6.2.11.8, ISO 14289-1 §7.21.8). The sign says that something is missing, the check counts its passage as
altered, and the record inside the file still has the character.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from lxml import etree

from exporter.assets import Picture, Pictures
from exporter.formats.pdf.pictures import SVG, svg_parser
from exporter.record.edition import Edition
from exporter.record.faults import join

_INLINE = re.compile(r"\[\d+\](\.text)?$")  # which of the inlines of a field it is helps nobody
_ADDRESSES = frozenset(("href", "id"))  # of mail, of a briefing; all others are ASCII (`clean_address`)
INSTEAD = "\N{REPLACEMENT CHARACTER}"


def legible(edition: Edition, pictures: Pictures, lacking: list[str]) -> tuple[Edition, dict[str, Picture], list[str]]:
    """Return edition and pictures with U+FFFD for each of the characters, and where in the record it then stands.

    In addresses they are percent-encoded instead: each leads where it led.
    """
    table = str.maketrans(dict.fromkeys(lacking, INSTEAD))
    escaped = str.maketrans({sign: quote(sign) for sign in lacking})  # the same address (RFC 3987 §3.1, RFC 6068 §2)
    data = edition.model_dump(mode="json", exclude_defaults=True)
    places = list(dict.fromkeys(_places(data, frozenset(lacking))))
    drawn = {}
    for sha256, picture in pictures.items():
        drawn[sha256] = _drawn(picture, table) if picture.asset.media_type == SVG else picture
        if drawn[sha256] is not picture:
            places.append(f"the picture {picture.asset.file_name}")
    return Edition.model_validate(_translated(data, table, escaped)), drawn, places


def _places(value: Any, lacking: frozenset[str], path: str = "", block: str = "") -> Iterator[str]:
    if isinstance(value, str) and not lacking.isdisjoint(value):
        field = _INLINE.sub("", path)
        yield f"{field} (block {block})" if block else field
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _places(item, lacking, join(path, index), block)
    elif isinstance(value, dict):
        block = str(value.get("id", block)) if "sections" in path or "corrections" in path else ""
        for key, item in value.items():
            if key in _ADDRESSES:
                continue
            name = "" if path == "" and key == "briefings" and len(item) == 1 else key
            if name:
                yield from _places(item, lacking, join(path, name), block)
            else:
                yield from _places(item[0], lacking)


def _translated(value: Any, table: Mapping[int, str], escaped: Mapping[int, str]) -> Any:
    if isinstance(value, dict):
        return {key: _translated(item, escaped if key in _ADDRESSES else table, escaped) for key, item in value.items()}
    if isinstance(value, list):
        return [_translated(item, table, escaped) for item in value]
    return value.translate(table) if isinstance(value, str) else value


def _drawn(picture: Picture, table: Mapping[int, str]) -> Picture:
    """Return an SVG with other characters in its words; the same picture if there is none of those to replace."""
    root = etree.fromstring(picture.data, svg_parser())
    words = "".join(map(str, root.itertext()))
    if words.translate(table) == words:
        return picture
    for element in root.iter():
        element.text = element.text and element.text.translate(table)
        element.tail = element.tail and element.tail.translate(table)
    return Picture(picture.asset, etree.tostring(root))
