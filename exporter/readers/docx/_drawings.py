"""What is drawn: pictures, text boxes, charts, diagrams, embedded objects (DrawingML, and VML of older files)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from exporter.assets import PictureFault, take_in
from exporter.readers._page.outline import Data
from exporter.readers.docx._document import Document
from exporter.readers.docx._names import CHART, DIAGRAM, PIC, WP, A, O, R, V, W, shortened

_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_SVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"


@dataclass(frozen=True)
class Picture:
    """A picture: its asset as data (None: not at hand), its words, its height in EMU; whether it floats, or adorns."""

    asset: dict[str, Any] | None
    alt: str
    height: int
    floats: bool
    adorns: bool = False


@dataclass(frozen=True)
class Box:
    """A text box, by the element that holds its paragraphs."""

    content: etree._Element


Drawn = Picture | Box | Data | str


def drawn(element: etree._Element, document: Document, source: str, place: int | None) -> Iterator[Drawn]:
    """Yield what a w:drawing, w:pict or w:object shows, in order; words stand for what no record holds."""
    frame = next(element.iter(f"{WP}inline", f"{WP}anchor"), None)
    floats = frame is not None and frame.tag == f"{WP}anchor"
    extent = frame.find(f"{WP}extent") if frame is not None else None
    height = _whole(extent.get("cy") if extent is not None else None)
    words = _words(frame)
    if (thing := next(element.iter(f"{O}OLEObject"), None)) is not None:
        yield from _object(element, thing, document, source, place)
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
            picture = _picture(one, words, height, floats, document, source, place)
            yield replace(picture, adorns=frame is not None and _adorns(frame))
        elif one.tag == f"{V}imagedata":
            alt = next((shape.get("alt", "") for shape in one.iterancestors(f"{V}shape", f"{V}rect")), "")
            alt = alt or one.get(f"{O}title", "")
            yield _embedded(one.get(f"{R}id"), one.get(f"{R}href"), alt, "", 10**7, False, document, source, place)
        elif one.tag == f"{V}textpath":
            yield one.get("string", "")
        elif one.tag == f"{V}rect":
            if one.get(f"{O}hr", "f") in ("t", "true", "1"):
                yield {"kind": "rule", "_line": place}
        else:
            yield _graphic(one, words, document, source, place)
    if not found and words and element.tag == f"{W}drawing":
        document.page.remark(place, f"a drawing: {shortened(words)}", f"a placeholder: [Drawing: {shortened(words)}]")
        yield f"[Drawing: {words}]"
    elif not found and (control := next(element.iter(f"{W}control"), None)) is not None:
        name = control.get(f"{W}name", "")
        document.page.remark(place, f"a control {name}", "a placeholder: [Form field]; nothing is run")
        yield f"[Form field: {name}]" if name else "[Form field]"
    elif not found and element.tag == f"{W}drawing":
        document.page.remark(place, "a drawing without words", "left out")


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


def _picture(
    picture: etree._Element,
    words: str,
    height: int,
    floats: bool,
    document: Document,
    source: str,
    place: int | None,
) -> Picture:
    named = picture.find(f"{PIC}nvPicPr/{PIC}cNvPr")
    own = " ".join((named.get("descr") or "").split()) if named is not None else ""
    blip = next(picture.iter(f"{A}blip"), None)
    if named is not None and next(named.iter(f"{A}hlinkClick"), None) is not None:
        document.page.remark(place, f"link around a picture: {words or own}", "the picture, without the link")
    linked = blip.get(f"{R}link") if blip is not None else None
    id_ = blip.get(f"{R}embed") if blip is not None else None
    name = named.get("name", "") if named is not None else ""
    return _embedded(id_, linked, words or own, name, height, floats, document, source, place)


def _embedded(
    id_: str | None,
    linked: str | None,
    alt: str,
    name: str,
    height: int,
    floats: bool,
    document: Document,
    source: str,
    place: int | None,
) -> Picture:
    """Return a picture of the package; one that lies elsewhere, or that cannot be shown, is its words."""
    page = document.page
    relations = document.package.relations(source)
    relation = relations.get(id_ or "")
    what = f"picture {shortened(alt or name or 'without a name')!r}"
    if relation is None or relation.is_external:
        elsewhere = relation or relations.get(linked or "")
        target = shortened(elsewhere.target) if elsewhere else ""
        why = f"it lies at {target}, and nothing is fetched" if target else "it is not in the file"
        page.remark(place, f"{what}: {why}", "its words stand for it")
        return Picture(None, alt or f"[Picture{f': {target}' if target else ''}]", 10**7, floats)
    try:
        picture = take_in(document.package.bytes(relation.target))
    except PictureFault as fault:
        page.remark(place, f"{what} ({relation.target.rpartition('/')[2]}): {fault}", "its words stand for it")
        return Picture(None, alt or f"[Picture: {relation.target.rpartition('/')[2]}]", 10**7, floats)
    page.pictures[picture.asset.sha256] = picture
    if picture.told:
        page.remark(place, what, "; ".join(picture.told))
    return Picture(picture.asset.model_dump(mode="json"), alt, height, floats)


def _graphic(one: etree._Element, words: str, document: Document, source: str, place: int | None) -> str:
    """Return the words that stand for a chart or a diagram: what it is, and what is written in it."""
    what, id_ = ("Chart", one.get(f"{R}id")) if one.tag == f"{CHART}chart" else ("Diagram", one.get(f"{R}dm"))
    relation = document.package.relations(source).get(id_ or "")
    part = document.package.xml(relation.target) if relation and not relation.is_external else None
    said = [words] if words else []
    if part is not None:
        for paragraph in part.iter(f"{A}p"):
            text = " ".join("".join(run.text or "" for run in paragraph.iter(f"{A}t")).split())
            if text and text not in said:
                said.append(text)
    shown = f"[{what}: {'; '.join(said)}]" if said else f"[{what}]"
    document.page.remark(
        place, f"a {what.lower()}{f': {shortened(said[0])}' if said else ''}", "a placeholder with its words"
    )
    return shown


def _object(
    element: etree._Element, thing: etree._Element, document: Document, source: str, place: int | None
) -> Iterator[Drawn]:
    """Yield the picture by which an embedded object is seen, if it is one that can be shown, else words."""
    kind = thing.get("ProgID", "")
    what = "Formula" if kind.startswith("Equation") else "Embedded object"
    image = next(element.iter(f"{V}imagedata"), None)
    relation = document.package.relations(source).get(image.get(f"{R}id", "")) if image is not None else None
    if relation and not relation.is_external:
        try:
            picture = take_in(document.package.bytes(relation.target))
        except PictureFault:
            pass
        else:
            document.page.pictures[picture.asset.sha256] = picture
            document.page.remark(place, f"embedded object ({kind})", "the picture by which it is seen")
            yield Picture(picture.asset.model_dump(mode="json"), f"{what} ({kind})", 10**7, False)
            return
    document.page.remark(place, f"embedded object ({kind or 'of no named kind'})", f"a placeholder: [{what}: {kind}]")
    yield f"[{what}: {kind}]" if kind else f"[{what}]"


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 10**7
