"""The package: python-docx owns parts, relationships, pictures and core properties; the text comes ready as strings.

The skeleton is python-docx's own template without what nobody uses (900 kB of styles, a thumbnail, custom XML), with
our styles, settings and fonts in the place of its own. It is made once for each theme and language.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from exporter.assets import Picture
from exporter.formats.docx import wml
from exporter.formats.docx.languages import document_languages
from exporter.formats.docx.manuscript import Story
from exporter.formats.docx.stylesheet import font_table_xml, styles_xml, theme_xml
from exporter.formats.docx.zipped import zipped
from exporter.theme import Theme

if TYPE_CHECKING:
    from docx.opc.coreprops import CoreProperties
    from docx.opc.package import OpcPackage

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_RELATIONS = f"{_OFFICE}/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument"
_MAIN = f"{_TYPES}.wordprocessingml"
_KEPT = ("theme", "settings", "styles", "fontTable")
_KEPT_BESIDE = ("officeDocument", "core-properties", "extended-properties")
_LONGEST_PROPERTY = 255  # python-docx and Word hold no longer one


@dataclass(frozen=True)
class Properties:
    """What the file says of itself."""

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


@dataclass(frozen=True)
class TextPart:
    """A part of text beside the body (`footnotes`, `header1` ...) with the relationship by which the body names it."""

    name: str
    kind: str  # footnotes, header, footer, numbering
    xml: str
    story: Story = field(default_factory=Story)
    id: str = ""


def packed(
    body: str,
    story: Story,
    parts: list[TextPart],
    media: Mapping[str, Picture],
    properties: Properties,
    theme: Theme,
    rtl: bool,
) -> bytes:
    """Return the finished file. `body` is the inside of w:body, parsed once; `media` are pictures by name."""
    import docx
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml
    from docx.parts.image import ImagePart

    document = docx.Document(io.BytesIO(_skeleton(theme, properties.language, rtl)))
    main = document.part
    package = main.package
    main._element = parse_xml(f"<w:document {wml.NAMESPACES}><w:body>{body}</w:body></w:document>")
    pictures = {
        name: ImagePart(PackURI(f"/word/{name}"), picture.asset.media_type, picture.data)
        for name, picture in media.items()
    }

    def relate(part: Part, to: Story) -> None:
        for relation in to.relations.values():
            if relation.kind == "image":
                part.load_rel(RELATIONSHIP_TYPE.IMAGE, pictures[relation.target], relation.id)
            else:
                part.load_rel(RELATIONSHIP_TYPE.HYPERLINK, relation.target, relation.id, is_external=True)

    relate(main, story)
    for one in parts:
        uri = PackURI(f"/word/{one.name}.xml")
        part = Part(uri, f"{_MAIN}.{one.kind}+xml", one.xml.encode(), package)
        relate(part, one.story)
        main.load_rel(f"{_RELATIONS}/{one.kind}", part, one.id or f"rId{one.name}")
    _describe(document.core_properties, properties)
    custom = Part(
        PackURI("/docProps/custom.xml"), f"{_TYPES}.custom-properties+xml", _custom(properties.custom).encode(), package
    )
    package.load_rel(f"{_RELATIONS}/custom-properties", custom, "rIdCustom")
    return zipped(_written(package))


def _written(package: "OpcPackage") -> dict[str, bytes]:
    """Return the parts of a package by name, with their relationships and content types (ECMA-376 Part 2, §10)."""
    files = {"_rels/.rels": package.rels.xml}
    types = dict[str, str]()
    for part in package.iter_parts():
        files[part.partname.membername] = part.blob
        types[part.partname] = part.content_type
        if part.rels:
            files[part.partname.rels_uri.membername] = part.rels.xml
    pictures = {name.rpartition(".")[2]: kind for name, kind in types.items() if kind.startswith("image/")}
    defaults = pictures | {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    entries = "".join(f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in sorted(defaults.items()))
    entries += "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>'
        for name, kind in sorted(types.items())
        if not kind.startswith("image/")
    )
    schema = "http://schemas.openxmlformats.org/package/2006/content-types"
    files["[Content_Types].xml"] = f'{wml.HEAD}<Types xmlns="{schema}">{entries}</Types>'.encode()
    return files


@lru_cache(maxsize=32)
def _skeleton(theme: Theme, language: str, rtl: bool) -> bytes:
    """Return python-docx's template, pruned, with the parts that depend on theme and language alone."""
    import docx

    document = docx.Document()
    for rels, kept in (
        (document.part.rels, _KEPT),
        (document.part.package.rels, _KEPT_BESIDE),
    ):
        for id_ in [id_ for id_, relation in rels.items() if not relation.reltype.endswith(kept)]:
            del rels[id_]
    files = _written(document.part.package)
    files["word/theme/theme1.xml"] = theme_xml(files["word/theme/theme1.xml"], theme)
    files["word/styles.xml"] = styles_xml(theme, language, rtl).encode()
    files["word/fontTable.xml"] = font_table_xml(theme, language).encode()
    files["word/settings.xml"] = _settings(language).encode()
    files["docProps/core.xml"] = _CORE.encode()
    files["docProps/app.xml"] = _application(theme).encode()
    return zipped(files)


_CORE = (
    f'{wml.HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:dcmitype="http://purl.org/dc/dcmitype/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>'
)


def _application(theme: Theme) -> str:
    """Return docProps/app.xml: what made the file, and for whom. Counts of pages and words would be guesses."""
    return (
        f'{wml.HEAD}<Properties xmlns="{_OFFICE}/extended-properties"><Application>exporter</Application>'
        f"<Company>{escape(theme.brand.name)}</Company></Properties>"
    )


def _settings(language: str) -> str:
    """Return word/settings.xml: separators of footnotes, today's Word layout, and no question when it is opened."""
    compat = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
            ("differentiateMultirowTableHeaders", 1),
        )
    )
    slots = "accent1 accent2 accent3 accent4 accent5 accent6".split()
    mapping = " ".join(f'w:{slot}="{slot}"' for slot in slots)
    return (
        f'{wml.HEAD}<w:settings xmlns:w="{wml.W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        f"<w:compat>{compat}</w:compat><w:themeFontLang {document_languages(language)}/>"
        f'<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" {mapping} '
        'w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def _describe(core: "CoreProperties", properties: Properties) -> None:
    """Write the core properties; what the record does not say is not said."""
    texts = {
        "title": properties.title,
        "author": properties.author,
        "subject": properties.subject,
        "keywords": properties.keywords,
        "language": properties.language,
        "identifier": properties.identifier,
        "category": properties.category,
        "content_status": properties.status,
        "last_modified_by": properties.author,
    }
    for name, value in texts.items():
        if value:
            setattr(core, name, _short(value))
    core.revision = properties.revision
    for name, when in (("created", properties.created), ("modified", properties.modified)):
        if when is not None:
            setattr(core, name, when.astimezone(UTC).replace(tzinfo=None))


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST_PROPERTY else value[: _LONGEST_PROPERTY - 1] + "…"


def _custom(values: Mapping[str, str]) -> str:
    """Return docProps/custom.xml (ECMA-376 Part 1, §22.3)."""
    properties = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name={wml.attribute(name)}>'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(values.items(), 2)
    )
    return (
        f'{wml.HEAD}<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes">{properties}'
        "</Properties>"
    )
