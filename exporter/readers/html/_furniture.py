"""What of a page is furniture: ways to other pages, buttons to share, advertisements, boxes about other articles."""

import re
from collections.abc import Callable

from lxml.etree import _Element

from exporter.readers._markup.vocabulary import is_no_element

_TAGS = frozenset("nav footer".split())
_ROLES = frozenset("navigation banner contentinfo complementary search menu menubar dialog alertdialog toolbar".split())
_NEVER = frozenset("html body main article a img p figure picture figcaption table tbody tr td th".split())
_WORDS = frozenset(
    "ad ads advert advertisement advertising adsense agegate banner breadcrumb breadcrumbs combx comment comments "
    "community consent cookie cookies disqus footer gdpr menu nav navbar navigation outbrain pager pagination popup "
    "related remark replies respond rss share sharebar sharebuttons sharedaddy sharetools sharing shoutbox sidebar "
    "skyscraper social socials sponsor sponsored supplemental taboola toolbar".split()
)
"""Words in classes and ids, after those of Mozilla's Readability. Each is a whole one: `ad` is not in `head`."""
_TEASERS = frozenset("teaser teasers card cards tile tiles recirc recirculation promo latest archive".split())
"""Words that name what leads to other articles."""
_COMMENTS = frozenset("comment comments replies".split())
_MAYBE = re.compile(r"article|body|column|content|main|mathjax|shadow", re.IGNORECASE)
"""What Readability keeps for all other words in its name."""
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def says_furniture(element: _Element) -> bool:
    """Return whether an element says by its tag, role, class or id that it is furniture."""
    if element.tag in _NEVER:
        return False
    attributes = element.attrib
    if not attributes:
        return element.tag in _TAGS
    if element.tag in _TAGS or attributes.get("role", "") in _ROLES:
        return True
    return bool(_WORDS.intersection(_named(element))) and not _MAYBE.search(_names(element))


def holds_comments(element: _Element) -> bool:
    """Return whether an element says that what readers wrote stands in it."""
    return bool(_COMMENTS.intersection(_named(element)))


def leads_elsewhere(element: _Element) -> int:
    """Return how many elements, it and those in it, say that they are there for other articles."""
    return sum(bool(_TEASERS.intersection(_named(one))) for one in element.iter() if not is_no_element(one))


def drop(root: _Element, unwanted: Callable[[_Element], bool]) -> None:
    """Take out of a tree what is unwanted, the outermost first; `root` stays."""
    stack = [root]
    while stack:
        for element in list(stack.pop()):
            if is_no_element(element):
                continue
            if unwanted(element):
                take_out(element)
            else:
                stack.append(element)


def take_out(element: _Element) -> None:
    """Take an element out of its tree; the words after it stay."""
    above = element.getparent()
    if above is None:
        return
    before, tail = element.getprevious(), element.tail or ""
    above.remove(element)
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        above.text = (above.text or "") + tail


def _names(element: _Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"[:500]


def _named(element: _Element) -> set[str]:
    return {part.lower() for part in _PARTS.findall(_names(element))} if element.attrib else set()
