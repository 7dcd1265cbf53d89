"""Word: tracked changes and comments."""

import pytest

from tests.readers.docx.files import li, p, r, reading, relation, story, tbl, tc, tr, words
from tests.readers.sources import report

BY = 'w:author="Ada Example" w:date="2026-11-20T10:00:00Z"'


def ins(content: str) -> str:
    return f'<w:ins w:id="1" {BY}>{content}</w:ins>'


def gone(text: str) -> str:
    return f'<w:del w:id="2" {BY}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def mark(kind: str) -> str:
    """Return the properties of a paragraph whose end was inserted or deleted."""
    return f'<w:rPr><w:{kind} w:id="3" {BY}/></w:rPr>'


def texts(body: str, changes: str | None) -> list[str]:
    made = reading(p("T", "Titel") + body, changes=changes)
    return [words(block) for block in made.briefing.sections[0].blocks]


@pytest.mark.parametrize(
    "changes, expected", [(None, "We count 36 now."), ("accept", "We count 36 now."), ("reject", "We count 40.")]
)
def test_words_are_read_as_they_are_now_or_as_they_were(changes: str | None, expected: str) -> None:
    body = p(r("We count ") + gone("40") + ins(r("36")) + ins(r(" now")) + r("."))
    assert texts(body, changes) == [expected]


def test_each_change_is_told_with_author_date_and_what_became_of_it() -> None:
    body = p(r("We count ") + gone("40") + ins(r("36")) + r("."))
    told = report(reading(body))
    assert "2 tracked changes by Ada Example: read as if accepted; choose with --changes accept" in told
    assert "paragraph 1: deleted by Ada Example on 2026-11-20: “40”: not in the text" in told
    assert "paragraph 1: inserted by Ada Example on 2026-11-20: “36”: in the text" in told
    told = report(reading(body, changes="reject"))
    assert "2 tracked changes by Ada Example: rejected" in told
    assert "“40”: in the text" in told


def test_a_paragraph_whose_end_is_deleted_joins_the_next() -> None:
    body = p(r("One ") + gone("old."), properties=mark("del")) + p("two.")
    assert texts(body, "accept") == ["One two."]
    assert texts(body, "reject") == ["One old.", "two."]


def test_a_paragraph_that_is_deleted_whole_lends_nothing_to_the_next() -> None:
    body = p(r("Keep.")) + li(gone("Item."), 1).replace("<w:pPr>", f"<w:pPr>{mark('del')}", 1) + p("Next.")
    assert texts(body, "accept") == ["Keep.", "Next."]


def test_an_inserted_paragraph_goes_when_it_is_rejected() -> None:
    body = p("One.") + p(ins(r("New.")), properties=mark("ins")) + p("Two.")
    assert texts(body, "accept") == ["One.", "New.", "Two."]
    assert texts(body, "reject") == ["One.", "Two."]


def test_what_is_moved_is_there_once() -> None:
    away = f'<w:moveFrom w:id="4" {BY}>{r("Moved.")}</w:moveFrom>'
    here = f'<w:moveTo w:id="5" {BY}>{r("Moved.")}</w:moveTo>'
    body = p(r("A ") + away) + p(r("B ") + here)
    assert texts(body, "accept") == ["A", "B Moved."]
    assert texts(body, "reject") == ["A Moved.", "B"]


def test_rows_come_and_go_as_a_whole() -> None:
    body = tbl(
        tr(tc("a"), tc("b")),
        tr(tc(p(ins(r("new")))), tc("c"), properties=f'<w:ins w:id="1" {BY}/>'),
        tr(tc("old"), tc("d"), properties=f'<w:del w:id="1" {BY}/>'),
    )

    def first_column(changes: str) -> list[str]:
        (table,) = reading(p("T", "Titel") + body, changes=changes).briefing.sections[0].blocks
        return [words(row[0]) for row in table.rows]  # type: ignore[union-attr]

    assert first_column("accept") == ["a", "new"]
    assert first_column("reject") == ["a", "old"]


def test_changes_of_form_are_settled_too() -> None:
    body = p(r("bold", f'<w:b/><w:rPrChange w:id="1" {BY}><w:rPr/></w:rPrChange>'))

    def marks(changes: str) -> tuple[str, ...]:
        (block,) = reading(body, changes=changes).briefing.sections[0].blocks
        return block.text[0].marks  # type: ignore[union-attr]

    assert marks("accept") == ("strong",)
    assert marks("reject") == ()
    assert "1 of form alone: rejected" in report(reading(body, changes="reject"))


def test_deleted_words_are_in_no_record_whatever_holds_them() -> None:
    link = f'<w:hyperlink w:anchor="x">{gone("secret")}</w:hyperlink>'
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:del w:id="2" {BY}><w:r><w:delInstrText>secret</w:delInstrText></w:r></w:del>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + gone("secret")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    made = reading(p(r("Text.") + link + field + f"<w:sdt><w:sdtContent>{gone('secret')}</w:sdtContent></w:sdt>"))
    assert "secret" not in made.briefing.model_dump_json()


def test_comments_are_told_and_are_no_text() -> None:
    comment = (
        f'<w:comment w:id="7" w:author="Ada Example" w:date="2026-11-20T10:00:00Z">{p("Is that true?")}</w:comment>'
    )
    body = p(
        r("It has ") + '<w:commentRangeStart w:id="7"/>' + r("212 steps") + '<w:commentRangeEnd w:id="7"/>'
        + '<w:r><w:commentReference w:id="7"/></w:r>' + r(".")
    )  # fmt: skip
    made = reading(
        body,
        relations=relation("rId7", "comments", "comments.xml"),
        more={"word/comments.xml": story("comments", comment)},
    )
    assert words(made.briefing.sections[0].blocks[0]) == "It has 212 steps."
    assert (
        "paragraph 1: comment by Ada Example on 2026-11-20, at “212 steps”: Is that true?: not in the text"
        in report(made)
    )
