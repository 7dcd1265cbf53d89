"""Korean words are whole at the ends of lines, and what keeps them so is seen nowhere."""

import pytest

from exporter.export import render
from exporter.formats.pdf.korean import kept_whole
from tests.formats.printed import SET, bookmarks, bytes_of, of, words
from tests.samples import edition_of

WORD = "아흐레동안의"


def test_words_are_joined_inside_and_not_at_spaces_stops_or_in_tags() -> None:
    html = '<body lang="ko"><p title="가나">가나 다라, 1월(라마) ab</p></body>'
    joined = kept_whole(html).replace("\u2060", "+")
    assert joined == '<body lang="ko"><p title="가나">가+나 다+라, 1+월(라+마) ab</p></body>'


def test_a_text_without_korean_stays_as_it_is() -> None:
    html = "<body><p>A plan, 計画</p></body>"
    assert kept_whole(html) is html


@pytest.mark.pdf
def test_no_word_is_broken_at_a_line_end_and_no_joiner_comes_out() -> None:
    briefing = of({"heading": f"{WORD} 소식", "blocks": [f"{WORD} " * 40]}, language="ko", title=f"{WORD} " * 8)
    data = bytes_of(render(edition_of(briefing), "pdf", SET, {}))
    (page,) = words(data)
    assert page.count(WORD) == 40 + 8 + 1
    assert "\u2060" not in page
    assert [title for _, title, _ in bookmarks(data)][1:] == [f"{WORD} 소식"]
