"""WordprocessingML as text: escaping, runs, fields, paragraph properties (ECMA-376 Part 1, §17)."""

import re
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# Marks of a run as bits, so that each combination's properties are made once.
STRONG, EM, DEL, SUP, SUB, CODE, LINK, RTL = (1 << bit for bit in range(8))

_PIECES = re.compile("([\t\n])")
_SPECIAL = {"\t": "<w:tab/>", "\n": "<w:br/>"}


def attribute(value: str) -> str:
    """Return a value in quotes, as an XML attribute holds it."""
    return quoteattr(value)


def text(words: str) -> str:
    """Return the content of a run: w:t that keeps its spaces, w:tab and w:br for tab and line end."""
    if "\t" not in words and "\n" not in words:
        return f'<w:t xml:space="preserve">{escape(words)}</w:t>'
    pieces = (piece for piece in _PIECES.split(words) if piece)
    return "".join(_SPECIAL.get(piece) or f'<w:t xml:space="preserve">{escape(piece)}</w:t>' for piece in pieces)


def run(content: str, properties: str = "") -> str:
    """Return a run around ready content."""
    return f"<w:r>{properties}{content}</w:r>"


def field(instruction: str, result: str, properties: str = "") -> str:
    """Return a complex field (§17.16.18) with the result it has now, so that nobody has to update it."""
    mark = f"<w:r>{properties}<w:fldChar w:fldCharType="
    code = f'<w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText>'
    return (
        f'{mark}"begin"/></w:r>{run(code, properties)}{mark}"separate"/></w:r>'
        f'{run(text(result), properties)}{mark}"end"/></w:r>'
    )


@lru_cache(maxsize=512)
def run_properties(marks: int, style: str = "", lang: str = "", mono: str = "") -> str:
    """Return w:rPr for marks, a character style and a language (with its w:lang attributes); "" if there is none.

    `mono` is the face of code inside a link, where the one character style is the link's.
    """
    if marks & LINK:
        style = style or "Hyperlink"
    elif marks & CODE:
        style = style or "CodeChar"
    parts = [f'<w:rStyle w:val="{style}"/>'] if style else []
    if marks & CODE and style != "CodeChar" and mono:
        parts.append(f"<w:rFonts {faces(mono)}/>")
    if marks & STRONG:
        parts.append("<w:b/><w:bCs/>")
    if marks & EM:  # no slanted letters in scripts that have none
        parts.append("<w:i/>" if marks & RTL else "<w:i/><w:iCs/>")
    if marks & DEL:
        parts.append("<w:strike/>")
    if marks & (SUP | SUB):
        parts.append(f'<w:vertAlign w:val="{"superscript" if marks & SUP else "subscript"}"/>')
    if marks & RTL:
        parts.append("<w:rtl/>")
    if lang:
        parts.append(f"<w:lang {lang}/>")
    return f"<w:rPr>{''.join(parts)}</w:rPr>" if parts else ""


def faces(latin: str, complex_script: str = "", east_asian: str = "") -> str:
    """Return the attributes of w:rFonts."""
    return (
        f"w:ascii={attribute(latin)} w:eastAsia={attribute(east_asian or latin)} "
        f"w:hAnsi={attribute(latin)} w:cs={attribute(complex_script or latin)}"
    )


def paragraph_properties(
    style: str,
    *,
    keep_next: bool | None = None,
    numbering: str = "",
    tabs: str = "",
    bidi: bool | None = None,
    before: int | None = None,
    after: int | None = None,
    indent: str = "",
    align: str = "",
) -> str:
    """Return w:pPr (its children in the order of §17.3.1.26); spacing in twips."""
    parts = [f'<w:pStyle w:val="{style}"/>'] if style != "Normal" else []
    if keep_next is not None:
        parts.append("<w:keepNext/>" if keep_next else '<w:keepNext w:val="0"/>')
    parts += [numbering, tabs]
    if bidi is not None:
        parts.append("<w:bidi/>" if bidi else '<w:bidi w:val="0"/>')
    if before is not None or after is not None:
        above = f' w:before="{before}"' if before is not None else ""
        below = f' w:after="{after}"' if after is not None else ""
        parts.append(f"<w:spacing{above}{below}/>")
    parts += [f"<w:ind {indent}/>" if indent else "", f'<w:jc w:val="{align}"/>' if align else ""]
    return f"<w:pPr>{''.join(parts)}</w:pPr>"


Line = tuple[float, str, int]
"""A border's line: points wide, colour (RRGGBB), points away from the text."""


def borders(element: str, sides: dict[str, Line]) -> str:
    """Return w:pBdr, w:tblBorders or w:tcBorders with a line for each side given."""
    lines = (
        f'<w:{side} w:val="single" w:sz="{round(width * 8)}" w:space="{space}" w:color="{colour}"/>'
        for side, (width, colour, space) in sides.items()
    )
    return f"<w:{element}>{''.join(lines)}</w:{element}>"


def shading(colour: str) -> str:
    """Return w:shd that fills with a colour (RRGGBB)."""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>'
