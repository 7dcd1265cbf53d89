"""Text that a mapping names no place for: it follows under the names of its keys, so that no word is lost."""

import re
from typing import Any

from exporter.readers._json.texts import flow_of_text, form_of, words_of
from exporter.readers._json.values import Ledger, Text, leaves
from exporter.readers._page.dates import iso_date
from exporter.readers._page.outline import Data, Flow, Heading
from exporter.readers._page.page import Page
from exporter.readers._page.prose import Inline
from exporter.readers.mapped._parts import below, chosen_of
from exporter.record.faults import Fault, Faults, join

_TITLES = ("title", "heading", "name", "label", "question")
_WORDS = (*_TITLES, "text")
_ADDRESSES = ("href", "url", "link", "web_url", "base_path")
_ABOUT = ("description", "summary", "context", "note")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_PHONE = re.compile(r"\+?[\d()][\d() -]{5,}\d")


MAX_TEXTS = 2000


class Rest:
    """Makes a flow of what is left of a value."""

    def __init__(self, ledger: Ledger, page: Page) -> None:
        self._ledger, self._page, self._texts = ledger, page, 0

    def flow(self, value: Any, path: str) -> Flow:
        """Return a section for each key under which text is left; what is no text is left to the report."""
        flow: Flow = []
        for key, item in value.items() if isinstance(value, dict) else ():
            if not (made := self._made(item)):
                continue
            heading = key.replace("_", " ").replace("-", " ").strip().capitalize()
            line = self._ledger.line(item)
            self._page.remark(
                line, f"{join(path, key)}: text that the mapping does not name", f"a section {heading!r}", path=""
            )
            flow += [Heading(1, [{"text": heading}], line), *below(made, 1)]
        return flow

    def _made(self, value: Any, inside: bool = False) -> Flow:
        if isinstance(value, Text):
            return self._text(value, inside)
        if isinstance(value, list):
            if (chosen := chosen_of(value, self._ledger)) is not None:
                return self._made(chosen)
            return _gathered([piece for one in value for piece in self._made(one)])
        return self._object(value) if isinstance(value, dict) else []

    def _text(self, text: Text, inside: bool) -> Flow:
        if self._ledger.is_used(text) or not (_says(text) or (inside and _is_name(text))):
            return []
        self._texts += 1
        if self._texts > MAX_TEXTS:
            what = f"more than {MAX_TEXTS:,} texts that the mapping does not name"
            raise Faults([Fault("", what, "name them in a mapping of your own", self._ledger.line(text))])
        self._ledger.use(text)
        return flow_of_text(text, form_of(text), self._page, text.path, self._ledger.line(text))

    def _object(self, value: Data) -> Flow:
        """Return what an object says: a link with its words, or its title as a heading with the rest below."""
        if not any(_says(leaf) and not self._ledger.is_used(leaf) for leaf in leaves(value) if isinstance(leaf, Text)):
            return []
        address = self._first(value, _ADDRESSES)
        words = self._first(value, _WORDS)
        others = {key: item for key, item in value.items() if item is not address and item is not words}
        if (
            address is not None
            and words is not None
            and not any(isinstance(one, dict | list) for one in others.values())
        ):
            return self._link(words, address, self._first(value, _ABOUT))
        title = self._first(value, _TITLES)
        line = self._ledger.line(value)
        flow: Flow = []
        for item in value.values():
            if item is not title:
                flow += self._made(item, inside=True)
        flow = _gathered(flow)
        if title is None or not flow:
            return [*(self._made(title) if title is not None else []), *flow]
        return [Heading(1, [{"text": words_of(self._ledger.use(title))}], line), *below(flow, 1)]

    def _link(self, words: Text, address: Text, about: Text | None) -> Flow:
        line = self._ledger.line(words)
        span: Inline = {"text": words_of(self._ledger.use(words))}
        if href := self._page.link(self._ledger.use(address), line):
            span["href"] = href
        prose = [span]
        if about is not None and about is not words:
            prose.append({"text": f": {words_of(self._ledger.use(about))}"})
        paragraph: Data = {"kind": "paragraph", "text": prose, "_line": line}
        return [{"kind": "list", "items": [{"blocks": [paragraph]}], "_line": line, "_gathers": True}]

    def _first(self, value: Data, keys: tuple[str, ...]) -> Text | None:
        found = (value.get(key) for key in keys)
        return next(
            (one for one in found if isinstance(one, Text) and one.strip() and not self._ledger.is_used(one)), None
        )


def _gathered(flow: Flow) -> Flow:
    """Return a flow in which links that follow one another are one list."""
    made: Flow = []
    for part in flow:
        last = made[-1] if made else None
        if isinstance(part, dict) and isinstance(last, dict) and part.get("_gathers") and last.get("_gathers"):
            last["items"] += part["items"]
        else:
            made.append(part)
    return made


def _says(text: str) -> bool:
    """Return whether a text says something to a reader: words, a number to call, an address to write to."""
    text = text.strip()
    return len(text.split()) > 1 or bool(_MAIL.fullmatch(text)) or bool(_PHONE.fullmatch(text) and not iso_date(text))


def _is_name(text: str) -> bool:
    """Return whether one word may be the name of a place or the like, rather than one that programs know."""
    return text[:1].isupper() and text.isalpha()
