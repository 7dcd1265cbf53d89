"""House HTML: the closed vocabulary in which the shared templates speak to every format.

Well-formed, about forty tags, no style and no script. White space counts in leaves only. Each block carries
`data-block="<id>"`. A tag or attribute outside the vocabulary is a fault of the template set, for all formats alike.
"""

import re
from dataclasses import dataclass

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


@dataclass(frozen=True)
class House:
    """A piece of house HTML that passed the check: `html` as text, `tree` as elements under one nameless root."""

    html: str
    tree: etree._Element

    def __html__(self) -> str:
        """Return the text: checked markup goes into a shell as it is."""
        return self.html


class MarkupFault(ValueError):
    """What is wrong with a piece of house HTML: the piece `shown`, and the block in which it stands ("" if in none)."""

    def __init__(self, message: str, *, block: str = "", shown: str = "") -> None:
        self.message, self.block, self.shown = message, block, shown
        super().__init__(message)


def house(html: str) -> House:
    """Return `html` as checked house HTML. Raise MarkupFault naming the tag or attribute, and the block."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
    try:
        tree = etree.fromstring(f"<house>{html}</house>".encode(), parser)
    except etree.XMLSyntaxError as error:
        raise _ill_formed(html, error) from None
    for element in tree.iterdescendants():
        tag = str(element.tag)
        allowed = VOCABULARY.get(tag)
        if allowed is None:
            raise MarkupFault(f"<{tag}> is no tag of the house HTML", block=block_of(element), shown=f"<{tag}")
        for attribute in map(str, element.attrib):
            if attribute not in allowed:
                fault = f"<{tag} {attribute}> is no attribute of the house HTML"
                raise MarkupFault(fault, block=block_of(element), shown=f" {attribute}=")
    return House(html, tree)


def _ill_formed(html: str, error: etree.XMLSyntaxError) -> MarkupFault:
    line, column = error.position
    lines = html.split("\n")
    before = "\n".join([*lines[: line - 1], lines[line - 1][:column]]) if 0 < line <= len(lines) else html
    blocks = re.findall(r'data-block="([^"]*)"', before)
    tags = re.findall(r"mismatch: (\w+)", error.msg or "")
    message = f"not well-formed: {error.msg}; close each tag, as in <br/>"
    return MarkupFault(message, block=blocks[-1] if blocks else "", shown=f"<{tags[0]}>" if tags else "")


def block_of(element: etree._Element) -> str:
    """Return the id of the block in which an element stands, "" if in none."""
    here: etree._Element | None = element
    while here is not None:
        if name := here.get("data-block"):
            return str(name)
        here = here.getparent()
    return ""
