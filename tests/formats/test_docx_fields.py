"""Word files: what counts by itself there: footnotes, references to them, captions, contents."""

import pytest

from exporter.formats.docx.tree import words
from exporter.record import Numbering
from tests.formats.word import W, said, word, word_of
from tests.samples import EDITIONS, briefing, edition_of


@pytest.mark.parametrize("sample", [name for name in EDITIONS if name != "twelve"])
def test_footnotes_have_the_numbers_that_the_text_and_the_list_of_sources_have(sample: str) -> None:
    whole, one = briefing(sample), word(sample)
    numbering = Numbering(whole)
    called = {call.number for call in numbering.notes}
    listed = {said(item): item for item in one.find("//w:p[w:pPr/w:pStyle/@w:val='Source']")}
    notes = {note.get(f"{W}id"): note for note in one.find("//w:footnote[not(@w:type)]", "footnotes")}
    marks = one.find("//w:footnoteReference/@w:id")
    assert marks == [str(number) for number in range(1, len(marks) + 1)]  # Word counts them by itself, in this order
    assert set(marks) == set(notes)
    cited = 0
    for number, mark in enumerate(marks, 1):
        text = "".join(notes[mark].itertext()).strip()
        is_source = notes[mark].find(f".//{W}pStyle").get(f"{W}val") == "FootnoteSource"
        cited += is_source
        assert is_source != (number in called)
        if is_source:
            (source,) = (source for source in whole.sources if numbering.source_numbers[source.id] == number)
            assert text.startswith(source.title)
    assert len(listed) == len(whole.sources)
    assert cited <= len(whole.sources)


def test_the_same_source_called_again_refers_to_its_footnote() -> None:
    one = word("every-block")
    (paragraph,) = (p for p in one.find("//w:p") if said(p).startswith("A claim with a source"))
    assert "[^1]" in said(paragraph)
    assert "{NOTEREF f_s_press \\h: 1}" in said(paragraph)
    assert one.find("//w:bookmarkStart[@w:name='f_s_press']/following-sibling::w:r[1]/w:footnoteReference")


def test_footnotes_count_on_through_an_edition_of_many() -> None:
    one = edition_of(briefing("security-guarantees"), briefing("every-block"))
    made = word_of(one)
    marks = made.find("//w:footnoteReference/@w:id")
    assert marks == [str(number) for number in range(1, len(marks) + 1)]
    first = len(word("security-guarantees").find("//w:footnoteReference"))
    starts = [
        int(value) for value in made.find("//w:num[w:abstractNumId/@w:val='3']//w:startOverride/@w:val", "numbering")
    ]
    assert starts == [1, first + 1, first + 4]  # the list of sources has the numbers of the notes


def test_notes_are_not_said_twice() -> None:
    one = word("every-block")
    assert "A remark with" not in words(one.xml())
    assert "A remark with" in words(one.xml("footnotes"))


def test_captions_count_by_fields_that_say_what_the_house_says() -> None:
    captions = [said(p) for p in word("every-block").find("//w:p[contains(w:pPr/w:pStyle/@w:val, 'Caption')]")]
    assert "Table {SEQ Table \\* ARABIC: 1}. Merged cells" in captions
    assert "Table {SEQ Table \\* ARABIC: 2}. Delegations by level, invented figures" in captions
    assert any(caption.startswith("Figure {SEQ Figure \\* ARABIC: 1}. A wide drawing") for caption in captions)


def test_captions_begin_anew_with_each_briefing_of_an_edition() -> None:
    fields = [text for text in word("twelve").find("//w:instrText/text()") if "SEQ Table" in text]
    assert fields[0] == " SEQ Table \\* ARABIC "
    assert set(fields[1:]) == {" SEQ Table \\* ARABIC \\r 1 "}


def test_contents_are_filled_linked_and_ask_nothing() -> None:
    one = word("security-guarantees")
    (contents,) = one.find("//w:sdt[w:sdtPr/w:docPartObj/w:docPartGallery/@w:val='Table of Contents']")
    entries = [
        (p, p.find(f".//{W}hyperlink")) for p in contents.iter(f"{W}p") if p.find(f".//{W}hyperlink") is not None
    ]
    assert [link.get(f"{W}anchor") for _, link in entries][-1] == "x_sources_list"
    assert len(entries) == 7
    assert " TOC " in "".join(contents.itertext())
    assert "\\n" in "".join(contents.itertext())  # no page numbers, which nobody knows yet
    assert "PAGEREF" not in "".join(contents.itertext())
    assert b"updateFields" not in one.parts["word/settings.xml"]
