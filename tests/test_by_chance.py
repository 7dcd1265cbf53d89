"""Briefings by chance come back whole from every format: what the check finds in the bytes is what was written."""

import os

import pytest
from hypothesis import given, settings

from exporter.check import check
from exporter.export import render
from exporter.formats import formats
from exporter.record import Briefing, briefing_from
from exporter.templates import TemplateSet
from tests.samples import edition_of
from tests.strategies import PICTURES, briefings

SET = TemplateSet()
FORMATS = sorted(name for name in formats() if name != "pdf")
IN_PDF = int(os.environ.get("EXPORTER_DAMAGES", "100")) // 10  # a page takes a second


@pytest.mark.parametrize("name", FORMATS)
def test_whatever_a_briefing_holds_it_comes_back_whole(name: str) -> None:
    @given(briefings(numbered=True))
    @settings(max_examples=25)
    def comes_back_whole(one: Briefing) -> None:
        edition = edition_of(one)
        files = render(edition, name, SET, PICTURES).files
        assert [str(loss) for loss in check(edition, name, files, SET).losses] == []
        assert not any(b"SECRET" in data for data in files.values())

    comes_back_whole()


@pytest.mark.pdf
@pytest.mark.timeout(900)
@given(briefings(numbered=True, printed=True))
@settings(max_examples=IN_PDF)
def test_whatever_a_briefing_holds_it_comes_back_whole_from_pdf(one: Briefing) -> None:
    edition = edition_of(one)
    files = render(edition, "pdf", SET, PICTURES).files
    assert [str(loss) for loss in check(edition, "pdf", files, SET).losses] == []


@pytest.mark.parametrize("name", FORMATS)
def test_a_foreign_word_in_a_credit_stays_in_its_line(name: str) -> None:
    credit = ["Photo: ", {"text": "Agence", "lang": "fr"}, {"text": "Press", "lang": "en"}]
    figure = {"kind": "figure", "alt": "A street.", "caption": "The street", "credit": credit}
    one = briefing_from({"id": "urn:x", "slug": "x", "title": "Drawn", "sections": [{"blocks": [figure]}]})
    files = render(edition_of(one), name, SET, {}).files
    assert [str(loss) for loss in check(edition_of(one), name, files, SET).losses] == []
