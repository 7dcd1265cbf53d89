"""The text of a source, part after part, as a mapping says."""

from dataclasses import replace
from typing import Any

from exporter.readers._json.labels import labels_of
from exporter.readers._json.texts import flow_of_text, form_of, prose_of_text, words_of
from exporter.readers._json.values import Ledger, Text, leaves
from exporter.readers._page.dates import iso_date, moment
from exporter.readers._page.outline import Data, Flow, Heading
from exporter.readers._page.page import Page
from exporter.readers._page.prose import Inline, marked
from exporter.readers.mapped._mapping import Part
from exporter.readers.mapped._search import found, is_there, text_of, value_of
from exporter.record.event import precision_of


class Parts:
    """Makes parts of a flow; `source` is the whole JSON, in which `found_in` looks."""

    def __init__(self, source: Any, ledger: Ledger, page: Page, language: str) -> None:
        self._source, self._ledger, self._page, self._language = source, ledger, page, language

    def flow(self, part: Part) -> Flow:
        """Return the headings and blocks that a part of a mapping makes."""
        if part.each is None:
            return self._of(part, self._source)
        each = found(part.each, self._source)
        return [piece for one in (each if isinstance(each, list) else [each]) if one for piece in self._of(part, one)]

    def _of(self, part: Part, here: Any) -> Flow:
        flow: Flow = []
        if part.events:
            flow += self._events(part, here)
        elif part.text and part.codes:
            flow += self._codes(found(part.text, here))
        elif part.text:
            flow += self.texts(found(part.text, here), part.form)
        if part.links:
            flow += self._links(part, here)
        if not flow:
            return []
        title = text_of(found(part.title, here)) if part.title else ""
        heading: list[Inline] = [{"text": words_of(self._ledger.use(title))}] if title else []
        if not heading and part.label and part.label in labels_of(self._language):
            heading = [{"text": labels_of(self._language)[part.label]}]
        line = self._ledger.line(title or here)
        if part.box:
            blocks = [_in_box(one) for one in flow]
            return [{"kind": "callout", "title": heading, "blocks": blocks, "_line": blocks[0].get("_line")}]
        if not heading:
            return flow
        return [Heading(part.level, heading, line), *below(flow, part.level)]

    def texts(self, value: Any, form: str | None = None) -> Flow:
        """Return the flow of a text, of one in several forms, or of each of a list."""
        if isinstance(value, list):
            if (chosen := chosen_of(value)) is not None:
                self._ledger.use(value)
                return self.texts(chosen, form)
            return [piece for one in value for piece in self.texts(one, form)]
        if isinstance(value, dict) and isinstance(value.get("content"), Text):
            return self.texts(self._ledger.use(value)["content"], form)
        if not isinstance(value, Text) or not value.strip():
            return []
        self._ledger.use(value)
        return flow_of_text(value, form or form_of(value), self._page, value.path, self._ledger.line(value))

    def _codes(self, value: Any) -> Flow:
        """Return names that programs use (`avoid_all_travel`) as words, a paragraph each."""
        words = [(leaf, str(leaf).replace("_", " ").replace("-", " ").strip()) for leaf in leaves(value)]
        self._ledger.use(value)
        return [
            _paragraph([{"text": f"{said[:1].upper()}{said[1:]}"}], self._ledger.line(leaf))
            for leaf, said in words
            if said
        ]

    def _links(self, part: Part, here: Any) -> Flow:
        """Return a list of links; where its items are names of objects that stand elsewhere, of those."""
        items = found(part.links or "", here)
        if not is_there(items):
            return []
        if part.found_in and part.found_by:
            others = found(part.found_in, self._source) or []
            known = {str(one[part.found_by]): one for one in others if isinstance(one, dict) and part.found_by in one}
            items = [known[str(self._ledger.use(item))] for item in items if str(item) in known]
        made = [prose for item in items if (prose := self._link(part, item))]
        if not made:
            return []
        line = self._ledger.line(items)
        return [{"kind": "list", "items": [{"blocks": [_paragraph(prose, line)]} for prose in made], "_line": line}]

    def _link(self, part: Part, item: Any) -> list[Inline]:
        title = text_of(self._ledger.use(found(part.words, item)))
        href = text_of(value_of(part.href, item, self._ledger))
        words = words_of(title) or href
        if not words:
            return []
        line = self._ledger.line(item)
        span: Inline = {"text": words}
        if href and (address := self._page.link(href, line)):
            span["href"] = address
        about = text_of(self._ledger.use(found(part.about, item))) if part.about else ""
        if not about.strip():
            return [span]
        return [
            span,
            {"text": ": "},
            *prose_of_text(about, form_of(about), self._page, getattr(about, "path", ""), line),
        ]

    def _events(self, part: Part, here: Any) -> Flow:
        """Return a timeline of objects that have a date and a text; of too few nothing, and they are told."""
        events = found(part.events or "", here)
        made = [event for one in (events if isinstance(events, list) else []) if (event := self._event(part, one))]
        if len(made) < part.least:
            return []
        self._ledger.use(events)
        return [{"kind": "timeline", "events": made, "_line": made[0]["_line"]}]

    def _event(self, part: Part, one: Any) -> Data | None:
        text = text_of(found(part.text or "text", one))
        when = text_of(found(part.when, one))
        at = moment(when, self._language)
        day = at[0][:10] if at else iso_date(when, self._language) or words_of(when)
        if not text.strip() or not day:
            return None
        line = self._ledger.line(text)
        prose = prose_of_text(text, form_of(text), self._page, getattr(text, "path", ""), line)
        return {"when": day, "precision": precision_of(day), "text": prose, "_line": line}


def chosen_of(value: list[Any]) -> Text | None:
    """Return the richest of one text in several forms, as GOV.UK gives it: objects of `content_type` and `content`."""
    if not value or not all(isinstance(one, dict) and isinstance(one.get("content"), Text) for one in value):
        return None
    if not all(isinstance(one.get("content_type"), str) for one in value):
        return None
    best = next((one for one in value if "html" in one["content_type"]), value[0])
    content: Text = best["content"]
    return content


def below(flow: Flow, levels: int) -> Flow:
    """Return a flow with its headings so many levels lower."""
    return [replace(part, level=part.level + levels) if isinstance(part, Heading) else part for part in flow]


def _in_box(part: Heading | Data) -> Data:
    return _paragraph(marked(part.text, "strong"), part.line) if isinstance(part, Heading) else part


def _paragraph(text: list[Inline], line: int | None) -> Data:
    return {"kind": "paragraph", "text": text, "_line": line}
