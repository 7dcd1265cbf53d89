"""Names of WordprocessingML and its neighbours (ECMA-376 Part 1), and short ways to look at properties."""

from functools import cache

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 - the prefix that everybody uses


@cache
def path_of(path: str) -> str:
    """Return a path of w: names as lxml wants it."""
    return "/".join(f"{W}{step}" for step in path.split("/"))


def value(element: etree._Element | None, path: str, name: str = "val") -> str | None:
    """Return an attribute of what a path of w: names leads to, None if it is not there."""
    found = element.find(path_of(path)) if element is not None else None
    return None if found is None else found.get(f"{W}{name}")


def number(element: etree._Element | None, path: str, name: str = "val") -> int | None:
    """Return an attribute as a whole number, None if it is not there or none."""
    text = value(element, path, name)
    try:
        return int(text) if text else None
    except ValueError:
        return None


def switch(element: etree._Element | None, path: str) -> bool | None:
    """Return whether a property that is on or off is on (§17.17.4), None if it is not said."""
    found = element.find(path_of(path)) if element is not None else None
    return None if found is None else found.get(f"{W}val", "1").lower() not in ("0", "false", "off", "none")


def words_of(element: etree._Element) -> str:
    """Return the words of w:t inside an element on one line, paragraphs parted by a space."""
    parts = []
    for one in element.iter(f"{W}t", f"{W}delText", f"{W}p", f"{W}tab", f"{W}br", f"{W}cr"):
        parts.append(one.text or "" if one.tag in (f"{W}t", f"{W}delText") else " ")
    return " ".join("".join(parts).split())


def shortened(words: str, most: int = 120) -> str:
    """Return words, cut where they are many."""
    return words if len(words) <= most else f"{words[: most - 20].rstrip()}… ({len(words)} characters)"
