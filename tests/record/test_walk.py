"""Ways through a briefing: numbers of notes, figures and tables, pictures, blocks in reading order."""

from exporter.record import Numbering, briefing_from
from exporter.record.blocks import Figure, Table
from exporter.record.inlines import Span
from exporter.record.passages import passages
from exporter.record.reading import THINGS
from exporter.record.walk import all_prose, assets, blocks, contents
from tests.samples import EDITIONS, briefing, edition


def test_notes_and_sources_share_one_sequence_by_first_call() -> None:
    whole = briefing("every-block")
    numbering = Numbering(whole)
    calls = [
        call
        for inlines in all_prose(whole)
        for span in inlines
        if isinstance(span, Span)
        for call in numbering.calls(span)
    ]
    firsts = [call.number for call in calls if call.first]
    assert firsts == sorted(firsts)
    assert firsts[0] == 1
    numbers = sorted([*numbering.source_numbers.values(), *(note.number for note in numbering.notes)])
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_source_that_nobody_calls_is_numbered_last() -> None:
    numbering = Numbering(briefing("every-block"))
    assert numbering.source_numbers["s_unused"] == max(numbering.source_numbers.values())


def test_only_pictures_and_tables_with_a_caption_are_counted() -> None:
    whole = briefing("every-block")
    captions = Numbering(whole).captions
    counted = [block.id for block in blocks(whole) if isinstance(block, Table | Figure) and block.id in captions]
    assert counted == ["merged", "long", "f1", "f3"]
    assert [captions[one] for one in counted] == [1, 2, 1, 2]


def test_each_picture_is_told_once() -> None:
    found = [asset.sha256 for asset in assets(briefing("every-block"))]
    assert len(found) == len(set(found)) == 3


def test_every_passage_has_words_and_a_path_of_its_own() -> None:
    for name in EDITIONS:
        told = list(passages(edition(name)))
        assert all((passage.text or passage.kind in THINGS) and passage.path for passage in told)
        assert len({passage.path for passage in told}) == len(told)


def test_an_edition_of_many_tells_its_briefings_apart() -> None:
    paths = [passage.path for passage in passages(edition("twelve"))]
    assert paths[0] == "briefings[0].title"
    assert paths[-1].startswith("briefings[11].")


def test_a_source_called_only_in_a_note_takes_no_number_from_the_footnotes() -> None:
    note = ["See ", {"text": "the report", "sources": ["s1"]}, "."]
    text = [
        "One",
        {"text": " claim", "note": note},
        {"text": " and", "note": "a remark"},
        {"text": ".", "sources": ["s2"]},
    ]
    sources = [{"id": "s1", "title": "Report"}, {"id": "s2", "title": "Minutes"}, {"id": "s3", "title": "Unused"}]
    data = {"id": "https://example.org/a", "slug": "a", "title": "A", "sources": sources}
    whole = briefing_from(data | {"sections": [{"blocks": [{"kind": "paragraph", "text": text}]}]})
    numbering = Numbering(whole)
    assert [note.number for note in numbering.notes] == [1, 2]
    assert numbering.source_numbers == {"s2": 3, "s1": 4, "s3": 5}
    (inner,) = (span for span in numbering.notes[0].note if isinstance(span, Span) and span.sources)
    assert [(call.number, call.first) for call in numbering.calls(inner)] == [(4, False)]


def test_contents_list_two_levels_where_the_first_has_few_headings() -> None:
    few = briefing("security-guarantees").model_copy(update={"sections": briefing("security-guarantees").sections[2:4]})
    assert [(depth, section.id) for depth, section in contents(few)] == [
        (1, "contain"),
        (2, "monitor"),
        (2, "force"),
        (2, "cell"),
        (1, "means"),
    ]


def test_contents_list_one_level_where_that_is_enough_and_none_where_there_is_little() -> None:
    assert {depth for depth, _ in contents(briefing("security-guarantees"))} == {1}
    assert contents(briefing("minimal")) == []
