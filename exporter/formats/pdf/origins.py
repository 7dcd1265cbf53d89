"""Which box of a page each tag was made of: only the box knows the element, its language, its classes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

Origins = dict[int, Any]
"""Boxes by the number of the tag (the object of its structure element)."""


@contextmanager
def origins_told() -> Iterator[Origins]:
    """Have WeasyPrint, while it writes a file, tell of which box it makes each tag.

    This takes the place of one private function of weasyprint 70 that calls itself for each box, and does nothing but
    look on; a test asserts that a foreign word carries its language.
    """
    from weasyprint.pdf import tags

    build = tags._build_box_tree
    found: Origins = {}

    def telling(box: Any, *more: Any) -> Iterator[Any]:
        for tag in build(box, *more):
            found.setdefault(tag.number, getattr(box, "_box", box))  # an absolute box is behind a placeholder
            yield tag

    tags._build_box_tree = telling
    try:
        yield found
    finally:
        tags._build_box_tree = build
