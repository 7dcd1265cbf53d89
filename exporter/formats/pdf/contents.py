"""The page numbers of contents, written in once the pages stand.

`target-counter()` would have the pages that hold contents laid out three times: a quarter of the time of four pages.
Each number has room of its own whatever it is, so it can be filled in afterwards and nothing moves.
"""

from typing import Any

TO_COME = "0"
"""What the style sheet puts where a number will be."""


def numbered(document: Any) -> None:
    """Write into the lines of contents the numbers of the pages (from 1) that they lead to."""
    from weasyprint.formatting_structure.boxes import TextBox

    numbers: dict[str, int] = {}
    for number, page in enumerate(document.pages, start=1):
        for anchor in page.anchors:
            numbers.setdefault(anchor, number)
    for page in document.pages:
        for kind, target, _, box in page.links:
            if kind == "internal" and box.element_tag == "a::before" and target in numbers:
                for text in box.descendants():
                    if isinstance(text, TextBox) and text.text == TO_COME:
                        _write(text, str(numbers[target]))


def _write(text: Any, number: str) -> None:
    if text.style["direction"] == "rtl":  # from the right, digits being of one width
        text.position_x -= text.width * (len(number) - 1)
    text.width *= len(number)
    text.text = text.pango_layout.text = number  # shaped anew when it is painted
