"""The parts of a Word file that hold the look: styles, fonts and Word's colour theme, all from `theme.toml`."""

from dataclasses import dataclass

from lxml import etree

from exporter.formats.docx import wml
from exporter.formats.docx.languages import document_languages, families, is_low, substitutes
from exporter.formats.docx.sheet import Sheet, points
from exporter.formats.docx.styles import Border, Style, house_styles
from exporter.record.base import direction_of
from exporter.theme import Theme

_HOUSE_UNIT = 3.5  # pt: the unit of space for which the table of styles gives its lengths
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def colour(theme: Theme, role: str) -> str:
    """Return the colour of a role on paper as Word writes it: RRGGBB."""
    value: str = getattr(theme.colours.light, role)
    return value.removeprefix("#").upper()


@dataclass(frozen=True)
class Measures:
    """What the walk must know of a paragraph style, whatever it is based on; twips."""

    left: int = 0
    right: int = 0
    before: int = 0
    boxed: bool = False
    ltr: bool = False
    tabs: tuple[int, ...] = ()  # that a reference's style sets, where the house wants its own


def measures(theme: Theme, sheet: Sheet) -> dict[str, Measures]:
    """Return the measures of each paragraph style of the house, by id."""
    found = {"": Measures()}
    for style in house_styles(sheet):
        if not style.character:
            known = found[style.based]
            found[style.id] = Measures(
                left=known.left if style.left is None else style.left,
                right=known.right if style.right is None else style.right,
                before=known.before if style.before is None else _scaled(style.before, theme),
                boxed=known.boxed if style.borders is None else len(style.borders) == 4,
                ltr=known.ltr or style.ltr,
            )
    return found


def _scaled(length: float, theme: Theme) -> int:
    return points(length * theme.unit / _HOUSE_UNIT)


def styles_xml(theme: Theme, language: str, sheet: Sheet, rtl: bool) -> str:
    """Return word/styles.xml for a theme and a document's language, page and direction."""
    text = families(theme, "text", language)
    body = theme.sizes.body
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {wml.faces(*text)}/>"
        f'<w:color w:val="{colour(theme, "ink")}"/>{_size(body.size)}'
        f"<w:lang {document_languages(language)}/></w:rPr></w:rPrDefault>"
        f'<w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="{points(body.leading)}" w:lineRule="atLeast"/>'
        "</w:pPr></w:pPrDefault></w:docDefaults>"
    )
    # Word shows an editor these styles alone; its own stay away.
    latent = (
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1" w:defUnhideWhenUsed="1" '
        'w:defQFormat="0" w:count="376"/>'
    )
    rows = house_styles(sheet)
    own = "".join(_style(style, rank, theme, language, rtl) for rank, style in enumerate(rows, 1))
    head = f'{wml.HEAD}<w:styles xmlns:w="{wml.W}">'
    return f"{head}{defaults}{latent}{_DEFAULTS}{own}{_table_styles(theme)}</w:styles>"


_DEFAULTS = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
)


def _style(style: Style, rank: int, theme: Theme, language: str, rtl: bool) -> str:
    kind = "character" if style.character else "paragraph"
    default = ' w:default="1"' if style.id == "Normal" else ""
    custom = ' w:customStyle="1"' if style.ours else ""
    based = style.based or ("DefaultParagraphFont" if style.character else "")
    parts = [
        f'<w:style w:type="{kind}"{default}{custom} w:styleId="{style.id}"><w:name w:val="{style.name}"/>',
        f'<w:basedOn w:val="{based}"/>' if based else "",
        f'<w:next w:val="{style.next}"/>' if style.next else "",
        f'<w:uiPriority w:val="{rank}"/>{style.shown}',
        "" if style.character else f"<w:pPr>{_paragraph(style, theme, language, rtl)}</w:pPr>",
        f"<w:rPr>{_characters(style, theme, language)}</w:rPr></w:style>",
    ]
    return "".join(parts)


def _paragraph(style: Style, theme: Theme, language: str, rtl: bool) -> str:
    """Return the children of w:pPr in the order of the schema (§17.3.1.26)."""
    normal = style.id == "Normal"
    indent = {"left": style.left, "right": style.right, "hanging": style.hanging}
    ends = " ".join(f'w:{name}="{value}"' for name, value in indent.items() if value is not None)
    tabs = "".join(f'<w:tab w:val="{to}" w:pos="{at}"/>' for to, at in style.tabs)
    parts = [
        "<w:keepNext/><w:keepLines/>" if style.keep else "",
        "<w:widowControl/>" if normal else "",
        _listed(*style.listed) if style.listed else "",
        wml.borders("pBdr", _in_order(style.borders, theme, rtl)) if style.borders else "",
        wml.shading(colour(theme, style.shade)) if style.shade else "",
        f"<w:tabs>{tabs}</w:tabs>" if tabs else "",
        "<w:bidi/>" if normal and rtl else '<w:bidi w:val="0"/>' if style.ltr else "",
        _spacing(style, theme, language),
        f"<w:ind {ends}/>" if ends else "",
        '<w:jc w:val="right"/>' if style.end else "",
        f'<w:outlineLvl w:val="{style.outline}"/>' if style.outline is not None else "",
    ]
    return "".join(parts)


def _listed(number: int, level: int) -> str:
    deep = f'<w:ilvl w:val="{level}"/>' if level else ""
    return f'<w:numPr>{deep}<w:numId w:val="{number}"/></w:numPr>'


def _in_order(sides: dict[str, Border], theme: Theme, rtl: bool) -> dict[str, wml.Line]:
    """Return the lines of a paragraph. Left is the left of the page, also from right to left (§17.3.1.17)."""
    if rtl:
        turned = {"left": "right", "right": "left"}
        sides = {turned.get(side, side): line for side, line in sides.items()}
    order = [side for side in ("top", "left", "bottom", "right") if side in sides]
    return {side: (sides[side][0], colour(theme, sides[side][1]), sides[side][2]) for side in order}


def _spacing(style: Style, theme: Theme, language: str) -> str:
    """Return w:spacing. Lines are *at least* so high: an exact height cuts pictures and tall scripts."""
    values = {"before": style.before, "after": style.after}
    parts = [f'w:{name}="{_scaled(value, theme)}"' for name, value in values.items() if value is not None]
    if style.exact is not None:
        parts.append(f'w:line="{points(style.exact)}" w:lineRule="exact"')
    elif style.step:
        rule = "exact" if style.tight and is_low(language) else "atLeast"
        parts.append(f'w:line="{points(getattr(theme.sizes, style.step).leading)}" w:lineRule="{rule}"')
    return f"<w:spacing {' '.join(parts)}/>" if parts else ""


def _characters(style: Style, theme: Theme, language: str) -> str:
    """Return the children of w:rPr in the order of the schema (§17.3.2.28)."""
    parts = [f"<w:rFonts {wml.faces(*families(theme, style.face, language))}/>" if style.face else ""]
    for name, value in (("b", style.bold), ("i", style.italic)):
        if value is not None:
            on = "" if value else ' w:val="0"'
            slanted = name == "i" and direction_of(language) == "rtl"  # scripts that have no slanted letters
            parts.append(f"<w:{name}{on}/>" + ("" if slanted else f"<w:{name}Cs{on}/>"))
    parts += [
        "<w:noProof/>" if style.unproofed else "",
        f'<w:color w:val="{colour(theme, style.colour)}"/>' if style.colour else "",
        f'<w:spacing w:val="{points(style.track)}"/>' if style.track and direction_of(language) == "ltr" else "",
        _size(getattr(theme.sizes, style.step).size) if style.step else "",
        '<w:u w:val="single"/>' if style.underline else "",
        '<w:vertAlign w:val="superscript"/>' if style.raised else "",
    ]
    return "".join(parts)


def _size(size: float) -> str:
    half_points = round(size * 2)
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


TABLE_STYLES = ("Briefing Table", "Affected Table", "Timeline Table", "Entries Table")


def _table_styles(theme: Theme) -> str:
    """Return the styles of tables: plain, the house's own, who is affected, timeline. Borders live here (§17.7.6)."""
    ink, rule = colour(theme, "ink"), colour(theme, "rule")
    lines = wml.borders("tblBorders", {"top": (1, ink, 0), "bottom": (1, ink, 0), "insideH": (0.5, rule, 0)})
    head = wml.borders("tcBorders", {"bottom": (0.75, ink, 0)})
    total = wml.borders("tcBorders", {"top": (0.75, ink, 0)})
    between = wml.borders("tblBorders", {"insideH": (0.5, rule, 0)})
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        f"{cell_margins(0, 0, 0, 0)}</w:tblPr></w:style>"
        + _table_style("Briefing Table", lines + cell_margins(3, 3.5, 3, 3.5), firstRow=head, lastRow=total)
        + _table_style("Affected Table", between + cell_margins(5, 0, 5, 0))
        + _table_style("Timeline Table", cell_margins(0, 0, 8, 0))
        + _table_style("Entries Table", between + cell_margins(14, 0, 10.5, 0))
    )


def _table_style(name: str, properties: str, **conditions: str) -> str:
    special = "".join(
        f'<w:tblStylePr w:type="{kind}"><w:tblPr/><w:tcPr>{cell}</w:tcPr></w:tblStylePr>'
        for kind, cell in conditions.items()
    )
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:tblPr>{properties}</w:tblPr>'
        f"{special}</w:style>"
    )


def cell_margins(top: float, left: float, bottom: float, right: float, *, of: str = "tblCellMar") -> str:
    """Return w:tblCellMar, or w:tcMar for one cell; points."""
    sides = {"top": top, "left": left, "bottom": bottom, "right": right}
    inner = "".join(f'<w:{side} w:w="{points(value)}" w:type="dxa"/>' for side, value in sides.items())
    return f"<w:{of}>{inner}</w:{of}>"


def font_table_xml(theme: Theme, language: str, there: bytes = b"") -> bytes:
    """Return word/fontTable.xml: what Word takes where a face is not installed (§17.8.3.1, altName).

    `there` is a table that has some faces already.
    """
    table = etree.fromstring(there) if there else etree.Element(f"{{{wml.W}}}fonts", nsmap={"w": wml.W})
    known = {font.get(f"{{{wml.W}}}name") for font in table}
    for family, instead in sorted(substitutes(theme, language).items()):
        if family not in known:
            font = etree.SubElement(table, f"{{{wml.W}}}font", {f"{{{wml.W}}}name": family})
            etree.SubElement(font, f"{{{wml.W}}}altName", {f"{{{wml.W}}}val": instead})
    return etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)


def theme_xml(template: bytes, theme: Theme) -> bytes:
    """Return a DrawingML theme with the brand's palette and faces, so that Word's colour picker offers them."""
    root = etree.fromstring(template, etree.XMLParser(resolve_entities=False, no_network=True))
    root.set("name", theme.brand.name)
    palette = root.find(f".//{_A}clrScheme")
    roles = (
        "ink paper ink2 tint accent signal rule ink2 accent signal accent ink2".split()
    )  # dk1 lt1 dk2 lt2 accent1-6 ..
    if palette is not None:
        palette.set("name", theme.brand.name)
        for slot, role in zip(palette, roles, strict=True):
            for old in list(slot):
                slot.remove(old)
            etree.SubElement(slot, f"{_A}srgbClr", val=colour(theme, role))
    for kind, face in (("majorFont", theme.faces.text), ("minorFont", theme.faces.text)):
        latin = root.find(f".//{_A}{kind}/{_A}latin")
        if latin is not None:
            latin.set("typeface", face)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
