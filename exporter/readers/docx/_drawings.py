"""What is drawn: pictures, text boxes, charts, diagrams, embedded objects (DrawingML, and VML of older files)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from exporter.assets import PictureFault, take_in
from exporter.opc import Relation
from exporter.readers._page.outline import Data
from exporter.readers.docx._document import Document
from exporter.readers.docx._names import CHART, DIAGRAM, PIC, WP, A, O, R, V, W, shortened

_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_TALL = 10**7
"""English Metric Units: higher than a line, as is what tells no height."""
_SVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"


@dataclass(frozen=True)
class Picture:
    """A picture: its asset as data (None: not at hand), its words, its height in EMU; whether it floats, or adorns."""

    asset: dict[str, Any] | None
    alt: str
    height: int = _TALL
    floats: bool = False
    adorns: bool = False


@dataclass(frozen=True)
class Box:
    """A text box, by the element that holds its paragraphs."""

    content: etree._Element


Drawn = Picture | Box | Data | str


@dataclass(frozen=True)
class Spot:
    """Where something is drawn: in which part of the document, and at which paragraph."""

    document: Document
    source: str
    place: int | None

    def tell(self, what: str, became: str) -> None:
        """Note what became of something that is drawn here."""
        self.document.page.remark(self.place, what, became)

    def relation(self, id_: str | None) -> Relation | None:
        """Return where an id of this part leads."""
        return self.document.package.relations(self.source).get(id_ or "")


def drawn(element: etree._Element, spot: Spot) -> Iterator[Drawn]:
    """Yield what a w:drawing, w:pict or w:object shows, in order; words stand for what no record holds."""
    frame = next(element.iter(f"{WP}inline", f"{WP}anchor"), None)
    floats = frame is not None and frame.tag == f"{WP}anchor"
    extent = frame.find(f"{WP}extent") if frame is not None else None
    height = _whole(extent.get("cy") if extent is not None else None)
    words = _words(frame)
    if (thing := next(element.iter(f"{O}OLEObject"), None)) is not None:
        yield _object(element, thing, spot)
        return
    found = False
    for one in element.iter(f"{W}txbxContent", f"{PIC}pic", f"{V}imagedata", f"{CHART}chart", f"{DIAGRAM}relIds",
                            f"{V}textpath", f"{V}rect"):  # fmt: skip
        if next(one.iterancestors(f"{W}txbxContent"), element) is not element and _inside(one, element):
            continue  # read with the box
        found = True
        if one.tag == f"{W}txbxContent":
            yield Box(one)
        elif one.tag == f"{PIC}pic":
            picture = replace(_picture(one, words, spot), floats=floats, adorns=frame is not None and _adorns(frame))
            yield replace(picture, height=height) if picture.asset else picture
        elif one.tag == f"{V}imagedata":
            alt = next((shape.get("alt", "") for shape in one.iterancestors(f"{V}shape", f"{V}rect")), "")
            yield _embedded(one.get(f"{R}id"), one.get(f"{R}href"), alt or one.get(f"{O}title", ""), "", spot)
        elif one.tag == f"{V}textpath":
            yield one.get("string", "")
        elif one.tag == f"{V}rect":
            if one.get(f"{O}hr", "f") in ("t", "true", "1"):
                yield {"kind": "rule", "_line": spot.place}
        else:
            yield _graphic(one, words, spot)
    if not found and words and element.tag == f"{W}drawing":
        spot.tell(f"a drawing: {shortened(words)}", f"a placeholder: [Drawing: {shortened(words)}]")
        yield f"[Drawing: {words}]"
    elif not found and (control := next(element.iter(f"{W}control"), None)) is not None:
        name = control.get(f"{W}name", "")
        spot.tell(f"a control {name}", "a placeholder: [Form field]; nothing is run")
        yield f"[Form field: {name}]" if name else "[Form field]"
    elif not found and element.tag == f"{W}drawing":
        spot.tell("a drawing without words", "left out")


def _inside(one: etree._Element, element: etree._Element) -> bool:
    """Return whether a text box that stands inside `element` holds `one`."""
    for outer in one.iterancestors():
        if outer is element:
            return False
        if outer.tag == f"{W}txbxContent":
            return True
    return False


def _adorns(frame: etree._Element) -> bool:
    """Return whether its author marked a picture as decoration."""
    return any(one.get("val") in ("1", "true") for one in frame.iter(_DECORATIVE))


def _words(frame: etree._Element | None) -> str:
    """Return the words of a frame (§20.4.2.5: descr, title); none for one that is decoration."""
    told = frame.find(f"{WP}docPr") if frame is not None else None
    if frame is None or told is None or _adorns(frame):
        return ""
    return " ".join((told.get("descr") or told.get("title") or "").split())


def _picture(picture: etree._Element, words: str, spot: Spot) -> Picture:
    named = picture.find(f"{PIC}nvPicPr/{PIC}cNvPr")
    own = " ".join((named.get("descr") or "").split()) if named is not None else ""
    blip = next(picture.iter(f"{A}blip"), None)
    if named is not None and next(named.iter(f"{A}hlinkClick"), None) is not None:
        spot.tell(f"link around a picture: {words or own}", "the picture, without the link")
    linked = blip.get(f"{R}link") if blip is not None else None
    id_ = blip.get(f"{R}embed") if blip is not None else None
    return _embedded(id_, linked, words or own, named.get("name", "") if named is not None else "", spot)


def _embedded(id_: str | None, linked: str | None, alt: str, name: str, spot: Spot) -> Picture:
    """Return a picture of the package; one that lies elsewhere, or that cannot be shown, is its words."""
    relation = spot.relation(id_)
    what = f"picture {shortened(alt or name or 'without a name')!r}"
    if relation is None or relation.is_external:
        elsewhere = relation or spot.relation(linked)
        target = shortened(elsewhere.target) if elsewhere else ""
        why = f"it lies at {target}, and nothing is fetched" if target else "it is not in the file"
        spot.tell(f"{what}: {why}", "its words stand for it")
        return Picture(None, alt or f"[Picture{f': {target}' if target else ''}]")
    file = relation.target.rpartition("/")[2]
    try:
        return _taken_in(relation, alt, what, spot)
    except PictureFault as fault:
        spot.tell(f"{what} ({file}): {fault}", "its words stand for it")
        return Picture(None, alt or f"[Picture: {file}]")


def _taken_in(relation: Relation, alt: str, what: str, spot: Spot) -> Picture:
    """Return a picture of the package. Raise PictureFault."""
    picture = take_in(spot.document.package.bytes(relation.target))
    spot.document.page.pictures[picture.asset.sha256] = picture
    if picture.told:
        spot.tell(what, "; ".join(picture.told))
    return Picture(picture.asset.model_dump(mode="json"), alt)


def _graphic(one: etree._Element, words: str, spot: Spot) -> str:
    """Return the words that stand for a chart or a diagram: what it is, and what is written in it."""
    what, id_ = ("Chart", one.get(f"{R}id")) if one.tag == f"{CHART}chart" else ("Diagram", one.get(f"{R}dm"))
    relation = spot.relation(id_)
    part = spot.document.package.xml(relation.target) if relation and not relation.is_external else None
    said = [words] if words else []
    if part is not None:
        for paragraph in part.iter(f"{A}p"):
            text = " ".join("".join(run.text or "" for run in paragraph.iter(f"{A}t")).split())
            if text and text not in said:
                said.append(text)
    spot.tell(f"a {what.lower()}{f': {shortened(said[0])}' if said else ''}", "a placeholder with its words")
    return f"[{what}: {'; '.join(said)}]" if said else f"[{what}]"


def _object(element: etree._Element, thing: etree._Element, spot: Spot) -> Picture | str:
    """Return the picture by which an embedded object is seen, if it is one that can be shown, else words."""
    kind = thing.get("ProgID", "")
    what = "Formula" if kind.startswith("Equation") else "Embedded object"
    told = f"embedded object ({kind or 'of no named kind'})"
    image = next(element.iter(f"{V}imagedata"), None)
    relation = spot.relation(image.get(f"{R}id")) if image is not None else None
    if relation and not relation.is_external:
        try:
            picture = _taken_in(relation, f"{what} ({kind})", told, spot)
        except PictureFault as fault:
            told += f": {fault}"
        else:
            spot.tell(told, "the picture by which it is seen")
            return picture
    spot.tell(told, f"a placeholder: [{what}: {kind}]" if kind else f"a placeholder: [{what}]")
    return f"[{what}: {kind}]" if kind else f"[{what}]"


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else _TALL
