"""What is the same in each Word file of a theme and language: styles, settings, faces, colours. Made and packed once.

It is python-docx's own template without what nobody uses (900 kB of styles, a thumbnail, custom XML), with our styles,
settings and fonts in the place of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from exporter.formats.docx import wml
from exporter.formats.docx.languages import document_languages
from exporter.formats.docx.stylesheet import font_table_xml, theme_xml
from exporter.formats.docx.zipped import Entry, entry
from exporter.theme import Theme

if TYPE_CHECKING:
    from exporter.formats.docx.reference import Reference

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
RELATIONS = f"{OFFICE}/relationships"
TYPES = "application/vnd.openxmlformats-officedocument"
_MAIN = f"{TYPES}.wordprocessingml"
_TABS = "defaultTabStop"
_SMALLEST = 9  # the level of deflate for what is packed once


@dataclass(frozen=True)
class Skeleton:
    """Parts by name, packed; their content types; and by which relationship, `id -> (kind, target)`, the text leads
    to each of them."""

    entries: Mapping[str, Entry]
    types: Mapping[str, str]
    relations: Mapping[str, tuple[str, str]]


def skeleton(theme: Theme, language: str, styles: bytes, theirs: "Reference | None" = None) -> Skeleton:
    """Return the parts that depend on theme and language alone, with what a reference document has of them."""
    import docx

    colours = theirs.theme if theirs else b""
    if not colours:
        given = {str(part.partname): part for part in docx.Document().part.package.iter_parts()}
        colours = theme_xml(given["/word/theme/theme1.xml"].blob, theme)
    settings = _settings(language, theirs.settings if theirs else {})
    parts = {
        "word/theme/theme1.xml": (f"{TYPES}.theme+xml", colours),
        "word/styles.xml": (f"{_MAIN}.styles+xml", styles),
        "word/fontTable.xml": (
            f"{_MAIN}.fontTable+xml",
            font_table_xml(theme, language, theirs.fonts if theirs else b""),
        ),
        "word/settings.xml": (f"{_MAIN}.settings+xml", settings.encode()),
        "docProps/app.xml": (f"{TYPES}.extended-properties+xml", _application(theme).encode()),
    }
    parts |= {f"word/{name}": picture for name, picture in (theirs.letterhead.media if theirs else {}).items()}
    return Skeleton(
        entries={name: entry(name, data, _SMALLEST) for name, (_, data) in parts.items()},
        types={name: kind for name, (kind, _) in parts.items()},
        relations={
            "rIdStyles": ("styles", "styles.xml"),
            "rIdSettings": ("settings", "settings.xml"),
            "rIdFonts": ("fontTable", "fontTable.xml"),
            "rIdTheme": ("theme", "theme/theme1.xml"),
        },
    )


def _application(theme: Theme) -> str:
    """Return docProps/app.xml: what made the file, and for whom. Counts of pages and words would be guesses."""
    return (
        f'{wml.HEAD}<Properties xmlns="{OFFICE}/extended-properties"><Application>exporter</Application>'
        f"<Company>{escape(theme.brand.name)}</Company></Properties>"
    )


def _settings(language: str, theirs: Mapping[str, str]) -> str:
    """Return word/settings.xml: separators of footnotes, today's Word layout, and no question when it is opened.

    `theirs` are settings that a reference document asks for, by name.
    """
    before = "".join(theirs.get(name, "") for name in ("mirrorMargins", "gutterAtTop"))
    after = "".join(said for name, said in theirs.items() if name not in ("mirrorMargins", "gutterAtTop", _TABS))
    tabs = theirs.get(_TABS, f'<w:{_TABS} w:val="720"/>')
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
        f'{wml.HEAD}<w:settings xmlns:w="{wml.W}"><w:zoom w:percent="100"/>{before}{tabs}{after}'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        f"<w:compat>{compat}</w:compat><w:themeFontLang {document_languages(language)}/>"
        f'<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" {mapping} '
        'w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )
