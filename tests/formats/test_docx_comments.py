"""Word files for the desk: remarks and open questions of the record are comments at their block."""

from datetime import UTC

import pytest

from exporter.record import Stamp
from exporter.record.edition import Audience
from tests.formats.word import NAMES, STAMPS, W, Word, said, word_of
from tests.samples import briefing, edition_of


def for_desk(*samples: str, audience: Audience = "desk", stamp: Stamp | None = None) -> Word:
    return word_of(edition_of(*map(briefing, samples), audience=audience, stamp=stamp))


def about(one: Word, comment: int) -> str:
    """Return the words of the text that a comment is about."""
    (start,) = one.find(f"//w:commentRangeStart[@w:id='{comment}']")
    path = f"following-sibling::w:r[following-sibling::w:commentRangeEnd[@w:id='{comment}']]"
    return "".join(said(run) for run in start.xpath(path, namespaces=NAMES))


def test_each_remark_and_each_open_question_is_a_comment_at_its_block() -> None:
    one, whole = for_desk("every-block"), briefing("every-block")
    comments = list(one.opened().comments)
    assert {comment.text: about(one, comment.comment_id) for comment in comments} == {
        f"Note for the desk: {whole.ed_note}": whole.title,
        f"Open question: {whole.open_questions[0]}": whole.title,
        "Note for the desk: SECRET-BLOCK-NOTE: ask for a translation.": "Ce paragraphe est en français.",
        "Open question: SECRET-BLOCK-QUESTION: is it French?": "Ce paragraphe est en français.",
        "Open question: SECRET-SECOND-QUESTION: of what year?": "Ce paragraphe est en français.",
    }


def test_a_comment_has_the_publishers_name_and_the_time_of_the_record() -> None:
    whole = briefing("every-block")
    assert whole.modified_at is not None
    for comment in for_desk("every-block").opened().comments:
        assert (comment.author, comment.initials) == ("Meridian Desk", "MD")
        assert comment.timestamp == whole.modified_at.astimezone(UTC)


def test_blocks_of_every_kind_can_be_spoken_of() -> None:
    whole = briefing("every-block")
    data = whole.model_dump(mode="json")

    def asked(value: object) -> object:
        if isinstance(value, list):
            return [asked(item) for item in value]
        if not isinstance(value, dict):
            return value
        value = {key: asked(item) for key, item in value.items()}
        is_block = "kind" in value and "id" in value and "sections" not in value
        return value | {"open_questions": [f"Is {value['id']} so?"], "ed_note": ""} if is_block else value

    one = word_of(edition_of(type(whole).model_validate(asked(data)), audience="desk"))
    asked_of = {comment.text.split()[3] for comment in one.opened().comments if comment.text.endswith("so?")}
    names = {name.removeprefix("b_") for name in one.find("//w:bookmarkStart/@w:name")}
    assert len(asked_of) > 30
    assert asked_of <= names
    for mark in one.find("//w:commentReference"):
        paragraph = next(mark.iterancestors(f"{W}p"))
        assert paragraph.find(f"{W}pPr/{W}pStyle[@{W}val='Gap']") is None, "nobody sees a comment on nothing"


def test_in_an_edition_each_briefing_keeps_its_own_comments() -> None:
    one = for_desk("security-guarantees", "every-block", "hostile")
    titles = {about(one, comment.comment_id) for comment in one.opened().comments if "SECRET-HOSTILE" in comment.text}
    assert titles == {briefing("hostile").title}


@pytest.mark.parametrize("audience", ["public", "desk"])
def test_only_the_desk_has_comments(audience: Audience) -> None:
    one = for_desk("every-block", audience=audience)
    assert ("word/comments.xml" in one.names) == (audience == "desk")
    assert bool(one.find("//w:commentReference")) == (audience == "desk")
    assert "word/comments.xml" not in for_desk("minimal").names, "no comment, no part"


def test_of_a_withdrawn_briefing_the_remarks_on_the_whole_stay() -> None:
    one = for_desk("every-block", stamp=STAMPS["withdrawn"])
    assert {about(one, comment.comment_id) for comment in one.opened().comments} == {briefing("every-block").title}


def test_the_same_record_gives_the_same_comments() -> None:
    assert for_desk("every-block").data == for_desk("every-block").data
