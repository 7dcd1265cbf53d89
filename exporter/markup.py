"""House HTML: the closed vocabulary in which the shared templates speak to every format.

Well-formed, about forty tags, no style and no script. White space counts in leaves only. Each block carries
`data-block="<id>"`. A tag or attribute outside the vocabulary is a fault of the template set, for all formats alike.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

from lxml import etree

_GLOBAL = frozenset("id class lang dir role tabindex aria-label aria-labelledby aria-hidden data-block".split())
VOCABULARY: dict[str, frozenset[str]] = {
    tag: _GLOBAL | frozenset(attributes.split())
    for tag, attributes in {
        **dict.fromkeys("article header section nav aside div footer".split(), ""),
        **dict.fromkeys("h1 h2 h3 h4 h5 h6 p blockquote cite pre hr br span".split(), ""),
        **dict.fromkeys("strong em del sup sub code".split(), ""),
        **dict.fromkeys("ul li table caption thead tbody tr figure figcaption summary".split(), ""),
        "ol": "start",
        "li": "value",
        "a": "href hreflang rel",
        "th": "scope colspan rowspan",
        "td": "colspan rowspan",
        "img": "src srcset sizes alt width height loading decoding fetchpriority",
        "time": "datetime",
        "details": "open",
    }.items()
}
"""Tags and the attributes that each may carry."""
VOID = frozenset({"br", "hr", "img"})
"""Tags that hold nothing (HTML §13.1.2)."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=:)")
_LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_IGNORED_IN_LINKS = re.compile(r"[\x00-\x20]")  # by browsers, even inside `javascript:` (URL §4.4)


@dataclass(frozen=True)
class House:
    """A piece of house HTML that passed the check: `html` as text, `tree` as elements under one nameless root."""

    html: str
    tree: etree._Element

    def __html__(self) -> str:
        """Return the text: checked markup goes into a shell as it is."""
        return self.html


class MarkupFault(ValueError):
    """What is wrong with a piece of house HTML: the block in which it stands ("" if in none), its place in the text."""

    def __init__(self, message: str, *, block: str = "", place: int = 0) -> None:
        self.message, self.block, self.place = message, block, place
        super().__init__(message)


def house(html: str) -> House:
    """Return `html` as checked house HTML, written anew from the elements found: what was checked is what goes out.

    So a comment goes, `<p/>` becomes `<p></p>` (browsers would take it for an open tag), CDATA becomes text.
    Raise MarkupFault naming the tag or attribute, and the block.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
    try:
        tree = etree.fromstring(f"<house>{html}</house>".encode(), parser)
    except etree.XMLSyntaxError as error:
        raise _ill_formed(html, error) from None
    ids = set[str]()
    for element in tree.iter():
        tag, names = element.tag, element.keys()
        if element is not tree:
            allowed = VOCABULARY.get(tag)
            if allowed is None or not allowed.issuperset(names):
                raise _unknown(html, element)
            if tag == "a" and not _leads_somewhere(element.get("href", "")):
                raise _fault(html, element, f"<a href> to {element.get('href')!r}; link to http(s), mailto or tel")
        if "id" in names:
            name = element.get("id", "")
            if name in ids:
                fault = f"the id {name!r} stands twice; give each block its id once"
                raise _fault(html, element, fault, f'id="{name}"')
            ids.add(name)
        if tag in VOID:
            if len(element) or element.text:
                raise _fault(html, element, f"<{tag}> holds something; write <{tag}/>")
        elif element.text is None and not len(element):
            element.text = ""
    return House(etree.tostring(tree, encoding="unicode").removeprefix("<house>").removesuffix("</house>"), tree)


def _leads_somewhere(href: str) -> bool:
    scheme = _SCHEME.match(_IGNORED_IN_LINKS.sub("", href))
    return scheme is None or scheme[0].lower() in _LINK_SCHEMES


def _unknown(html: str, element: etree._Element) -> MarkupFault:
    if isinstance(element, etree._ProcessingInstruction):
        name = str(element.target)
        return _fault(html, element, f"<?{name}?> is no house HTML; take it out", f"<?{name}")
    tag = etree.QName(element).localname
    if element.tag not in VOCABULARY:
        return _fault(html, element, f"<{tag}> is no tag of the house HTML")
    name = next(str(name) for name in element.attrib if name not in VOCABULARY[tag])
    return _fault(html, element, f"<{tag} {name}> is no attribute of the house HTML", etree.QName(name).localname)


def _fault(html: str, element: etree._Element, message: str, shown: str = "") -> MarkupFault:
    """Return the fault of an element, placed at the last `shown`, else at its start tag, on or above its line."""
    end = _line_end(html, cast(int, element.sourceline))
    found = shown or f"<{etree.QName(element).localname}"
    return MarkupFault(message, block=block_of(element), place=_last(found, html, end))


def _ill_formed(html: str, error: etree.XMLSyntaxError) -> MarkupFault:
    message = (error.msg or "").rsplit(", line ", 1)[0]
    place = _line_end(html, error.position[0])
    remedy = "quote each attribute, close each tag, as in <br/>"
    if opened := re.search(r"mismatch: (\S+) line (\d+)", message):
        tag, line = opened.groups()
        place = _last(f"<{tag}", html, _line_end(html, int(line)))
        message, remedy = f"<{tag}> is not closed where it should be", "close each tag, as in <br/>"
    elif named := re.search(r"Entity '(\w+)'", message):
        place = _last(f"&{named[1]}", html, place)
        message, remedy = f"&{named[1]}; is unknown here", "write the character itself"
    elif "EntityRef" in message and (bare := re.search(r"&(?!#?\w+;)", html)):
        place = bare.start()
        message, remedy = "a bare &", "write &amp;"
    return MarkupFault(f"not well-formed: {message}; {remedy}", block=_open_block(html), place=place)


def _last(shown: str, html: str, end: int) -> int:
    """Return the offset of the last piece of markup, such as `<p`, that begins before `end`; 0 if there is none."""
    found = [match.start() for match in re.finditer(re.escape(shown) + r"(?![\w-])", html[:end])]
    return found[-1] if found else 0


def _line_end(html: str, line: int) -> int:
    """Return the offset at which a line (from 1) ends."""
    return len("\n".join(html.split("\n")[:line]))


def _open_block(html: str) -> str:
    """Return the id of the block that was open when a parser gave up, "" if none was."""
    parser = etree.XMLPullParser(events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=True)
    open_blocks = [""]
    with suppress(etree.XMLSyntaxError):
        parser.feed(f"<house>{html}</house>")
    with suppress(etree.XMLSyntaxError):  # reading on after the last event before the fault raises it again
        for event, element in parser.read_events():
            if event == "start":
                open_blocks.append(cast(etree._Element, element).get("data-block") or open_blocks[-1])
            else:
                open_blocks.pop()
    return open_blocks[-1]


def block_of(element: etree._Element) -> str:
    """Return the id of the block in which an element stands, "" if in none."""
    here: etree._Element | None = element
    while here is not None:
        if name := here.get("data-block"):
            return str(name)
        here = here.getparent()
    return ""
