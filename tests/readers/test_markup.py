"""HTML as all readers meet it: a tree, a flow of headings and blocks, a line of prose."""

from typing import Any

import pytest

from exporter.readers._markup import flow_of, prose_of, tree_of
from exporter.readers._page.outline import Heading
from exporter.readers._page.page import Page
from exporter.readers._page.prose import plain
from exporter.record import Faults


def page() -> Page:
    return Page(base="https://example.org/news/")


def flow(markup: str, at: Page | None = None) -> list[Any]:
    return list(flow_of(tree_of(markup), at or page()))


def kinds(markup: str) -> list[str]:
    """Return the kind of each part of a flow, a heading as its level."""
    return [f"h{part.level}" if isinstance(part, Heading) else part["kind"] for part in flow(markup)]


def lines(markup: str) -> list[str]:
    """Return the words of each heading and paragraph."""
    return [plain(part.text if isinstance(part, Heading) else part.get("text", ())) for part in flow(markup)]


def prose(markup: str) -> list[Any]:
    return prose_of(tree_of(markup), page())


def remarks(markup: str) -> list[str]:
    at = page()
    flow(markup, at)
    return [f"{noted.what}: {noted.became}" for noted in at.remarks]


def table(markup: str) -> Any:
    (made,) = flow(markup)
    assert made["kind"] == "table"
    return made


def words(rows: Any) -> list[list[str]]:
    """Return the words of the cells of a table."""
    return [[" ".join(plain(block["text"]) for block in cell["blocks"]) for cell in row] for row in rows]


def test_headings_and_paragraphs_stand_in_order_whatever_they_are_wrapped_in() -> None:
    markup = "<main><div><h2>A</h2>loose <div>words<p>in <span>a</span> paragraph</div></div><h3>B</h3>end</main>"
    assert kinds(markup) == ["h2", "paragraph", "paragraph", "paragraph", "h3", "paragraph"]
    assert lines(markup) == ["A", "loose", "words", "in a paragraph", "B", "end"]


def test_white_space_flows_as_in_a_browser() -> None:
    (span,) = prose("One\n   two\t<span> three </span>&nbsp;four&amp;&lt;five&gt;")
    assert span["text"] == "One two  three \N{NO-BREAK SPACE}four&<five>"  # the record joins the two spaces
    assert plain(prose("漢字\n漢字 and\nwords")) == "漢字漢字 and words"


def test_marks_may_nest_and_links_may_hold_blocks() -> None:
    assert prose("a <b>b <i>c</i></b> H<sub>2</sub>O <del>d</del> <kbd>k</kbd>")[1:3] == [
        {"text": "b ", "marks": ["strong"]},
        {"text": "c", "marks": ["strong", "emphasis"]},
    ]
    first, second = flow('<a href="more.html"><div>block</div><p>and <em>another</em></p></a>')
    assert first["text"] == [{"text": "block", "href": "https://example.org/news/more.html"}]
    assert second["text"][1]["href"] == "https://example.org/news/more.html"


def test_two_line_breaks_end_a_paragraph_and_one_does_not() -> None:
    first, second = flow("one<br>line<br><br>two<br>")
    assert [inline.get("kind", inline.get("text")) for inline in first["text"]] == ["one", "break", "line"]
    assert plain(second["text"]) == "two"


def test_lists_nest_and_keep_their_numbers() -> None:
    outer, numbered = flow("<ul><li>a<ul><li>b</ul><li>c<p>d</ul><ol start=3><li>x</ol>")
    assert [[block["kind"] for block in item["blocks"]] for item in outer["items"]] == [
        ["paragraph", "list"],
        ["paragraph", "paragraph"],
    ]
    assert (numbered["ordered"], numbered["start"]) == (True, 3)


def test_what_stands_in_a_list_beside_its_items_is_not_lost() -> None:
    (made,) = flow("<ul>before<li>a</li><ul><li>b</li></ul><p>c</p></ul>")
    assert [[block["kind"] for block in item["blocks"]] for item in made["items"]] == [
        ["paragraph"],
        ["paragraph", "list"],
        ["paragraph"],
    ]


def test_heads_of_a_table_are_its_first_rows_and_columns() -> None:
    made = table("<table><caption>Cap</caption><tr><td><th>A<th>B<tr><th>r<td>1<td>2<tr><th>s<td>3<td>4</table>")
    assert (made["head_rows"], made["head_columns"], plain(made["caption"])) == (1, 1, "Cap")
    assert words(made["rows"]) == [["", "A", "B"], ["r", "1", "2"], ["s", "3", "4"]]


def test_merged_cells_stay_merged_and_rows_that_end_early_are_filled_up() -> None:
    made = table("<table><tr><td rowspan=9>a<td colspan=2>b<tr><td>c<tr><td>d<td>e<tr></table>")
    assert [[(cell.get("colspan", 1), cell.get("rowspan", 1)) for cell in row] for row in made["rows"]] == [
        [(1, 3), (2, 1)],
        [(1, 1), (1, 1)],
        [(1, 1), (1, 1)],
    ]


def test_cells_hold_blocks_and_tables() -> None:
    made = table("<table><tr><th>A<th>B<tr><td><ul><li>x</ul><p>y<td><table><tr><td>1<td>2</table></table>")
    assert [[block["kind"] for block in cell["blocks"]] for cell in made["rows"][1]] == [
        ["list", "paragraph"],
        ["table"],
    ]


def test_a_table_that_lays_a_page_out_is_none() -> None:
    assert kinds("<table><tr><td><h2>Heading</h2><p>Text<td>Aside</table>") == ["h2", "paragraph", "paragraph"]
    assert kinds("<table role=presentation><tr><td>a<td>b</table>") == ["paragraph", "paragraph"]


def test_a_table_too_wide_for_the_record_becomes_rows_of_words() -> None:
    markup = f"<table><tr>{'<td>x' * 300}<tr>{'<td>y' * 300}</table>"
    assert kinds(markup) == ["paragraph", "paragraph"]
    assert remarks(markup) == ["a table of 300 columns: its rows as paragraphs"]


def test_a_quote_has_the_one_who_said_it() -> None:
    (made,) = flow("<blockquote><p>Said</p><footer>— Somebody, <cite>Work</cite></footer></blockquote>")
    assert [plain(block["text"]) for block in made["blocks"]] == ["Said"]
    assert plain(made["attribution"]) == "Somebody, Work"


def test_program_text_keeps_its_white_space_and_language() -> None:
    (made,) = flow('<pre><code class="hljs language-rust">a\n  <b>b</b>&lt;<br>c\n</code></pre>')
    assert (made["text"], made["language"]) == ("a\n  b<\nc", "rust")


def test_a_figure_has_the_picture_where_it_really_is_with_caption_and_credit() -> None:
    (made,) = flow(
        '<figure><a href="/big.html"><img src="data:image/gif;base64,R0lGOD" data-src="a.jpg" alt="Alt"></a>'
        "<figcaption>Caption <small>Photo: A. Name</small></figcaption></figure>"
    )
    assert (made["kind"], made["href"], made["alt"]) == ("figure", "https://example.org/news/a.jpg", "Alt")
    assert (plain(made["caption"]), plain(made["credit"])) == ("Caption", "Photo: A. Name")


def test_of_a_set_of_pictures_the_largest_is_taken() -> None:
    (made,) = flow('<picture><source srcset="s.webp 320w, l.webp 1280w"><img alt="Alt"></picture>')
    assert made["href"] == "https://example.org/news/l.webp"


def test_a_picture_is_not_told_twice_by_what_stands_in_for_a_script() -> None:
    assert kinds('<p><img data-src="a.jpg" alt="A"><noscript><img src="a.jpg" alt="A"></noscript>') == ["figure"]
    assert kinds('<p><img src="data:image/gif;base64,x"><noscript><img src="a.jpg" alt="A"></noscript>') == ["figure"]


def test_terms_and_what_is_said_of_them_stay_together() -> None:
    (made,) = flow("<dl><div><dt>A<dt>B<dd>both</div><dt>C<dd>c<dd>d</dl>")
    assert [(plain(pair["term"]), len(pair["blocks"])) for pair in made["pairs"]] == [("A", 0), ("B", 1), ("C", 2)]
    (made,) = flow("<details><summary>Why?</summary>Because.</details> <details><summary>How?</summary>So.</details>")
    assert [plain(pair["term"]) for pair in made["pairs"]] == ["Why?", "How?"]


def test_an_aside_is_a_box_beside_the_story() -> None:
    (made,) = flow("<aside><h3>Title</h3><p>Text</aside>")
    assert (made["kind"], plain(made["title"]), len(made["blocks"])) == ("callout", "Title", 1)


def test_a_footnote_stands_where_it_is_called() -> None:
    (made,) = flow(
        '<p>Text<sup id="r1"><a href="#f1">1</a></sup> on.</p><div class="footnotes"><hr><ol>'
        '<li id="f1"><p>The note. <a href="#r1">↩</a></p></li></ol></div>'
    )
    assert made["text"][0] == {"text": "Text", "note": [{"text": "The note."}]}


def test_a_list_of_references_that_only_looks_alike_stays_a_list() -> None:
    markup = '<p>Text<a id="r" href="#f">[1]</a></p><ol><li id="f"><a href="#r">^</a> A book</ol>'
    assert kinds(markup) == ["paragraph", "list"]


def test_what_nobody_sees_is_left_out() -> None:
    assert lines(
        "<p>a<span hidden>b</span><span style='display: none'>c</span><span aria-hidden=true>d</span><!-- e -->"
        "<script>f</script><style>g</style><template>h</template><title>i</title>"
        "<img src='https://count.example/' width=1 height=1>"
    ) == ["a"]


@pytest.mark.parametrize(
    "markup, said",
    [
        ('<iframe src="https://v.example/1" title="A film"></iframe>', "[Embedded page: A film]"),
        ('<video><source src="v.mp4">no video</video>', "[Video: v.mp4]"),
        ('<math alttext="E=mc^2"><mi>E</mi></math>', "[Formula: E=mc^2]"),
        ('<script type="math/tex">E=mc^2</script>', "[Formula: E=mc^2]"),
        ("<svg width=600 height=400><title>A chart</title><path/></svg>", "[Drawing: A chart]"),
        ("<canvas></canvas>", "[Drawing]"),
        ('<div class="flourish-embed" data-src="/chart/1"></div>', "[Embedded object: /chart/1]"),
        ("<form><input name=q></form>", "[Form]"),
    ],
)
def test_what_is_no_text_leaves_a_placeholder_and_a_remark(markup: str, said: str) -> None:
    assert lines(f"before {markup} after") in (["before", said, "after"], [f"before {said} after"])
    assert any("a placeholder" in remark for remark in remarks(markup))


def test_what_only_decorates_or_counts_leaves_none() -> None:
    markup = "<p>a<svg width=16 height=16><path/></svg><iframe src='https://count.example/' width=0></iframe>"
    assert lines(markup) == ["a"]
    assert remarks(markup) == []


def test_words_in_another_language_say_so() -> None:
    at = page()
    at.language = "en"
    mixed, whole = flow("<p lang=en>Say <i lang=fr>oui</i><p lang=de_AT>Ganz <b>deutsch</b>", at)
    assert [inline.get("lang") for inline in mixed["text"]] == [None, "fr"]
    assert whole["lang"] == "de-AT"
    assert flow("<p lang='no such tag'>x", at)[0]["text"] == [{"text": "x"}]


def test_a_quotation_has_the_marks_of_its_language() -> None:
    assert plain(prose("<q>a <q>b</q></q> <span lang=de><q>c</q></span>")) == "“a ‘b’” „c“"


def test_three_thousand_boxes_inside_one_another_hide_no_word() -> None:
    assert lines("<div>" * 3000 + "deep" + "</div>" * 3000 + "<p>after") == ["deep", "after"]
    assert lines("<table><tr><td>" * 3000 + "deep") == ["deep"]


@pytest.mark.parametrize("tag", ["<blockquote>", "<ul><li>"])
def test_three_thousand_quotes_or_lists_inside_one_another_are_refused(tag: str) -> None:
    with pytest.raises(Faults, match="nested too deeply"):
        flow(tag * 3000 + "deep")


@pytest.mark.parametrize(
    "markup, fault",
    [
        ("<b>" * 600_000, "more than 500000 tags"),
        ("<p " + " ".join(f"a{number}='>'" for number in range(100_000)), "a tag with more than 3000 attributes"),
        ("<table>" + "<tr><td>a<td>b<td>c<td>d" * 10_000, "more than 30000 cells"),
        ("<p>x" * 50_000, "more than 40000 paragraphs"),
    ],
)  # fmt: skip
def test_more_than_a_briefing_can_be_made_of_is_refused(markup: str, fault: str) -> None:
    with pytest.raises(Faults, match=fault):
        flow(markup)


def test_a_script_that_looks_like_a_tag_with_many_attributes_is_none() -> None:
    assert lines("<script>if (a <b " + "and c " * 5000 + ")</script><p>Text") == ["Text"]


def test_thousands_of_notes_or_of_comments_that_never_end_take_no_time() -> None:
    calls = "".join(f'<a id="r{index}" href="#f{index}">{index}</a> ' for index in range(3000))
    notes = "".join(f'<li id="f{index}">note <a href="#r{index}">back</a></li>' for index in range(3000))
    (made,) = flow(f'<p>{calls}</p><ol class="footnotes">{notes}</ol>')
    assert sum("note" in inline for inline in made["text"]) == 3000
    assert lines("<p>Text" + "<!--" * 200_000) == ["Text"]


def test_no_script_becomes_a_link() -> None:
    assert prose('<a href=" java&#10;script:alert(1)">x</a>') == [{"text": "x"}]
    assert prose("<a href='vbscript:x'>x</a>") == [{"text": "x"}]
