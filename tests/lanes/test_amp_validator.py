"""The gate itself: the official validator passes a valid page, and says line and fault of a wrong one."""

from pathlib import Path

import pytest

from tests.lanes.amp_validator import validate_amp

pytestmark = pytest.mark.node

BOILERPLATE = (
    "<style amp-boilerplate>body{-webkit-animation:-amp-start 8s steps(1,end) 0s 1 normal both;"
    "-moz-animation:-amp-start 8s steps(1,end) 0s 1 normal both;"
    "-ms-animation:-amp-start 8s steps(1,end) 0s 1 normal both;animation:-amp-start 8s steps(1,end) 0s 1 normal both}"
    + "".join(
        f"@{prefix}keyframes -amp-start{{from{{visibility:hidden}}to{{visibility:visible}}}}"
        for prefix in ("-webkit-", "-moz-", "-ms-", "-o-", "")
    )
    + "</style><noscript><style amp-boilerplate>body{-webkit-animation:none;-moz-animation:none;"
    "-ms-animation:none;animation:none}</style></noscript>"
)


def page(body: str) -> str:
    """Return a whole AMP page around `body`, which starts on line 9."""
    return f"""<!doctype html>
<html amp lang="en">
<head><meta charset="utf-8"><title>Ferry timetable</title>
<link rel="canonical" href="https://example.org/ferry">
<meta name="viewport" content="width=device-width">
{BOILERPLATE}
<script async src="https://cdn.ampproject.org/v0.js"></script>
<style amp-custom>h1{{color:#0f4c5c}}</style></head><body>
{body}
</body></html>
"""


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.amp.html"
    body = (
        '<h1>Ferry timetable</h1><img src="media/quay.jpg" width="800" height="450" alt="The quay" loading="lazy">'
        "<details open><summary>Does it run on Sundays?</summary><p>Yes.</p></details>"
    )
    path.write_text(page(body), encoding="utf-8")
    return path


def test_a_page_with_native_pictures_and_plain_details_is_valid(good: Path) -> None:
    assert validate_amp([good]) == []


@pytest.mark.parametrize(
    "body, named",
    [
        ('<h1 onclick="go()">Ferry</h1>', "onclick"),
        ("<script>document.title</script>", "script"),
        ('<a href="javascript:alert(1)">x</a>', "javascript"),
        ('<picture><img src="a.png" alt="" width="1" height="1"></picture>', "picture"),
    ],
    ids=["event", "script", "javascript link", "picture"],
)
def test_a_wrong_page_is_named_with_line_and_fault(tmp_path: Path, good: Path, body: str, named: str) -> None:
    wrong = tmp_path / "wrong.amp.html"
    wrong.write_text(page(body), encoding="utf-8")
    faults = validate_amp([good, wrong])
    assert faults
    assert all(fault.startswith(f"{wrong}:9:") for fault in faults)
    assert any(named in fault and ": ERROR " in fault for fault in faults)


def test_a_page_that_is_not_amp_at_all_has_faults(tmp_path: Path) -> None:
    plain = tmp_path / "plain.html"
    plain.write_text("<!doctype html><html lang=en><title>x</title><p>Hello</p></html>", encoding="utf-8")
    assert any("mandatory" in fault for fault in validate_amp([plain]))


def test_a_page_that_is_not_there_stops_the_validator_with_a_reason(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"ENOENT.*absent\.html"):
        validate_amp([tmp_path / "absent.html"])
