"""A file that was made here, read again over the record it was made of: nothing was changed, so nothing is."""

import io
import zipfile

import pytest

from exporter.again import again, changes
from exporter.export import render
from exporter.readers import Context, Reading, read_bytes
from exporter.templates import TemplateSet
from tests.again.pages import report
from tests.samples import briefing, edition_of, pictures


def word(name: str) -> bytes:
    one = briefing(name)
    (data,) = render(edition_of(one), "docx", TemplateSet(), pictures(one)).files.values()
    return data


def home(name: str, data: bytes) -> Reading:
    one = briefing(name)
    return again(read_bytes(data, Context(f"{name}.docx")), one, at_hand=pictures(one).get)


@pytest.mark.parametrize("name", ["security-guarantees", "every-block", "arabic", "minimal"])
def test_a_word_file_that_comes_home_as_it_went_changes_nothing(name: str) -> None:
    assert home(name, word(name)).briefing is briefing(name)


def test_a_picture_that_word_has_drawn_stays_as_it_was_and_that_is_told() -> None:
    told = report(home("security-guarantees", word("security-guarantees")))
    assert "the picture of figure chart: it looks as it did: the picture of the record stays" in told


def test_of_an_edited_word_file_only_what_was_edited_is_another() -> None:
    package = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word("security-guarantees"))) as before, zipfile.ZipFile(package, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name == "word/document.xml":
                data = data.replace(b"Ukraine\xe2\x80\x99s Western allies have agreed", b"Its allies have agreed", 1)
            after.writestr(name, data)
    made = home("security-guarantees", package.getvalue()).briefing
    told = changes(made, briefing("security-guarantees"))
    assert (told.edited, told.new, told.gone) == (1, 0, 0)
