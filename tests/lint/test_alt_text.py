"""Alt texts that say nothing of the picture are told."""

import pytest

from tests.lint.looked import found

RULE = "alt-text"


@pytest.mark.parametrize(
    "alt", ["IMG_2031.jpg", "https://example.org/a.png", "image", "Photo 3", "screenshot", "DSC0042"]
)
def test_a_name_of_a_file_is_told(alt: str) -> None:
    assert found(RULE, {"kind": "figure", "alt": alt}) == [alt]


@pytest.mark.parametrize(
    "alt", ["The port at night", "Photo of the port", "A map: see port.png in the folder", "Image 3 of the scan"]
)
def test_what_says_something_is_left_alone(alt: str) -> None:
    assert found(RULE, {"kind": "figure", "alt": alt}) == []


def test_a_picture_in_the_line_is_looked_at() -> None:
    parts = ["A sign ", {"kind": "image", "alt": "sign.svg"}, " here."]
    assert found(RULE, {"kind": "paragraph", "text": parts}) == ["sign.svg"]
