"""CommonMark 0.31.2: every example without raw HTML gives the structure of the specification's HTML."""

from collections import Counter
from pathlib import Path

import pytest

from exporter.readers import Context, markdown
from tests.conftest import SHARED
from tests.readers.commonmark import BASE, NORMALISATIONS, Example, OfHtml, examples, of_record

SPEC = SHARED / "corpus" / "markdown" / "commonmark-spec.txt"
DOCS = Path(__file__).parents[2] / "docs" / "markdown.md"

pytestmark = pytest.mark.shared


def without_raw_html() -> list[Example]:
    """Return the examples whose HTML is CommonMark's own."""
    return [example for example in examples(SPEC) if not example.has_raw_html]


def projected(example: Example) -> tuple[list[object], OfHtml]:
    """Return what the record holds of an example, and what the specification says it is."""
    source = f"---\ntitle: T\nlanguage: en\npermalink: {BASE}\n---\nStart.\n\n{example.markdown}"
    start, *blocks = of_record(markdown.read(source.encode(), Context("a.md")).briefing)
    assert start == ("paragraph", [("Start.", frozenset(), None)])
    return blocks, OfHtml(example.html)


def test_every_example_without_raw_html_gives_the_structure_of_the_specification() -> None:
    chosen = without_raw_html()
    assert len(chosen) > 550
    different = []
    for example in chosen:
        found, wanted = projected(example)
        if found != wanted.blocks:
            different.append(f"{example.number} {example.section}\n{example.markdown}\n{wanted.blocks}\n{found}")
    assert not different, f"{len(different)} examples\n" + "\n\n".join(different)


def test_every_normalisation_is_needed_and_told_in_the_docs() -> None:
    used: Counter[str] = Counter()
    for example in without_raw_html():
        used += projected(example)[1].used
    assert set(used) == set(NORMALISATIONS)
    told = DOCS.read_text("utf-8")
    for name, reason in NORMALISATIONS.items():
        assert f"| {name} | {reason} |" in told, name
