"""The judge judged: what is planted as lost, flattened or broken is seen, in folders of any name."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from exporter.export import render
from exporter.formats import Rendering
from exporter.record import briefing_from
from exporter.record.canonical import to_data
from tests.corpus.anchors import of_html
from tests.corpus.items import Item, items
from tests.corpus.judged import held_against
from tests.corpus.measure import measured, read_and_measured
from tests.corpus.told import told
from tests.corpus.words import kept, letters, words
from tests.formats.feeds import SET
from tests.samples import briefing, edition_of

SOURCE = """---
title: Two towns
language: en
---
## What is new

A new line runs[^1].

- one stop
- another stop

| Town | Stops |
|---|---|
| A | 7 |

[^1]: Since May.
"""
READING = "What is new\nA new line runs1.\none stop\nanother stop\nTown | Stops\nA | 7\nSince May."


@pytest.fixture
def item(tmp_path: Path) -> Item:
    """Return the one item of a corpus of our own."""
    folder = tmp_path / "markdown"
    folder.mkdir()
    (folder / "towns.md").write_text(SOURCE, "utf-8")
    (folder / "towns.pandoc.txt").write_text(READING, "utf-8")
    (found,) = items(tmp_path)
    return found


def test_an_item_that_arrives_whole_has_nothing_lost(item: Item) -> None:
    found, reading = read_and_measured(item)
    assert reading
    assert found.found
    assert (found.words.wanted, found.words.kept, found.words.lost) == (17, 17, ())
    assert (found.parts.wanted, found.parts.kept) == (7, 7)  # a heading, two items, four cells


def test_words_that_are_lost_or_out_of_order_are_told_with_those_before_them(item: Item) -> None:
    _, reading = read_and_measured(item)
    assert reading
    item.anchor.write_text(f"another stop\n{READING}\nAn end that is lost.", "utf-8")
    found = measured(item, reading)
    assert not found.found
    assert found.words.wanted - found.words.kept == 7
    assert found.words.lost[-1] == "7 Since May [An end that is lost]"


def test_a_heading_that_became_a_paragraph_and_a_cell_that_is_gone_are_told(item: Item) -> None:
    _, reading = read_and_measured(item)
    assert reading
    item.source.write_text(
        SOURCE.replace("A new line runs[^1].", "### A new line runs.").replace("| A |", "| B |"), "utf-8"
    )
    lost = measured(item, reading).parts.lost
    assert lost == ("heading as words elsewhere: A new line runs.", "cell nowhere: B")


def test_a_refusal_is_told_and_stops_nothing(item: Item) -> None:
    item.source.write_text("", "utf-8")
    found, reading = read_and_measured(item)
    assert reading is None
    assert "the file is empty" in found.crash
    assert not found.found


def test_of_chinese_and_japanese_each_character_is_a_word() -> None:
    assert words("停火，第2天 Wi-Fi") == ["停", "火", "第", "2", "天", "Wi", "Fi"]
    assert kept(words("停火继续"), words("停火中继续")).share == 1


def test_words_are_equal_however_they_are_encoded_and_broken() -> None:
    assert words("Caf\u00e9 co\u00adoperate") == words("Cafe\u0301 cooperate")
    assert words("end.Start") == ["end", "Start"]
    assert words("endStart") == ["endStart"]


def test_html_is_read_without_what_nobody_sees_and_its_parts_without_those_inside() -> None:
    found = of_html("<p>A<b>b</b><br>c</p><script>no</script><ul><li>x<ul><li>y</li></ul>z</li></ul><td>t")
    assert found.text.split() == ["Ab", "c", "x", "y", "z", "t"]
    assert [item.split() for item in found.items] == [["x", "z"], ["y"]]


def test_every_word_of_a_record_with_every_kind_of_block_is_told() -> None:
    every = to_data(briefing("every-block"))
    said = letters("\n".join(told(every).lines))
    for path in ("sections", "standfirst", "sources", "corrections"):
        texts = list(_texts(every.get(path, [])))
        assert texts
        assert [text for text in texts if letters(text) not in said] == []


def _texts(value: Any, key: str = "text") -> Iterator[str]:
    """Yield the strings of a record that readers see as words."""
    if isinstance(value, dict):
        hidden = {"id", "kind", "href", "lang", "language", "asset", "alt", "ed_note", "open_questions", "precision"}
        hidden |= {"align", "url", "marks", "sources", "published", "accessed", "rights", "at", "mends", "archive_url"}
        for name, item in value.items():
            if name not in hidden:
                yield from _texts(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, key)
    elif isinstance(value, str):
        yield value


BROKEN: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "Word with an element that no schema knows": (
        "docx",
        lambda data: _with_part(data, "word/document.xml", b"<w:body>", b"<w:body><w:foo/>"),
        "openxml-audit: ",
    ),
    "JSON Feed with addresses that lead nowhere": (
        "jsonfeed",
        lambda data: data.replace(b"https://", b""),
        "addresses are absolute",
    ),
    "Atom without an id": ("atom", lambda data: data.replace(b"id>", b"idd>"), "schema of RFC 4287"),
    "RSS without titles": ("rss", lambda data: data.replace(b"title>", b"titel>"), "the form is kept"),
    "a PDF cut off": ("pdf", lambda data: data[:-200], "qpdf: "),
    "a PDF with an empty box": (
        "pdf",
        lambda data: _printed("<p>a\ue000b"),
        "signs shown as an empty box: 1",
    ),
}


@pytest.mark.qpdf
@pytest.mark.pdf
@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_is_seen_by_its_judge(what: str) -> None:
    form, broken, told = BROKEN[what]
    rendering = render(EDITION, form, SET, {})
    ((name, data),) = rendering.files.items()
    assert held_against(form, EDITION, rendering) == []
    faults = held_against(form, EDITION, Rendering({name: broken(data)}))
    assert any(fault.startswith(told) for fault in faults), faults


@pytest.mark.qpdf
@pytest.mark.pdf
def test_a_letter_that_no_face_has_is_let_through_where_it_is_told() -> None:
    edition = edition_of(briefing_from(_BRIEFING | {"title": "a \ue000 b"}))
    rendering = render(edition, "pdf", SET, {})
    assert held_against("pdf", edition, rendering) == []
    assert "U+E000" in str(rendering.notices)


_BRIEFING = {"id": "https://example.org/x", "slug": "x", "title": "T", "sections": [{"blocks": ["Words."]}]}
EDITION = edition_of(briefing_from(_BRIEFING))


def _with_part(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """Return a package with something else in one of its parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(made, "w") as other:
        for part in whole.namelist():
            inside = whole.read(part)
            assert part != name or old in inside
            other.writestr(part, inside.replace(old, new) if part == name else inside)
    return made.getvalue()


def _printed(html: str) -> bytes:
    from weasyprint import HTML

    return bytes(HTML(string=html).write_pdf())
