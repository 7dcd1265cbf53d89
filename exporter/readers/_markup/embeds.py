"""What a page shows that is no text: a film, a form, a formula. Its words, or words for it, and a link stay."""

import re
from typing import TYPE_CHECKING

from lxml.etree import _Element

from exporter.readers._markup.vocabulary import is_hidden, words_in
from exporter.readers._page.prose import BOXES

if TYPE_CHECKING:
    from exporter.readers._markup.flow import Walk
    from exporter.readers._markup.own import Own

PLACEHOLDERS = {
    "video": "Video", "audio": "Audio", "iframe": "Embedded page", "frame": "Embedded page",
    "embed": "Embedded object", "object": "Embedded object", "applet": "Embedded object",
    "math": "Formula", "svg": "Drawing", "canvas": "Drawing",
}  # fmt: skip
"""What is no text, and the words that stand for it."""
_IN_LINE = frozenset(("math", "svg"))
_ADDRESSES = ("src", "data-src", "data-lazy-src", "data", "code", "href")
_FIELDS = ("input", "select", "textarea")
_UNSEEN_FIELDS = frozenset(("hidden", "submit", "button", "image", "reset"))
_DRAWN = re.compile(r"\b(?:flourish|infogram|datawrapper|tableauplaceholder|[\w-]*chart|map|embed)\b", re.IGNORECASE)
"""What boxes that scripts fill are called."""
_SHOWN = frozenset((*PLACEHOLDERS, "img", "input"))
_MAX_ICON = 64
"""Pixels of a drawing that is but a sign."""
_MAX_WORDS = 300


def embed(element: _Element, walk: "Walk") -> bool:
    """Put a placeholder into the flow, in its place: `[Video: what it is called]`, leading to where it is."""
    tag = str(element.tag)
    if (tag == "svg" and _is_sign(element)) or (tag in ("iframe", "embed", "object") and _counts(element)):
        return True
    if tag == "object" and any(inner.tag in ("img", "p", "table") for inner in element.iterdescendants()):
        return False  # what a page shows in its stead
    address = _address(element)
    words = _words(element) if tag in _IN_LINE else (element.get("title") or element.get("aria-label") or "").strip()
    _put(PLACEHOLDERS[tag], words, address, walk, apart=tag not in _IN_LINE)
    walk.page.remark(walk.line, f"<{tag}>{f': {address}' if address else ''}", f"a placeholder: [{PLACEHOLDERS[tag]}]")
    return True


def script(element: _Element, walk: "Walk") -> bool:
    """Tell of a script, which is left out; a formula in one, for a script to set (MathJax), is a formula."""
    kind, text = (element.get("type") or "").lower(), " ".join((element.text or "").split())
    if kind.startswith("math/"):
        _put(PLACEHOLDERS["math"], text, "", walk, apart=False)
        walk.page.remark(walk.line, "<script> with a formula", "a placeholder: [Formula]")
    elif text and not kind.endswith("json"):
        shown = text if len(text) <= 200 else f"{text[:200]}… ({len(text)} characters)"
        walk.page.remark(walk.line, f"<script>: {shown}", "left out")
    return True


def drawn(element: _Element, walk: "Walk") -> bool:
    """Put a placeholder where a script draws into an empty box; False for one that holds something."""
    if not _DRAWN.search(element.get("class") or "") or words_in(element):
        return False
    if any(inner.tag in _SHOWN for inner in element.iterdescendants()):
        return False
    address = _address(element)
    _put("Embedded object", element.get("aria-label") or element.get("title") or "", address, walk, apart=True)
    walk.page.remark(walk.line, f"<{element.tag}> that a script fills", "a placeholder: [Embedded object]")
    return True


def field(element: _Element, walk: "Walk") -> bool:
    """Read a field of a form: a box to tick in an item is a sign, any other a placeholder once for its form."""
    kind = (element.get("type") or "").lower()
    if element.tag == "input" and kind == "checkbox" and next(element.iterancestors("li"), None) is not None:
        walk.text(f"{BOXES['checked' in element.attrib]} ")
    elif element.tag == "input" and kind in _UNSEEN_FIELDS:
        pass
    elif next(element.iterancestors("form"), None) is not None:
        walk.fields = walk.fields or walk.line or 1
    else:
        names = (element.get(name) for name in ("aria-label", "placeholder", "title", "value"))
        _put("Form field", next(filter(None, names), ""), "", walk, apart=False)
        walk.page.remark(walk.line, f"<{element.tag}>", "a placeholder: [Form field]")
    return True


def button(element: _Element, walk: "Walk") -> bool:
    """Leave out a button; in a heading or a term it is what opens the answer, and its words stay."""
    if any(above.tag in _OPENED for above in element.iterancestors()) or element.find(".//img") is not None:
        return False
    if words := words_in(element):
        walk.page.remark(walk.line, f"<button>: {words[:200]}", "left out")
    return True


_OPENED = frozenset("h1 h2 h3 h4 h5 h6 dt summary caption figcaption figure".split())


def form(element: _Element, walk: "Walk") -> None:
    """Put a placeholder at the end of a form that had fields; its words stay where they stand."""
    if walk.fields:
        name = element.get("aria-label") or element.get("title") or element.get("name") or ""
        _put("Form", name, "", walk, apart=True)
        walk.page.remark(walk.fields, "<form>", "its words, and a placeholder: [Form]")
    walk.fields = None


def ruby_text(element: _Element, walk: "Walk") -> bool:
    """Leave out how a word is read (ruby), which stands above it in small: in the line it would break up sentences."""
    walk.page.remark(None, "the readings above words (ruby)", "left out; the words stay", path="")
    return True


def _put(what: str, words: str, address: str, walk: "Walk", *, apart: bool) -> None:
    """Put words that stand for what is no text, in a paragraph of their own if they are to stand `apart`."""
    words = words if len(words) <= _MAX_WORDS else f"{words[:_MAX_WORDS]}…"
    if apart:
        walk.flush()
    href = None
    if address and not walk.prose.is_linked:
        href = walk.page.link(address, walk.line)
        walk.prose.link(href)
    walk.prose.open("emphasis")
    said = words or address
    walk.text(f"[{what}: {said}]" if said else f"[{what}]")
    walk.prose.close("emphasis")
    if href:
        walk.prose.link(None)
    if apart:
        walk.flush()


def _address(element: _Element) -> str:
    named = [element, *element.iter("source")]
    found = (one.get(name) for one in named for name in _ADDRESSES)
    address = next((value.strip() for value in found if value and value.strip()), "")
    return "" if address.lower().startswith(("data:", "blob:", "about:", "javascript:")) else address


def _words(element: _Element) -> str:
    """Return the words of a drawing, or a formula as its author wrote it."""
    if written := element.get("alttext") or element.get("aria-label"):
        return " ".join(written.split())
    annotation = next((one for one in element.iter("annotation") if "tex" in (one.get("encoding") or "").lower()), None)
    if annotation is not None:
        return words_in(annotation)
    return " ".join(" ".join(str(part) for part in element.itertext()).split())


def _is_sign(element: _Element) -> bool:
    """Return whether a drawing is a sign beside words that say the same, or shows nothing of its own."""
    if element.get("role") == "presentation" or element.find("use") is not None or not len(element):
        return True
    if any(above.tag in ("a", "button") and words_in(above) for above in element.iterancestors()):
        return True
    return not _words(element) and _is_small(element)


def _is_small(element: _Element) -> bool:
    sizes = [
        element.get("width") or "",
        element.get("height") or "",
        *(element.get("viewbox") or element.get("viewBox") or "").split()[2:],
    ]
    numbers = [
        float(size) for size in (one.removesuffix("px") for one in sizes) if size.replace(".", "", 1).isdecimal()
    ]
    return not numbers or min(numbers) <= _MAX_ICON


def _counts(element: _Element) -> bool:
    """Return whether an embedded page is one that counts readers and shows them nothing."""
    return bool({element.get("width"), element.get("height")} & {"0", "1", "0px", "1px"}) or is_hidden(element)


OWN: "dict[str, Own]" = {
    **dict.fromkeys(PLACEHOLDERS, embed),
    **dict.fromkeys(_FIELDS, field),
    "button": button,
    "div": drawn,
    "rt": ruby_text,
}
