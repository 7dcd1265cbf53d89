"""Word: titles, headings, words and their marks, links, notes."""

from exporter.record.blocks import Paragraph
from exporter.record.inlines import Span
from tests.readers.docx.files import (
    STYLES,
    blocks_of,
    field,
    p,
    prose_of,
    r,
    reading,
    relation,
    story,
    words,
)
from tests.readers.sources import outline, report, said


def marks(body: str, **how: object) -> list[tuple[str, tuple[str, ...]]]:
    return [(span.text, span.marks) for span in prose_of(body, **how) if isinstance(span, Span)]


def test_title_and_subtitle_are_known_by_the_names_of_their_styles_whatever_the_ids() -> None:
    made = reading(p("A storm", "Titel") + p("It came at night.", "Untertitel") + p("Text."))
    assert made.briefing.title == "A storm"
    assert said(made.briefing.standfirst) == "It came at night."
    assert [words(block) for block in made.briefing.sections[0].blocks] == ["Text."]
    assert {"title", "standfirst"} <= made.carried


def test_headings_nest_by_style_by_what_that_is_based_on_and_by_outline_level() -> None:
    outlined = p("By level", properties='<w:outlineLvl w:val="1"/>')
    made = reading(
        p("T", "Titel") + p("One", "berschrift1") + p("Own", "Eigene") + p("Two", "berschrift1") + outlined + p("Text.")
    )
    assert outline(made) == [(1, "other", "One"), (2, "other", "Own"), (1, "other", "Two"), (2, "other", "By level")]


def test_the_only_first_heading_is_the_title_where_no_style_says_so() -> None:
    made = reading(p("A storm", "berschrift1") + p("Damage", "berschrift2") + p("Text."))
    assert made.briefing.title == "A storm"
    assert outline(made) == [(1, "other", "Damage")]


def test_a_title_of_the_properties_counts_unless_nobody_gave_it() -> None:
    assert reading(p("Text. More."), core="<dc:title>A storm</dc:title>").briefing.title == "A storm"
    made = reading(p("Text. More."), core="<dc:title>Document1</dc:title>", name="a-storm.docx")
    assert made.briefing.title == "a storm"
    assert "title" not in made.carried


def test_a_first_line_that_stands_out_is_the_title_and_the_report_says_so() -> None:
    made = reading(p(r("A storm", "<w:b/>")) + p("It came at night."))
    assert made.briefing.title == "A storm"
    assert "'A storm', its first line, which stands out" in report(made)
    assert reading(p(r("It came at night.", "<w:b/>")) + p("Text.")).briefing.title == "report"


def test_a_title_below_other_words_stays_where_it_is_as_a_heading_too() -> None:
    made = reading(p("For release at noon.") + p("A storm", "Titel") + p("Text."))
    assert made.briefing.title == "A storm"
    assert outline(made) == [(1, "other", ""), (1, "other", "A storm")]


def test_authors_and_topics_come_from_the_properties_and_logins_do_not() -> None:
    core = "<dc:creator>Ada Example; jsmith</dc:creator><cp:keywords>rail, night trains; EU</cp:keywords>"
    made = reading(p("Text."), core=core)
    assert [author.name for author in made.briefing.authors] == ["Ada Example"]
    assert made.briefing.topics == ("rail", "night trains", "EU")
    assert "'jsmith'" in report(made)


def test_the_language_is_that_of_most_words_and_written_in_their_letters() -> None:
    made = reading(p(r("Ein langer Satz auf Deutsch.", '<w:lang w:val="de-AT"/>')) + p("Short."))
    assert made.briefing.language == "de-AT"
    assert made.carried >= {"language"}
    assert reading(p("Это русский текст."), language="en-US").briefing.language != "en-US"


def test_a_file_that_names_no_language_is_told_by_its_words() -> None:
    words = "Der Rat beschloss am Montag, die alte Brücke zu schließen, über die täglich vierzigtausend Menschen gehen."
    made = reading(p(words), language="")
    assert made.briefing.language == "de"
    assert "language" not in made.carried
    assert "the source does not name its language: de by its words" in [str(remark) for remark in made.report]


def test_marks_come_from_runs_and_their_styles_but_not_from_the_style_of_the_paragraph() -> None:
    body = p(
        r("a", "<w:b/>") + r("b", '<w:i w:val="true"/>') + r("c", '<w:b w:val="0"/>') + r("d", "<w:strike/>")
        + r("e", '<w:vertAlign w:val="superscript"/>') + r("f", '<w:vertAlign w:val="subscript"/>')
        + r("g", '<w:rStyle w:val="Stark"/>') + r("h", '<w:rStyle w:val="Kode"/>')
    )  # fmt: skip
    assert marks(body) == [
        ("a", ("strong",)), ("b", ("emphasis",)), ("c", ()), ("d", ("deleted",)), ("e", ("superscript",)),
        ("f", ("subscript",)), ("g", ("strong",)), ("h", ("code",)),
    ]  # fmt: skip
    assert marks(p(r("a") + r("b", '<w:rStyle w:val="Stark"/>') + r("c", "<w:b/>"), "Fett")) == [("abc", ())]


def test_a_heading_that_is_all_bold_is_just_a_heading() -> None:
    made = reading(p("T", "Titel") + p(r("One", "<w:b/>"), "berschrift2") + p("Text."))
    assert made.briefing.sections[0].heading == (Span(text="One"),)


def test_tabs_breaks_hyphens_and_signs_are_words_too() -> None:
    body = p(
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t><w:softHyphen/><w:t>d</w:t>"
        '<w:br w:type="page"/><w:t>e</w:t><w:sym w:font="Wingdings" w:char="F0FC"/>'
        '<w:sym w:font="Symbol" w:char="F061"/><w:br/><w:t>f</w:t></w:r>'
    )
    assert said(prose_of(body)) == "a b\u2011c\u00add e✓α\nf"


def test_a_sign_of_an_unknown_font_is_seen_to_be_missing() -> None:
    made = reading(p('<w:r><w:t>a</w:t><w:sym w:font="House Signs" w:char="F0FC"/></w:r>'))
    assert words(made.briefing.sections[0].blocks[0]) == "a\ufffd"
    assert "the sign F0FC of the font House Signs" in report(made)


def test_hidden_text_is_told_and_not_published() -> None:
    made = reading(p(r("Seen.") + r("Secret.", "<w:vanish/>")))
    assert words(made.briefing.sections[0].blocks[0]) == "Seen."
    assert "hidden text “Secret.”: left out" in report(made)


def test_links_lead_where_they_led_by_relationship_by_field_and_inside() -> None:
    link = relation("rIdL", "hyperlink", "https://example.org/a", external=True)
    body = p(
        f'<w:hyperlink r:id="rIdL" w:anchor="x">{r("one")}</w:hyperlink>{r(" ")}'
        + field('HYPERLINK "https://example.org/b" \\l "y"', r("two"))
        + f'{r(" ")}<w:fldSimple w:instr="HYPERLINK https://example.org/c">{r("three")}</w:fldSimple>{r(" ")}'
        + f'<w:hyperlink w:anchor="Place">{r("four")}</w:hyperlink>'
    ) + p(f'<w:bookmarkStart w:id="1" w:name="Place"/>{r("Here.")}<w:bookmarkEnd w:id="1"/>')
    first, second = blocks_of(body, relations=link)
    hrefs = [span.href for span in first.text if span.href]
    assert hrefs == ["https://example.org/a#x", "https://example.org/b#y", "https://example.org/c", f"#{second.id}"]


def test_links_that_could_harm_or_lead_to_files_are_their_words() -> None:
    links = relation("rId8", "hyperlink", "javascript:alert(1)", external=True)
    links += relation("rId9", "hyperlink", "file:///C:/a.docx", external=True)
    body = p(f'<w:hyperlink r:id="rId8">{r("one")}</w:hyperlink><w:hyperlink r:id="rId9">{r("two")}</w:hyperlink>')
    made = reading(body, relations=links)
    (block,) = made.briefing.sections[0].blocks
    assert isinstance(block, Paragraph)
    assert block.text == (Span(text="onetwo"),)
    assert report(made).count("its words, without the link") == 2


def test_a_field_shows_what_it_showed_last_and_never_its_instruction() -> None:
    nested = field('IF "a" = "a"', field("MERGEFIELD Name", r("Ada")))
    assert (
        said(prose_of(p(r("Dear ") + nested + r(", on ") + field('DATE \\@ "d"', r("3 May"))))) == "Dear Ada, on 3 May"
    )


def test_a_field_that_fetches_keeps_its_words_and_is_told() -> None:
    made = reading(p(field('INCLUDETEXT "http://10.0.0.1/secret.txt"', r("Old words."))))
    assert words(made.briefing.sections[0].blocks[0]) == "Old words."
    assert "field INCLUDETEXT" in report(made)
    assert "nothing is fetched" in report(made)


def test_footnotes_and_endnotes_are_notes_where_they_are_called() -> None:
    notes = story(
        "footnotes",
        f'<w:footnote w:type="separator" w:id="-1">{p("")}</w:footnote>'
        f'<w:footnote w:id="2">{p("<w:r><w:footnoteRef/></w:r>" + r(" At the"))}{p("foot.")}</w:footnote>',
    )
    ends = story("endnotes", f'<w:endnote w:id="2">{p("At the end.")}</w:endnote>')
    relations = relation("rId7", "footnotes", "footnotes.xml") + relation("rId8", "endnotes", "endnotes.xml")
    body = p(
        r("One")
        + '<w:r><w:footnoteReference w:id="2"/></w:r>'
        + r(", two")
        + '<w:r><w:endnoteReference w:id="2"/></w:r>'
    )
    one, two = prose_of(body, relations=relations, more={"word/footnotes.xml": notes, "word/endnotes.xml": ends})
    assert (one.text, said(one.note)) == ("One", "At the\nfoot.")
    assert (two.text, said(two.note)) == (", two", "At the end.")


def test_wrappers_hold_words_like_any_others() -> None:
    body = (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{p('In a control.')}</w:sdtContent></w:sdt>"
        + p(f"<w:smartTag>{r('smart ')}</w:smartTag><w:customXml>{r('tagged ')}</w:customXml><w:sdt><w:sdtContent>"
            f"{r('controlled')}</w:sdtContent></w:sdt>")
        + p("<w:r><w:ruby><w:rt><w:r><w:t>かんじ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢字</w:t></w:r></w:rubyBase>"
            "</w:ruby></w:r>")
    )  # fmt: skip
    assert [words(block) for block in blocks_of(body)] == ["In a control.", "smart tagged controlled", "漢字(かんじ)"]


def test_a_drop_cap_belongs_to_its_word() -> None:
    body = p(r("O"), properties='<w:framePr w:dropCap="drop"/>') + p("nce upon a time.")
    assert [words(block) for block in blocks_of(body)] == ["Once upon a time."]


def test_quotes_and_program_text_are_known_by_style() -> None:
    quote, code = blocks_of(
        p("One.", "Zitat") + p("Two.", "Zitat") + p("<w:r><w:t>if x:</w:t></w:r>", "HTML")
        + p('<w:r><w:tab/><w:t xml:space="preserve">  y</w:t></w:r>', "HTML")
    )  # fmt: skip
    assert (quote.kind, [words(block) for block in quote.blocks]) == ("quote", ["One.", "Two."])
    assert (code.kind, code.text) == ("code", "if x:\n\t  y")


def test_definitions_and_lines_across_the_page_are_known_by_style() -> None:
    styles = "".join(
        f'<w:style w:styleId="{id_}"><w:name w:val="{name}"/></w:style>'
        for id_, name in (("DT", "Definition Term"), ("D", "Definition"), ("HL", "Horizontal Line"))
    )
    line = p(properties='<w:pBdr><w:bottom w:val="single"/></w:pBdr>')
    body = p("Quay", "DT") + p("Where ships lie.", "D") + p("", "HL") + p("Text.") + line
    made = blocks_of(body, styles=STYLES + styles)
    assert [block.kind for block in made] == ["list", "rule", "paragraph", "rule"]
    assert "Quay" in words(made[0].items[0])
    assert "Where ships lie." in words(made[0].items[0])


def test_a_style_that_is_only_based_on_the_title_is_none() -> None:
    styles = '<w:style w:styleId="A"><w:name w:val="Author"/><w:basedOn w:val="Titel"/></w:style>'
    made = reading(p("A storm", "Titel") + p("Ada Example", "A") + p("Text."), styles=STYLES + styles)
    assert made.briefing.title == "A storm"
    assert words(made.briefing.sections[0].blocks[0]) == "Ada Example"


def test_formulas_are_their_words_in_a_line() -> None:
    body = p(
        f"{r('So ')}<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b+c</m:t></m:r></m:den></m:f>"
        f"</m:oMath>{r(' it is.')}"
    )
    made = reading(body)
    assert words(made.briefing.sections[0].blocks[0]) == "So [Formula: a/(b+c)] it is."
    assert "formula a/(b+c): a placeholder" in report(made)


def test_running_heads_are_told_where_they_say_more_than_the_text() -> None:
    relations = relation("rId7", "header", "header1.xml") + relation("rId8", "footer", "footer1.xml")
    more = {"word/header1.xml": story("hdr", p("Embargoed until noon")), "word/footer1.xml": story("ftr", p("Text. 3"))}
    made = reading(p("Text."), relations=relations, more=more)
    assert "running head (header1.xml): “Embargoed until noon”: left out" in report(made)
    assert "running foot" not in report(made)


def test_a_file_that_says_something_in_its_running_heads_alone_has_these_as_text() -> None:
    relations = relation("rId7", "header", "header1.xml")
    made = reading(p(), relations=relations, more={"word/header1.xml": story("hdr", p("Closed today"))})
    assert words(made.briefing.sections[0].blocks[0]) == "Closed today"
    assert "of a file without a text: the text" in report(made)


def test_a_title_alone_is_the_text_too() -> None:
    made = reading(p("Closed today", "Titel"))
    assert made.briefing.title == words(made.briefing.sections[0].blocks[0]) == "Closed today"
    assert reading(p("Closed today", "berschrift1")).briefing.title == "Closed today"


def test_fields_of_forms_show_what_was_ticked_and_chosen() -> None:
    form = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{}</w:ffData></w:fldChar></w:r>'
    form += '<w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    ticked = form.format('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>')
    empty = form.format('<w:checkBox><w:default w:val="0"/></w:checkBox>')
    listed = '<w:listEntry w:val="by day"/><w:listEntry w:val="by night"/>'
    chosen = form.format(f'<w:ddList><w:result w:val="1"/>{listed}</w:ddList>')
    assert said(prose_of(p(ticked + r(" yes ") + empty + r(" no, ") + chosen))) == "☑ yes ◻ no, by night"


def test_strict_open_xml_is_read_alike() -> None:
    body = p("Title", "Titel") + p(r("Bold", "<w:b/>"))
    made = reading(body)
    from exporter.readers import Context, docx
    from tests.readers.docx.files import packed, parts_of

    strict = {
        name: content.replace("http://schemas.openxmlformats.org/wordprocessingml/2006/", "http://purl.oclc.org/ooxml/wordprocessingml/")
        .replace("http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/")
        for name, content in parts_of(body, styles=STYLES).items()
        if isinstance(content, str)
    }  # fmt: skip
    assert docx.read(packed(strict), Context("report.docx")).briefing == made.briefing
