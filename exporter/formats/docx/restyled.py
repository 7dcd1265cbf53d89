"""Styles and lists of a reference document with those of the house that it lacks.

A style is known by its name, in small letters, or by one of its other names; ids differ from one language of Word to
the next, so styles that the house knows get the house's ids. Theirs are left as they are; the house's come from the
theme.
"""

from collections.abc import Iterator, Mapping

from lxml import etree

from exporter.formats.docx import wml
from exporter.formats.docx.numbering import Given, definitions_xml, numbers_xml
from exporter.formats.docx.sheet import Sheet
from exporter.formats.docx.styles import house_styles
from exporter.formats.docx.stylesheet import TABLE_STYLES, Measures
from exporter.opc import Unsafe
from exporter.theme import Theme

_W = f"{{{wml.W}}}"
_NAMING = frozenset(f"{_W}{name}" for name in "pStyle rStyle tblStyle basedOn next link styleLink numStyleLink".split())
_LISTS = ("ListBullet", "ListBullet2", "ListBullet3", "ListNumber", "ListNumber2", "ListNumber3", "KeyPoint")
_OTHER_NAMES = {
    "contents 1": "toc 1",
    "contents 2": "toc 2",
    "contents heading": "toc heading",
    "footnote": "footnote text",
}
"""What LibreOffice calls them."""
_DEFAULTS = {
    "default paragraph font": ("DefaultParagraphFont", "character"),
    "normal table": ("TableNormal", "table"),
    "no list": ("NoList", "numbering"),
}


def _known() -> dict[str, tuple[str, str]]:
    """Return (id, kind) of each style of the house by its name in small letters."""
    styles = house_styles(Sheet(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, False))
    known = {one.name.lower(): (one.id, "character" if one.character else "paragraph") for one in styles}
    known |= {name.lower(): (name.replace(" ", ""), "table") for name in TABLE_STYLES}
    return known | _DEFAULTS


def with_house_ids(styles: etree._Element) -> dict[str, str]:
    """Give the styles that the house knows the house's ids; return the new id of each by its old one.

    Raise Unsafe for a style of another kind than the house needs it, or two of one name.
    """
    known, ids, taken = _known(), dict[str, str](), set[str]()
    for style in styles.iterfind(f"{_W}style"):
        kind, old = style.get(f"{_W}type", "paragraph"), style.get(f"{_W}styleId", "")
        for name in _names(style):
            if name in known:
                id_, wanted = known[name]
                if kind != wanted:
                    raise Unsafe(f"the style {name!r} is one for a {kind}, a {wanted} needs it", "give it another name")
                if id_ not in taken:
                    ids[old] = id_
                    taken.add(id_)
                break
    for style in styles.iterfind(f"{_W}style"):  # another style may have the id of one of ours
        old = style.get(f"{_W}styleId", "")
        if old not in ids and old in {id_ for id_, _ in known.values()}:
            ids[old] = f"{old}0"
    for style in styles.iterfind(f"{_W}style"):
        old = style.get(f"{_W}styleId", "")
        style.set(f"{_W}styleId", ids.get(old, old))
    renamed(styles, ids)
    return ids


def _names(style: etree._Element) -> Iterator[str]:
    """Yield the names of a style, in small letters: its own, then the others an editor gave it (w:aliases)."""
    for tag in ("name", "aliases"):
        found = style.find(f"{_W}{tag}")
        for name in (found.get(f"{_W}val") or "").split(",") if found is not None else ():
            plain = " ".join(name.lower().split())
            yield _OTHER_NAMES.get(plain, plain)


def renamed(root: etree._Element, ids: Mapping[str, str]) -> None:
    """Let everything that names a style name it by its new id."""
    for element in root.iter(*_NAMING):
        element.set(f"{_W}val", ids.get(element.get(f"{_W}val", ""), element.get(f"{_W}val", "")))


def taken_out(root: etree._Element, *names: str) -> None:
    """Take elements of some names out of a tree."""
    for element in [*root.iter(*(f"{_W}{name}" for name in names))]:
        if (parent := element.getparent()) is not None:
            parent.remove(element)


def bare(element: etree._Element) -> str:
    """Return an element as text without declarations of namespaces: its like is put where they are declared."""
    said = "".join(f" w:{etree.QName(key).localname}={wml.attribute(str(value))}" for key, value in element.items())
    inner = "".join(bare(child) for child in element)
    tag = etree.QName(element).localname
    return f"<w:{tag}{said}>{inner}</w:{tag}>" if inner else f"<w:{tag}{said}/>"


def under(styles: bytes, ours: str, numbering: bytes, theme: Theme, language: str, sheet: Sheet) -> tuple[bytes, Given]:
    """Return the styles with those of the house that are missing, and the lists with those of the house."""
    root, house, lists = etree.fromstring(styles), etree.fromstring(ours.encode()), etree.fromstring(numbering)
    definitions = _highest(lists, "abstractNum", "abstractNumId")
    numbers = _highest(lists, "num", "numId")
    there = {style.get(f"{_W}styleId") for style in root.iterfind(f"{_W}style")}
    defaults = {style.get(f"{_W}type") for style in root.iterfind(f"{_W}style[@{_W}default='1']")}
    given = _given(root, lists)
    for style in house.iterfind(f"{_W}style"):
        if style.get(f"{_W}styleId") in there:
            continue
        if style.get(f"{_W}type") in defaults:
            style.attrib.pop(f"{_W}default", "")
        for number in style.iter(f"{_W}numId"):
            if (value := number.get(f"{_W}val", "0")) != "0":
                number.set(f"{_W}val", str(int(value) + numbers))
        root.append(style)
    _speak(root, house)
    opening = _opening(lists, definitions_xml(theme, sheet.column, definitions), numbers_xml(numbers, definitions))
    return (
        etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True),
        Given(opening, numbers + 2, given, (definitions, numbers)),
    )


def _highest(lists: etree._Element, tag: str, key: str) -> int:
    return max((int(one.get(f"{_W}{key}", "0")) for one in lists.iterfind(f"{_W}{tag}")), default=0)


def _given(styles: etree._Element, lists: etree._Element) -> dict[str, tuple[int, int, int]]:
    """Return (number, definition, level) of each list style that stands on a list of its own."""
    definitions = {
        number.get(f"{_W}numId"): int(_value(number.find(f"{_W}abstractNumId")) or -1)
        for number in lists.iterfind(f"{_W}num")
    }
    found = {}
    for style in styles.iterfind(f"{_W}style"):
        name = style.get(f"{_W}styleId", "")
        number = style.find(f"{_W}pPr/{_W}numPr/{_W}numId")
        if name not in _LISTS or number is None or (id_ := number.get(f"{_W}val")) not in definitions:
            continue
        level = style.find(f"{_W}pPr/{_W}numPr/{_W}ilvl")
        path = f"{_W}abstractNum[@{_W}abstractNumId='{definitions[id_]}']/{_W}lvl"
        styled = (one.get(f"{_W}ilvl") for one in lists.iterfind(path) if _value(one.find(f"{_W}pStyle")) == name)
        at = int(_value(level) or next(styled, "0") or "0")
        found[name] = int(id_ or 0), definitions[id_], at
    return found


def _value(element: etree._Element | None) -> str:
    return element.get(f"{_W}val", "") if element is not None else ""


def _opening(lists: etree._Element, definitions: str, numbers: str) -> str:
    """Return word/numbering.xml up to its end tag: their definitions, ours, their numbers, ours (§17.9.17)."""
    taken_out(lists, "numPicBullet", "lvlPicBulletId", "numIdMacAtCleanup")
    added = etree.fromstring(f'<w:numbering xmlns:w="{wml.W}">{definitions}{numbers}</w:numbering>')
    parts = [part for tag in ("abstractNum", "num") for root in (lists, added) for part in root.iterfind(f"{_W}{tag}")]
    for part in parts:
        lists.append(part)
    return wml.HEAD + etree.tostring(lists, encoding="unicode").removesuffix("</w:numbering>")


def _speak(styles: etree._Element, house: etree._Element) -> None:
    """Let the styles speak the document's language, whatever the reference was written in (§17.3.2.20)."""
    taken_out(styles, "lang")
    ours = house.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr/{_W}lang")
    here = styles
    for place, name in ((0, "docDefaults"), (0, "rPrDefault"), (0, "rPr")):
        if (found := here.find(f"{_W}{name}")) is None:
            found = etree.Element(f"{_W}{name}")
            here.insert(place, found)
        here = found
    after = [here.find(f"{_W}{name}") for name in ("eastAsianLayout", "specVanish", "oMath")]
    before = next((one for one in after if one is not None), None)
    if ours is not None:
        here.insert(here.index(before) if before is not None else len(here), ours)


def measures_of(styles: bytes) -> dict[str, Measures]:
    """Return what the walk must know of each paragraph style, whatever it is based on."""
    root = etree.fromstring(styles)
    all_styles = {style.get(f"{_W}styleId", ""): style for style in root.iterfind(f"{_W}style[@{_W}type='paragraph']")}
    found = {"": Measures()}

    def measured(name: str, seen: frozenset[str]) -> Measures:
        if name in found or name not in all_styles:
            return found.get(name, found[""])
        if name in seen:
            raise Unsafe(f"the style {name!r} is based on itself", "base it on another style")
        style = all_styles[name]
        known = measured(_value(style.find(f"{_W}basedOn")), seen | {name})
        found[name] = _measures(style, known)
        return found[name]

    for name in all_styles:
        measured(name, frozenset())
    return found


def _stops(style: etree._Element) -> tuple[int, ...]:
    if style.get(f"{_W}styleId") == "HeaderStamped":  # the house's own
        return ()
    tabs = style.iterfind(f"{_W}pPr/{_W}tabs/{_W}tab")
    return tuple(round(float(tab.get(f"{_W}pos", "0"))) for tab in tabs if tab.get(f"{_W}val") != "clear")


def _measures(style: etree._Element, known: Measures) -> Measures:
    indent, spacing = style.find(f"{_W}pPr/{_W}ind"), style.find(f"{_W}pPr/{_W}spacing")
    borders, bidi = style.find(f"{_W}pPr/{_W}pBdr"), style.find(f"{_W}pPr/{_W}bidi")

    def length(element: etree._Element | None, usual: int, *names: str) -> int:
        said = [element.get(f"{_W}{name}") for name in names] if element is not None else []
        return next((round(float(value)) for value in said if value), usual)

    return Measures(
        left=length(indent, known.left, "left", "start"),
        right=length(indent, known.right, "right", "end"),
        before=length(spacing, known.before, "before"),
        boxed=known.boxed if borders is None else len(borders) >= 4,
        ltr=known.ltr if bidi is None else _value(bidi) in ("0", "false", "off"),
        tabs=known.tabs + _stops(style),
    )
