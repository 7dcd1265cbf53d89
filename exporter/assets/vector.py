"""SVG: pictures that are text. One that could run a program or is a bomb stays out; the others are made to stand alone.

A browser shows an SVG in an `img` without scripts or requests, but opens the file itself, beside a page in `media/`,
as a page of its own. So scripts are refused, and what leads to other files is cut: a browser would fetch it there, and
resvg would read it from this machine's disk.
"""

import re
from collections.abc import Callable, Iterator
from math import sqrt

from lxml import etree

from exporter.assets.alone import LINKS, SVG, alone
from exporter.assets.faults import PictureFault, checked_size
from exporter.assets.picture import Picture, picture_of

MAX_SHAPES = 50_000
"""Shapes to draw, each as often as it is used: resvg needs 30 microseconds for one."""
MAX_SIDE = 100_000
MAX_DRAWN = 16_000_000
"""Pixels of a drawing."""

_PROGRAMS = frozenset("script handler listener iframe embed object".split())
_UNITS = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96, "em": 16, "ex": 8}
_LENGTH = re.compile(r"\s*\+?(\d*\.?\d+(?:[eE][+-]?\d+)?)\s*([a-z]*)\s*")
_LABEL, _MONO = "IBM Plex Sans Condensed", "IBM Plex Mono"
"""What stands in for families that we do not have: pictures with words are charts, and their words are labels."""


def mended(data: bytes, take_in: Callable[[bytes], Picture]) -> Picture:
    """Return an SVG that stands alone; its size is in CSS pixels. Raise PictureFault.

    `take_in` is asked for each picture inside. An SVG that stood alone already keeps every byte.
    """
    root = _parsed(data, is_bare=False)
    for element in root.iter(etree.Element):
        _check(element)
    _count(root, {}, {element.get("id", ""): element for element in root.iter(etree.Element)}, 0)
    width, height = checked_size(*_size(root))
    made, told = alone(root.getroottree(), take_in)
    return picture_of("image/svg+xml", width, height, data if made is None else made, told)


def drawn(data: bytes, width: int, height: int, scale: float) -> bytes:
    """Return an SVG of `width` x `height` as PNG at `scale` pixels a unit, or fewer if it is large. Raise PictureFault.

    It is drawn with our own faces: the same on every machine.
    """
    import resvg_py

    root = _parsed(data)
    root.set("width", str(width))
    root.set("height", str(height))
    scale = min(scale, sqrt(MAX_DRAWN / (width * height)))
    svg = etree.tostring(root, encoding="unicode")
    try:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=svg,
                width=max(1, round(width * scale)),
                dpi=96.0,  # without it, millimetres are nothing
                skip_system_fonts=True,
                font_files=_faces("".join(map(str, root.itertext())), svg),
                serif_family=_LABEL,  # resvg's choice for families that it does not find
                sans_serif_family=_LABEL,
                monospace_family=_MONO,
            )
        )
    except (ValueError, RuntimeError) as error:
        raise PictureFault(f"cannot be drawn: {error}; export it as PNG") from None


def _faces(words: str, svg: str) -> list[str]:
    """Return the files of the faces that the words of an SVG need, and of the families that it names and we have."""
    from exporter.fonts import OFFERS, find_family, prepared, stack, stock_for

    if not words.strip():
        return []
    stock = stock_for()
    named = [name for name in OFFERS if name in svg and find_family(stock, name)]
    families = stack(stock, words, dict.fromkeys((_LABEL, _MONO, *named)), "label")
    return [str(face.path) for family in families for face in prepared(stock, family)]


def _parsed(data: bytes, *, is_bare: bool = True) -> etree._Element:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        raise PictureFault("an SVG that is not UTF-8; save it as UTF-8") from None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=is_bare, remove_pis=is_bare
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        depth = "nested too deeply" if "depth" in (error.msg or "") else error.msg
        raise PictureFault(f"not a well-formed SVG: {depth}") from None
    name = etree.QName(root)
    if name.localname != "svg":
        raise PictureFault(f"a <{name.localname}> file, not a picture")
    if name.namespace != SVG:
        raise PictureFault(f'an SVG without its namespace; add xmlns="{SVG}"')
    if root.getroottree().docinfo.internalDTD is not None:
        raise PictureFault("an SVG with a DOCTYPE; take it out")
    return root


def _check(element: etree._Element) -> None:
    """Raise PictureFault for what would run a program if the file were opened by itself."""
    name = etree.QName(element).localname
    if name.lower() in _PROGRAMS:
        raise PictureFault(f"an SVG with a program in it (<{name}>); export it as a plain picture")
    for attribute, value in element.attrib.items():
        local = etree.QName(attribute).localname
        address = re.sub(r"[\x00-\x20]", "", str(value)).lower()
        if local.lower().startswith("on") or address.startswith(("javascript:", "vbscript:", "data:text")):
            raise PictureFault(f"an SVG with a program in it ({local} of <{name}>); export it as a plain picture")


def _count(
    element: etree._Element, counted: dict[etree._Element, int], named: dict[str, etree._Element], depth: int
) -> int:
    """Return how many shapes are drawn for an element, each `use` as what it stands for. Raise PictureFault."""
    if element in counted:
        return counted[element]
    if depth > 300:
        raise PictureFault("an SVG nested too deeply; export it flattened")
    counted[element] = 0  # what uses itself is drawn once
    total = 1
    for inner in _drawn_for(element, named):
        total += _count(inner, counted, named, depth + 1)
        if total > MAX_SHAPES:
            raise PictureFault(f"an SVG of more than {MAX_SHAPES} shapes; export it as PNG")
    counted[element] = total
    return total


def _drawn_for(element: etree._Element, named: dict[str, etree._Element]) -> Iterator[etree._Element]:
    yield from element.iterchildren(etree.Element)
    if etree.QName(element).localname == "use":
        target = next((value for name in LINKS if (value := element.get(name))), "")
        if target.startswith("#") and (found := named.get(target[1:])) is not None:
            yield found


def _size(root: etree._Element) -> tuple[int, int]:
    """Return width and height in CSS pixels; unsaid, from the viewBox, else 300 x 150 (CSS 2 §10.3.2)."""
    if 0 in (_number(root.get("width")), _number(root.get("height"))):
        raise PictureFault("an SVG without width or height, which nothing draws (SVG 2 §8.2); give it a size")
    width, height = _length(root.get("width")), _length(root.get("height"))
    box = [_length(side) for side in (root.get("viewBox") or "").replace(",", " ").split()[2:]]
    if len(box) == 2 and box[0] and box[1] and not (width and height):
        ratio = box[0] / box[1]
        width, height = width or (height or box[1]) * ratio, height or (width or box[0]) / ratio
    width, height = width or 300.0, height or 150.0
    if max(width, height) > MAX_SIDE:
        raise PictureFault(f"an SVG of {width:g} x {height:g}; {MAX_SIDE} at most on a side")
    return max(1, round(width)), max(1, round(height))


def _length(value: str | None) -> float | None:
    """Return a length in CSS pixels (CSS Values 4 §6), None for a percentage, for nothing and for nonsense."""
    return _number(value) or None


def _number(value: str | None) -> float | None:
    found = _LENGTH.fullmatch(value or "")
    return float(found[1]) * _UNITS[found[2]] if found and found[2] in _UNITS else None
