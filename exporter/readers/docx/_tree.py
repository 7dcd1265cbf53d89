"""The tree of a story, made plain before it is read: one of alternatives, no wrappers round what they hold."""

from lxml import etree

from exporter.readers.docx._names import MC, W, switch, value

_UNDERSTOOD = frozenset("wps wpg wpc wpi w14 w15 w16se w16cid w16 wp14 a14 cx cx1 pic aink am3d c14 w16cex".split())
"""Prefixes of namespaces whose content is read, or told of, as well as what stands in for it."""
_WRAPPERS = tuple(f"{W}{name}" for name in ("smartTag", "customXml", "dir", "bdo", "sdt"))
_TOC = "table of contents"


def settle_alternatives(root: etree._Element) -> None:
    """Leave one of each mc:AlternateContent (ECMA-376 Part 3 §9.3): the first choice that is understood, else the rest.

    What a choice holds and its fallback holds as well would otherwise be read twice.
    """
    for alternatives in list(root.iter(f"{MC}AlternateContent")):
        if alternatives.getparent() is None:
            continue
        chosen = next(
            (one for one in alternatives.iter(f"{MC}Choice") if set(one.get("Requires", "").split()) <= _UNDERSTOOD),
            alternatives.find(f"{MC}Fallback"),
        )
        replace(alternatives, list(chosen) if chosen is not None else [])


def unwrap(root: etree._Element) -> None:
    """Take away content controls, smart tags and the like, and leave what they hold."""
    for wrapper in list(root.iter(*_WRAPPERS)):
        if wrapper.tag == f"{W}sdt":
            content = wrapper.find(f"{W}sdtContent")
            inner = list(content) if content is not None else []
            gallery = value(wrapper, "sdtPr/docPartObj/docPartGallery") or ""
            if gallery.lower() == _TOC:
                mark(inner, "toc")
            if switch(wrapper, "sdtPr/showingPlcHdr"):
                mark(inner, "prompt")
        else:
            inner = [one for one in wrapper if one.tag not in (f"{W}smartTagPr", f"{W}customXmlPr")]
        replace(wrapper, inner)


def mark(elements: list[etree._Element], what: str) -> None:
    """Remember of elements where they stood, by an attribute that no file has."""
    for one in elements:
        one.set(f"_{what}", "1")


def replace(element: etree._Element, others: list[etree._Element]) -> None:
    """Put others in the place of an element."""
    parent = element.getparent()
    assert parent is not None
    for other in others:
        element.addprevious(other)  # not by its place: to count that for each of many takes the square of their number
    parent.remove(element)
