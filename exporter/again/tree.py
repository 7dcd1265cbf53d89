"""A record as a tree of what can be found again: sections, blocks, and the items, rows, cells, pairs inside them."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

Data = dict[str, Any]


class Node:
    """A part of a record: its place in the tree, its words, and the part of the other record that it is.

    `role` says which parts can be one another (a cell is never an item), `kind` what it is besides. `data` is the part
    itself; what has an id keeps it there. `digest` is that of its words and of all inside it, marks and links apart.
    """

    __slots__ = ("_said", "children", "data", "digest", "kind", "parent", "partner", "role", "size", "words")

    def __init__(self, role: str, data: Any, words: str = "", kind: str = "", children: "Iterable[Node]" = ()) -> None:
        self.role, self.data, self.kind, self.words = role, data, kind, words
        self.children = list(children)
        self.size: int = 1 + sum(child.size for child in self.children)
        self.parent: Node | None = None
        self.partner: Node | None = None
        for child in self.children:
            child.parent = self
        inside = b"".join(child.digest for child in self.children)
        self._said: str | None = None
        self.digest: bytes = hashlib.blake2b(f"{role}\0{kind}\0{words}\0".encode() + inside, digest_size=16).digest()

    @property
    def id(self) -> str | None:
        """Return its id, None for a part that has none: an item, a cell."""
        return self.data.get("id") if self.role in _WITH_ID else None

    def walk(self) -> "Iterator[Node]":
        """Yield it and all inside it, outermost first, in reading order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    def said(self) -> str:
        """Return its words and those of all inside it."""
        if self._said is None:
            self._said = " ".join(node.words for node in self.walk() if node.words)
        return self._said

    def above(self) -> "Iterator[Node]":
        """Yield what it stands in, the nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


_WITH_ID = frozenset(("section", "block", "source", "correction"))


def tree(data: Data) -> Node:
    """Return the tree of a record's data, as `canonical.to_data` gives it."""
    parts = [_block(data["lead"])] if data.get("lead") else []
    parts += [_section(one) for one in data.get("sections", ())]
    parts += [Node("source", one, f"{one['title']} {one.get('url', '')}") for one in data.get("sources", ())]
    parts += [Node("correction", one, plain(one["text"])) for one in data.get("corrections", ())]
    return Node("record", data, children=parts)


def _section(data: Data) -> Node:
    heading = [Node("heading", data, plain(data["heading"]))] if data.get("heading") else []
    blocks = [_block(one) for one in data.get("blocks", ())]
    sections = [_section(one) for one in data.get("sections", ())]
    return Node("section", data, children=[*heading, *blocks, *sections])


def _block(data: Data) -> Node:
    words, children = _inside(data)
    return Node("block", data, words, data["kind"], children)


def _inside(data: Data) -> tuple[str, list[Node]]:
    """Return a block's own words, and its parts."""
    match data["kind"]:
        case "paragraph":
            return plain(data["text"]), []
        case "code":
            return _line(data["text"]), []
        case "list":
            return "", [Node("item", one, children=_blocks(one)) for one in data["items"]]
        case "table":
            return plain(data.get("caption", ())), [
                Node("row", row, children=[Node("cell", cell, children=_blocks(cell)) for cell in row])
                for row in data["rows"]
            ]
        case "timeline":
            return "", [Node("event", one, f"{one['when']} {plain(one['text'])}") for one in data["events"]]
        case "faq":
            return "", [
                Node(
                    "pair",
                    one,
                    children=[Node("question", one, plain(one["question"])), *map(_block, one["answer"])],
                )
                for one in data["pairs"]
            ]
        case "affected":
            return "", [Node("group", one, f"{plain(one['group'])} {plain(one['effect'])}") for one in data["groups"]]
        case "quote":
            return plain(data.get("attribution", ())), _blocks(data)
        case "callout":
            return plain(data.get("title", ())), _blocks(data)
        case "figure":
            said = _line(f"{data.get('alt', '')} {plain(data.get('caption', ()))}")
            return said or (data.get("asset") or {}).get("sha256", ""), []
    return "", []


def _blocks(data: Data) -> list[Node]:
    return [_block(one) for one in data.get("blocks", ())]


def plain(inlines: Iterable[Any]) -> str:
    """Return the words of prose on one line, pictures as their words, notes left out."""
    parts = []
    for inline in [inlines] if isinstance(inlines, str) else inlines:
        if isinstance(inline, str):
            parts.append(inline)
        else:
            parts.append(" " if inline.get("kind") == "break" else inline.get("text") or inline.get("alt") or "")
    return _line("".join(parts))


def _line(text: str) -> str:
    return " ".join(text.split())
