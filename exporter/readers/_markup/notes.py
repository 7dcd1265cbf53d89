"""Footnotes in markup: a call leads to a note, the note leads back, and the markup says that it is one.

So as Markdown's tools, pandoc and DPUB-ARIA write them. A list of references that merely looks alike stays a list.
"""

from collections import Counter
from dataclasses import dataclass, field

from lxml.etree import _Element

from exporter.readers._markup.vocabulary import HEADINGS, classes, words_in

_CLASSES = frozenset("footnote footnotes endnote endnotes footnotes-list footnote-list fn-list".split())
_ROLES = frozenset("doc-endnotes doc-endnote doc-footnote doc-footnotes".split())
_CALLS = frozenset("footnote-ref footnote footnotecall footnote-reference noteref".split())
_LEVELS = 4
"""So far above a note it may be said that it is one."""


@dataclass
class Notes:
    """Calls with the element that holds what they call, and what is not read where it stands for being such a note."""

    calls: dict[_Element, _Element] = field(default_factory=dict)
    read: set[_Element] = field(default_factory=set)


def notes_of(root: _Element) -> Notes:
    """Return the footnotes in a tree, and take the links out by which they lead back."""
    links = [link for link in root.iter("a") if (link.get("href") or "").startswith("#")]
    if not links:
        return Notes()
    called = {str(link.get("href"))[1:]: link for link in reversed(links)}
    wanted = {
        name: element for element in root.iter("li", "p", "div", "aside") if (name := element.get("id")) in called
    }
    pairs: dict[_Element, tuple[_Element, list[_Element]]] = {}  # note: (call, links back)
    for name, note in wanted.items():
        if _container(note) is None:
            continue
        call = called[name]
        back = [link for link in note.iter("a") if _leads_to(link, call)]
        if back and not _is_within(call, note):
            pairs[note] = call, back
    found, times = Notes(), Counter(link.get("href") for link in links)
    for parent in dict.fromkeys(note.getparent() for note in pairs):
        if parent is None or any(part not in pairs for part in parent if part.tag == "li"):
            continue
        if any(times[f"#{note.get('id')}"] > 1 for note in parent if note in pairs):
            continue
        for note in [part for part in parent if part in pairs]:
            call, back = pairs[note]
            found.calls[_whole(call)] = note
            found.read.add(note)
            for link in back:
                _drop(link)
        _leave_out(parent, found)
    return found


def _container(note: _Element) -> _Element | None:
    """Return the outermost element near above a note that says that it holds notes."""
    said, element = None, note
    for _ in range(_LEVELS):
        if _CLASSES.intersection(classes(element)) or element.get("role") in _ROLES:
            said = element
        above = element.getparent()
        if above is None:
            break
        element = above
    return said


def _leads_to(link: _Element, call: _Element) -> bool:
    name = (link.get("href") or "")[1:]
    nearest = [call, *call.iterancestors()][:3] + list(call)
    return bool(name) and any(name in (element.get("id"), element.get("name")) for element in nearest)


def _is_within(element: _Element, outer: _Element) -> bool:
    return any(above is outer for above in element.iterancestors())


def _whole(call: _Element) -> _Element:
    """Return a call with the <sup> that holds nothing else."""
    above = call.getparent()
    if above is None or above.tag not in ("sup", "span") or words_in(above) != words_in(call):
        return call
    return above


def _leave_out(parent: _Element, found: Notes) -> None:
    """Leave out the list of which all items are notes, with the rule and the heading that stand in one box with it."""
    rest = [part for part in parent if part not in found.read and part.tag not in ("hr", *HEADINGS)]
    if rest:
        return
    found.read.add(parent)
    above = parent.getparent()
    said = _container(parent)
    if above is not None and said is above and all(part is parent or part.tag in ("hr", *HEADINGS) for part in above):
        found.read.add(above)


def _drop(link: _Element) -> None:
    above = link.getparent()
    if above is not None:
        tail, before = link.tail or "", link.getprevious()
        above.remove(link)
        if before is not None:
            before.tail = (before.tail or "").rstrip() + tail
        else:
            above.text = (above.text or "").rstrip() + tail
