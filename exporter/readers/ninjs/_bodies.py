"""The texts of a news object: one in several forms is taken once, in the richest; others follow it, none is lost."""

import re
from collections import Counter
from dataclasses import replace
from html import unescape

from exporter.readers._json.texts import flow_of_text, prose_of_text
from exporter.readers._page.outline import Flow, Heading
from exporter.readers._page.page import Page
from exporter.readers._page.prose import Inline
from exporter.readers.ninjs._item import Item, Said

_SAME = 0.9
"""Of the words of a text so many stand in another one that is the same in another form: a dateline may differ."""
_FORMS = ("html", "markdown", "text")


def body_of(item: Item, page: Page) -> Flow:
    """Return the text of a news object: its main body, then each that says something else, under its role."""
    said = item.said("bodies", "body")
    main = _richest(said)
    return [] if main is None else _flow(main, item, page) + others_of(said, main, item, page)


def others_of(said: list[Said], main: Said | None, item: Item, page: Page) -> Flow:
    """Return each text that the main one does not say already, under a heading with its role."""
    flow: Flow = []
    for one in said:
        if one is main:
            continue
        if main is not None and _is_in(one, main):
            _tell_same(one, main, item, page)
            continue
        heading = [Heading(1, [{"text": one.role.capitalize()}], item.ledger.line(one.text))] if one.role else []
        flow += [*heading, *below(_flow(one, item, page), 1)]
    return flow


def standfirst_of(item: Item, page: Page) -> tuple[list[Inline], list[Said], Said | None]:
    """Return (the description as prose, all descriptions, the one that was taken)."""
    said = item.said("descriptions", "description")
    main = _richest([one for one in said if one.role.lower() not in ("caption", "credit")] or said)
    if main is None:
        return [], said, None
    text = item.ledger.use(main.text)
    return prose_of_text(text, main.form, page, text.path, item.ledger.line(text)), said, main


def below(flow: Flow, levels: int) -> Flow:
    """Return a flow with its headings so many levels lower."""
    return [replace(part, level=part.level + levels) if isinstance(part, Heading) else part for part in flow]


def _flow(one: Said, item: Item, page: Page) -> Flow:
    item.ledger.use(one.text)
    return flow_of_text(one.text, one.form, page, one.text.path, item.ledger.line(one.text))


def _richest(said: list[Said]) -> Said | None:
    """Return the longest text, or one that says the same with more markup."""
    if not said:
        return None
    longest = max(said, key=lambda one: sum(_words(one).values()))
    return min((one for one in said if _is_in(longest, one)), key=lambda one: _FORMS.index(one.form), default=longest)


def _is_in(one: Said, other: Said) -> bool:
    words = _words(one)
    return one is other or (words & _words(other)).total() >= _SAME * max(words.total(), 1)


def _words(one: Said) -> Counter[str]:
    text = unescape(re.sub(r"<[^<>]*>", " ", one.text)) if one.form == "html" else one.text
    return Counter(re.findall(r"\w+", text.casefold()))


def _tell_same(one: Said, main: Said, item: Item, page: Page) -> None:
    item.ledger.use(one.text)
    page.remark(item.ledger.line(one.text), f"{one.text.path}: says what {main.text.path} says", "taken once", path="")
