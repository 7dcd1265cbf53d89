"""What a rule finds: where, what, what to do about it, and the edits that would do it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, order=True)
class Edit:
    """Characters `start` to `end` of the text at `path` (prose counted over all its spans) make way for `put`."""

    path: str
    start: int
    end: int
    put: str


@dataclass(frozen=True)
class Finding:
    """One piece of noise.

    `path` leads into the record, `block` is the id of the block or section; characters `start` to `end` of `excerpt`
    are what is meant. A finding that `is_safe` has `edits` that change no word, unless its rule says so. `line` is that
    of the source, from 1, where it is known.
    """

    rule: str
    path: str
    block: str
    excerpt: str
    start: int
    end: int
    what: str
    proposal: str
    is_safe: bool = False
    line: int | None = None
    edits: tuple[Edit, ...] = ()
    at: int = 0
    """Where in the text at `path` it begins."""
    place: tuple[str, str, int] | None = None
    """The text's place by what mending leaves as it is: its block, its field, how many of that stand there before."""

    def __str__(self) -> str:
        """Return the finding as one line: [line N: ]path: rule: what: “excerpt”; proposal."""
        where = f"line {self.line}: " if self.line is not None else ""
        shown = f": {self.excerpt}" if self.excerpt else ""
        return f"{where}{self.path}: {self.rule}: {self.what}{shown}; {self.proposal}"

    def to_data(self) -> dict[str, Any]:
        """Return the finding as JSON-like data, as `exporter lint --json` prints it."""
        names = ("rule", "path", "block", "line", "excerpt", "start", "end", "what", "proposal", "is_safe")
        return {name: getattr(self, name) for name in names}
