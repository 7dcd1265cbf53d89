"""What a record says and its source cannot: kept from the revision before where the part is the same one.

A Word file knows no credit of a figure, Markdown no language of a word. What a kind of source lacks is told by its
reader (`LACKS`); whatever it can say and does not, was taken out.
"""

from collections.abc import Collection, Iterator

from exporter.again.prose import kept_prose
from exporter.again.tree import Data, Node, plain
from exporter.record.canonical import INTERNAL

_PROSE = {
    "paragraph": ("text",),
    "table": ("caption", "note"),
    "quote": ("attribution",),
    "figure": ("caption", "credit"),
    "callout": ("title",),
    "section": ("heading",),
    "event": ("text",),
    "question": ("question",),
    "group": ("group", "effect"),
    "source": (),
    "correction": ("text",),
}
"""Fields that hold prose, by kind of block, else by role."""
_DATE = 24  # letters of a date in words, or of the head above it
_BOUND_TO_PICTURE = ("credit", "rights", "caption")


def keep(new: Node, lacks: Collection[str]) -> list[str]:
    """Fill in, in place, what the partners of a tree's parts say and their source lacks; return what was lost by it."""
    lost: list[str] = []
    whole: set[int] = set()
    for node in new.walk():
        if id(node.parent) in whole:
            whole.add(id(node))
        elif node.partner is not None and node.role not in ("record", "heading", "item", "row", "pair"):
            if _is_richer(node, node.partner, lacks):
                _become(node.data, node.partner.data)
                whole.add(id(node))
            else:
                lost += [f"{_name(node)}: {what}" for what in _fill(node, node.partner, lacks)]
    return lost


def _name(node: Node) -> str:
    while node.id is None and node.parent is not None:
        node = node.parent
    return f"{node.kind or node.role} {node.id}"


def _is_richer(new: Node, old: Node, lacks: Collection[str]) -> bool:
    """Return whether the old block says the same words in a form that the source does not know."""
    if new.role != "block" or new.kind == old.kind or old.kind not in lacks or not _says(new, old):
        return False
    inside = {id(node) for node in new.walk()}
    return all(node.partner is None or id(node.partner) in inside for node in old.walk())


def _says(new: Node, old: Node) -> bool:
    """Return whether a part says all that the old one says and no more; of a timeline dates may be written anyhow."""
    if old.kind != "timeline":
        return _letters(new.said()) == _letters(old.said())
    said, place, left = _letters(new.said()), 0, 0
    for event in old.children:
        text = _letters(plain(event.data["text"]))
        found = said.find(text, place)
        if found < 0:
            return False
        left, place = left + found - place, found + len(text)
    return left + len(said) - place <= _DATE * (len(old.children) + 1)


def _letters(text: str) -> str:
    return "".join(one for one in text if one.isalnum()).casefold()


def _heading(section: Node) -> str:
    return next((node.words for node in section.children if node.role == "heading"), "")


def _become(data: Data, other: Data) -> None:
    data.clear()
    data.update(other)


def _fill(new: Node, old: Node, lacks: Collection[str]) -> Iterator[str]:
    """Yield what could not be kept."""
    mine, theirs = new.data, old.data
    if new.role == "block":
        for name in (*INTERNAL, "lang"):
            _take(mine, theirs, name, f"block.{name}", lacks)
    if new.role == "cell":
        _take(mine, theirs, "align", "cell.align", lacks)
    if new.role == "section" and _heading(new) == _heading(old):
        _take(mine, theirs, "kind", "section.kind", lacks)
    if new.kind != old.kind:
        return
    if new.kind == "figure":
        _picture(mine, theirs, lacks)
    elif new.kind == "table":
        for name in ("caption", "note", "head_columns"):
            _take(mine, theirs, name, f"table.{name}", lacks)
        if mine.get("head_rows", 1) + theirs.get("total_rows", 0) <= len(mine["rows"]):
            _take(mine, theirs, "total_rows", "table.total_rows", lacks)
    elif new.kind == "code":
        _take(mine, theirs, "language", "code.language", lacks)
    elif new.role == "source":
        for name in ("publisher", "published", "accessed", "archive_url"):
            _take(mine, theirs, name, f"source.{name}", lacks)
    elif new.role == "event" and new.words == old.words:
        _take(mine, theirs, "ahead", "event.ahead", lacks)
    for name in _PROSE.get(new.kind or new.role, ()):
        if mine.get(name) and theirs.get(name):
            mine[name], lost = kept_prose(mine[name], theirs[name], lacks)
            yield from lost


def _take(mine: Data, theirs: Data, name: str, what: str, lacks: Collection[str]) -> None:
    if what in lacks and name in theirs and name not in mine:
        mine[name] = theirs[name]


def _picture(mine: Data, theirs: Data, lacks: Collection[str]) -> None:
    """Keep the picture of a figure that is not at hand this time, and what is said of the picture if it is the same."""
    same_place = mine.get("href") == theirs.get("href") or mine.get("alt") == theirs.get("alt")
    if mine.get("asset") is None and theirs.get("asset") and same_place:
        mine["asset"] = theirs["asset"]
    if mine.get("asset") != theirs.get("asset"):
        return
    for name in _BOUND_TO_PICTURE:
        _take(mine, theirs, name, f"figure.{name}", lacks)
    _take(mine, theirs, "href", "figure.href", lacks)
