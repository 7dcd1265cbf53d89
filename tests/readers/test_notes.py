"""Footnotes: told at their call, and never lost."""

from exporter.record import Numbering
from exporter.record.blocks import Paragraph
from exporter.record.inlines import Inlines, Span
from tests.readers.sources import markdown_of, prose_of, refusal, report, said, text_of


def notes_of(text: str) -> list[str]:
    """Return the words of the notes that a text calls, in order."""
    return [said(call.note) for call in Numbering(markdown_of(text).briefing).notes]


def note(inlines: Inlines) -> Inlines:
    """Return the only note that prose calls."""
    (found,) = [span.note for span in inlines if isinstance(span, Span) and span.note]
    return found


def test_a_footnote_is_told_where_it_is_called_with_its_marks() -> None:
    prose = prose_of("A word[^1] more.\n\n[^1]: What *it* [means](https://example.org/).")
    assert said(prose) == "A word more."
    assert isinstance(prose[0], Span)
    assert prose[0].text == "A word"
    assert said(note(prose)) == "What it means."
    assert any(span.href for span in note(prose) if isinstance(span, Span))


def test_a_footnote_may_stand_in_the_line() -> None:
    assert notes_of("A word^[a *remark*] more.") == ["a remark"]


def test_footnotes_are_numbered_as_they_are_called_not_as_they_are_defined() -> None:
    assert notes_of("[^b]: B.\n\nOne[^a] two[^b].\n\n[^a]: A.") == ["A.", "B."]


def test_a_footnote_of_several_blocks_keeps_all_words() -> None:
    reading = markdown_of(
        "Word[^1].\n\n[^1]: First.\n\n    Second.\n\n    - item\n\n    | a | b |\n    |---|---|\n    | c | d |\n"
    )
    (call,) = Numbering(reading.briefing).notes
    assert said(call.note) == "First.\nSecond.\nitem\na | b\nc | d"
    assert report(reading) == "line 5: footnote [^1] is more than a paragraph: its words, line by line"


def test_a_footnote_called_again_is_told_again() -> None:
    reading = markdown_of("One[^1] two[^1].\n\n[^1]: Same.")
    assert [said(call.note) for call in Numbering(reading.briefing).notes] == ["Same.", "Same."]
    assert report(reading) == "line 5: footnote [^1] is called again: told here, too"


def test_a_footnote_that_nothing_calls_becomes_a_paragraph_at_the_end() -> None:
    reading = markdown_of("Text.\n\n[^1]: Uncalled words.\n\nMore.")
    last = reading.briefing.sections[0].blocks[-1]
    assert isinstance(last, Paragraph)
    assert said(last.text) == "Uncalled words."
    assert report(reading) == "line 7: footnote [^1] is never called: a paragraph at the end"


def test_a_footnote_within_a_footnote_stands_in_brackets() -> None:
    reading = markdown_of("Word[^a].\n\n[^a]: Outer[^b] end.\n[^b]: inner")
    assert [said(call.note) for call in Numbering(reading.briefing).notes] == ["Outer (inner) end."]
    assert "footnote [^b] is called within another: in brackets there" in report(reading)


def test_footnotes_that_call_one_another_come_to_an_end() -> None:
    for text in ("Word[^a].\n\n[^a]: A[^b]\n\n[^b]: B[^a]", "Word.\n\n[^a]: A[^b]\n\n[^b]: B[^a]"):
        reading = markdown_of(text)
        assert "calls itself" in report(reading)
        words = reading.briefing.model_dump_json()
        assert '"A' in words
        assert "B" in words


def test_footnotes_that_multiply_are_refused() -> None:
    bomb = "".join(f"[^{n}]: [^{n + 1}][^{n + 1}]\n\n" for n in range(40)) + "[^40]: words\n\nText[^0]"
    (fault,) = refusal(bomb)
    assert fault.fault.endswith("is called too often")


def test_footnotes_that_call_one_another_without_end_are_refused() -> None:
    notes = "".join(f"\n[^{n}]: [^{n + 1}]" for n in range(3_000))
    (fault,) = refusal(f"a[^0]\n{notes}")
    assert fault.fault == "footnote [^50] is called within 50 others"


def test_a_second_definition_is_not_lost() -> None:
    reading = markdown_of("Word[^1].\n\n[^1]: First.\n\n[^1]: Second.")
    assert [said(call.note) for call in Numbering(reading.briefing).notes] == ["First."]
    assert text_of(reading.briefing.sections[0].blocks[-1]) == "Second."


def test_a_footnote_called_in_the_title_stands_below_it() -> None:
    reading = markdown_of("---\nlanguage: en\n---\n# Title[^1]\n\nText.\n\n[^1]: Remark.")
    assert reading.briefing.title == "Title"
    assert text_of(reading.briefing.sections[0].blocks[0]) == "Remark."
