"""SVG, made to stand alone: nothing in it asks for anything outside, and nothing tells of who drew it and where.

Drawing programs write names, folders of their machine and whole histories into a file (`metadata`, elements and
attributes of their own namespaces, remarks). And an address outside would tell somebody who opens the picture and when.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

from lxml import etree

from exporter.assets.faults import PictureFault
from exporter.assets.picture import Picture

SVG = "http://www.w3.org/2000/svg"
LINKS = ("href", "{http://www.w3.org/1999/xlink}href")
_SPEAKS = frozenset((SVG, "http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"))
_ATTRIBUTES = frozenset((None, "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace"))
_DATA = re.compile(r"data:image/(png|jpeg|jpg|gif|webp|svg\+xml)([;=\w.-]*?)(;base64)?,(.*)", re.DOTALL | re.IGNORECASE)
_SHOWING = frozenset(("image", "use", "feImage"))
_ADDRESSING = frozenset("url src image image-set -webkit-image-set cross-fade -webkit-cross-fade".split())


def alone(tree: "etree._ElementTree", take_in: Callable[[bytes], Picture]) -> tuple[bytes | None, list[str]]:
    """Return an SVG that stands alone, None if it did already, and in words what was done to it.

    `take_in` is asked for each picture inside.
    """
    root, told, outside, emptied = tree.getroot(), dict[str, None](), list[str](), list[etree._Element]()
    if _without_remarks(tree):
        told["remarks left out"] = None
    if _without_foreign(root):
        told["metadata of the drawing program left out"] = None
    for element in list(root.iter(etree.Element)):
        if etree.QName(element).localname != "a":
            told |= dict.fromkeys(_mended_links(element, take_in, outside))
            if etree.QName(element).localname in _SHOWING and not any(element.get(name) for name in LINKS):
                emptied.append(element)
        if etree.QName(element).localname == "style" and element.text:
            element.text = _style(element.text, outside)
        for name, value in element.attrib.items():
            if "(" in str(value) or "\\" in str(value):
                element.set(name, _value(str(value), outside))
    if told or outside:
        for element in emptied:
            _remove(element)
    if outside:
        told[f"asks for {outside[0][:100]}, which was left out; put it inside"] = None
    if not told:
        return None, []
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="utf-8"), list(told)


def _remove(element: etree._Element) -> None:
    """Take an element that shows nothing out, but not the words after it; engines stumble over such."""
    above, before = element.getparent(), element.getprevious()
    if above is None:
        return
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        above.text = (above.text or "") + element.tail
    above.remove(element)


def image_in(target: str) -> bytes | None:
    """Return the bytes of the picture that a `data:` address holds (RFC 2397), None for anything else."""
    if not (match := _DATA.match(target.strip())):
        return None
    try:
        data = unquote_to_bytes(match[4])
        return base64.b64decode(data) if match[3] else data
    except binascii.Error:
        return None


def _without_remarks(tree: "etree._ElementTree") -> bool:
    root = tree.getroot()
    beside = [*root.itersiblings(preceding=True), *root.itersiblings()]  # not written out with the root
    inside = [*root.iter(etree.Comment), *root.iter(etree.ProcessingInstruction)]
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    return bool(beside or inside)


def _without_foreign(root: etree._Element) -> bool:
    found = False
    for element in list(root.iter(etree.Element)):
        name = etree.QName(element)
        if name.namespace not in _SPEAKS or (name.localname == "metadata" and name.namespace == SVG):
            above = element.getparent()
            if above is not None:
                etree.strip_elements(above, element.tag, with_tail=False)
                found = True
            continue
        for attribute in [key for key in element.attrib if etree.QName(key).namespace not in _ATTRIBUTES]:
            del element.attrib[attribute]
            found = True
    return found


def _mended_links(element: etree._Element, take_in: Callable[[bytes], Picture], outside: list[str]) -> Iterator[str]:
    """Cut what leads outside, mend pictures inside; yield what was done to those."""
    if element.get("attributeName", "").endswith("href"):  # an animation that swaps the picture for another
        for name in ("to", "from", "by", "values"):
            if not (moved := element.get(name, "#")).startswith("#"):
                outside.append(moved)
                del element.attrib[name]
    for attribute in LINKS:
        target = (element.get(attribute) or "").strip()
        if not target or target.startswith("#"):
            continue
        if (data := image_in(target)) is None:
            outside.append(target)
            del element.attrib[attribute]
            continue
        try:
            held = take_in(data)
        except PictureFault as fault:
            yield f"a picture in it left out ({fault})"
            del element.attrib[attribute]
            continue
        if held.data != data:
            written = base64.b64encode(held.data).decode()
            element.set(attribute, f"data:{held.asset.media_type};base64,{written}")
            yield from held.told or ("a picture in it written anew",)


def _style(css: str, outside: list[str]) -> str:
    """Return a style sheet without what asks for something outside; as it is if nothing does."""
    import tinycss2  # type: ignore[import-untyped]

    before = len(outside)
    rules = [
        rule
        for rule in tinycss2.parse_stylesheet(css)
        if not (rule.type == "at-rule" and rule.lower_at_keyword == "import" and _noted(rule, outside))
    ]
    for rule in rules:
        for part in ("prelude", "content"):
            if getattr(rule, part, None):
                setattr(rule, part, list(_cut(getattr(rule, part), outside)))
    return css if len(outside) == before else str(tinycss2.serialize(rules))


def _noted(rule: Any, outside: list[str]) -> bool:
    outside.append(rule.serialize()[:100])
    return True


def _value(value: str, outside: list[str]) -> str:
    import tinycss2

    before = len(outside)
    cut = list(_cut(tinycss2.parse_component_value_list(value), outside))
    return value if len(outside) == before else str(tinycss2.serialize(cut))


def _cut(tokens: list[Any], outside: list[str]) -> Iterator[Any]:
    """Yield tokens of CSS, each that asks for something outside as `none`."""
    from tinycss2.ast import IdentToken  # type: ignore[import-untyped]

    for token in tokens:
        if asked := _asked_outside(token):
            outside += asked
            yield IdentToken(token.source_line, token.source_column, "none")
            continue
        for inner in ("arguments", "content"):
            if isinstance(inside := getattr(token, inner, None), list):
                setattr(token, inner, list(_cut(inside, outside)))
        yield token


def _asked_outside(token: Any) -> list[str]:
    """Return the addresses outside that a token names: url(x), or a function of addresses with a string in it."""
    values = []
    if token.type == "url":
        values = [token.value]
    elif token.type == "function" and token.lower_name in _ADDRESSING:
        values = [inner.value for inner in token.arguments if inner.type == "string"]
    return [value for value in values if not value.strip().lower().startswith(("#", "data:"))]
