"""What a check found: losses, each as an editor can act on it."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Loss:
    """What a file does not hold as it should: `text` of the record, `what` became of it, what was `found` instead.

    `what` is "missing", "altered", "doubled", "out of order", or names what lies on the words or where they stand:
    "link lost", "bold lost", "source call moved", "cell merged otherwise", "list changed".
    """

    path: str
    block: str
    what: str
    text: str
    found: str = ""

    def __str__(self) -> str:
        """Return the loss as one line."""
        block = f" (block {self.block})" if self.block else ""
        found = f", found {_short(self.found)}" if self.found else ""
        return f"{self.path}{block}: {self.what}: {_short(self.text)}{found}"


@dataclass(frozen=True)
class Report:
    """What the check of one file found: of `passages` in the record, those lost, in order."""

    passages: int
    losses: tuple[Loss, ...]

    @property
    def ok(self) -> bool:
        """Return whether nothing is lost."""
        return not self.losses

    @property
    def fidelity(self) -> float:
        """Return the share of the record's passages that are there, once, in order and whole, 0 to 1."""
        if not self.passages:
            return 1.0
        return 1 - min(1.0, len({loss.path for loss in self.losses}) / self.passages)


def _short(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    return repr(text if len(text) <= 80 else text[:77] + "...")
