"""Lists, definitions and program text in markup."""

import re
from typing import TYPE_CHECKING, Any

from lxml.etree import _Element

from exporter.readers._markup.vocabulary import HEADINGS, empty, is_hidden, is_no_element, line_of
from exporter.readers._page.prose import Inline, is_empty

if TYPE_CHECKING:
    from exporter.readers._markup.flow import Walk

Data = dict[str, Any]

_MAX_START = 1_000_000
_LANGUAGE = re.compile(r"(?:^|\s)(?:(?:lang|language|highlight-source)-|brush:\s*|sourceCode\s+)([\w+#.-]+)")


def items(element: _Element, walk: "Walk") -> bool:
    """Put a list into the flow. What stands in it beside its items joins the item before, or is one of its own."""
    walk.flush()
    line, ordered = walk.line, element.tag == "ol"
    made: list[Data] = []
    _loose(element.text, made, line)
    for part in element:
        if not is_no_element(part) and not is_hidden(part) and part not in walk.notes.read:
            if part.get("id"):
                walk.page.anchors.append(str(part.get("id")))
            walk.line = here = line_of(part)
            is_item = part.tag == "li"
            blocks = walk.inside(part) if is_item else walk.alone(part)
            if blocks and not is_item and made and part.tag in ("ul", "ol"):
                made[-1]["blocks"] += blocks
            elif blocks:
                made.append({"blocks": blocks, "_line": here})
            elif is_item and ordered:
                walk.page.remark(here, "an item without text", "kept as an empty one")
                empty: Data = {"kind": "paragraph", "text": [{"text": "\N{NO-BREAK SPACE}"}], "_line": here}
                made.append({"blocks": [empty], "_line": here})
        _loose(part.tail, made, line)
    if not made:
        return True
    block: Data = {"kind": "list", "ordered": ordered, "items": made, "_line": line}
    if ordered and (start := _start(element, walk)) is not None:
        block["start"] = start
    walk.put(block)
    return True


def _loose(words: str | None, made: list[Data], line: int | None) -> None:
    if words and words.strip():
        paragraph: Data = {"kind": "paragraph", "text": [{"text": " ".join(words.split())}], "_line": line}
        made.append({"blocks": [paragraph], "_line": line})


def _start(element: _Element, walk: "Walk") -> int | None:
    first = next((one for one in element if one.tag == "li"), None)
    written = (element.get("start") or (first.get("value") if first is not None else None) or "").strip()
    if not re.fullmatch(r"-?\d{1,9}", written):
        return None
    if not 0 <= (start := int(written)) <= _MAX_START:
        walk.page.remark(walk.line, f"a list that begins with {start}", "numbered from 1")
        return None
    return start


def definitions(element: _Element, walk: "Walk") -> bool:
    """Put a definition list into the flow, as questions or as terms: that is for `_page/shaping.py` to say."""
    walk.flush()
    line = walk.line
    pairs: list[Data] = []
    stack: list[_Element | str] = _parts(element)
    while stack:
        part = stack.pop()
        if isinstance(part, str):  # words beside the terms are said of the last one
            paragraph: Data = {"kind": "paragraph", "text": [{"text": " ".join(part.split())}], "_line": walk.line}
            if not pairs:
                pairs.append(_pair([], [], walk))
            pairs[-1]["blocks"].append(paragraph)
            continue
        if is_no_element(part) or is_hidden(part):
            continue
        if part.tag == "div" and part.find("dt") is not None:  # HTML §4.4.9: groups may be wrapped
            stack += _parts(part)
            continue
        if part.tag == "dt":  # libxml2 lets a second term stand in the first
            for inner in reversed(_taken_out(part)):
                stack += [str(inner.tail), inner] if (inner.tail or "").strip() else [inner]
        if part.get("id"):
            walk.page.anchors.append(str(part.get("id")))
        walk.line = line_of(part)
        if part.tag == "dt":
            pairs.append(_pair(walk.said(part), [], walk))
        elif blocks := walk.inside(part) if part.tag == "dd" else walk.alone(part):
            if not pairs:
                pairs.append(_pair([], [], walk))
            pairs[-1]["blocks"] += blocks
    if any(pair["blocks"] or not is_empty(pair["term"]) for pair in pairs):
        walk.put({"kind": "definitions", "pairs": pairs, "_line": line})
    return True


def _parts(element: _Element) -> list[_Element | str]:
    """Return the elements in a list, the last one first, and the words that stand beside them."""
    parts: list[_Element | str | None] = [element.text]
    for part in element:
        parts += [part, part.tail]
    return [part for part in reversed(parts) if part is not None and (not isinstance(part, str) or part.strip())]


def _pair(term: list[Inline], blocks: list[Data], walk: "Walk") -> Data:
    anchors, walk.page.anchors = walk.page.anchors, []
    return {"term": term, "blocks": blocks, "_line": walk.line, "_anchors": anchors}


def _taken_out(term: _Element) -> list[_Element]:
    """Take the terms and what is said of them out of a term that was not closed before them."""
    parts = [inner for inner in term if inner.tag in ("dt", "dd")]
    for inner in parts:
        term.remove(inner)
    return parts


def details(element: _Element, walk: "Walk") -> bool:
    """Put <details> into the flow as a term (its <summary>) and what is said of it; neighbours as one list."""
    summary = next((part for part in element if part.tag == "summary"), None)
    if summary is None or any(part.tag in HEADINGS for part in summary.iter()):
        return False
    walk.flush()
    pair = _pair(walk.said(summary), [], walk)
    empty(summary)
    pair["blocks"] = walk.inside(element)
    before = walk.flow[-1] if walk.flow else None
    if is_empty(pair["term"]):
        for block in pair["blocks"]:
            walk.put(block)
    elif isinstance(before, dict) and before.get("_details"):
        before["pairs"].append(pair)
    else:
        walk.put({"kind": "definitions", "pairs": [pair], "_line": pair["_line"], "_details": True})
    return True


def code(element: _Element, walk: "Walk") -> bool:
    """Put program text, in which white space counts, into the flow; other than text in it is read as a flow."""
    if any(inner.tag in ("img", "table", "p", "ul", "ol", "iframe") for inner in element.iterdescendants()):
        return False
    walk.flush()
    for ends in element.iter("br"):
        ends.tail = f"\n{ends.tail or ''}"
    text = (
        "".join(str(part) for part in element.itertext()).replace("\r\n", "\n").replace("\r", "\n").removeprefix("\n")
    )
    if not text.strip():
        return True
    if any(link.get("href") for link in element.iter("a")):
        walk.page.remark(walk.line, "links in program text", "their words, without the links")
    walk.put({"kind": "code", "text": text.rstrip(), "language": _language(element), "_line": walk.line})
    return True


def _language(element: _Element) -> str:
    """Return the programming language that the classes of a <pre>, its <code> or the box around them name."""
    above = element.getparent()
    named = [element, *element.iter("code"), *([above] if above is not None and above.tag == "div" else [])]
    for one in named:
        if found := _LANGUAGE.search(one.get("class") or ""):
            return found[1]
        if written := one.get("data-lang") or one.get("data-language"):
            return written
    return ""
