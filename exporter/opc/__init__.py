"""Word files as packages (ECMA-376 Part 2): what they must not be, what is in them, and whether one was made here."""

from exporter.opc.guard import DAMAGED, MAX_FILE, Unsafe, guard
from exporter.opc.ours import is_edition, named, ours
from exporter.opc.package import Package, Relation

__all__ = ["DAMAGED", "MAX_FILE", "Package", "Relation", "Unsafe", "guard", "is_edition", "named", "ours"]
