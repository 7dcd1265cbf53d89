"""Fields: what Word computes. What it showed when the file was saved is read; what it was told to do never is done."""

import re
import shlex
from dataclasses import dataclass

from lxml import etree

from exporter.readers.docx._names import W, number, path_of, switch

_FETCHING = frozenset("DDE DDEAUTO INCLUDETEXT INCLUDEPICTURE LINK IMPORT EMBED CONTROL DATABASE".split())
_SWITCH = re.compile(r"\\([A-Za-z*#@!])")


@dataclass
class Field:
    """A field that is open: its instruction so far, whether its result has begun, the link that it makes."""

    instruction: str = ""
    in_result: bool = False
    href: str | None = None

    @property
    def name(self) -> str:
        """Return what kind of field it is, in capitals."""
        return (self.instruction.split() or [""])[0].upper()

    @property
    def fetches(self) -> bool:
        """Return whether it brings something from elsewhere."""
        return self.name in _FETCHING

    @property
    def target(self) -> str | None:
        """Return the address to which it leads, `#` and a bookmark for a place inside, None if it is no link."""
        name = self.name
        words = _words(self.instruction)[1:]
        switches = {found[1].lower() for word in words if (found := _SWITCH.fullmatch(word))}
        if name == "HYPERLINK":
            anchor = next((words[at + 1] for at in range(len(words) - 1) if words[at].lower() == "\\l"), "")
            address = words[0] if words and not words[0].startswith("\\") else ""
            return f"{address}#{anchor}" if anchor else address or None
        if name in ("REF", "PAGEREF") and "h" in switches and words and not words[0].startswith("\\"):
            return f"#{words[0]}"
        return None


def form_value(begin: etree._Element) -> str:
    """Return what a field of an older form shows without words: a box, ticked or not; what is chosen (§17.16.17)."""
    box = begin.find(path_of("ffData/checkBox"))
    if box is not None:
        ticked = switch(box, "checked")
        return "☑" if (switch(box, "default") if ticked is None else ticked) else "◻"
    listed = begin.find(path_of("ffData/ddList"))
    if listed is not None:
        entries = [one.get(f"{W}val", "") for one in listed.iterchildren(f"{W}listEntry")]
        chosen = number(listed, "result") or number(listed, "default") or 0
        return entries[chosen] if 0 <= chosen < len(entries) else ""
    return ""


def _words(instruction: str) -> list[str]:
    """Return the words of an instruction; one in quotes is one."""
    lexer = shlex.shlex(instruction.replace("\u201c", '"').replace("\u201d", '"'), posix=True)
    lexer.whitespace_split, lexer.commenters, lexer.quotes, lexer.escape = True, "", '"', ""
    try:
        return list(lexer)
    except ValueError:  # a quote that is never closed
        return instruction.replace('"', " ").split()
