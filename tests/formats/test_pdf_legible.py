"""Characters that no face has are told before anything is printed: each with its code, its places and a remedy."""

import logging
from pathlib import Path

import pypdfium2
import pytest

from exporter.check import check
from exporter.export import render
from exporter.fonts import FontError
from exporter.formats import Rendering, formats
from exporter.record import Briefing
from exporter.templates import TemplateSet
from tests.formats.printed import SET, bytes_of, of
from tests.samples import edition_of

pytestmark = pytest.mark.pdf

HIEROGLYPH, PRIVATE, UNASSIGNED = "\U00013000", "\ue123", "\u0378"
SEEN = "flags 🇺🇦 🏴󠁧󠁢󠁥󠁮󠁧󠁿, a family 👨‍👩‍👧, a heart ❤️, a key 1️⃣, x\u034fy, soft\u00adly, no\u2060break, a\u200db"


def rendered(briefing: Briefing) -> Rendering:
    return render(edition_of(briefing), "pdf", SET, {})


def signs() -> Briefing:
    table = {"kind": "table", "id": "table_1", "rows": [["Sign", "Name"], [PRIVATE, f"odd {UNASSIGNED}"]]}
    return of(
        {"blocks": [{"kind": "paragraph", "id": "p1", "text": f"A sign {HIEROGLYPH}."}, table]}, title=HIEROGLYPH * 2
    )


def test_a_character_without_a_face_is_named_with_code_places_and_remedy() -> None:
    (notice,) = rendered(signs()).notices
    assert notice == (
        "no font at hand has \u0378 (U+0378 unassigned), \ue123 (U+E123 private use), 𓀀 (U+13000 EGYPTIAN HIEROGLYPH "
        "A001), in title, sections[0].blocks[0].text (block p1), sections[0].blocks[1].rows[1][0].blocks[0].text "
        "(block paragraph_c9f3c1a0) and 1 more, where � stands instead: put a font that has them into the folder fonts "
        "of your template folder, or write them another way"
    )


def test_a_sign_stands_in_its_place_and_the_check_counts_the_passage_as_altered() -> None:
    rendering = rendered(signs())
    texts = [passage.text for passage in formats()["pdf"].read_back(rendering.files)]
    assert "A sign �." in texts
    assert "odd �" in texts
    report = check(edition_of(signs()), "pdf", rendering.files)
    assert {loss.path.partition(".text")[0] for loss in report.losses} >= {"title", "sections[0].blocks[0]"}


def test_an_address_leads_where_it_led_and_is_not_complained_about() -> None:
    address = f"mailto:{HIEROGLYPH}@example.org"
    one = of({"blocks": [[f"Write to {HIEROGLYPH}, ", {"text": "by mail", "href": address}, "."]]})
    one = one.model_copy(update={"id": f"tag:example.org,2026:{HIEROGLYPH}"})
    rendering = rendered(one)
    details = [detail for passage in formats()["pdf"].read_back(rendering.files) for detail in passage.details]
    assert [detail.value for detail in details if detail.what == "link"] == ["mailto:%F0%93%80%80@example.org"]
    (notice,) = rendering.notices
    assert "in sections[0].blocks[0].text (block paragraph_" in notice
    assert " more, " not in notice
    (loss,) = check(edition_of(one), "pdf", rendering.files).losses
    assert str(loss).endswith("altered: 'Write to 𓀀, by mail.', found 'Write to �, by mail.'")


def test_in_an_edition_of_many_the_briefing_is_named() -> None:
    (notice,) = render(edition_of(of({"blocks": ["Fine."]}), signs()), "pdf", SET, {}).notices
    assert "in briefings[1].title, briefings[1].sections[0].blocks[0].text (block p1)" in notice


def test_the_record_inside_the_file_keeps_the_character() -> None:
    document = pypdfium2.PdfDocument(bytes_of(rendered(signs())))
    (record,) = (document.get_attachment(number) for number in range(document.count_attachments()))
    assert HIEROGLYPH in bytes(record.get_data()).decode()
    document.close()


def test_what_faces_draw_as_nothing_or_as_one_sign_is_not_complained_about(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "weasyprint"):
        assert rendered(of({"blocks": [SEEN]})).notices == ()


def test_words_of_the_template_set_that_no_face_has_are_refused(tmp_path: Path) -> None:
    (tmp_path / "theme.toml").write_text(f'[brand]\nname = "House {HIEROGLYPH}"\n', encoding="utf-8")
    with pytest.raises(FontError, match=r"the words of the template set.*U\+13000"):
        render(edition_of(of({"blocks": ["Fine."]})), "pdf", TemplateSet(tmp_path), {})
