"""Captions: paragraphs in that style go to the picture or the table beside them."""

import re

from exporter.readers._page.outline import Data, Flow, Heading
from exporter.readers._page.prose import Inline, plain


class Captions:
    """Gives captions to what they are of, and counts as every format does."""

    def __init__(self) -> None:
        self._counts = {"figure": 0, "table": 0}

    def give(self, flow: Flow | list[Data]) -> None:
        """Move, in place, each caption of a flow to its figure or table; one that has none stays a paragraph.

        A caption above a table heads it, one below becomes the remark there, so that no word moves.
        """
        at = 0
        while at < len(flow):
            part = flow[at]
            if isinstance(part, Heading) or "_caption" not in part:
                at += 1
                continue
            sequence = part.pop("_caption")
            before = flow[at - 1] if at else None
            after = flow[at + 1] if at + 1 < len(flow) else None
            if self._is_given(part, sequence, before, after):
                del flow[at]
            else:
                at += 1

    def _is_given(
        self,
        caption: Data,
        sequence: tuple[str, str] | None,
        before: Heading | Data | None,
        after: Heading | Data | None,
    ) -> bool:
        of_table = sequence is not None and sequence[0].lower().startswith("tab")
        for target, place in (
            ((after, "caption"), (before, "caption")) if of_table else ((before, "caption"), (after, "caption"))
        ):
            if not isinstance(target, dict) or target["kind"] not in ("figure", "table") or target.get(place):
                continue
            if of_table and target["kind"] == "figure":
                continue
            if target["kind"] == "table" and target is before:
                place = "note"
            if target.get(place):
                continue
            self._put(caption, sequence, target, place)
            return True
        return False

    def _put(self, caption: Data, sequence: tuple[str, str] | None, target: Data, place: str) -> None:
        inlines = caption["text"]
        if place == "caption":
            self._counts[target["kind"]] += 1
            inlines = _unlabelled(inlines, sequence, self._counts[target["kind"]])
        target[place] = inlines
        target["_anchors"] = [*caption.get("_anchors", ()), *target.get("_anchors", ())]


def _unlabelled(inlines: list[Inline], sequence: tuple[str, str] | None, count: int) -> list[Inline]:
    """Return a caption without `Figure 1:` where every format puts the same number before it by itself."""
    if sequence is None or sequence[1].strip() != str(count):
        return inlines
    label = re.match(rf"\W*\w+[\s\u00a0]*{count}[\s\u00a0]*[.:–—|-]?[\s\u00a0]*", plain(inlines))
    rest = len(label[0].replace(" ", "").replace("\u00a0", "")) if label else 0
    if not label or label.end() >= len(plain(inlines)):
        return inlines
    left: list[Inline] = []
    for inline in inlines:
        if rest > 0 and "text" in inline:
            text = inline["text"]
            taken = 0
            while taken < len(text) and rest > 0:
                rest -= not text[taken].isspace()
                taken += 1
            inline = inline | {"text": text[taken:] if rest else text[taken:].lstrip(" \u00a0\t")}
        left.append(inline)
    return left
