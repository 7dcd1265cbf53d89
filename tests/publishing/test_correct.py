"""Corrections: a notice everywhere, once, and every format anew."""

import time

from exporter.jobs import exports
from exporter.publishing import acts
from exporter.record.blocks import Paragraph
from exporter.record.briefing import Correction
from exporter.record.inlines import Span, plain_text
from exporter.store import briefings, records
from tests.publishing.life import new_year, page, refused, state
from tests.publishing.press import ME, Press


def test_a_correction_shows_its_notice_everywhere_and_makes_every_format_anew(paper: Press) -> None:
    id = paper.take()
    paper.publish(id, formats=["amp", "docx"])
    paper.work()
    (done,) = paper.correct(id, "The ferry left on Tuesday.")
    paper.work()
    assert done.export_id
    made = {job.format: job.state for job in exports.find(paper.store, done.export_id).jobs}
    assert made == {"html": "done", "amp": "done", "docx": "done"}
    assert "The ferry left on Tuesday." in page(paper, id)
    for name in ("atom.xml", "rss.xml", "feed.json"):
        assert b"The ferry left on Tuesday." in paper.bytes(name)
    _, newest = briefings.find(paper.store, id)
    assert [plain_text(one.text) for one in records.briefing_of(newest).corrections] == ["The ferry left on Tuesday."]


def test_a_notice_names_the_blocks_that_it_mends(paper: Press) -> None:
    id = paper.take()
    paper.publish(id)
    sections = records.briefing_of(briefings.find(paper.store, id)[1]).sections
    block = sections[0].blocks[0]
    assert isinstance(block, Paragraph)
    mended = block.model_copy(update={"text": (Span(text="It is open."),)})
    paper.revise(id, sections=(sections[0].model_copy(update={"blocks": (mended,)}), *sections[1:]))
    paper.correct(id)
    _, newest = briefings.find(paper.store, id)
    assert records.briefing_of(newest).corrections[-1].mends == (block.id,)


def test_the_same_notice_once_more_makes_no_second_one(paper: Press) -> None:
    id = paper.take()
    paper.publish(id)
    paper.correct(id, "It was Tuesday.")
    (same,) = paper.correct(id, "It was Tuesday.")
    assert (same.export_id, same.publication.revision) == (None, 2)
    paper.correct(id, "It was Wednesday, after all.")
    assert paper.publication(id).revision == 3


def test_a_correction_that_stands_in_the_record_needs_no_notice(paper: Press) -> None:
    id = paper.take(corrections=())
    paper.publish(id)
    assert refused(lambda: acts.correct(paper.store, paper.ring, id, ME)).kind == "no-notice"
    told = Correction(id="c1", at=new_year(2026), text="It was Tuesday.")
    paper.revise(id, corrections=(told,))
    acts.correct(paper.store, paper.ring, id, ME)
    assert (paper.publication(id).revision, state(paper, id)) == (2, "corrected")


def test_a_correction_reaches_what_is_only_scheduled_elsewhere(paper: Press) -> None:
    paper.channel("evening")
    id = paper.take()
    paper.publish(id)
    paper.publish(id, "evening", at=time.time() + 5000)
    paper.correct(id)
    assert (paper.publication(id, "evening").revision, state(paper, id, "evening")) == (2, "scheduled")


def test_there_is_nothing_to_correct_of_what_is_not_out(paper: Press) -> None:
    id = paper.take()
    assert refused(lambda: paper.correct(id)).kind == "not-out"
    paper.publish(id, at=time.time() + 5000)
    assert refused(lambda: paper.correct(id)).kind == "not-out"
    assert briefings.find(paper.store, id)[0].revision == 1
