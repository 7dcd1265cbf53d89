"""Lists put together of paragraphs: each knows its level and number, none knows its neighbours."""

from dataclasses import dataclass

from exporter.readers._page.outline import Data, Flow, Heading
from exporter.readers.docx._numbering import Item

_MAX_START = 1_000_000


@dataclass
class _Open:
    """A list that may go on."""

    level: int
    data: Data
    count: int | None


class Lists:
    """A flow that grows; items that follow one another become lists, and lists in lists."""

    def __init__(self) -> None:
        self.flow: Flow = []
        self._open: list[_Open] = []

    def add(self, parts: list[Data] | list[Heading]) -> None:
        """Add what is no item, which ends all lists."""
        if parts:
            self._open = []
            self.flow.extend(parts)

    def close(self) -> None:
        """End all lists."""
        self._open = []

    def item(self, item: Item, blocks: list[Data], place: int | None) -> None:
        """Add an item: to the list that it goes on, else to a new one, inside the item above if it is deeper."""
        while self._open and self._open[-1].level > item.level:
            self._open.pop()
        last = self._open[-1] if self._open else None
        if last and last.level == item.level and not _goes_on(last, item):
            self._open.pop()
            last = self._open[-1] if self._open else None
        entry = {"blocks": blocks, "_line": place}
        if last and last.level == item.level:
            last.data["items"].append(entry)
            last.count = item.number
            return
        made: Data = {"kind": "list", "ordered": item.number is not None, "items": [entry], "_line": place}
        if item.number not in (None, 1) and 0 <= (item.number or 0) <= _MAX_START:
            made["start"] = item.number
        self._within().append(made)
        self._open.append(_Open(item.level, made, item.number))

    def inside(self, blocks: list[Data], level: int = 99) -> bool:
        """Add blocks to the last item of a list above a level; return whether there is one."""
        while self._open and self._open[-1].level >= level:
            self._open.pop()
        if not self._open:
            return False
        self._within().extend(blocks)
        return True

    @property
    def is_open(self) -> bool:
        """Return whether an item may go on."""
        return bool(self._open)

    def _within(self) -> list[Data] | Flow:
        return self._open[-1].data["items"][-1]["blocks"] if self._open else self.flow


def _goes_on(last: _Open, item: Item) -> bool:
    if item.number is None or last.count is None:
        return item.number is None and last.count is None
    return item.number == last.count + 1
