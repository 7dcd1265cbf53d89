"""Definitions: questions, chronologies, or a list with the terms in bold."""

from typing import Any

from exporter.record.blocks import Affected, List
from tests.readers.shapes import TWO, pairs, told
from tests.readers.sources import text_of


def defined(heading: str, *terms: tuple[str, str]) -> list[Any]:
    """Return the blocks of a section with one list of definitions, as readers hand it on."""
    from exporter.readers._page.outline import Heading, finish, sections_of
    from exporter.readers._page.page import Page

    def paragraph(words: str) -> dict[str, Any]:
        return {"kind": "paragraph", "text": [{"text": words}]}

    def definition(term: str, said: str) -> dict[str, Any]:
        blocks = [paragraph(part) for part in said.split("|") if part]
        return {"term": [{"text": term}] if term else [], "blocks": blocks}

    pairs = [definition(*one) for one in terms]
    quote = {"kind": "quote", "blocks": [{"kind": "definitions", "pairs": [definition("Inner", "Said.")]}]}
    sections = sections_of([Heading(2, [{"text": heading}]), {"kind": "definitions", "pairs": pairs}, quote], "en")
    data = {"id": "https://example.org/a", "slug": "a", "title": "T", "language": "en", "sections": sections}
    *blocks, last = finish(data, Page(), {}).briefing.sections[0].blocks
    assert text_of(last.blocks[0].items[0].blocks[0]) == "Inner\nSaid."  # type: ignore[union-attr]
    return list(blocks)


def test_definitions_become_what_their_heading_or_their_terms_say() -> None:
    assert pairs(defined("Other", ("Why?", "Because."), ("When?", "Now."))[0]) == TWO
    assert pairs(defined("FAQ", ("Why", "Because."))[0]) == [("Why", "Because.")]
    assert told(defined("Other", ("3 May 2026", "One."), ("4 May 2026", "Two.|Three."))[0]) == [
        ("2026-05-03", "One."),
        ("2026-05-04", "Two.\nThree."),
    ]
    (affected,) = defined("Who is affected", ("All", "Much."))
    assert isinstance(affected, Affected)


def test_other_definitions_become_a_list_with_the_terms_in_bold() -> None:
    (made,) = defined("Words", ("Ship", "A boat."), ("Boat", "A ship.|Or not."), ("", "Third."), ("Alone", ""))
    assert isinstance(made, List)
    assert [[text_of(block) for block in item.blocks] for item in made.items] == [
        ["Ship\nA boat."],
        ["Boat\nA ship.", "Or not.", "Third."],
        ["Alone"],
    ]
    assert made.items[0].blocks[0].text[0].marks == ("strong",)  # type: ignore[union-attr]
