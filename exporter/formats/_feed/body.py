"""The body of an entry: house HTML made fit for places that are not ours.

Readers and partners show a body outside its page, without our stylesheet, through a list of tags that they allow. So
it holds few tags, hardly an attribute, absolute addresses only, and says in words what the page says by its look.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree

# MSN's list, the narrowest that is public, is b i em strong sub sup small h1-h5 a img table thead tbody tr th td
# caption ul ol li p div span br blockquote. Beyond it: figure and figcaption (NewsBreak asks for them; who does not
# know them shows what is inside), and pre, code, del, hr, for which there is no other word.
_EVERYWHERE = frozenset({"lang", "dir"})
TAGS: dict[str, frozenset[str]] = {
    tag: _EVERYWHERE | frozenset(attributes.split())
    for tag, attributes in {
        **dict.fromkeys("p blockquote pre hr br strong em del sup sub code small span div".split(), ""),
        **dict.fromkeys("h2 h3 h4 h5 ul li table caption thead tbody tr figure figcaption".split(), ""),
        "ol": "start",
        "th": "scope colspan rowspan",
        "td": "colspan rowspan",
        "a": "href",
        "img": "src alt width height",
    }.items()
}
"""Tags that a body may hold, and the attributes that each may carry."""

_RENAMED = {"article": "div", "aside": "div", "h1": "h2", "h6": "h5", "summary": "p"}
_BOXES = frozenset("section header footer div details".split())
"""What only our stylesheet knows: taken away around blocks, a paragraph around words."""
_STRONG = frozenset({"stamp", "callout-title", "question"})
"""Classes that our page sets apart by its look; here by weight."""
_SMALL = frozenset({"credit", "corrected"})
_VOID = frozenset({"br", "hr", "img"})
_STRUCTURE = frozenset("house figure table thead tbody tr ul ol".split())
_INLINE = frozenset("a br cite code del em img small span strong sub sup time".split())
_SCHEMES = frozenset({"http", "https", "mailto"})


def body_of(tree: etree._Element, page: str) -> str:
    """Return house HTML (elements under one root) as the body of an entry whose page is at `page`."""
    return "".join(_inside(tree, page)).strip("\n")


def _inside(element: etree._Element, page: str) -> Iterator[str]:
    """Yield what stands inside an element; in one that holds blocks, white space says nothing and is left out."""
    blank = _holds_blocks(element)
    yield _text(element.text, blank)
    for child in element:
        yield from _written(child, page)
        yield _text(child.tail, blank)


def _holds_blocks(element: etree._Element) -> bool:
    return element.tag in _STRUCTURE or any(child.tag not in _INLINE for child in element)


def _written(element: etree._Element, page: str) -> Iterator[str]:
    tag, names = str(element.tag), (element.get("class") or "").split()
    if tag == "nav":
        return
    if tag == "ol" and any(item.get("value") for item in element):
        yield from _numbered(element, page)
        return
    if tag == "span":
        tag = "small" if _SMALL.intersection(names) else "span" if element.get("lang") else ""
    elif tag in _BOXES:
        tag = "" if _holds_blocks(element) else "p"
    else:
        tag = _RENAMED.get(tag, tag)
        tag = tag if tag in TAGS else ""
    inner = "".join(_inside(element, page))
    if tag == "p" and not inner.strip():
        return
    if _STRONG.intersection(names) or element.tag == "summary":
        inner = f"<strong>{inner}</strong>"
    if not tag:
        yield inner
        return
    yield f"<{tag}{''.join(_attributes(element, tag, page))}>"
    if tag not in _VOID:
        yield f"\n{inner}</{tag}>" if _holds_blocks(element) else f"{inner}</{tag}>"
    parent = element.getparent()
    if element.tag not in _INLINE or (parent is not None and parent.tag == "figure"):
        yield "\n"


def _numbered(items: etree._Element, page: str) -> Iterator[str]:
    """Yield notes and sources as paragraphs that say their numbers.

    Calls in the text name those numbers, and what readers allow rarely includes `value` of an item.
    """
    for item in items:
        yield f"<p>{_escaped(item.get('value') or '')}. "
        yield from _inside(item, page)
        yield "</p>\n"


def _attributes(element: etree._Element, tag: str, page: str) -> Iterator[str]:
    for name, value in element.attrib.items():
        name, value = str(name), str(value)
        if name not in TAGS[tag]:
            continue
        if name in ("href", "src"):
            value = page + value if value.startswith("#") else value
            if urlsplit(value).scheme not in _SCHEMES:
                continue
        yield f' {name}="{_escaped(value, quoted=True)}"'


def _text(text: str | None, between_blocks: bool) -> str:
    if not text or (between_blocks and not text.strip(" \t\n")):
        return ""
    return _escaped(text)


def _escaped(text: str, *, quoted: bool = False) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;") if quoted else text
