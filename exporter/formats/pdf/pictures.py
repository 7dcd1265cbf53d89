"""The pictures that a page may show: the edition's own, no larger than paper needs, as WeasyPrint paints them."""

from collections.abc import Iterable
from io import BytesIO

from lxml import etree

from exporter.assets import Picture, PictureFault, for_print, image_in, rasterised, take_in
from exporter.record.asset import Asset

SVG = "image/svg+xml"
_LINKS = ("href", "{http://www.w3.org/1999/xlink}href")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def url_of(asset: Asset) -> str:
    """Return the address under which a page asks for a picture: `asset:<sha256>.<suffix>`."""
    return f"asset:{asset.file_name}"


def paintable(pictures: Iterable[Picture]) -> tuple[dict[str, Picture], list[str]]:
    """Return pictures by address, bitmaps inside an SVG too, and a sentence for each that cannot be read."""
    ready: dict[str, Picture] = {}
    notices = []
    for picture in pictures:
        address = url_of(picture.asset)
        if picture.asset.media_type == SVG:
            data, inner = _ready(picture)
            ready |= inner
            picture = Picture(picture.asset, data)
        else:
            try:
                picture = for_print(picture)
            except PictureFault as fault:
                notices.append(f"the picture {picture.asset.file_name}: {fault}")
        ready[address] = picture
    return ready, notices


def as_bitmap(picture: Picture) -> Picture:
    """Return an SVG that could not be painted as PNG; as a picture without a mark if that cannot be done either.

    Three pixels a unit are 288 dpi of a drawing in its own size.
    """
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
            found += etree.fromstring(picture.data, svg_parser()).itertext()
    return "".join(map(str, found))


def _ready(picture: Picture) -> tuple[bytes, dict[str, Picture]]:
    """Return an SVG, which stands alone, as WeasyPrint paints it, and by address the pictures that were inside it."""
    root = etree.fromstring(picture.data, svg_parser())
    if root.get("viewBox") is None:  # without it WeasyPrint shrinks what is given in percent twice
        root.set("viewBox", f"0 0 {picture.asset.width} {picture.asset.height}")
    inner: dict[str, Picture] = {}
    for element in root.iter(etree.Element):
        above = element.getparent()
        if above is not None and (space := above.get(_SPACE)) and element.get(_SPACE) is None:
            element.set(_SPACE, space)  # WeasyPrint does not pass it on, and the lines of a terminal lose their indent
        for attribute in _LINKS:
            if (held := _inside(element.get(attribute) or "")) is not None:
                inner[url_of(held.asset)] = held
                element.set(attribute, url_of(held.asset))
        if etree.QName(element).localname == "image":  # PDF/A forbids smoothed pictures (ISO 19005-3 §6.2.8)
            element.set("style", f"{element.get('style', '')};image-rendering:crisp-edges")
        if etree.QName(element).localname == "style":
            element.text = _rules(element.text or "")
    return etree.tostring(root), inner


def _inside(target: str) -> Picture | None:
    """Return the picture that a `data:` address holds, as a bitmap; None for anything else."""
    if (data := image_in(target)) is None:
        return None
    try:
        return rasterised(take_in(data))
    except PictureFault:
        return None


def _rules(css: str) -> str:
    """Return the plain rules of a style sheet: WeasyPrint knows no other, and @font-face would fetch."""
    import tinycss2  # type: ignore[import-untyped]

    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return str(tinycss2.serialize([rule for rule in rules if rule.type == "qualified-rule"]))


def svg_parser() -> etree.XMLParser:
    """Return a parser that asks for nothing outside of a picture."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
