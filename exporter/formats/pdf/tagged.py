"""What WeasyPrint's tag tree needs before it is fit for PDF/UA-1 (ISO 14289-1), mended just before a file is written.

The tree is made of pydyf dictionaries; `K` holds what is inside a tag: references to tags, numbers of marked content.
"""

from typing import Any


def mended(document: Any, pdf: Any) -> None:
    """Mend the tags of a document.

    Items have one body, notes are notes, contents are contents, each link is in a link, pictures that say nothing are
    not read out.
    """
    tags = [one for one in pdf.objects if isinstance(one, dict) and one.get("Type") == "/StructElem"]
    for tag in tags:
        if tag["S"] == "/L":
            _mend_list(pdf, tag)
        elif tag["S"] == "/Figure" and "Alt" not in tag:
            tag["S"] = "/NonStruct"
            tag.pop("A", None)
    _mend_notes(pdf, tags)
    _mend_links(pdf, tags, _of_page_numbers(document))


def _of_page_numbers(document: Any) -> set[bytes]:
    """Return the annotations of the page numbers in contents: each is a second link beside that of its line."""
    return {
        box.link_annotation.reference
        for page in document.pages
        for box in page._page_box.descendants(placeholders=True)
        if box.element_tag == "a::before" and box.link_annotation is not None
    }


def _mend_links(pdf: Any, tags: list[Any], doubled: set[bytes]) -> None:
    """Take the second links of page numbers out; tag their lists as contents and what else holds a link as a link."""
    for tag in tags:
        for kid in [one for one in tag["K"] if isinstance(one, bytes) and _of(pdf, one).get("Type") == "/OBJR"]:
            if _of(pdf, kid)["Obj"] in doubled:
                tag["K"].remove(kid)
                tag["S"] = "/Span"
                _tag_contents(pdf, tag)
            elif tag["S"] != "/Link":
                tag["S"] = "/Link"
    for page in pdf.objects if doubled else ():
        if isinstance(page, dict) and "Annots" in page:
            page["Annots"][:] = [one for one in page["Annots"] if one not in doubled]


def _tag_contents(pdf: Any, number: Any) -> None:
    """Tag the list around a page number as contents (ISO 32000-1 §14.8.4.3.2), if it is a plain list of links."""
    tag = _of(pdf, number["P"])
    for kinds, own in ((("/LBody",), "/Reference"), (("/LI",), "/TOCI"), (("/L", "/TOC"), "/TOC")):
        tag = _of(pdf, tag["P"])
        if tag["S"] not in kinds:
            return  # the cover's list, with more in it than links
        tag["S"] = own


def _mend_list(pdf: Any, tag: Any) -> None:
    """Put all that stands in an item into its one body, lists included: WeasyPrint hangs those on the outer list.

    ISO 32000-1 §14.8.4.3.3: a list holds items; an item holds a label and a body.
    """
    kept: list[Any] = []
    bodies: list[tuple[Any, list[Any]]] = []
    for kid in tag["K"]:
        if _of(pdf, kid)["S"] == "/L" and bodies:
            bodies[-1][1].append(kid)
        else:
            kept.append(kid)
            bodies.append((_of(pdf, kid), []))
    tag["K"][:] = kept
    for item, lists in bodies:
        if item["S"] == "/LI":
            _give_body(pdf, item, lists)


def _give_body(pdf: Any, item: Any, lists: list[Any]) -> None:
    import pydyf

    labels, inside = [], list[Any]()
    body = None
    for kid in item["K"]:
        match _of(pdf, kid)["S"]:
            case "/Lbl":
                labels.append(kid)
            case "/LBody":
                body = body or _of(pdf, kid)
                inside += _of(pdf, kid)["K"]
            case _:
                inside.append(kid)
    if body is None:
        body = pydyf.Dictionary({"Type": "/StructElem", "S": "/LBody", "Pg": item["Pg"], "P": item.reference})
        pdf.add_object(body)
    body["K"] = pydyf.Array(sorted([*inside, *lists], key=lambda kid: _first_mark(pdf, kid)))
    for kid in body["K"]:
        if isinstance(kid, bytes):
            _of(pdf, kid)["P"] = body.reference
    item["K"] = pydyf.Array([*labels, body.reference])


def _mend_notes(pdf: Any, tags: list[Any]) -> None:
    """Tag footnotes as notes, each with an ID of its own (ISO 14289-1 §7.9): they hang beside their article."""
    import pydyf

    top = next((tag for tag in tags if tag["S"] == "/Document"), None)
    count = 0
    pages_with_articles = {_of(pdf, kid)["Pg"] for kid in (top["K"] if top else ()) if _of(pdf, kid)["S"] == "/Art"}
    for kid in top["K"] if top else ():
        area = _of(pdf, kid)
        if area["S"] == "/Art" or area["Pg"] not in pages_with_articles:
            continue
        for inner in area["K"]:
            note = _of(pdf, inner)
            if note["S"] == "/Span":
                count += 1
                note["S"] = "/Note"
                note["ID"] = pydyf.String(f"note-{count}")


def _first_mark(pdf: Any, kid: Any) -> float:
    """Return the lowest number of marked content in a tag, labels left aside: blocks are painted in reading order."""
    if not isinstance(kid, bytes):
        return float(kid)
    tag = _of(pdf, kid)
    if tag.get("S") == "/Lbl":
        return float("inf")
    return min((_first_mark(pdf, inner) for inner in tag.get("K", ())), default=float("inf"))


def _of(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
