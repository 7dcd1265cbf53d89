"""Objects of a PDF that WeasyPrint has made and not yet written (ISO 32000-1 §7.3.10)."""

from typing import Any


def object_of(pdf: Any, reference: bytes) -> Any:
    """Return the object that a reference such as `12 0 R` leads to."""
    return pdf.objects[int(reference.split()[0])]


def tags_of(pdf: Any) -> list[Any]:
    """Return all tags (structure elements, §14.7.2), in the order in which they were made."""
    return [one for one in pdf.objects if isinstance(one, dict) and one.get("Type") == "/StructElem"]
