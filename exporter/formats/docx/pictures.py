"""Pictures in the line of text: DrawingML inline pictures with alternative text (ECMA-376 §20.4.2.8)."""

from exporter.assets import Picture
from exporter.formats.docx import wml
from exporter.formats.docx.manuscript import Manuscript
from exporter.formats.docx.story import Story

_EMU = 635  # English Metric Units in a twip
_PIXEL = 15  # twips in a CSS pixel
_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative val="1"/></a:ext></a:extLst>'
)


def natural_size(picture: Picture, attributes: tuple[str | None, str | None]) -> tuple[float, float]:
    """Return width and height in twips that the <img> gives in pixels, else those of the picture."""
    width, height = (float(value) if value and value.isdigit() else 0.0 for value in attributes)
    if not (width and height):
        width, height = picture.asset.width, picture.asset.height
    return width * _PIXEL, height * _PIXEL


def fitted(size: tuple[float, float], widest: float, highest: float) -> tuple[int, int]:
    """Return a size in twips made smaller, if need be, to fit; never larger."""
    width, height = size
    scale = min(1.0, widest / width, highest / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def drawing(manuscript: Manuscript, story: Story, picture: Picture, alt: str, size: tuple[int, int]) -> str:
    """Return w:drawing for a picture of `size` twips. Without `alt` it is marked as decoration."""
    relation = manuscript.embed(picture, story)
    number = manuscript.drawing_id()
    width, height = (length * _EMU for length in size)
    mark = "" if alt else _DECORATIVE
    return (
        f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="{number}" name="Picture {number}" descr={wml.attribute(alt)}>{mark}</wp:docPr>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="Picture {number}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )
