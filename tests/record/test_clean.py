"""Text and links are cleaned once, at the door."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from exporter.record.clean import clean_address, clean_href, clean_line, clean_lines, clean_text


@given(st.text())
def test_cleaned_text_can_be_written_as_xml(text: str) -> None:
    element = etree.Element("p")
    element.text = clean_lines(text)
    assert etree.fromstring(etree.tostring(element, encoding="utf-8")).text == (element.text or None)


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    for clean in (clean_text, clean_line, clean_lines):
        assert clean(clean(text)) == clean(text)


def test_text_is_not_normalised() -> None:
    assert clean_text("Ame\u0301lie ﬁ ½ \u00a0x") == "Ame\u0301lie ﬁ ½ \u00a0x"


def test_lone_surrogates_are_shown_and_control_characters_dropped() -> None:
    assert clean_line(" a\ud800b\x00\x0bc\ufffe\n d ") == "a\ufffdbc d"


def test_bidi_overrides_are_dropped_and_embeddings_kept() -> None:
    assert clean_line("a\u202eb\u202c \u2067c\u2069") == "ab\u202c \u2067c\u2069"


@pytest.mark.parametrize(
    "href, cleaned",
    [
        ("https://example.org/a?b=1&c=2#d", "https://example.org/a?b=1&c=2#d"),
        (" HTTPS://example.org ", "HTTPS://example.org"),
        ("https://bücher.example/straße?q=ü", "https://xn--bcher-kva.example/stra%C3%9Fe?q=%C3%BC"),
        ("mailto:desk@example.org", "mailto:desk@example.org"),
        ("mailto:desk%40example.org", "mailto:desk@example.org"),
        ("mailto:a@example.org,b@example.org?cc=c@d.example", "mailto:a@example.org,b@example.org?cc=c@d.example"),
        ("#block_1", "#block_1"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
    ],
)
def test_a_link_that_leads_somewhere_is_kept(href: str, cleaned: str) -> None:
    assert clean_href(href) == cleaned


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//example.org/",
        "/path",
        "page.html",
        "https://",
        "https:///x",
        "https://a b/",
        "https://a%20b/",
        "https://x/<script>",
        'https://x/"onload=',
        "https://[::1",
        "https://example.org:port/",
        "mailto:nobody",
        "mailto:?subject=to@nobody",
        "#Not An Id",
        "",
    ],
)
def test_a_link_that_does_not_is_refused(href: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        clean_href(href)


@given(st.text())
def test_an_address_is_ascii_or_refused(text: str) -> None:
    with suppress(ValueError):
        assert clean_address("https://example.org/" + text).isascii()


def test_what_is_printable_holds_nothing_to_clean() -> None:
    """Such texts are taken as they are: that is quick, and must stay true of every version of Unicode."""
    printable = "".join(filter(str.isprintable, map(chr, range(0x110000))))
    etree.Element("p").text = printable  # would refuse what XML forbids
    assert [one for one in printable if one.isspace()] == [" "]
    assert not set("\u202d\u202e\ufffe\uffff\ufdd0\x7f\x85\u2028") & set(printable)
