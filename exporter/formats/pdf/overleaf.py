"""What goes on overleaf is one: an article, a section, a list, a table, a paragraph over pages has one tag.

WeasyPrint tags each page by itself. Read aloud, a sentence would stop at the foot of the page, a list would be counted
twice, and the heads of a table would be said between its rows. Those heads are for the eye, and so are running heads
and feet: artifacts (ISO 14289-1 §7.1, §7.8).
"""

from collections.abc import Iterator
from typing import Any

from exporter.formats.pdf.objects import object_of, tags_of
from exporter.formats.pdf.origins import Origins

_Key = tuple[int, int, str, str]


def joined(pdf: Any, origins: Origins, top: Any) -> None:
    """Join under the tag of the document what pages have torn apart; make artifacts of what they say again."""
    kids = list(top["K"])
    top["K"][:] = []
    seen: dict[_Key, Any] = {}
    marks = _Marks(pdf)
    _join(pdf, origins, seen, top, kids)
    _join_lines(pdf, origins, marks, top)
    reached = {tag.number for tag in _tags_in(pdf, top)} | {top.number}
    for tag in tags_of(pdf):
        if tag.number not in reached:
            marks.make_artifacts(tag)
            tag.clear()


def _join(pdf: Any, origins: Origins, seen: dict[_Key, Any], tag: Any, kids: list[Any]) -> None:
    """Give a tag more kids, each joined with the one of the same element that began on an earlier page."""
    import pydyf

    for kid in kids:
        later = object_of(pdf, kid)
        key = _key(origins, tag, later)
        before = seen.get(key) if key else None
        if before is None or before["Pg"] == later["Pg"] or not _may_join(pdf, later):
            tag["K"].append(kid)
            if later.get("Type") == "/StructElem":
                later["P"] = tag.reference
                _note(pdf, origins, seen, tag, later)
        elif later["S"] != "/THead":
            before.setdefault("ID", pydyf.String(f"overleaf-{before.number}"))  # who reads page by page knows it again
            _join(pdf, origins, seen, before, later["K"])


def _join_lines(pdf: Any, origins: Origins, marks: "_Marks", tag: Any) -> None:
    """Join the parts of what is broken over the lines of a page: a link of two lines is one link."""
    kept: list[Any] = []
    last = None
    for kid in tag["K"]:
        inner = object_of(pdf, kid) if isinstance(kid, bytes) else {}
        key = _key(origins, tag, inner) if inner.get("Type") == "/StructElem" else None
        if (
            key
            and last
            and key == _key(origins, tag, last)
            and last["Pg"] == inner["Pg"]
            and _is_inline(origins, inner)
        ):
            marks.hand_over(inner, last)
            continue
        kept.append(kid)
        last = inner if key else None
    tag["K"][:] = kept
    for kid in kept:
        if isinstance(kid, bytes) and object_of(pdf, kid).get("Type") == "/StructElem":
            _join_lines(pdf, origins, marks, object_of(pdf, kid))


def _is_inline(origins: Origins, tag: Any) -> bool:
    from weasyprint.formatting_structure.boxes import InlineBox

    return isinstance(origins[tag.number], InlineBox)


def _may_join(pdf: Any, tag: Any) -> bool:
    """Return whether a tag holds nothing but tags: words and links of its own belong to its page."""
    return all(
        isinstance(kid, bytes) and object_of(pdf, kid).get("Type") == "/StructElem" for kid in tag["K"]
    ) and not (
        tag["S"] in ("/Table", "/THead") and any(_is_linked_head(pdf, one) for one in (tag, *_tags_in(pdf, tag)))
    )


def _is_linked_head(pdf: Any, tag: Any) -> bool:
    return tag["S"] == "/THead" and any(one["S"] == "/Link" for one in _tags_in(pdf, tag))


def _note(pdf: Any, origins: Origins, seen: dict[_Key, Any], parent: Any, tag: Any) -> None:
    if key := _key(origins, parent, tag):
        seen[key] = tag
    for kid in tag["K"]:
        if isinstance(kid, bytes) and (inner := object_of(pdf, kid)).get("Type") == "/StructElem":
            _note(pdf, origins, seen, tag, inner)


def _key(origins: Origins, parent: Any, tag: Any) -> _Key | None:
    """Return what a tag has in common with its other parts: the tag around it, the element, its kind."""
    box = origins.get(tag.number)
    if box is None or box.element is None:
        return None
    return parent.number, id(box.element), box.element_tag, tag["S"]


def _tags_in(pdf: Any, tag: Any) -> Iterator[Any]:
    for kid in tag["K"]:
        if isinstance(kid, bytes) and (inner := object_of(pdf, kid)).get("Type") == "/StructElem":
            yield inner
            yield from _tags_in(pdf, inner)


class _Marks:
    """The marked content of the pages: where it stands in their streams, and to which tag it belongs."""

    def __init__(self, pdf: Any) -> None:
        self._pdf = pdf
        self._tree = object_of(pdf, object_of(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]
        self._at = {number: at * 2 for at, number in enumerate(self._tree[::2])}
        self._places: dict[bytes, dict[int, int]] = {}

    def make_artifacts(self, tag: Any) -> None:
        """Turn the words that a tag itself holds into artifacts of their page (ISO 32000-1 §14.8.2.2)."""
        import pydyf

        for mark in (kid for kid in tag.get("K", ()) if isinstance(kid, int)):
            page = object_of(self._pdf, tag["Pg"])
            stream = object_of(self._pdf, page["Contents"]).stream
            places = self._places.get(tag["Pg"])
            if places is None:
                places = {one["MCID"]: at for at, one in enumerate(stream) if isinstance(one, dict) and "MCID" in one}
                self._places[tag["Pg"]] = places
            stream[places[mark] - 1] = "/Artifact"
            stream[places[mark]] = pydyf.Dictionary({"Type": "/Pagination"})
            self._marks_of(page)[mark] = b"null"

    def hand_over(self, tag: Any, heir: Any) -> None:
        """Give all that a tag holds to another one on the same page (ISO 32000-1 §14.7.4.4: who owns what)."""
        for kid in tag["K"]:
            heir["K"].append(kid)
            if isinstance(kid, int):
                self._marks_of(object_of(self._pdf, tag["Pg"]))[kid] = heir.reference
            elif (inner := object_of(self._pdf, kid)).get("Type") == "/OBJR":
                number = object_of(self._pdf, inner["Obj"])["StructParent"]
                self._tree[self._at[number] + 1] = heir.reference
            else:
                inner["P"] = heir.reference
        tag["K"] = []

    def _marks_of(self, page: Any) -> Any:
        return self._tree[self._at[page["StructParents"]] + 1]
