"""Words as two readings are compared by: NFC, letters and digits alone; kept are those that arrive in order."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

# Scripts that are written without spaces between words: there each character counts for one.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_WORD = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[^\W_])+")


@dataclass(frozen=True)
class Kept:
    """How many of the words of one reading another one has in the same order, and some of those lost, with place."""

    wanted: int
    kept: int
    lost: tuple[str, ...] = ()
    more: int = 0
    """How many there are besides: words that the other reading left out, as of menus, or that were made up."""

    @property
    def share(self) -> float:
        """Return the share that is kept, 0 to 1; 1 of nothing."""
        return self.kept / self.wanted if self.wanted else 1.0


def words(text: str) -> list[str]:
    """Return the words of a text: NFC, letters and digits alone, without what is invisible; case counts."""
    text = unicodedata.normalize("NFC", text)
    return _WORD.findall("".join(sign for sign in text if unicodedata.category(sign) != "Cf"))


def letters(text: str) -> str:
    """Return the words of a text without spaces: what two of one meaning have in common, wherever lines end."""
    return "".join(words(text))


def kept(wanted: Sequence[str], found: Sequence[str]) -> Kept:
    """Return how many of the wanted words are found in order (longest common subsequence), runs of lost ones told."""
    lost: list[str] = []
    for code in LCSseq.opcodes(wanted, found):
        if code.tag in ("delete", "replace"):
            before = " ".join(wanted[max(0, code.src_start - 3) : code.src_start])
            lost.append(f"{before} [{' '.join(wanted[code.src_start : code.src_end])}]")
    same = LCSseq.similarity(wanted, found)
    return Kept(len(wanted), same, tuple(lost), len(found) - same)
