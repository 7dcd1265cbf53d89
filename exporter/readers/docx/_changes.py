"""Tracked changes (ECMA-376 Part 1 §17.13.5): told one by one, then settled, so that what is read is one text.

Accepted is what the author sees as the present text; rejected is the text before. What was deleted is never read.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from exporter.readers.docx._names import W, shortened, words_of
from exporter.readers.docx._tree import replace

_IN = frozenset(f"{W}{name}" for name in ("ins", "moveTo"))
_OUT = frozenset(f"{W}{name}" for name in ("del", "moveFrom"))
_CELLS = {f"{W}cellIns": f"{W}ins", f"{W}cellDel": f"{W}del"}
_FORMATS = tuple(f"{W}{name}" for name in ("rPrChange", "pPrChange"))
_OTHERS = tuple(
    f"{W}{name}"
    for name in "tblPrChange trPrChange tcPrChange tblGridChange tblPrExChange sectPrChange numberingChange".split()
)
_TOLD = {
    f"{W}ins": "inserted",
    f"{W}del": "deleted",
    f"{W}moveTo": "moved to here",
    f"{W}moveFrom": "moved away from here",
}
_OF = {f"{W}p": "the end of a paragraph", f"{W}tr": "a row of a table", f"{W}tc": "a cell of a table"}
_DRAWN = tuple(f"{W}{name}" for name in "drawing pict object sym footnoteReference endnoteReference".split())
_DELETED = {f"{W}delText": f"{W}t", f"{W}delInstrText": f"{W}instrText"}


@dataclass
class Change:
    """A change: its element's tag, by whom, when, which words or what else it is of, in which paragraph of the file."""

    tag: str
    author: str
    date: str
    words: str
    of: str
    paragraph: etree._Element | None

    def __str__(self) -> str:
        """Return the change as the report tells it."""
        date = f" on {self.date}" if self.date else ""
        words = f"“{shortened(self.words)}”" if self.words else ""
        of = ": ".join(filter(None, (self.of, words)))
        return f"{_TOLD[self.tag]} by {self.author or 'nobody named'}{date}: {of}"

    def became(self, *, reject: bool) -> str:
        """Return what becomes of it."""
        return "in the text" if (self.tag in _IN) != reject else "not in the text"


def changes_in(story: etree._Element) -> list[Change]:
    """Return the changes of words in a story in the order of its text, neighbours of one author and kind as one."""
    found: list[Change] = []
    for one in story.iter(*_IN, *_OUT, *_CELLS):
        paragraph = next(one.iterancestors(f"{W}p"), None)
        tag = _CELLS.get(one.tag, one.tag)
        author, date = " ".join(one.get(f"{W}author", "").split()), one.get(f"{W}date", "")[:10]
        holder = _holder(one)
        of = _OF[holder.tag] if holder is not None else ""
        words = words_of(one if holder is None else holder) if of != _OF[f"{W}p"] else ""
        if not words and not of and not _says(one):
            continue
        of = of or ("" if words else "a picture, or the like" if _draws(one) else "white space")
        last = found[-1] if found else None
        if (
            last
            and paragraph is not None
            and last.paragraph is paragraph
            and (last.tag, last.author, last.date) == (tag, author, date)
        ):
            last.words, last.of = " ".join(filter(None, (last.words, words))), "" if last.words or words else last.of
        else:
            found.append(Change(tag, author, date, words, of, paragraph))
    return found


def formats_in(story: etree._Element) -> int:
    """Return how many changes are of form alone."""
    return sum(1 for _ in story.iter(*_FORMATS))


def settle(story: etree._Element, *, reject: bool) -> None:
    """Accept or reject, in place, all changes of a story."""
    kept, gone = (_OUT, _IN) if reject else (_IN, _OUT)
    for one in list(story.iter(*_FORMATS)):
        _settle_format(one, reject=reject)
    for one in list(story.iter(*_OTHERS)):
        _drop(one)
    for one in list(story.iter(*_CELLS)):
        if _CELLS[one.tag] in gone and (cell := next(one.iterancestors(f"{W}tc"), None)) is not None:
            for inner in [inner for inner in cell if inner.tag != f"{W}tcPr"]:
                cell.remove(inner)
        _drop(one)
    ended: list[etree._Element] = []
    for one in list(story.iter(*kept, *gone)):
        if one.getparent() is None:
            continue
        holder = _holder(one)
        if holder is None:
            if one.tag in gone:
                _drop(one)
            else:
                replace(one, list(one))
        elif one.tag in kept:
            _drop(one)
        elif holder.tag == f"{W}p":
            ended.append(holder)
            _drop(one)
        else:
            _drop(holder)
    for paragraph in reversed(ended):  # so that none carries on what was before it, again and again
        if _is_within(paragraph, story):
            _join(paragraph)
    if reject:
        for one in story.iter(*_DELETED):
            one.tag = _DELETED[one.tag]


def _holder(change: etree._Element) -> etree._Element | None:
    """Return the paragraph whose end, the row or the cell that a change is of; None for one of what stands in it."""
    parent = change.getparent()
    if parent is not None and parent.tag in (f"{W}rPr", f"{W}trPr", f"{W}tcPr", f"{W}numPr"):
        outer = parent.getparent()
        if parent.tag == f"{W}rPr" and outer is not None and outer.tag != f"{W}pPr":
            return None
        return next(parent.iterancestors(f"{W}p", f"{W}tr", f"{W}tc"), None)
    return None


def _settle_format(change: etree._Element, *, reject: bool) -> None:
    properties = change.getparent()
    if properties is None:
        return
    before = change[0] if len(change) else None
    if not reject:
        properties.remove(change)
        return
    marks = [one for one in properties if one.tag in (*_IN, *_OUT, f"{W}rPr", f"{W}sectPr")]
    properties[:] = [*marks, *(before if before is not None else ())]


def _join(paragraph: etree._Element) -> None:
    """Join a paragraph whose end is gone to the next, which keeps its form; without words it goes, bookmarks and all.

    A bookmark of what is gone must not pass to what follows.
    """
    following = paragraph.getnext()
    while following is not None and following.tag in _BESIDE:
        following = following.getnext()
    words = _contents(paragraph)
    if not any(_says(one) for one in words):
        parent = paragraph.getparent()
        alone = parent is not None and parent.tag == f"{W}tc" and following is None and paragraph.getprevious() is None
        if following is not None or not alone:
            _drop(paragraph)
        return
    if following is None or following.tag != f"{W}p":
        return
    properties = following.find(f"{W}pPr")
    place = 0 if properties is None else following.index(properties) + 1
    following[place:place] = words
    _drop(paragraph)


_BESIDE = frozenset(f"{W}{name}" for name in ("bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd"))


def _contents(paragraph: etree._Element) -> list[etree._Element]:
    return [one for one in paragraph if one.tag != f"{W}pPr"]


def _says(element: etree._Element) -> bool:
    return _draws(element) or any(one.text for one in element.iter(f"{W}t"))


def _draws(element: etree._Element) -> bool:
    return next(element.iter(*_DRAWN), None) is not None


def _is_within(element: etree._Element, story: etree._Element) -> bool:
    return any(one is story for one in element.iterancestors())


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def join_drop_caps(story: etree._Element) -> None:
    """Join each drop cap, which is a paragraph of its own (§17.3.1.11), to the paragraph that it begins."""
    for frame in list(story.iter(f"{W}framePr")):
        paragraph = next(frame.iterancestors(f"{W}p"), None)
        if frame.get(f"{W}dropCap", "none") != "none" and paragraph is not None:
            _join(paragraph)


def summary(changes: Iterable[Change], formats: int) -> str:
    """Return how many changes there are and whose."""
    listed = list(changes)
    authors = ", ".join(dict.fromkeys(change.author or "nobody named" for change in listed))
    counts = [f"{len(listed)} tracked change{'' if len(listed) == 1 else 's'} by {authors}"] if listed else []
    counts += [f"{formats} of form alone"] if formats else []
    return ", ".join(counts)
