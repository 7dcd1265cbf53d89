"""Notes that slipped to the page after their call: rare, for WeasyPrint may put off notes to fit in one more line.

Where it happens, the block at the foot of the page is sent to the next one, and the pages are laid out again.
"""

from collections.abc import Iterator
from typing import Any


def strayed(document: Any) -> list[str]:
    """Return the selectors of the blocks that must begin a page so that each note stands where it is first called."""
    from weasyprint.formatting_structure.boxes import FootnoteAreaBox

    called: dict[Any, int] = {}
    noted: dict[Any, int] = {}
    for index, page in enumerate(document.pages):
        root, *others = page._page_box.children
        for box in root.descendants():
            if box.footnote is not None:
                called.setdefault(box.footnote.element, index)
        for area in others:
            if isinstance(area, FootnoteAreaBox):
                noted |= {note.element: index for note in area.children}
    late = sorted({called[note] for note in noted if called.get(note, noted[note]) < noted[note]})
    return [name for index in late if (name := _at_the_foot(document.pages[index], _begun(document, index)))]


def _begun(document: Any, index: int) -> set[Any]:
    """Return the elements that stand, at least in part, on the page before the one at `index`."""
    if not index:
        return set()
    return {
        box.element for box in document.pages[index - 1]._page_box.children[0].descendants() if box.element is not None
    }


def _at_the_foot(page: Any, begun: set[Any]) -> str:
    """Return the selector of the last block or row of a page that can be sent on, with the heading above it, or ""."""
    chain = list(_last_boxes(page._page_box.children[0]))
    for parent, box in zip(reversed(chain[:-1]), reversed(chain[1:]), strict=True):
        before = _flow(parent)[:-1]
        if not before or before[-1].element_tag in ("h2", "h3", "h4", "h5", "h6") or box.element in begun:
            continue  # nothing or a heading above it: its parent must go as a whole
        display = box.style["display"][0]
        if display == "table-row":
            name = next((name for cell in box.children if (name := cell.element.get("id"))), None)
            if name:
                return f'tr:has(> [id="{name}"])'
        elif not display.startswith("table-") and (name := box.element.get("id")):
            return f'[id="{name}"]'
    return ""


def _last_boxes(root: Any) -> Iterator[Any]:
    """Yield a page's root and, one inside the other, the blocks at its very end."""
    box = root
    while box is not None:
        yield box
        inside = _flow(box)
        box = inside[-1] if inside else None


def _flow(box: Any) -> list[Any]:
    from weasyprint.formatting_structure.boxes import LineBox

    inside = getattr(box, "children", ())
    return [child for child in inside if child.is_in_normal_flow() and not isinstance(child, LineBox)]
