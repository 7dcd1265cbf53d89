"""An organisation's reference document: a Word file whose styles, page, letterhead and colours documents take on.

python-docx opens it, once, after `guard` has looked at it. Of it are taken styles, lists, faces, colour theme, the page
of its last section, and the heads and feet there; its text is not. What is taken may hold pictures and links, and
nothing that fetches, embeds or runs.
"""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lxml import etree

from exporter.formats.docx import restyled, wml
from exporter.formats.docx.numbering import Given
from exporter.formats.docx.sheet import Sheet, sheet_of, twips
from exporter.formats.docx.story import Relation
from exporter.formats.docx.stylesheet import Measures, styles_xml
from exporter.opc import Unsafe, guard
from exporter.record.faults import Fault, Faults
from exporter.theme import LEAST_ROOM, Theme

if TYPE_CHECKING:
    from docx.opc.part import Part

_W = f"{{{wml.W}}}"
_R = f"{{{wml.R}}}"
_FETCHING = re.compile(
    r"^\s*(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|EMBED|CONTROL|DATABASE)\b", re.IGNORECASE
)
_OURS = (b'"BriefingId"', b'"EditionId"')  # properties of a file that we made
_SAFE_LINK = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
_PICTURES = frozenset(f"image/{kind}" for kind in ("png", "jpeg", "jpg", "gif", "x-emf", "x-wmf", "tiff", "bmp"))
_KEPT_SETTINGS = tuple(
    "mirrorMargins gutterAtTop defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone "
    "doNotHyphenateCaps evenAndOddHeaders".split()
)
"""What the page and its lines depend on, in the order of the schema (§17.15.1.78)."""


@dataclass(frozen=True)
class Head:
    """A head or foot of a letterhead: its part, complete, and what that leads to."""

    xml: str
    relations: tuple[Relation, ...] = ()

    @property
    def says_something(self) -> bool:
        """Return whether there is a word, a field, a picture or a drawing in it."""
        return re.search(r"<(w:t|w:instrText|w:fldSimple|w:drawing|w:pict)[ >]", self.xml) is not None


@dataclass(frozen=True)
class Letterhead:
    """Heads and feet by kind of page (`default`, `first`, `even`), and what else a section says of its pages."""

    heads: Mapping[str, Head] = field(default_factory=dict)
    feet: Mapping[str, Head] = field(default_factory=dict)
    has_first_page: bool = True
    page: str = ""
    media: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    """Pictures by name in word/: media type, bytes."""


@dataclass(frozen=True)
class Reference:
    """What was taken from a reference document, as XML. Styles have the house's ids where the house knows them."""

    styles: bytes
    numbering: bytes
    theme: bytes
    fonts: bytes
    settings: Mapping[str, str]
    measured: Mapping[str, int]
    outdent: int  # twips that its style Heading 1 stands out to the left
    letterhead: Letterhead

    def sheet(self, theme: Theme, rtl: bool) -> Sheet:
        """Return its page. Tables and headings begin where its style Heading 1 does, if that stands out to the left."""
        usual, got = sheet_of(theme, rtl), self.measured
        left, right = got["left"] + got["gutter"], got["right"]
        label = 0 if rtl else self.outdent
        return Sheet(
            width=got["w"],
            height=got["h"],
            top=got["top"],
            bottom=got["bottom"],
            start=right if rtl else left,
            end=left if rtl else right,
            label=label,
            side=label or usual.side,
            head=got["header"],
            foot=got["footer"],
            rtl=rtl,
            column=0,
        )

    def under(self, theme: Theme, language: str, sheet: Sheet, rtl: bool) -> tuple[bytes, Given]:
        """Return its styles and lists, with those of the house that it lacks."""
        ours = styles_xml(theme, language, sheet, rtl)
        return restyled.under(self.styles, ours, self.numbering, theme, language, sheet)


def reference_from(data: bytes) -> Reference:
    """Return what a reference document gives. Raise Unsafe, or whatever a damaged file makes a parser do."""
    guard(data)
    return _taken(data)


@contextmanager
def used(name: str) -> Iterator[None]:
    """Raise Faults that name the file, what is wrong and how to mend it, for whatever a reference is found to be."""
    try:
        yield
    except Unsafe as unsafe:
        raise Faults([Fault(name, unsafe.fault, unsafe.remedy)]) from None
    except Exception as error:  # noqa: BLE001 - whatever a damaged file makes a parser do, it cannot be used
        fault = f"cannot be opened as a Word file ({type(error).__name__}: {error})"
        raise Faults([Fault(name, " ".join(fault.split())[:300], "open it in Word, and save it anew")]) from None


def _taken(data: bytes) -> Reference:
    import docx

    document = docx.Document(io.BytesIO(data))
    main = document.part
    styles = _root(_led_to(main, "styles"), "styles")
    ids = restyled.with_house_ids(styles)
    numbering = _root(_led_to(main, "numbering"), "numbering")
    restyled.renamed(numbering, ids)
    sections = [section._sectPr for section in document.sections]
    last = sections[-1] if sections else etree.Element(f"{_W}sectPr")
    taking = _Taking(main, ids)
    custom = next((part.blob for part in main.package.iter_parts() if part.partname == "/docProps/custom.xml"), b"")
    ours = any(name in custom for name in _OURS)  # its heads speak of one briefing
    settings = _root(_led_to(main, "settings"), "settings")
    as_bytes = etree.tostring(styles, xml_declaration=True, encoding="UTF-8", standalone=True)
    return Reference(
        styles=as_bytes,
        numbering=etree.tostring(numbering),
        theme=_blob(_led_to(main, "theme")),
        fonts=_fonts(_led_to(main, "fontTable")),
        settings={name: restyled.bare(found) for name, found in _found(settings, _KEPT_SETTINGS)},
        measured=_measured(last),
        outdent=max(0, -restyled.measures_of(as_bytes).get("Heading1", Measures()).left),
        letterhead=Letterhead(
            heads={} if ours else taking.heads(sections, "header"),
            feet={} if ours else taking.heads(sections, "footer"),
            has_first_page=_is_on(last.find(f"{_W}titlePg")),
            page="".join(restyled.bare(found) for _, found in _found(last, ("pgBorders", "lnNumType"))),
            media=taking.media,
        ),
    )


def _found(parent: etree._Element, names: Iterable[str]) -> Iterator[tuple[str, etree._Element]]:
    """Yield (name, child) for each of some names that an element has a child of, in the order of the names."""
    for name in names:
        if (child := parent.find(f"{_W}{name}")) is not None:
            yield name, child


class _Taking:
    """Takes heads and feet with the pictures in them."""

    def __init__(self, main: "Part", ids: Mapping[str, str]) -> None:
        self._main, self._ids = main, ids
        self.media: dict[str, tuple[str, bytes]] = {}

    def heads(self, sections: list[Any], kind: str) -> dict[str, Head]:
        """Return the heads or feet of the last section; what it does not say, the one before says (§17.10.5)."""
        found: dict[str, Head] = {}
        for section in reversed(sections):
            for reference in section.iterfind(f"{_W}{kind}Reference"):
                page = reference.get(f"{_W}type", "default")
                if page not in found:
                    found[page] = self._head(self._main.related_parts[reference.get(f"{_R}id")], kind)
        return found if any(head.says_something for head in found.values()) else {}

    def _head(self, part: "Part", kind: str) -> Head:
        root = etree.fromstring(part.blob, _PARSER)
        if root.prefix != "w":
            raise Unsafe(f"the {kind} is written with a prefix of its own", "open it in Word, and save it anew")
        restyled.renamed(root, self._ids)
        restyled.taken_out(root, "bookmarkStart", "bookmarkEnd")
        for code in (*root.iter(f"{_W}instrText"), *root.iter(f"{_W}fldSimple")):
            if _FETCHING.match(code.text or code.get(f"{_W}instr") or ""):
                raise Unsafe(f"the {kind} has a field that fetches or runs something", "take that field out")
        relations = tuple(self._relations(part, kind))
        return Head(etree.tostring(root, encoding="unicode"), relations)

    def _relations(self, part: "Part", kind: str) -> Iterator[Relation]:
        for id_, relation in part.rels.items():
            what = relation.reltype.rpartition("/")[2]
            if what == "hyperlink" and relation.is_external and _SAFE_LINK.match(relation.target_ref):
                yield Relation(id_, "hyperlink", relation.target_ref)
            elif what == "image" and not relation.is_external and relation.target_part.content_type in _PICTURES:
                image = relation.target_part
                end = str(image.partname).rpartition(".")[2].lower()
                name = f"media/letterhead{len(self.media) + 1}.{end}"
                known = (name for name, (_, data) in self.media.items() if data == image.blob)
                name = next(known, name)
                self.media[name] = (image.content_type, image.blob)
                yield Relation(id_, "image", name)
            else:
                where = " from elsewhere" if relation.is_external else ""
                raise Unsafe(f"the {kind} has a {what}{where}: {relation.target_ref[:80]}", "take it out")


_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
)


def _led_to(main: "Part", kind: str) -> "Part | None":
    found = (rel.target_part for rel in main.rels.values() if not rel.is_external and rel.reltype.endswith(f"/{kind}"))
    return next(found, None)


def _blob(part: "Part | None") -> bytes:
    return part.blob if part is not None else b""


def _root(part: "Part | None", tag: str) -> etree._Element:
    if part is None:
        return etree.Element(f"{_W}{tag}", nsmap={"w": wml.W})
    root = etree.fromstring(part.blob, _PARSER)
    if root.prefix != "w":
        raise Unsafe(f"its {tag} are written with a prefix of their own", "open it in Word, and save it anew")
    return root


def _fonts(part: "Part | None") -> bytes:
    """Return the table of faces without those embedded in the file, which would be no use without their licence."""
    root = _root(part, "fonts")
    for font in root:
        for child in [child for child in font if etree.QName(child).localname.startswith("embed")]:
            font.remove(child)
    return etree.tostring(root)


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and element.get(f"{_W}val", "1") not in ("0", "false", "off")


def _measured(section: etree._Element) -> dict[str, int]:
    """Return size and margins of a section in twips; A4 with an inch around it is what Word takes by itself."""
    found = {"w": 11906, "h": 16838, "top": 1440, "right": 1440, "bottom": 1440, "left": 1440}
    found |= {"header": 708, "footer": 708, "gutter": 0}
    for _, child in _found(section, ("pgSz", "pgMar")):
        for key, value in child.items():
            if (plain := etree.QName(key).localname) in found:
                found[plain] = round(float(value))
    found["top"], found["bottom"] = abs(found["top"]), abs(found["bottom"])  # below zero: heads may not push the text
    room = found["w"] - found["left"] - found["right"] - found["gutter"]
    if room < twips(LEAST_ROOM):
        raise Unsafe(
            f"its page leaves {room * 25.4 / 1440:.0f} mm for text, {LEAST_ROOM} at least", "lower its margins"
        )
    return found
