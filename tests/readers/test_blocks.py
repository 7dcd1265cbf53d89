"""Markdown: lists, tables, code, quotes and callouts, as people write them."""

from exporter.record.blocks import Callout, Code, List, Paragraph, Quote, Rule, Table
from exporter.record.inlines import Span
from tests.readers.sources import blocks_of, markdown_of, outline, report, said, text_of


def test_paragraphs_quotes_lists_code_and_rules_become_blocks() -> None:
    kinds = [block.kind for block in blocks_of("One.\n\n> Two.\n\n- Three\n\n```\nfour\n```\n\n    five\n\n---\n")]
    assert kinds == ["paragraph", "quote", "list", "code", "code", "rule"]


def test_lists_nest_keep_their_first_number_and_hold_blocks() -> None:
    (block,) = blocks_of("3. One\n\n   More of one\n4. Two\n   - Inner\n")
    assert isinstance(block, List)
    assert (block.ordered, block.start) == (True, 3)
    assert [[inner.kind for inner in item.blocks] for item in block.items] == [
        ["paragraph", "paragraph"],
        ["paragraph", "list"],
    ]


def test_an_empty_item_leaves_a_bulleted_list_but_not_a_numbered_one() -> None:
    reading = markdown_of("- a\n-\n- b\n\n1. a\n2.\n3. b")
    bulleted, numbered = reading.briefing.sections[0].blocks
    assert isinstance(bulleted, List)
    assert isinstance(numbered, List)
    assert (len(bulleted.items), len(numbered.items)) == (2, 3)
    assert report(reading) == (
        "line 6: an item without text: left out\nline 10: an item without text: kept as an empty one"
    )


def test_a_number_too_large_for_a_list_is_told() -> None:
    reading = markdown_of("123456789. One")
    assert report(reading) == "line 5: a list that begins with 123456789: numbered from 1"


def test_code_keeps_its_white_space_and_its_language() -> None:
    first, second = blocks_of('```rust,ignore title="a.rs"\nfn a() {\n\n    b\n}\n```\n\n    plain\n      text')
    assert isinstance(first, Code)
    assert isinstance(second, Code)
    assert (first.language, first.text) == ("rust", "fn a() {\n\n    b\n}")
    assert second.text == "plain\n  text"
    reading = markdown_of('```rust,ignore title="a.rs"\nx\n```')
    assert report(reading) == 'line 5: options of a code block: ignore title="a.rs": left out'


def test_a_table_keeps_its_head_and_how_its_columns_stand() -> None:
    (table,) = blocks_of("| A | B | C |\n|:--|:-:|--:|\n| *1* | 2 |   |\n| only |\n")
    assert isinstance(table, Table)
    assert table.head_rows == 1
    assert [cell.align for cell in table.rows[1]] == ["start", "center", "end"]
    assert [len(row) for row in table.rows] == [3, 3, 3]
    assert table.rows[1][2].blocks == ()


def test_an_empty_head_is_no_head() -> None:
    (table,) = blocks_of("|   |   |\n|---|---|\n| a | b |\n")
    assert isinstance(table, Table)
    assert (table.head_rows, len(table.rows)) == (0, 1)


def test_cells_beyond_the_head_join_the_last_one_instead_of_vanishing() -> None:
    reading = markdown_of("> | A | B |\n> |---|---|\n> | 1 | `x | y` | 4 |\n")
    (quote,) = reading.briefing.sections[0].blocks
    assert isinstance(quote, Quote)
    (table,) = quote.blocks
    assert isinstance(table, Table)
    (cell,) = table.rows[1][1].blocks
    assert isinstance(cell, Paragraph)
    assert cell.text == (Span(text="x | y", marks=("code",)), Span(text=" | 4"))
    assert report(reading) == "line 7: more cells than the 2 of the table's head: joined to the last cell"


def test_a_last_line_that_begins_with_a_dash_is_the_attribution_of_a_quote() -> None:
    for text in ("> Words\n> and more.\n> — Ada *Lovelace*", "> Words\n> and more.\n>\n> — Ada *Lovelace*"):
        (quote,) = blocks_of(text)
        assert isinstance(quote, Quote)
        assert said(quote.attribution) == "Ada Lovelace"
        assert [said(block.text) for block in quote.blocks if isinstance(block, Paragraph)] == ["Words and more."]


def test_a_quote_that_is_only_an_attribution_stays_a_quote() -> None:
    (quote,) = blocks_of("> — Ada Lovelace")
    assert isinstance(quote, Quote)
    assert quote.attribution == ()


def test_an_alert_as_github_writes_it_becomes_a_callout() -> None:
    (callout,) = blocks_of("> [!WARNING]\n> Do **not** open.\n>\n> - really")
    assert isinstance(callout, Callout)
    assert said(callout.title) == "Warning"
    assert [block.kind for block in callout.blocks] == ["paragraph", "list"]


def test_a_heading_inside_a_list_or_a_quote_is_bold_since_it_is_no_part_of_the_outline() -> None:
    reading = markdown_of("> # Said\n>\n> Words\n\n- ## Item\n")
    assert outline(reading) == [(1, "other", "")]
    quote, _ = reading.briefing.sections[0].blocks
    assert isinstance(quote, Quote)
    assert isinstance(quote.blocks[0], Paragraph)
    assert quote.blocks[0].text == (Span(text="Said", marks=("strong",)),)


def test_a_rule_between_two_texts_is_a_rule() -> None:
    assert isinstance(blocks_of("a\n\n***\n\nb")[1], Rule)


def test_the_boxes_of_tasks_are_seen() -> None:
    (tasks,) = blocks_of("- [ ] Ask\n- [x] **Pay** [x]\n- [X]\n- [ ]none\n\n  - [X]\tInside")
    assert [text_of(item.blocks[0]) for item in tasks.items] == ["◻ Ask", "☑ Pay [x]", "[X]", "[ ]none"]
    assert text_of(tasks.items[3].blocks[1].items[0].blocks[0]) == "☑ Inside"


def test_definitions_are_read_wherever_blocks_may_stand() -> None:
    (made, quote, last) = blocks_of(
        "Berth\n: A *place*.\n\nQuay\n\n:   A wall.\n\n    - long\n\n: Or not.\n\n> Term\n> : quoted\n\nEnd.[^1]\n\n"
        "[^1]: A note.\n\n    Term\n    : in it\n"
    )
    assert [[text_of(block) for block in item.blocks if block.kind == "paragraph"] for item in made.items] == [
        ["Berth\nA place."],
        ["Quay\nA wall.", "Or not."],
    ]
    assert made.items[1].blocks[1].kind == "list"
    assert text_of(quote.blocks[0].items[0].blocks[0]) == "Term\nquoted"
    assert said(last.text[0].note) == "A note.\nTerm\nin it"


def test_the_language_of_code_is_read_as_text_is() -> None:
    (code,) = blocks_of("``` foo\\+b&auml;r\nx\n```")
    assert code.language == "foo+bär"
