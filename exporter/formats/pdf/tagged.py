"""What WeasyPrint's tag tree needs before it is fit for PDF/UA-1 (ISO 14289-1), mended just before a file is written.

The tree is made of pydyf dictionaries; `K` holds what is inside a tag: references to tags, numbers of marked content.
"""

from typing import Any

from exporter.formats.pdf.headed import headed
from exporter.formats.pdf.objects import object_of, tags_of
from exporter.formats.pdf.origins import Origins
from exporter.formats.pdf.overleaf import joined

_KINDS = {"pre": "/P", "code": "/Code", "figure": "/Div"}
"""What WeasyPrint has no kind for, by element."""
_POINTS = 0.75  # in a pixel of CSS
_UNSPOKEN = ("blockquote::before", "sup::before")
"""Ornaments of ours: a large quotation mark, a joiner before a raised number."""


def mended(pdf: Any, origins: Origins) -> None:
    """Mend the tags of a document.

    Items have one body, notes are notes, contents are contents, each link is in one link, pictures that say nothing are
    not read out, heads of tables say what they head, words say their language, what goes on overleaf is one.
    """
    tags = tags_of(pdf)
    for tag in tags:
        element_tag = _element_of(origins, tag)
        if tag["S"] == "/L":
            _mend_list(pdf, origins, tag)
        elif tag["S"] == "/Figure" and "Alt" not in tag:
            tag["S"] = "/NonStruct"
            tag.pop("A", None)
        elif tag["S"] == "/Caption" and object_of(pdf, tag["P"])["S"] == "/Caption":
            tag["S"] = "/NonStruct"
        elif element_tag in _KINDS:
            tag["S"] = _KINDS[element_tag]
        elif element_tag in ("sup", "sub") and origins[tag.number].element.get("class") != "call":
            _tell_shift(tag, origins[tag.number])
        elif element_tag == "footer" and origins[tag.number].element.get("class") == "attribution":
            tag["S"] = "/P"
        if element_tag in _UNSPOKEN:
            object_of(pdf, tag["P"])["K"].remove(tag.reference)  # what hangs nowhere becomes an artifact
    _mend_notes(pdf, tags)
    _mend_links(pdf, origins, tags)
    for tag in tags:  # what a source is called, in the list of sources (ISO 32000-1 §14.8.4.4.1)
        if _element_of(origins, tag) == "cite" and object_of(pdf, tag["P"])["S"] == "/LBody":
            tag["S"] = "/BibEntry"
    top = next(tag for tag in tags if tag["S"] == "/Document")
    joined(pdf, origins, top)
    for tag in tags:
        if tag.get("S") == "/Table":  # not what has become a part of another
            headed(pdf, origins, tag)
    _tell_languages(pdf, origins, top, pdf.catalog["Lang"].string)


def _tell_shift(tag: Any, box: Any) -> None:
    """Say of raised and lowered words that they are, and how far (pt, ISO 32000-1 §14.8.5.4.4: BaselineShift)."""
    import pydyf

    shift = box.style["vertical_align"]
    if isinstance(shift, str):  # a theme lets the face raise them, or sets them to the top of the line
        shift = box.style["font_size"] * (0.5 if box.element_tag == "sup" else -0.5)  # as much as `super` and `sub`
    tag["S"] = "/Span"
    tag["A"] = pydyf.Dictionary({"O": "/Layout", "BaselineShift": round(shift * _POINTS, 2)})


def _element_of(origins: Origins, tag: Any) -> str | None:
    return origins[tag.number].element_tag if tag.number in origins else None


def _tell_languages(pdf: Any, origins: Origins, tag: Any, around: str) -> None:
    """Tell the language of each tag whose words are in another than those around it (ISO 14289-1 §7.2)."""
    for kid in tag["K"]:
        if isinstance(kid, bytes) and (inner := object_of(pdf, kid)).get("Type") == "/StructElem":
            box = origins.get(inner.number)
            language = (box.style["lang"] if box is not None else None) or around
            if language != around:
                inner["Lang"] = _string(language)
            _tell_languages(pdf, origins, inner, language)


def _string(text: str) -> Any:
    import pydyf

    return pydyf.String(text)


def _mend_links(pdf: Any, origins: Origins, tags: list[Any]) -> None:
    """Take links in links out: page numbers, whose lists are contents, and bold words. What else leads is a link."""
    doubled = set()
    for tag in tags:
        for kid in [one for one in tag["K"] if isinstance(one, bytes) and object_of(pdf, one).get("Type") == "/OBJR"]:
            if not _is_in_link(pdf, tag):
                tag["S"] = "/Link"
                continue
            doubled.add(object_of(pdf, kid)["Obj"])
            tag["K"].remove(kid)
            tag["S"] = _KINDS.get(_element_of(origins, tag) or "", "/Span")
            if origins[tag.number].element_tag == "a::before":
                _tag_contents(pdf, tag)
    for page in pdf.objects if doubled else ():
        if isinstance(page, dict) and "Annots" in page:
            page["Annots"][:] = [one for one in page["Annots"] if one not in doubled]


def _is_in_link(pdf: Any, tag: Any) -> bool:
    while "P" in (tag := object_of(pdf, tag["P"])) and tag["S"] in ("/Link", "/Span", "/Code", "/NonStruct"):
        if tag["S"] == "/Link":
            return True
    return False


def _tag_contents(pdf: Any, number: Any) -> None:
    """Tag the list around a page number as contents (ISO 32000-1 §14.8.4.3.2), if it is a plain list of links."""
    tag = object_of(pdf, number["P"])
    for kinds, own in ((("/LBody",), "/Reference"), (("/LI",), "/TOCI"), (("/L", "/TOC"), "/TOC")):
        tag = object_of(pdf, tag["P"])
        if tag["S"] not in kinds:
            return  # the cover's list, with more in it than links
        tag["S"] = own


def _mend_list(pdf: Any, origins: Origins, tag: Any) -> None:
    """Put all that stands in an item into its one body, lists included: WeasyPrint hangs those on the outer list.

    ISO 32000-1 §14.8.4.3.3: a list holds items; an item holds a label and a body.
    """
    kept: list[Any] = []
    bodies: list[tuple[Any, list[Any]]] = []
    for kid in tag["K"]:
        if object_of(pdf, kid)["S"] == "/L" and bodies:
            bodies[-1][1].append(kid)
        else:
            kept.append(kid)
            bodies.append((object_of(pdf, kid), []))
    tag["K"][:] = kept
    for item, lists in bodies:
        if item["S"] == "/LI":
            _give_body(pdf, origins, item, lists)


def _give_body(pdf: Any, origins: Origins, item: Any, lists: list[Any]) -> None:
    import pydyf

    labels, inside = [], list[Any]()
    body = None
    for kid in item["K"]:
        match object_of(pdf, kid)["S"]:
            case "/Lbl":
                labels.append(kid)
            case "/LBody":
                body = body or object_of(pdf, kid)
                inside += object_of(pdf, kid)["K"]
            case _:
                inside.append(kid)
    if body is None:
        body = pydyf.Dictionary({"Type": "/StructElem", "S": "/LBody", "Pg": item["Pg"], "P": item.reference})
        pdf.add_object(body)
        if item.number in origins:
            origins[body.number] = origins[item.number]
    for one in lists:  # where they are painted: what else is inside stands in order
        mark = _first_mark(pdf, one)
        inside.insert(next((at for at, kid in enumerate(inside) if _first_mark(pdf, kid) > mark), len(inside)), one)
    body["K"] = pydyf.Array(inside)
    for kid in body["K"]:
        if isinstance(kid, bytes):
            object_of(pdf, kid)["P"] = body.reference
    item["K"] = pydyf.Array([*labels, body.reference])


def _mend_notes(pdf: Any, tags: list[Any]) -> None:
    """Tag footnotes as notes, each with an ID of its own (ISO 14289-1 §7.9): they hang beside their article."""
    import pydyf

    top = next((tag for tag in tags if tag["S"] == "/Document"), None)
    count = 0
    pages_with_articles = {
        object_of(pdf, kid)["Pg"] for kid in (top["K"] if top else ()) if object_of(pdf, kid)["S"] == "/Art"
    }
    for kid in top["K"] if top else ():
        area = object_of(pdf, kid)
        if area["S"] == "/Art" or area["Pg"] not in pages_with_articles:
            continue
        for inner in area["K"]:
            note = object_of(pdf, inner)
            if note["S"] == "/Span":
                count += 1
                note["S"] = "/Note"
                note["ID"] = pydyf.String(f"note-{count}")


def _first_mark(pdf: Any, kid: Any) -> float:
    """Return the lowest number of marked content in a tag, labels left aside: blocks are painted in reading order."""
    if not isinstance(kid, bytes):
        return float(kid)
    tag = object_of(pdf, kid)
    if tag.get("S") == "/Lbl":
        return float("inf")
    return min((_first_mark(pdf, inner) for inner in tag.get("K", ())), default=float("inf"))
