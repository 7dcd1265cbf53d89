"""Word: the edition as a .docx (ECMA-376) with real styles, lists, notes and bookmarks.

`encoding` makes it: house HTML is walked tag by tag (`walk`, `blocks`, `line`, `lists`, `tables`, `contents`,
`footnotes`) into one string; `styles`, `stylesheet` and `numbering` give it the look of the theme; `skeleton` packs
that once, out of python-docx's template; `furniture` makes the running heads; `package` and `zipped` the file.
`reading` reads a Word file back and knows none of it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from exporter.formats import Rendering
from exporter.record.edition import Edition
from exporter.record.faults import Fault, Faults
from exporter.record.reading import EVERYTHING, Passage

if TYPE_CHECKING:
    from exporter.assets import Pictures
    from exporter.templates import TemplateSet

NAME = "docx"
LABEL = "Word"
SUFFIX = ".docx"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SPACING: Literal["kept", "lost"] = "kept"
_MISPLACED = ("reference.docx", "docx/reference.dotx", "docx/reference.docm", "docx/Reference.docx")
CARRIES = EVERYTHING - {"language", "stacked"}
"""What the check may ask of a Word file. Languages are Word's own, with a country; what is raised cannot be lowered."""
LEVELS = 6
BLURRED = {
    "role": frozenset(("list",)),  # in an item only its paragraphs say which list it is in
    "code": frozenset(("list", "role")),
    # What stands in a frame is plain, in a list or cell it is an item or cell.
    **dict.fromkeys(("list", "column", "box", "title of a box"), frozenset(("role",))),
    "key_points": frozenset(("level",)),  # their heading is one of the box
}
ENGINES = ("python-docx", "lxml", "resvg-py", "pillow", "jinja2", "babel")


def encode(edition: Edition, templates: "TemplateSet", pictures: "Pictures") -> Rendering:
    """Return the edition as a Word file. Raise TemplateFault naming the tag and the block it cannot walk."""
    from exporter.formats.docx import encoding

    return encoding.encode(edition, templates, pictures, SUFFIX)


def examine(templates: "TemplateSet") -> None:
    """Raise Faults if the template set has a reference document that cannot be used."""
    if (reference := templates.file("docx/reference.docx")) is not None:
        from exporter.formats.docx.look import look_of

        look_of(templates.theme, "en", False, reference)
    for name in _MISPLACED:
        if templates.file(name) is not None:
            raise Faults([Fault(name, "a reference document in the wrong place", "name it docx/reference.docx")])


def read_back(files: Mapping[str, bytes]) -> list[Passage]:
    """Return the passages of a Word file in reading order, notes after the sections of their briefing."""
    from exporter.formats.docx import reading

    return reading.passages_of(next(data for name, data in files.items() if name.endswith(SUFFIX)))
