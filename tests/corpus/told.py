"""What a record says, walked through as plain JSON: its words in reading order, its headings, items and cells.

Nothing of the product is asked: a judge that shared the walk of what it judges would share its blind spots.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Data = Any


@dataclass
class Told:
    """What a record says. `lines` in reading order, notes last; the others as texts."""

    lines: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)


def told(record: Data, *, numbered: bool = False) -> Told:
    """Return what the JSON of a record says; with `numbered` each call of a note as its number."""
    walk = _Walk(numbered)
    walk.line(record["title"], walk.told.headings)
    walk.line(walk.said(record.get("standfirst", ())))
    for correction in record.get("corrections", ()):
        walk.line(walk.said(correction["text"]))
    walk.blocks([record["lead"]] if "lead" in record else [])
    walk.sections(record["sections"])
    for note in walk.notes:
        walk.line(note, walk.told.items)
    for source in record.get("sources", ()):
        walk.line(" ".join(str(source.get(key, "")) for key in ("title", "publisher", "url")), walk.told.items)
    return walk.told


class _Walk:
    def __init__(self, numbered: bool) -> None:
        self.told, self.notes, self.numbered = Told(), list[str](), numbered

    def line(self, text: str, *kinds: list[str]) -> None:
        if text.strip():
            self.told.lines.append(text)
            for kind in kinds:
                kind.append(text)

    def said(self, inlines: Data) -> str:
        """Return the words of prose; a picture that is not here stands for its words."""
        parts = []
        for inline in [inlines] if isinstance(inlines, str) else inlines:
            if isinstance(inline, str):
                parts.append(inline)
            elif inline.get("kind") == "break":
                parts.append("\n")
            elif inline.get("kind") == "image":
                parts.append("" if inline.get("asset") else inline["alt"])
            else:
                parts.append(inline.get("text", ""))
                if inline.get("note"):
                    self.notes.append(self.said(inline["note"]))
                    parts.append(str(len(self.notes)) if self.numbered else "")
        return "".join(parts)

    def sections(self, some: Data) -> None:
        for section in some:
            self.line(self.said(section.get("heading", ())), self.told.headings)
            self.blocks(section.get("blocks", ()))
            self.sections(section.get("sections", ()))

    def blocks(self, some: Data) -> str:
        """Tell blocks in their order; return the words of those that are no lists or tables."""
        own = []
        for block in some:
            before = len(self.told.lines)
            getattr(self, f"_{block['kind']}")(block)
            if block["kind"] not in ("list", "table"):
                own += self.told.lines[before:]
        return "\n".join(own)

    def _paragraph(self, block: Data) -> None:
        self.line(self.said(block["text"]))

    def _list(self, block: Data) -> None:
        for item in block["items"]:
            self.told.items.append(self.blocks(_of_part(item)))

    def _table(self, block: Data) -> None:
        self.line(self.said(block.get("caption", ())), self.told.cells)
        for row in block["rows"]:
            for cell in row:
                self.told.cells.append(self.blocks(_of_part(cell)))
        self.line(self.said(block.get("note", ())), self.told.cells)

    def _timeline(self, block: Data) -> None:
        for event in block["events"]:
            text = self.said(event["text"])
            self.told.cells += [event["when"], text]
            self.told.headings.append(event["when"])
            self.line(f"{event['when']} {text}", self.told.items)

    def _faq(self, block: Data) -> None:
        for pair in block["pairs"]:
            question = self.said(pair["question"])
            self.line(question, self.told.headings, self.told.items, self.told.cells)
            answer = self.blocks(pair["answer"])
            for kind in (self.told.items, self.told.cells):
                kind += [answer, f"{question}\n{answer}"]

    def _affected(self, block: Data) -> None:
        for group in block["groups"]:
            who, effect = self.said(group["group"]), self.said(group["effect"])
            self.line(f"{who}\n{effect}", self.told.items)
            self.told.cells += [who, effect]
            self.told.headings.append(who)
            self.told.items += [who, effect]

    def _quote(self, block: Data) -> None:
        self.blocks(block["blocks"])
        self.line(self.said(block.get("attribution", ())))

    def _callout(self, block: Data) -> None:
        self.line(self.said(block.get("title", ())), self.told.headings)
        self.blocks(block["blocks"])

    def _figure(self, block: Data) -> None:
        if not block.get("asset"):
            self.line(block.get("alt", ""))
        self.line(self.said(block.get("caption", ())))
        self.line(self.said(block.get("credit", ())))

    def _code(self, block: Data) -> None:
        self.line(block["text"])

    def _rule(self, block: Data) -> None:
        pass


def _of_part(part: Data) -> Data:
    """Return the blocks of an item or a cell."""
    return part.get("blocks", ()) if isinstance(part, dict) else part


def strings(value: Data) -> Iterator[str]:
    """Yield every string in JSON-like data, that of fields too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from strings(item)
