"""House HTML made fit for mail programs: tags and attributes that all of them know, and sizes for those without CSS.

What HTML5 added is a `div` for them (Outlook draws with Word); roles say what it was. Numbers of notes and sources are
words, for `value` of an item does not get through everywhere.
"""

import re

from lxml import etree

WIDTH = 592
"""Pixels of the column of text: 640 less the margins."""
_IN_LINE = 18  # pixels of a picture in a line
_KEPT = frozenset("id class lang dir role href src alt width height start colspan rowspan scope".split())
_TAGS = {
    **dict.fromkeys("article section header aside nav footer figure figcaption details".split(), "div"),
    **dict.fromkeys(("time", "cite"), "span"),
    "summary": "p",
}
_ROLES = {
    "article": "article",
    "nav": "navigation",
    "footer": "contentinfo",
    "figure": "figure",
    "figcaption": "caption",
}
_PREFIX = re.compile(r"^b\d+_")  # of anchors among many; a briefing's own page has none
_LOST = frozenset(("row", "cell", "rowheader", "region", "note"))


def fit(tree: etree._Element, page: str) -> None:
    """Make house HTML, elements under one root, fit for mail. `page` is where a link leads whose place is not in it."""
    linked = {str(link.get("href"))[1:] for link in tree.iter("a") if (link.get("href") or "").startswith("#")}
    places = {str(one.get("id")) for one in tree.iter() if one.get("id")}
    rtl = next((one.get("dir") == "rtl" for one in tree if one.get("dir")), False)
    for element in list(tree.iter()):
        if element is not tree:
            _fit(element, rtl)
    for element in tree.iter():
        href = element.get("href") or ""
        if page and href.startswith("#") and href[1:] not in places:
            element.set("href", f"{page}#{_PREFIX.sub('', href[1:])}")
        if (element.get("id") or "briefing-") not in linked and not (element.get("id") or "").startswith("briefing-"):
            element.attrib.pop("id", "")


def written(tree: etree._Element) -> str:
    """Return the elements under a root as HTML."""
    return "".join(str(etree.tostring(one, method="html", encoding="unicode")) for one in tree)


def _fit(element: etree._Element, rtl: bool) -> None:
    tag, parent = str(element.tag), element.getparent()
    if element.get("role") in _LOST:
        del element.attrib["role"]
    if tag in _ROLES and not (tag == "footer" and parent is not None and parent.tag == "blockquote"):
        element.set("role", element.get("role") or _ROLES[tag])
    if tag == "figcaption":
        element.set("class", "caption")
    if tag == "img":
        _sized(element)
    elif tag == "table":
        element.attrib.update({"width": "100%", "cellpadding": "0", "cellspacing": "0", "border": "0"})
    elif tag in ("td", "th"):
        start, end = ("right", "left") if rtl else ("left", "right")
        names = (element.get("class") or "").split()
        element.set("align", end if "end" in names else "center" if "center" in names else start)
        element.set("valign", "top")
    elif tag == "ol" and any(item.get("value") for item in element):
        _number(element)
    for name in list(map(str, element.attrib)):
        if name not in _KEPT and name not in ("align", "valign", "cellpadding", "cellspacing", "border"):
            del element.attrib[name]
    element.tag = _TAGS.get(str(element.tag), element.tag)


def _sized(image: etree._Element) -> None:
    """Give a picture the size at which it is shown, which programs without CSS go by."""
    width, height = int(image.get("width") or 1), int(image.get("height") or 1)
    names = (image.get("class") or "").split()
    most = height if "logo" in names else _IN_LINE if "inline" in names else height * min(1, WIDTH / width)
    image.set("width", str(max(1, round(width * most / height))))
    image.set("height", str(max(1, round(most))))


def _number(items: etree._Element) -> None:
    """Make a list whose items have numbers of their own paragraphs that say them."""
    items.tag = "div"
    for item in items:
        number = etree.Element("b")
        number.text = f"{item.get('value')}."
        number.tail = f" {item.text or ''}"
        item.text = None
        item.insert(0, number)
        item.tag = "p"
