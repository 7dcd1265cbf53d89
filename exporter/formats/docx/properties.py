"""What a Word file says of itself: core and custom properties (ECMA-376 Part 2, §11; Part 1, §22.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from exporter.formats.docx import wml
from exporter.formats.docx.skeleton import OFFICE

_LONGEST = 255  # characters; Word holds no longer one


@dataclass(frozen=True)
class Properties:
    """What the file says of itself. What the record does not say is not said."""

    title: str
    author: str
    subject: str
    keywords: str
    language: str
    identifier: str
    revision: int
    category: str
    status: str
    created: datetime | None
    modified: datetime | None
    custom: Mapping[str, str]


def core_xml(properties: Properties) -> str:
    """Return docProps/core.xml."""
    texts = {
        "dc:title": properties.title,
        "dc:subject": properties.subject,
        "dc:creator": properties.author,
        "cp:keywords": properties.keywords,
        "cp:lastModifiedBy": properties.author,
        "dc:identifier": properties.identifier,
        "dc:language": properties.language,
        "cp:category": properties.category,
        "cp:contentStatus": properties.status,
        "cp:revision": str(properties.revision),
    }
    said = "".join(f"<{name}>{escape(_short(value))}</{name}>" for name, value in texts.items() if value)
    times = {"created": properties.created, "modified": properties.modified}
    said += "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{_utc(when)}</dcterms:{name}>'
        for name, when in times.items()
        if when is not None
    )
    return (
        f"{wml.HEAD}<cp:coreProperties "
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{said}</cp:coreProperties>'
    )


def _utc(when: datetime) -> str:
    return when.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"


def custom_xml(values: Mapping[str, str]) -> str:
    """Return docProps/custom.xml: `BriefingId`, by which a file that comes back is known."""
    properties = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name={wml.attribute(name)}>'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(values.items(), 2)
    )
    return (
        f'{wml.HEAD}<Properties xmlns="{OFFICE}/custom-properties" xmlns:vt="{OFFICE}/docPropsVTypes">{properties}'
        "</Properties>"
    )
