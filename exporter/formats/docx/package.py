"""The package: parts with their relationships and content types (ECMA-376 Part 2, §8 to §10), as one zip.

Text comes ready as strings and goes into the file as it is; parts that never change come packed from `skeleton`. So a
file costs no more than its own words: opened and saved through python-docx it took four times as long. That
python-docx opens it and finds in it what was put there is a test.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from exporter.assets import Picture
from exporter.formats.docx import wml
from exporter.formats.docx.properties import Properties, core_xml, custom_xml
from exporter.formats.docx.skeleton import RELATIONS, TYPES, Skeleton
from exporter.formats.docx.story import Story
from exporter.formats.docx.zipped import Entry, zipped

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PACKAGE_TYPES = "application/vnd.openxmlformats-package"
_MAIN = f"{TYPES}.wordprocessingml"
_DEFAULTS = {"rels": f"{_PACKAGE_TYPES}.relationships+xml", "xml": "application/xml"}

Relationship = tuple[str, str, str]
"""Id, type (a URI), target: a part, or an address outside (§9.3)."""


@dataclass(frozen=True)
class TextPart:
    """A part of text beside the body (`footnotes`, `header1` ...) with the relationship by which the body names it."""

    name: str
    kind: str  # footnotes, header, footer, numbering, comments
    xml: str
    story: Story = field(default_factory=Story)
    id: str = ""


def packed(
    body: str,
    story: Story,
    parts: Iterable[TextPart],
    media: Mapping[str, Picture],
    properties: Properties,
    skeleton: Skeleton,
) -> bytes:
    """Return the finished file. `body` is the inside of w:body; `media` are pictures by name."""
    document = f"{wml.HEAD}<w:document {wml.NAMESPACES}><w:body>{body}</w:body></w:document>"
    files: dict[str, bytes | Entry] = {**skeleton.entries}
    types = {**skeleton.types, "word/document.xml": f"{_MAIN}.document.main+xml"}
    leads = [(id_, f"{RELATIONS}/{kind}", target) for id_, (kind, target) in skeleton.relations.items()]
    for part in parts:
        name = f"word/{part.name}.xml"
        files[name], types[name] = part.xml.encode(), f"{_MAIN}.{part.kind}+xml"
        leads.append((part.id or f"rId{part.name}", f"{RELATIONS}/{part.kind}", f"{part.name}.xml"))
        if part.story.relations:
            files[f"word/_rels/{part.name}.xml.rels"] = _relationships(_led_to(part.story))
    files["word/document.xml"] = document.encode()
    files["word/_rels/document.xml.rels"] = _relationships([*leads, *_led_to(story)])
    files["docProps/core.xml"] = core_xml(properties).encode()
    files["docProps/custom.xml"] = custom_xml(properties.custom).encode()
    types["docProps/core.xml"] = f"{_PACKAGE_TYPES}.core-properties+xml"
    types["docProps/custom.xml"] = f"{TYPES}.custom-properties+xml"
    files["_rels/.rels"] = _relationships(
        [
            ("rIdDocument", f"{RELATIONS}/officeDocument", "word/document.xml"),
            ("rIdCore", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ("rIdApp", f"{RELATIONS}/extended-properties", "docProps/app.xml"),
            ("rIdCustom", f"{RELATIONS}/custom-properties", "docProps/custom.xml"),
        ]
    )
    files |= {f"word/{name}": picture.data for name, picture in media.items()}
    kinds = {name.rpartition(".")[2]: picture.asset.media_type for name, picture in media.items()}
    files["[Content_Types].xml"] = _content_types(_DEFAULTS | kinds, types)
    return zipped(files)


def _led_to(story: Story) -> list[Relationship]:
    return [(one.id, f"{RELATIONS}/{one.kind}", one.target) for one in story.relations.values()]


def _relationships(relations: Iterable[Relationship]) -> bytes:
    """Return a .rels part; of all that a story leads to, addresses alone are outside of the package."""
    inner = "".join(
        f'<Relationship Id="{id_}" Type="{kind}" Target={wml.attribute(target)}'
        + (' TargetMode="External"/>' if kind == f"{RELATIONS}/hyperlink" else "/>")
        for id_, kind, target in relations
    )
    return f'{wml.HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'.encode()


def _content_types(defaults: Mapping[str, str], types: Mapping[str, str]) -> bytes:
    entries = "".join(f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in sorted(defaults.items()))
    entries += "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in sorted(types.items()))
    return f'{wml.HEAD}<Types xmlns="{_PACKAGE}/content-types">{entries}</Types>'.encode()
