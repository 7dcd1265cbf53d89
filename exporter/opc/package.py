"""A package that `guard` has looked at: its parts, found by relationships, and parsed without leaving the file."""

import io
import posixpath
import re
import zipfile
from functools import cached_property
from typing import NamedTuple

from lxml import etree

from exporter.opc.guard import MAX_PART

_STRICT = re.compile(rb"""(\bxmlns(?::[\w.-]+)?\s*=\s*["'])http://purl\.oclc\.org/ooxml/(\w+)/""")
_XML = re.compile(rb"\A\s+(?=<)")


class Relation(NamedTuple):
    """A relationship: the last word of its type (`image`, `hyperlink`), its target, whether that is elsewhere."""

    kind: str
    target: str
    is_external: bool


class Package:
    """The parts of a package. Names of parts have no slash before them.

    Strict Open XML (ECMA-376 Part 1, conformance class Strict) is given the namespaces of Transitional: beside them its
    words are the same.
    """

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._names = {name.casefold(): name for name in self._archive.namelist()}  # §6.2.2.3: without case
        self._relations: dict[str, dict[str, Relation]] = {}

    @cached_property
    def main(self) -> str:
        """Return the name of the main part, "" if there is none."""
        return self.target("", "officeDocument")

    def relations(self, source: str) -> dict[str, Relation]:
        """Return the relationships of a part ("" for the package) by id."""
        if source not in self._relations:
            folder, file = posixpath.split(source)
            root = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
            found: dict[str, Relation] = {}
            for one in root if root is not None else ():
                if isinstance(one.tag, str):
                    external = one.get("TargetMode") == "External"
                    target = one.get("Target", "")
                    if not external:
                        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                    kind = one.get("Type", "").rpartition("/")[2]
                    found[one.get("Id", "")] = Relation(kind, target, external)
            self._relations[source] = found
        return self._relations[source]

    def target(self, source: str, kind: str) -> str:
        """Return the part to which a kind of relationship leads, "" if none does."""
        relations = self.relations(source).values()
        return next((one.target for one in relations if one.kind == kind and not one.is_external), "")

    def part(self, kind: str, source: str | None = None) -> etree._Element | None:
        """Return the root of the part to which a kind of relationship of a part (the main one) leads, None if none."""
        name = self.target(self.main if source is None else source, kind)
        return self.xml(name) if name else None

    def has(self, name: str) -> bool:
        """Return whether there is a part of a name."""
        return name.casefold() in self._names

    def bytes(self, name: str) -> bytes:
        """Return the bytes of a part, b"" if there is none."""
        known = self._names.get(name.casefold())
        if known is None:
            return b""
        with self._archive.open(known) as part:
            data = part.read(MAX_PART + 1)
        if len(data) > MAX_PART:
            raise ValueError(f"{name} is larger than {MAX_PART} bytes")
        return data

    def xml(self, name: str) -> etree._Element | None:
        """Return the root of a part, None if it is missing or empty. Raise XMLSyntaxError for one that is broken."""
        data = _XML.sub(b"", self.bytes(name))
        if not data.strip():
            return None
        if b"purl.oclc.org" in data:
            data = _STRICT.sub(rb"\1http://schemas.openxmlformats.org/\2/2006/", data)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        return etree.fromstring(data, parser)
