"""The PDF as an archive keeps it: PDF/A-3a and PDF/UA-1 in one file (ISO 19005-3, ISO 14289-1), the records inside.

WeasyPrint claims one standard a file. What PDF/UA and the records need is added just before the file is written.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from exporter.formats.pdf.objects import object_of
from exporter.record.canonical import to_json
from exporter.record.edition import Edition

VARIANT = "pdf/a-3a"
"""What WeasyPrint makes by itself."""


@dataclass(frozen=True)
class Embedded:
    """A record inside the PDF: its name, its canonical JSON, what it is, when it was made and last changed."""

    name: str
    data: bytes
    description: str
    created: datetime | None
    modified: datetime | None


@dataclass(frozen=True)
class Archive:
    """What the file holds beside its pages: the records, and further elements of its XMP metadata."""

    records: tuple[Embedded, ...]
    properties: str


def archive(edition: Edition) -> Archive:
    """Return what an edition leaves in its PDF beside the pages.

    The records are what the edition's audience may see: `edition` is presentable. A withdrawn one leaves nothing but
    its names, for its pages do not tell the old text either.
    """
    return Archive(tuple(_records(edition)), "".join(_properties(edition)))


def archived(pdf: Any, kept: Archive) -> None:
    """Put the records and the claim to PDF/UA-1 into a PDF that WeasyPrint made as PDF/A-3a, before it is written."""
    metadata = object_of(pdf, pdf.catalog["Metadata"])
    metadata.compress = False  # for programs that know XMP and no PDF (ISO 32000-1 §14.3.2): they look for the packet
    end = b"</rdf:RDF>"
    assert metadata.stream[0].count(end) == 1
    metadata.stream[0] = metadata.stream[0].replace(end, _PDFUA + kept.properties.encode() + end)
    if kept.records:
        import pydyf

        files = {one.name: _embed(pdf, one) for one in kept.records}
        pdf.catalog["AF"] = pydyf.Array(files.values())
        tree = pydyf.Array()  # of names, sorted (ISO 32000-1 §7.9.6)
        for name in sorted(files):
            tree += [pydyf.String(name), files[name]]
        pdf.catalog.setdefault("Names", pydyf.Dictionary())["EmbeddedFiles"] = pydyf.Dictionary({"Names": tree})


def _records(edition: Edition) -> Iterator[Embedded]:
    names: set[str] = set()
    for number, briefing in enumerate(edition.briefings, start=1):
        if edition.stamp and edition.stamp.kind == "withdrawn":
            return
        name = briefing.slug if briefing.slug not in names else f"{briefing.slug}-{number}"
        names.add(name)
        description = f"The record of this briefing, revision {briefing.revision}: {briefing.title}"
        created, modified = briefing.published_at or briefing.modified_at, briefing.modified_at
        yield Embedded(f"{name}.json", to_json(briefing), description, created, modified)


def _properties(edition: Edition) -> Iterator[str]:
    """Yield properties that WeasyPrint does not write, in the forms of XMP (ISO 16684-1 §8.3 and §8.6).

    Which revision it is, of several each with its id: `exporter.marks` tells by them what a file says it is.
    """
    yield '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    yield ' xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">'
    yield f"<dc:identifier>{escape(edition.id)}</dc:identifier>"
    if edition.is_single:
        yield f"<xmpMM:VersionID>{edition.briefings[0].revision}</xmpMM:VersionID>"
    else:
        items = "".join(f"<rdf:li>{escape(one.id)};{one.revision}</rdf:li>" for one in edition.briefings)
        yield f"<dc:relation><rdf:Bag>{items}</rdf:Bag></dc:relation>"
    languages = [edition.language, *(briefing.language for briefing in edition.briefings)]
    publishers = [briefing.publisher.name for briefing in edition.briefings if briefing.publisher]
    for name, values in (("language", languages), ("publisher", publishers or [edition.channel.title])):
        items = "".join(f"<rdf:li>{escape(value)}</rdf:li>" for value in dict.fromkeys(values))
        yield f"<dc:{name}><rdf:Bag>{items}</rdf:Bag></dc:{name}>"
    rights = (
        [briefing.rights.notice for briefing in edition.briefings] if edition.is_single else [edition.channel.rights]
    )
    if rights[0]:
        yield f'<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{escape(rights[0])}</rdf:li></rdf:Alt></dc:rights>'
    yield "</rdf:Description>"


def _embed(pdf: Any, record: Embedded) -> bytes:
    """Return the reference of a record's file specification, added to the PDF (ISO 19005-3 §6.8, ISO 32000-1 §7.11)."""
    import pydyf

    params = pydyf.Dictionary({"Size": len(record.data), "CheckSum": f"<{_md5(record.data)}>"})
    for key, when in (("CreationDate", record.created), ("ModDate", record.modified)):
        if when:
            params[key] = pydyf.String(f"D:{when.astimezone(UTC):%Y%m%d%H%M%S}Z")
    kind = {"Type": "/EmbeddedFile", "Subtype": "/application#2fjson", "Params": params}
    stream = pydyf.Stream([record.data], kind, compress=True)
    pdf.add_object(stream)
    file = pydyf.Dictionary(
        {
            "Type": "/Filespec",
            "F": pydyf.String(record.name),
            "UF": pydyf.String(record.name),
            "EF": pydyf.Dictionary({"F": stream.reference, "UF": stream.reference}),
            "Desc": pydyf.String(record.description),
            "AFRelationship": "/Source",
        }
    )
    pdf.add_object(file)
    return bytes(file.reference)


def _md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


# The claim, and its description as an extension schema, for PDF/A knows no PDF/UA (ISO 19005-3 §6.6.2.3.3).
_PDFUA = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the document conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
