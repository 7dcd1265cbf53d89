"""What stands around the text: running heads and feet with fields, the page's measures, a draft's watermark.

The words come from `running.html.j2` of the layer, so that an organisation can have its own.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from lxml import etree

from exporter.formats.docx import wml
from exporter.formats.docx.manuscript import Manuscript
from exporter.formats.docx.place import Place
from exporter.formats.docx.sheet import Sheet, points
from exporter.formats.docx.story import Story
from exporter.formats.docx.stylesheet import colour
from exporter.formats.docx.walk import Walker
from exporter.theme import Theme

_DRAWING = re.compile(r"""(<\w+:docPr\b[^>]*?\sid=")\d+""")  # a number that no two drawings may share (§20.4.2.5)


def header_xml(
    manuscript: Manuscript, story: Story, house: etree._Element | None, rtl: bool, lang: str, mark: str
) -> str:
    """Return a running head; without `house` an empty one. `mark` is a watermark, "" for none."""
    return _story("hdr", "Header", manuscript, story, house, rtl, lang, mark)


def footer_xml(manuscript: Manuscript, story: Story, house: etree._Element | None, rtl: bool, lang: str) -> str:
    """Return a running foot."""
    return _story("ftr", "Footer", manuscript, story, house, rtl, lang, "")


def _story(
    tag: str,
    style: str,
    manuscript: Manuscript,
    story: Story,
    house: etree._Element | None,
    rtl: bool,
    lang: str,
    mark: str,
) -> str:
    walker = Walker(manuscript, story)
    place = Place(manuscript.sheet.measure, rtl, lang, left=manuscript.sheet.column)
    if house is not None:
        walker.flow(house, place)
    if not walker.out:
        walker.paragraph(style, "", place)
    shown = "".join(_with_own_tabs(one, manuscript) for one in walker.out)
    if mark:
        shown = shown.replace("</w:pPr>", "</w:pPr>" + _watermark(mark, manuscript.theme), 1)
    return f"{wml.HEAD}<w:{tag} {wml.NAMESPACES}>{shown}</w:{tag}>"


def _with_own_tabs(paragraph: str, manuscript: Manuscript) -> str:
    """Return a paragraph of a head or foot with the house's tab stops where a reference's style has its own."""
    named = re.match(r'<w:p><w:pPr><w:pStyle w:val="(Header|HeaderStamped|Footer)"/>', paragraph)
    theirs = manuscript.styles[named[1]].tabs if named else ()
    if not named or not theirs:
        return paragraph
    sheet = manuscript.sheet
    end = sheet.column + sheet.measure
    stops = dict.fromkeys(theirs, "clear") | {end: "right"}
    if named[1] == "HeaderStamped":
        stops[sheet.out + sheet.full // 2] = "center"
    tabs = "".join(f'<w:tab w:val="{kind}" w:pos="{place}"/>' for place, kind in sorted(stops.items()))
    return f"{named[0]}<w:tabs>{tabs}</w:tabs>{paragraph[named.end() :]}"


def on_letterhead(
    manuscript: Manuscript,
    story: Story,
    kind: str,
    theirs: str,
    house: etree._Element | None,
    rtl: bool,
    lang: str,
    mark: str,
) -> str:
    """Return a head or foot of a letterhead, its XML or "", with what no letterhead may hide: stamp and watermark.

    `house` is the running head of the house, of which the stamp is taken.
    """
    tag = "hdr" if kind == "header" else "ftr"
    style = "Header" if kind == "header" else "Footer"
    walker = Walker(manuscript, story)
    place = Place(manuscript.sheet.measure, rtl, lang, left=manuscript.sheet.column)
    stamp = house.find(".//span[@class='running-stamp']") if house is not None else None
    if stamp is not None:
        line = walker.line(place)
        line.inline(stamp)
        walker.paragraph(style, line.xml(), replace(place, style=style, align="center"), after=points(7))
    elif not theirs or (mark and kind == "header"):
        walker.paragraph(style, "", place)
    added = "".join(walker.out)
    if mark and kind == "header":
        added = added.replace("</w:pPr>", "</w:pPr>" + _watermark(mark, manuscript.theme), 1)
    if not theirs:
        return f"{wml.HEAD}<w:{tag} {wml.NAMESPACES}>{added}</w:{tag}>"
    theirs = _DRAWING.sub(lambda drawing: f"{drawing[1]}{manuscript.drawing_id()}", theirs)
    end = f"</w:{tag}>"
    added = re.sub(r"^<w:p>", f"<w:p {wml.NAMESPACES}>", added)  # their root may not declare what ours does
    return f"{wml.HEAD}{theirs.removesuffix(end)}{added}{end}"


def _watermark(words: str, theme: Theme) -> str:
    """Return a word across the page, pale, under the text; by its name Word's Remove Watermark finds it."""
    return (
        '<w:r><w:rPr><w:noProof/></w:rPr><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" '
        'adj="10800" path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
        '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="custom"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        '<v:shape id="PowerPlusWaterMarkObject1" o:spid="_x0000_s1025" type="#_x0000_t136" style="position:absolute;'
        "margin-left:0;margin-top:0;width:420pt;height:150pt;rotation:315;z-index:-251658752;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:page;mso-position-vertical:center;"
        f'mso-position-vertical-relative:page" o:allowincell="f" fillcolor="#{colour(theme, "tint")}" stroked="f">'
        f'<v:textpath style="font-family:&quot;{theme.faces.label}&quot;;font-size:1pt" string={wml.attribute(words)}/>'
        "</v:shape></w:pict></w:r>"
    )


def section_properties(
    sheet: Sheet,
    *,
    rtl: bool,
    heads: Mapping[str, str],
    feet: Mapping[str, str],
    first: bool = True,
    page: str = "",
) -> str:
    """Return w:sectPr (§17.6.17): size, margins, heads and feet by kind ("first", "default") as relationship ids.

    `first` is whether the first page has its own; `page` is what else a letterhead asks of its pages.
    """
    references = "".join(
        f'<w:{element}Reference w:type="{kind}" r:id="{id_}"/>'
        for element, ids in (("header", heads), ("footer", feet))
        for kind, id_ in sorted(ids.items())
    )
    left, right = (sheet.end, sheet.start) if rtl else (sheet.start, sheet.end)
    turned = ' w:orient="landscape"' if sheet.width > sheet.height else ""
    size = f'<w:pgSz w:w="{sheet.width}" w:h="{sheet.height}"{turned}/>'
    margins = (
        f'<w:pgMar w:top="{sheet.top}" w:right="{right}" w:bottom="{sheet.bottom}" w:left="{left}" '
        f'w:header="{sheet.head}" w:footer="{sheet.foot}" w:gutter="0"/>'
    )
    bidi = "<w:bidi/>" if rtl else ""
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/>{size}{margins}{page}<w:cols w:space="708"/>'
        f"{'<w:titlePg/>' if first else ''}{bidi}</w:sectPr>"
    )
