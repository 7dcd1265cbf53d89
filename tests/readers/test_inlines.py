"""Markdown: marks, line ends and links, as people write them."""

import pytest

from exporter.record.blocks import Paragraph
from exporter.record.inlines import Break, Span
from tests.readers.sources import markdown_of, prose_of, report, said, section


def test_marks_nest_and_line_ends_are_spaces_but_hard_ones_stay() -> None:
    assert prose_of("**a *b***\n~~c~~ `d  e`  \nf\\\ng") == (
        Span(text="a ", marks=("strong",)),
        Span(text="b", marks=("strong", "emphasis")),
        Span(text=" "),
        Span(text="c", marks=("deleted",)),
        Span(text=" "),
        Span(text="d  e", marks=("code",)),
        Break(kind="break"),
        Span(text="f"),
        Break(kind="break"),
        Span(text="g"),
    )


def test_a_line_end_between_japanese_characters_is_no_space() -> None:
    assert said(prose_of("これは\n日本語で、\nEnglish\n한국어\n문장")) == "これは日本語で、 English 한국어 문장"


def test_entities_and_escapes_are_characters() -> None:
    assert said(prose_of(r"&copy; 2026 &amp; \*so\* &#x1F600;")) == "© 2026 & *so* 😀"


def test_absolute_links_and_mail_addresses_are_links() -> None:
    links = [
        span.href
        for span in prose_of("[a](https://example.org/ä?b=c) <mailto:a@example.org> <http://b.example>")
        if isinstance(span, Span)
    ]
    assert [link for link in links if link] == [
        "https://example.org/%C3%A4?b=c",
        "mailto:a@example.org",
        "http://b.example",
    ]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "file:///etc/passwd", "tel:+43", "//", "http://", ""],
)
def test_any_other_link_stays_words_and_is_told(address: str) -> None:
    reading = markdown_of(f"See [the words](<{address}>).")
    (block,) = reading.briefing.sections[0].blocks
    assert isinstance(block, Paragraph)
    assert block.text == (Span(text="See the words."),)
    assert "its words, without the link" in report(reading)


def test_relative_links_lead_from_the_permalink_or_stay_words() -> None:
    text = "[a](../b.html?c#d) [e](/f) [g](//h.example/i)"
    reading = markdown_of(f"---\ntitle: T\nlanguage: en\nurl: https://example.org/x/y/\n---\n{text}")
    (block,) = reading.briefing.sections[0].blocks
    assert isinstance(block, Paragraph)
    links = [span.href for span in block.text if isinstance(span, Span) and span.href]
    assert links == ["https://example.org/x/b.html?c#d", "https://example.org/f", "https://h.example/i"]
    without = markdown_of(text)
    assert report(without).count("relative, and the briefing has no permalink") == 2


def test_links_to_headings_lead_to_their_sections() -> None:
    reading = markdown_of(
        "[a](#whats-new-in-10) [b](#what-s-new-in-1-0) [c](#mine) [d](#nowhere) [e](#same-1)\n\n"
        "## What's new in 1.0?\n\nA.\n\n## Named {#mine}\n\nB.\n\n## Same\n\nC.\n\n## Same\n\nD."
    )
    (block,) = reading.briefing.sections[0].blocks
    assert isinstance(block, Paragraph)
    links = {span.text: span.href for span in block.text if isinstance(span, Span) and span.href}
    new, named, _, last = (one.id for one in reading.briefing.sections[1:])
    assert links == {"a": f"#{new}", "b": f"#{new}", "c": f"#{named}", "e": f"#{last}"}
    assert said(section(reading, "Named").heading) == "Named"
    assert report(reading) == "line 5: link to '#nowhere': no such heading here: its words, without the link"


def test_titles_of_links_unused_definitions_and_links_without_words_are_told() -> None:
    reading = markdown_of(
        '[a](https://example.org/ "hover") [](https://example.org/empty)\n\n[b]: https://b.example "c"'
    )
    assert report(reading).splitlines() == [
        "line 5: link to 'https://example.org/empty' without words: left out",
        "line 5: title 'hover' of a link: left out",
        "line 7: definitions of links that nothing uses: [B]: https://b.example c: left out",
    ]


@pytest.mark.parametrize(
    "text, words, href",
    [
        ("see https://example.org/a_(b)?c=d.", "https://example.org/a_(b)?c=d", "https://example.org/a_(b)?c=d"),
        ("(www.example.org/x)", "www.example.org/x", "http://www.example.org/x"),
        ("**https://example.org**", "https://example.org", "https://example.org"),
        ("to desk@news.example.org.", "desk@news.example.org", "mailto:desk@news.example.org"),
    ],
)
def test_an_address_in_the_text_is_a_link(text: str, words: str, href: str) -> None:
    spans = [span for span in prose_of(text) if isinstance(span, Span)]
    assert [(span.text, span.href) for span in spans if span.href] == [(words, href)]
    assert "".join(span.text for span in spans) == text.strip("*")


@pytest.mark.parametrize(
    "text",
    ["`https://example.org`", "xhttps://example.org", "https://", "https://x_y.z_w", "a@b", "example.org"],
)
def test_what_is_no_address_is_no_link(text: str) -> None:
    assert not any(isinstance(span, Span) and span.href for span in prose_of(text))
