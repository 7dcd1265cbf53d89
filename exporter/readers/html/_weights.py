"""How much of each element of a page two extractors name: Trafilatura, which is exact, and Resiliparse, generous."""

from dataclasses import dataclass

from lxml.etree import _Element

from exporter.readers._markup.vocabulary import UNSEEN, is_no_element

_MIN_LETTERS, _MIN_WIDE = 12, 4
"""Letters of a text that can be told apart from other ones, in ASCII and in other scripts."""
_START, _MAX_INDEXED = 8, 1_000_000
"""Letters by which a text is looked up, and those of the longest text of which all places are known."""


@dataclass
class Weight:
    """Letters in an element: those of texts that can be told apart, of these what each extractor names, and in links.

    `letters` and `in_links` count short texts too, `links` the links.
    """

    all: int = 0
    narrow: int = 0
    wide: int = 0
    linked: int = 0
    letters: int = 0
    in_links: int = 0
    links: int = 0

    def add(self, other: "Weight") -> None:
        """Count what is inside."""
        self.all += other.all
        self.narrow += other.narrow
        self.wide += other.wide
        self.linked += other.linked
        self.letters += other.letters
        self.in_links += other.in_links
        self.links += other.links


class Named:
    """What an extractor names, without white space: asked text after text in their order, it answers in linear time."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        few = text if len(text) <= _MAX_INDEXED else ""
        self._starts = {few[at : at + _START] for at in range(len(few) - _START + 1)}

    def holds(self, letters: str) -> bool:
        """Return whether letters stand somewhere in the text."""
        start = letters[:_START]
        if self._starts and len(start) == _START and start not in self._starts:
            return False
        found = self._text.find(letters, self._at)
        if found < 0:
            found = self._text.find(letters, 0, self._at + len(letters))
        self._at = found + len(letters) if found >= 0 else self._at
        return found >= 0


Weights = dict[_Element, Weight]
NOTHING = Weight()


def _words_of(markup: str) -> tuple[str, str]:
    """Return what two extractors take for the article, without white space: an exact one, and a generous one."""
    import trafilatura
    from resiliparse.extract.html2text import extract_plain_text

    narrow = trafilatura.extract(
        markup,
        fast=True,
        favor_recall=True,
        include_comments=False,
        include_tables=True,
        deduplicate=False,
        with_metadata=False,
    )
    wide = extract_plain_text(markup, main_content=True, alt_texts=False, links=False)
    return "".join((narrow or "").split()), "".join((wide or "").split())


def weights_of(whole: _Element, markup: str) -> Weights:
    """Return the weight of each element of a page in which there are words."""
    narrow, wide = _words_of(markup)
    weights: Weights = {}
    named = Named(narrow), Named(wide)
    linked: set[_Element] = set()
    for element in whole.iter():
        if is_no_element(element) or element.tag in UNSEEN or element.tag == "noscript":
            continue
        if element.tag == "a" or element.getparent() in linked:
            linked.add(element)
        own = weights[element] = Weight(links=int(element.tag == "a"))
        for words in (element.text, *(inner.tail for inner in element)):
            letters = "".join((words or "").split())
            own.letters += len(letters)
            own.in_links += len(letters) * (element in linked)
            if len(letters) < (_MIN_LETTERS if letters.isascii() else _MIN_WIDE):
                continue
            own.all += len(letters)
            own.narrow += len(letters) * named[0].holds(letters)
            own.wide += len(letters) * named[1].holds(letters)
            own.linked += len(letters) * (element in linked)
    for element in reversed(weights):
        above = element.getparent()
        if above is not None and above in weights:
            weights[above].add(weights[element])
    return weights
