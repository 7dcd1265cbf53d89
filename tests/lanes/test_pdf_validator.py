"""The gate itself: veraPDF passes a valid file, and names the rule that a wrong one breaks."""

from pathlib import Path

import pytest

from tests.formats.printed import pdf_of
from tests.lanes.pdf_validator import validate_pdf

pytestmark = [pytest.mark.verapdf, pytest.mark.pdf]


def test_a_file_with_a_wrong_tag_or_without_its_claim_is_named_with_the_rule(tmp_path: Path) -> None:
    good, untold, untagged = tmp_path / "good.pdf", tmp_path / "untold.pdf", tmp_path / "untagged.pdf"
    good.write_bytes(pdf_of("minimal"))
    from weasyprint import HTML

    page = '<html lang="en"><title>A plan</title><h1>A plan</h1><h3>A level left out</h3><img alt="" src="data:'
    page += 'image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22 width=%2210%22 height=%2210%22/>">'
    HTML(string=page).write_pdf(untagged, pdf_variant="pdf/ua-1")
    HTML(string='<html lang="en"><title>A plan</title><p>Words.').write_pdf(untold, pdf_variant="pdf/a-3a")
    faults = validate_pdf([good, untold, untagged])
    assert not [fault for fault in faults if fault.startswith("good.pdf")]
    assert [fault for fault in faults if fault.startswith("untold.pdf ua1 5-1 ")]
    assert not [fault for fault in faults if fault.startswith("untold.pdf 3a ")]
    assert [fault for fault in faults if fault.startswith("untagged.pdf ua1 7.4.2-1 ")]
    assert [fault for fault in faults if fault.startswith("untagged.pdf 3a 6.6.4-1 ")]


def test_a_file_that_is_no_pdf_stops_the_validator_with_a_reason(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.pdf"
    wrong.write_bytes(b"no PDF at all")
    with pytest.raises(RuntimeError, match=r"before wrong\.pdf"):
        validate_pdf([wrong])
