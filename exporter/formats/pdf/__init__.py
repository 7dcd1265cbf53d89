"""PDF: a designed, tagged document, made by WeasyPrint and read back through pdfium.

`sheet` composes what is printed, `engine` prints it, `pictures` holds what it may show, `contents` gets its numbers;
`tagged` mends the tag tree (`headed` its tables, `overleaf` what pages tear apart), `archive` puts the records inside;
`structure`, `said`, `pieces` and `reading` find the passages in a finished file.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from exporter.formats import Rendering
from exporter.record.edition import Edition
from exporter.record.reading import EVERYTHING, Passage

if TYPE_CHECKING:
    from exporter.assets import Pictures
    from exporter.templates import TemplateSet

NAME = "pdf"
LABEL = "PDF"
SUFFIX = ".pdf"
MEDIA_TYPE = "application/pdf"
SPACING: Literal["kept", "lost"] = "lost"
CARRIES = EVERYTHING - {
    "break",
    "decoration",
    "deleted",
    "language",
    "role",
    "rule",
    "slanted code",
}
"""What the check may ask of a PDF, whose tags and faces tell the rest: lines are drawn, not written."""
LEVELS = 6
_UPRIGHT = ("ar", "ckb", "dv", "fa", "he", "ja", "ko", "ps", "sd", "ug", "ur", "yi", "zh")
BLURRED = {
    **dict.fromkeys(
        ("title", "author", "heading", "head", "total", "bold", "question", "title of a box"), frozenset(("strong",))
    ),
    **dict.fromkeys(("slanted", *_UPRIGHT), frozenset(("emphasis",))),  # slanted as a whole, or never
}
"""What is bold as a whole, and what is never slanted or always."""
ENGINES = ("weasyprint", "pydyf", "tinycss2", "cssselect2", "tinyhtml5", "fonttools", "pillow", "uharfbuzz")


def encode(edition: Edition, templates: "TemplateSet", pictures: "Pictures") -> Rendering:
    """Return the edition as one PDF: a briefing, or several behind a cover. Raise Unavailable, TemplateFault."""
    from exporter.formats.pdf.engine import printed
    from exporter.formats.pdf.sheet import sheet

    page, notices = sheet(edition, templates, pictures)
    data, more = printed(page)
    return Rendering({f"{edition.slug}{SUFFIX}": data}, notices=(*notices, *more))


def read_back(files: Mapping[str, bytes]) -> list[Passage]:
    """Return the passages in the pages of the PDF, in the order of its tags."""
    from exporter.formats.pdf.reading import passages_in

    return [passage for name, data in files.items() if name.endswith(SUFFIX) for passage in passages_in(data)]
