"""A feed as readable text: a line for each element, the body line by line below it."""

import json
import re
from typing import Any

from lxml import etree

from exporter.formats import Rendering

_BODIES = ("content:encoded", "content", "content_html")


def projection(rendering: Rendering, *, bodies: bool) -> str:
    """Return a feed as text for a golden; without `bodies` they are told by their length alone.

    Pictures that were drawn are named so: their bytes are the engine's affair.
    """
    ((name, data),) = rendering.files.items()
    lines = (
        _of_json(json.loads(data), 0, bodies) if name.endswith(".json") else _of_xml(etree.fromstring(data), 0, bodies)
    )
    text = "\n".join(lines) + "\n"
    for drawn, picture in rendering.extra_media.items():
        text = text.replace(drawn, "drawn.png")
        text = re.sub(rf"(fileSize|length|size_in_bytes)(=|: ){len(picture)}\b", r"\1\2(drawn)", text)
    return text + "".join(f"notice: {notice}\n" for notice in rendering.notices)


def _of_xml(element: etree._Element, depth: int, bodies: bool) -> list[str]:
    name = f"{element.prefix}:{etree.QName(element).localname}" if element.prefix else etree.QName(element).localname
    attributes = "".join(f" {etree.QName(key).localname}={value!s}" for key, value in element.attrib.items())
    lines = _of_text(
        name + attributes, "" if len(element) else element.text or "", depth, bodies or name not in _BODIES
    )
    for child in element:
        lines += _of_xml(child, depth + 1, bodies)
    return lines


def _of_json(value: Any, depth: int, bodies: bool) -> list[str]:
    lines = []
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, dict | list):
            lines += [f"{'  ' * depth}{key}", *_of_json(inner, depth + 1, bodies)]
        else:
            lines += _of_text(str(key), str(inner), depth, bodies or key not in _BODIES)
    return lines


def _of_text(name: str, text: str, depth: int, whole: bool) -> list[str]:
    margin = "  " * depth
    if not whole:
        return [f"{margin}{name}: {text.count(chr(10)) + 1} lines, as in RSS"]
    if "\n" in text:
        return [f"{margin}{name}:", *(f"{margin}  | {line}" for line in text.split("\n"))]
    return [f"{margin}{name}: {text}" if text else f"{margin}{name}"]
