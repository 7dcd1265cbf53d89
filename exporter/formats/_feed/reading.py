"""Reading feeds as a feed reader does: the words of an entry, in order. Knows nothing of how they were written."""

import re
from collections.abc import Iterator

from lxml import etree, html

from exporter.record.reading import Kind, Passage

# HTML Living Standard §15.3: what a browser sets as a box of its own.
_BLOCKS = frozenset(
    "address article aside blockquote body caption dd details div dl dt fieldset figcaption figure footer form h1 h2 "
    "h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("td", "th"), "cell"),
    "pre": "code",
}
_FLOWING = re.compile("[ \t\n\r\f]+")


def xml(data: bytes) -> etree._Element:
    """Return the root of an XML feed. Raise lxml's XMLSyntaxError where it is not well-formed."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def passages_of(title: str, summary: str, body: str, *, summary_is_html: bool = False) -> list[Passage]:
    """Return the passages of an entry: its title, its summary where the body does not say the same, its body."""
    words = list(_of_html(body))
    told = " ".join(passage.text for passage in _of_html(summary)) if summary_is_html else summary
    beginning = _flat(told.removesuffix("…"))
    said = [_flat(one.text) for one in words]
    is_teaser = any(text.startswith(beginning) for text in (*said, " ".join(said), title))
    return [Passage(title, "title"), *([] if is_teaser else [Passage(told, "summary")]), *words]


def _flat(text: str) -> str:
    return _FLOWING.sub(" ", text).strip()


def _of_html(fragment: str) -> Iterator[Passage]:
    if not fragment.strip():
        return
    root = html.fragment_fromstring(fragment, create_parent="div")
    yield from _Walk().through(root)


class _Walk:
    """Collects words until a box begins or ends."""

    def __init__(self) -> None:
        self._words: list[str] = []

    def through(self, element: html.HtmlElement, kind: Kind = "text") -> Iterator[Passage]:
        """Yield the passages inside an element."""
        kind = _KINDS.get(element.tag, kind)
        if element.tag in _BLOCKS:
            yield from self._flush(kind)
        if element.tag == "br":
            self._words.append("\n")
        self._hear(element.text, kind)
        for child in element:
            if isinstance(child.tag, str) and not _is_call(child):
                yield from self.through(child, kind)
            self._hear(child.tail, kind)
        if element.tag in _BLOCKS:
            yield from self._flush(kind)

    def _hear(self, text: str | None, kind: Kind) -> None:
        if text:
            self._words.append(text if kind == "code" else _FLOWING.sub(" ", text))

    def _flush(self, kind: Kind) -> Iterator[Passage]:
        text = "".join(self._words)
        self._words.clear()
        text = text.strip("\n") if kind == "code" else re.sub(" *\n *", "\n", text).strip(" \n")
        if text.strip():
            yield Passage(text, kind)


def _is_call(element: html.HtmlElement) -> bool:
    """Return whether an element is the call of a note or a source: raised numbers, each a link."""
    if element.tag != "sup" or not len(element) or (element.text or "").strip():
        return False
    return all(
        child.tag == "a" and (child.text or "").isdigit() and not len(child) and (child.tail or "").strip(" ,") == ""
        for child in element
    )
