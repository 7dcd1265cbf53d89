"""The pictures that a page may show: the edition's own, each made safe to paint without asking for anything else."""

import base64
import binascii
import re
from collections.abc import Iterable
from io import BytesIO
from urllib.parse import unquote_to_bytes

from lxml import etree

from exporter.assets import Picture, PictureFault, rasterised, take_in
from exporter.record.asset import Asset

SVG = "image/svg+xml"
_LINKS = ("href", "{http://www.w3.org/1999/xlink}href")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_DATA = re.compile(r"data:image/(?:png|jpeg|gif|webp)(;base64)?,(.*)", re.DOTALL)
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!\s*['\"]?#)[^)]*\)", re.IGNORECASE)


def url_of(asset: Asset) -> str:
    """Return the address under which a page asks for a picture: `asset:<sha256>.<suffix>`."""
    return f"asset:{asset.file_name}"


def paintable(pictures: Iterable[Picture]) -> tuple[dict[str, Picture], list[str]]:
    """Return pictures by address, and a sentence for each SVG that asked for something outside of itself.

    What an SVG asks for from elsewhere is cut out, for nothing is ever fetched; bitmaps inside it are taken in.
    """
    ready: dict[str, Picture] = {}
    notices = []
    for picture in pictures:
        if picture.asset.media_type == SVG:
            data, inner, outside = _alone(picture)
            ready |= inner
            if outside:
                notices.append(
                    f"the picture {picture.asset.file_name} asks for {outside[0]}, which was left out; put it inside"
                )
            picture = Picture(picture.asset, data)
        ready[url_of(picture.asset)] = picture
    return ready, notices


def as_bitmap(picture: Picture) -> Picture:
    """Return an SVG that could not be painted as PNG; as a picture without a mark if that cannot be done either."""
    try:
        return rasterised(picture, scale=3.0)
    except (PictureFault, ValueError, RuntimeError):
        from PIL import Image

        blank = BytesIO()
        Image.new("L", (picture.asset.width, picture.asset.height), 255).save(blank, "PNG")
        return take_in(blank.getvalue())


def words_in(pictures: Iterable[Picture]) -> str:
    """Return the words written in SVG pictures: they too need a face."""
    found: list[object] = []
    for picture in pictures:
        if picture.asset.media_type == SVG:
            found += etree.fromstring(picture.data, _parser()).itertext()
    return "".join(map(str, found))


def _alone(picture: Picture) -> tuple[bytes, dict[str, Picture], list[str]]:
    """Return an SVG without links to the outside, the bitmaps that were inside it, and what it had asked for."""
    root = etree.fromstring(picture.data, _parser())
    if root.get("viewBox") is None:  # without it WeasyPrint shrinks what is given in percent twice
        root.set("viewBox", f"0 0 {picture.asset.width} {picture.asset.height}")
    inner: dict[str, Picture] = {}
    outside: list[str] = []
    for element in root.iter(etree.Element):
        above = element.getparent()
        if above is not None and (space := above.get(_SPACE)) and element.get(_SPACE) is None:
            element.set(_SPACE, space)  # WeasyPrint does not pass it on, and the lines of a terminal lose their indent
        for attribute in _LINKS:
            target = (element.get(attribute) or "").strip()
            if not target or target.startswith("#") or etree.QName(element).localname == "a":
                continue
            if held := _inside(target):
                inner[url_of(held.asset)] = held
                element.set(attribute, url_of(held.asset))
            else:
                outside.append(target[:100])
                del element.attrib[attribute]
        if etree.QName(element).localname == "style":
            element.text = _rules(element.text or "", outside)
        for name, value in element.attrib.items():
            if found := _OUTSIDE.findall(str(value)):
                outside += found
                element.set(name, _OUTSIDE.sub("none", str(value)))
    return etree.tostring(root), inner, outside


def _inside(target: str) -> Picture | None:
    """Return the bitmap that a `data:` address holds (RFC 2397), None for anything else."""
    if not (match := _DATA.match(target)):
        return None
    try:
        data = unquote_to_bytes(match[2])
        return take_in(base64.b64decode(data) if match[1] else data)
    except (PictureFault, binascii.Error):
        return None


def _rules(css: str, outside: list[str]) -> str:
    """Return the plain rules of a style sheet: @import and @font-face would fetch, WeasyPrint knows no other."""
    import tinycss2  # type: ignore[import-untyped]

    outside += re.findall(r"@import[^;]*|@font-face", css)
    outside += _OUTSIDE.findall(css)
    rules = tinycss2.parse_stylesheet(_OUTSIDE.sub("none", css), skip_comments=True, skip_whitespace=True)
    return str(tinycss2.serialize([rule for rule in rules if rule.type == "qualified-rule"]))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
