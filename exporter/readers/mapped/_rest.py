"""Text that a mapping names no place for: it follows under the names of its keys, so that no word is lost."""

import re
from itertools import chain, repeat
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
_ALTS = ("alt_text", "alt")
_URL = re.compile(r"https?://\S+")
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
            if (chosen := chosen_of(value)) is not None:
                made = self._text(chosen, inside=True)
                self._ledger.use(value)
                return made
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
        words = text.strip()
        if (is_mail := _MAIL.fullmatch(words)) or _URL.fullmatch(words):
            line = self._ledger.line(text)
            span: Inline = {"text": words}
            if href := self._page.link(f"mailto:{words}" if is_mail else words, line):
                span["href"] = href
            return [{"kind": "paragraph", "text": [span], "_line": line}]
        return flow_of_text(text, form_of(text), self._page, text.path, self._ledger.line(text))

    def _object(self, value: Data) -> Flow:
        """Return what an object says: a link with its words, or its title as a heading with the rest below."""
        address, title = self._first(value, _ADDRESSES), self._first(value, _TITLES)
        if address is not None and (alt := self._first(value, _ALTS)):
            return self._picture(address, alt, self._first(value, ("caption",)))
        texts = [leaf for leaf in leaves(value) if isinstance(leaf, Text) and not self._ledger.is_used(leaf)]
        if not any(map(_says, texts)) and not (title and _is_name(title)):
            return []
        words = self._first(value, _WORDS)
        others = {key: item for key, item in value.items() if item is not address and item is not words}
        if (
            address is not None
            and words is not None
            and not any(isinstance(one, dict | list) for one in others.values())
        ):
            return self._link(words, address, [one for one in others.values() if isinstance(one, Text)])
        line = self._ledger.line(value)
        read = [item for item in value.values() if title is None or (item is not title and item is not address)]
        flow = [piece for item in read for piece in self._made(item, inside=True)]
        flow = _gathered(flow)
        if title and address and not flow:
            return self._link(title, address, [])
        if title is None or not flow:
            return [*(self._made(title, inside=True) if title is not None else []), *flow]
        heading: Inline = {"text": words_of(self._ledger.use(title))}
        if address and (href := self._page.link(self._ledger.use(address), line)):
            heading["href"] = href
        return [Heading(1, [heading], line), *below(flow, 1)]

    def _picture(self, address: Text, alt: Text, caption: Text | None) -> Flow:
        line = self._ledger.line(address)
        shown = self._page.picture(self._ledger.use(address), line)
        figure: Data = {"kind": "figure", "asset": shown.asset, "href": shown.href, "_line": line}
        figure["alt"] = words_of(self._ledger.use(alt))
        if caption is not None:
            figure["caption"] = [{"text": words_of(self._ledger.use(caption))}]
        return [figure]

    def _link(self, words: Text, address: Text, others: list[Text]) -> Flow:
        line = self._ledger.line(words)
        span: Inline = {"text": words_of(self._ledger.use(words))}
        if href := self._page.link(self._ledger.use(address), line):
            span["href"] = href
        prose = [span]
        for mark, about in zip(chain([": "], repeat(" – ")), filter(self._is_about, others), strict=False):
            prose.append({"text": f"{mark}{words_of(self._ledger.use(about))}"})
        paragraph: Data = {"kind": "paragraph", "text": prose, "_line": line}
        return [{"kind": "list", "items": [{"blocks": [paragraph]}], "_line": line, "_gathers": True}]

    def _is_about(self, text: Text) -> bool:
        return not self._ledger.is_used(text) and (_says(text) or text.path.rpartition(".")[2] in _ABOUT)

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
    """Return whether one word may be the name of a place or an address, rather than one that programs know."""
    return (text[:1].isupper() and text.isalpha()) or bool(_URL.fullmatch(text.strip()))
