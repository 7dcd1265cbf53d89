"""Real Markdown that nobody here wrote: every word that another reader finds in it is in the record, in order."""

import re
from itertools import chain
from pathlib import Path

import pytest

from exporter.readers import read
from exporter.record import Briefing, Numbering
from exporter.record.walk import prose as prose_in
from exporter.record.walk import sections
from tests.conftest import SHARED
from tests.readers.sources import said

CORPUS = SHARED / "corpus" / "markdown"
FILES = sorted(chain(CORPUS.glob("*.md"), CORPUS.glob("*/*.md")))

pytestmark = pytest.mark.shared


def words_of(briefing: Briefing) -> list[str]:
    """Return the words of a record in reading order: title, sections, notes; calls as numbers, as pandoc has them."""
    numbering = Numbering(briefing)
    texts = [briefing.title]
    for _, section in sections(briefing):
        texts.append(said(section.heading, numbering))
        for block in section.blocks:
            if block.kind in (
                "paragraph",
                "list",
                "table",
                "quote",
                "callout",
                "faq",
                "affected",
                "timeline",
                "figure",
            ):
                texts += _words_in(block, numbering)
            elif block.kind == "code":
                texts.append(block.text)
    texts += [said(call.note) for call in numbering.notes]
    return " ".join(texts).split()


def _words_in(block: object, numbering: Numbering) -> list[str]:
    from exporter.record.blocks import Code, Faq, Timeline
    from exporter.record.walk import children

    if isinstance(block, Timeline):
        return [f"{event.when} {said(event.text, numbering)}" for event in block.events]
    if isinstance(block, Code):
        return [block.text]
    if isinstance(block, Faq):
        answers = [(pair.question, [_words_in(inner, numbering) for inner in pair.answer]) for pair in block.pairs]
        return [text for question, inner in answers for text in (said(question, numbering), *chain(*inner))]
    inner = list(children(block))  # type: ignore[arg-type]
    if inner:
        return [text for one in inner for text in _words_in(one, numbering)] + [said(getattr(block, "attribution", ()))]
    return [said(inlines, numbering) for inlines in prose_in(block)]  # type: ignore[arg-type]


def expected(path: Path) -> list[str]:
    """Return the words that pandoc finds in a Markdown file: without its bars of tables and arrows of footnotes."""
    text = path.with_suffix(".pandoc.txt").read_text("utf-8").replace("↩︎", "")
    return re.sub(r"^\| ?|(?<= )\|(?= )| \|$", "", text, flags=re.MULTILINE).split()


def bare(words: list[str]) -> list[str]:
    """Return words without the colon or dash behind them, by which a source parts a lead from what it leads."""
    return [said for word in words if (said := word.rstrip(":–—-"))]


def in_common(wanted: list[str], found: list[str]) -> int:
    """Return the length of the longest common subsequence (Myers 1986: fast where little differs)."""
    reach = {1: 0}
    for edits in range(len(wanted) + len(found) + 1):
        for diagonal in range(-edits, edits + 1, 2):
            down = diagonal == -edits or (diagonal != edits and reach[diagonal - 1] < reach[diagonal + 1])
            at = reach[diagonal + 1] if down else reach[diagonal - 1] + 1
            while at < len(wanted) and at - diagonal < len(found) and wanted[at] == found[at - diagonal]:
                at += 1
            reach[diagonal] = at
            if at >= len(wanted) and at - diagonal >= len(found):
                return (len(wanted) + len(found) - edits) // 2
    raise AssertionError


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(CORPUS).with_suffix("").as_posix())
def test_the_words_of_a_real_file_are_in_the_record_in_order(path: Path) -> None:
    reading = read(path)
    wanted, found = bare(expected(path)), bare(words_of(reading.briefing))
    kept = in_common(wanted, found)
    assert kept >= 0.995 * len(wanted), f"{len(wanted) - kept} of {len(wanted)} words lost"
    assert len(found) - kept <= 0.01 * len(wanted) + 20, "words are doubled"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(CORPUS).with_suffix("").as_posix())
def test_only_pictures_that_are_not_there_leave_the_text_of_a_real_file(path: Path) -> None:
    told = [remark for remark in read(path).report if remark.line is not None]
    for remark in told:
        assert remark.what.startswith(("front matter", "picture", "definitions of links", "more cells", "published_at"))


def test_the_specification_of_commonmark_is_read_whole() -> None:
    path = CORPUS / "commonmark-spec.txt"
    words = words_of(read(path).briefing)
    examples = re.findall(r"^`{32} example\n(.*?)^`{32}$", path.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert len(examples) > 600
    for example in examples:
        assert set(example.split()) <= set(words)
