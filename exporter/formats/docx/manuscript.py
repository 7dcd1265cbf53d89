"""What grows while the house HTML is walked: parts, relationships, bookmarks, lists, notes, pictures.

Ids count up from one, so the same edition gives the same bytes. Nothing here knows python-docx: `package.py` does.
"""

import re
from collections.abc import Set
from zlib import crc32

from exporter.assets import Picture, PictureFault, Pictures, rasterised
from exporter.formats.docx.comments import Comments
from exporter.formats.docx.look import Look, look_of
from exporter.formats.docx.numbering import Lists
from exporter.formats.docx.story import Story
from exporter.theme import Theme

_NOT_IN_NAMES = re.compile("[^A-Za-z0-9_]")
_PLAIN_ID = re.compile("[A-Za-z0-9_]{1,38}")
_LONGEST_NAME = 40  # characters that Word allows in a bookmark's name


class Manuscript:
    """The document in the making. `ids` are all anchors of the house HTML: a link may lead to no other.

    `reference` is an organisation's own Word document. Raise Faults for one that cannot be used.
    """

    def __init__(
        self,
        theme: Theme,
        language: str,
        rtl: bool,
        pictures: Pictures,
        ids: Set[str],
        reference: bytes | None = None,
    ) -> None:
        self.theme, self.language, self.rtl = theme, language, rtl
        self.look: Look = look_of(theme, language, rtl, reference)
        self.sheet, self.styles = self.look.sheet, self.look.styles
        self.body, self.notes = Story(), Story()
        self.lists = Lists(self.look.lists)
        self.comments = Comments()
        self.footnotes: list[str] = []
        self.counting_notes = 0  # footnotes that Word numbers
        self.media: dict[str, Picture] = {}
        self.notices: list[str] = []
        self._pictures, self._ids = pictures, ids
        self._bookmarks: dict[str, str] = {}  # lower-cased name -> anchor: Word does not tell case apart
        self.captions: dict[str, int] = {}  # the last number of figures, of tables
        self._drawings = self._controls = 0

    def picture(self, source: str) -> Picture | None:
        """Return the picture that an <img> names, as one that Word can hold."""
        picture = self._pictures.get(source)
        if picture is None:
            self.notices.append(f"a picture {source[:80]!r} is not at hand; its alternative text stands there")
            return None
        try:
            return rasterised(picture)
        except PictureFault as fault:
            self.notices.append(f"the picture {picture.asset.file_name}: {fault}; its alternative text stands there")
            return None

    def embed(self, picture: Picture, story: Story) -> str:
        """Return the id of the relationship from a part to a picture, which comes into the package."""
        name = f"media/{picture.asset.sha256[:24]}.{picture.asset.file_name.rpartition('.')[2]}"
        self.media[name] = picture
        return story.relation("image", name)

    def drawing_id(self) -> int:
        """Return a number that no other drawing of the document has (§20.4.2.5)."""
        self._drawings += 1
        return self._drawings

    def bidi(self, rtl: bool) -> bool | None:
        """Return what w:bidi of a paragraph must say; None where the document's direction says it."""
        return True if rtl else False if self.rtl else None

    def control_id(self) -> int:
        """Return a number that no other content control of the document has (§17.5.2.18)."""
        self._controls += 1
        return self._controls

    def counted(self, name: str) -> int:
        """Return the number that Word gives to the next caption of a kind by itself."""
        return self.captions.get(name, 0) + 1

    def has(self, anchor: str) -> bool:
        """Return whether a link can lead to an anchor."""
        return anchor in self._ids

    def bookmark(self, name: str) -> tuple[str, str]:
        """Return start and end of a new bookmark, nothing if there is one of that name (§17.13.6)."""
        if name.lower() in self._bookmarks:
            return "", ""
        self._bookmarks[name.lower()] = name
        number = len(self._bookmarks)
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>', f'<w:bookmarkEnd w:id="{number}"/>'


def bookmark_name(anchor: str, prefix: str = "b_") -> str:
    """Return the bookmark of an anchor: letters, digits and _ only, at most 40; `b_<anchor>` for every block id.

    What is no block id (`note-2`) begins with x_, so that it can take no block's name.
    """
    if _PLAIN_ID.fullmatch(anchor):
        return prefix + anchor
    plain = _NOT_IN_NAMES.sub("_", anchor)
    name = (prefix if plain == anchor else "x_") + plain
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[: _LONGEST_NAME - 9]}_{crc32(anchor.encode()):08x}"


def briefing_name(anchor: str) -> str:
    """Return the bookmark that reaches over a whole briefing."""
    return bookmark_name(f"whole-{anchor}")
