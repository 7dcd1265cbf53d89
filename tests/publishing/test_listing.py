"""What stands on the page of a channel now: what is out, as far as it is made, and nothing else."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from exporter.database import read, write
from exporter.database import tables as t
from exporter.publishing import Held, UnknownChannel, current, editions
from exporter.publishing.feeds import place_of
from exporter.publishing.holding import ONLY
from exporter.publishing.page.kept import Pages
from exporter.publishing.page.listing import is_out, look_at
from exporter.publishing.state import out, shows
from exporter.record.inlines import Span
from exporter.store import template_sets
from tests.formats.web import tree
from tests.publishing.press import ME, Press

SOON = 5000.0


def text(paper: Press, number: int = 1, slug: str = "harbour") -> str:
    """Return the page of a channel as it is now."""
    page = Pages(paper.store).find(slug, number)
    assert page
    return page.data.decode()


def titles(paper: Press, at: float | None = None) -> list[str]:
    """Return the titles on the first page, now or at a time."""
    look = look_at(paper.store, "harbour", at=at)
    assert look
    return [entry.title for entry in look.entries]


def links(page: str) -> list[str]:
    return [str(href) for href in tree(page).xpath("//li[contains(@class, 'item')]//a/@href")]


def test_the_page_leads_to_each_format_as_soon_as_it_is_made(paper: Press) -> None:
    id = paper.take("minimal", slug="pier")
    paper.publish(id, formats=["amp", "docx"])
    assert links(text(paper)) == ["harbour/briefings/pier.html"]
    paper.work()
    assert links(text(paper)) == [f"harbour/briefings/pier{suffix}" for suffix in (".html", ".docx", ".amp.html")]


def test_all_that_it_leads_to_is_served(paper: Press) -> None:
    paper.publish(paper.take("security-guarantees"), formats=["docx"])
    paper.work()
    page = text(paper)
    for href in links(page):
        assert current.file(paper.store, "harbour", href.removeprefix("harbour/briefings/"))
    look = look_at(paper.store, "harbour")
    assert look
    assert look.faces
    assert all(current.medium(paper.store, "harbour", name) for name in look.faces)
    assert page.count("harbour/briefings/media/") > 2


def test_what_changed_last_stands_first_as_in_the_feeds(paper: Press) -> None:
    first, second, third = (paper.take("minimal", title=title) for title in ("First", "Second", "Third"))
    for id in (first, second, third):
        paper.publish(id)
    paper.correct(first)
    with read(paper.store.engine) as session:
        places = [place_of(row) for row in session.query(t.Publication)]
    look = look_at(paper.store, "harbour")
    assert look
    assert [entry.briefing_id for entry in look.entries] == [place.briefing_id for place, _ in out(places, time.time())]
    assert look.entries[0].briefing_id == first


def test_a_correction_is_told_and_the_first_date_stays(paper: Press) -> None:
    id = paper.take()
    paper.publish(id)
    with write(paper.store.engine) as session:
        session.query(t.Publication).update({"first_at": 1_700_000_000.0})  # 14 November 2023
    paper.correct(id, "It was Tuesday.")
    (item,) = tree(text(paper)).xpath("//li[contains(@class, 'item')]")
    words = " ".join(" ".join(item.itertext()).replace("\xa0", " ").split())
    assert words.startswith("14 November 2023")
    assert "Corrected" in words
    assert "It was Tuesday." in words


def test_what_went_out_just_now_was_not_updated_whenever_it_was_written(paper: Press) -> None:
    id = paper.take("minimal", published_at=datetime(2026, 1, 2, tzinfo=UTC))
    paper.publish(id)
    assert "2 January 2026" in text(paper).replace("\xa0", " ")
    assert "Updated" not in text(paper)
    paper.revise(id, title="Another title")
    paper.publish(id, update=True)
    assert "Updated" in text(paper)


def test_an_embargoed_briefing_is_in_no_way_on_the_page_before_its_time_and_there_after(paper: Press) -> None:
    before = text(paper)
    release = time.time() + SOON
    paper.publish(paper.take("minimal", title="Secret until noon"), at=release, formats=["html"])
    assert text(paper) == before
    assert titles(paper, release - 0.001) == []
    assert titles(paper, release) == ["Secret until noon"]


def test_an_embargoed_briefing_makes_no_further_page(paper: Press) -> None:
    paper.publish(paper.take())
    paper.publish(paper.take(), at=time.time() + SOON)
    assert look_at(paper.store, "harbour", 2, most=1) is None
    assert look_at(paper.store, "harbour", 2, most=1, at=time.time() + SOON)


def test_a_withdrawn_briefing_is_a_line_without_its_words_until_it_vanishes(paper: Press) -> None:
    id = paper.take("minimal", slug="pier", title="Pier closed", standfirst=(Span(text="Nobody knows why."),))
    paper.publish(id, formats=["docx"])
    paper.work()
    assert "Nobody knows why." in text(paper)
    paper.withdraw(id)
    page = text(paper)
    assert "This briefing was withdrawn on" in page
    assert "Nobody knows why." not in page
    assert links(page) == ["harbour/briefings/pier.html"]
    vanishes = paper.publication(id).vanishes_at
    assert vanishes
    assert titles(paper, vanishes - 1) == ["Pier closed"]
    assert titles(paper, vanishes) == []


def test_of_an_erased_briefing_not_even_the_title_stands_there(paper: Press) -> None:
    paper.publish(paper.take("minimal", title="Pier closed"))
    with write(paper.store.engine) as session:
        session.query(t.Publication).update({"state": "erased", "vanishes_at": None})
    page = text(paper)
    assert "Pier" not in page
    assert "This briefing was withdrawn on" in page
    assert links(page) == []


def test_the_database_and_the_course_of_time_agree_on_what_is_out(paper: Press) -> None:
    with write(paper.store.engine) as session:
        for number, state in enumerate(("scheduled", "published", "corrected", "withdrawn", "erased")):
            for vanishes in (None, 20.0, 40.0):
                id = f"{number}{vanishes}"
                session.add(t.Briefing(id=id, record_id=id, slug=id, title=id, language="en", revision=1))
                session.flush()
                times = {"release_at": 30.0, "first_at": 30.0, "updated_at": 30.0, "vanishes_at": vanishes}
                row = t.Publication(channel="harbour", briefing_id=id, slug=id, guid=id, title=id, state=state, **times)
                row.revision, row.formats, row.template_set = 1, ["html"], ""
                session.add(row)
    with read(paper.store.engine) as session:
        rows = session.query(t.Publication).all()
        for at in (10.0, 20.0, 30.0, 35.0, 40.0, 50.0):
            found = {row.id for row in session.query(t.Publication).where(is_out(at))}
            assert found == {row.id for row in rows if shows(place_of(row), at)}, at


def test_older_ones_stand_on_further_pages_and_none_past_the_last(paper: Press) -> None:
    for title in ("First", "Second", "Third"):
        paper.publish(paper.take("minimal", title=title))
    pages = Pages(paper.store, most=2)
    one, two = pages.find("harbour"), pages.find("harbour", 2)
    assert one
    assert two
    assert [title in one.data.decode() for title in ("First", "Second", "Third")] == [False, True, True]
    assert [title in two.data.decode() for title in ("First", "Second", "Third")] == [True, False, False]
    assert pages.find("harbour", 3) is None
    assert pages.find("harbour", 0) is None


def test_a_page_is_rendered_once_until_something_on_it_changes(paper: Press) -> None:
    id = paper.take()
    paper.publish(id, formats=["docx"])
    pages = Pages(paper.store)
    before = pages.find("harbour")
    assert pages.find("harbour") is before
    paper.work()  # the Word file
    after = pages.find("harbour")
    assert after
    assert before
    assert after.sha256 != before.sha256
    paper.channel(title="Pier news")
    renamed = pages.find("harbour")
    assert renamed
    assert b"Pier news" in renamed.data


def test_an_unknown_channel_has_no_page_and_on_hold_none_has(paper: Press) -> None:
    with pytest.raises(UnknownChannel):
        look_at(paper.store, "nowhere")
    with write(paper.store.engine) as session:
        session.add(t.Hold(id=ONLY, who="me", why="a mistake"))
    with pytest.raises(Held):
        look_at(paper.store, "harbour")


def test_where_an_organisations_template_breaks_readers_get_a_page_of_ours(paper: Press, tmp_path: Path) -> None:
    (tmp_path / "brand" / "channel").mkdir(parents=True)
    (tmp_path / "brand" / "channel" / "follow.html.j2").write_text("{{ shown.nonsense }}")
    paper.publish(paper.take("minimal", title="Pier closed"))
    template_sets.activate(paper.store, template_sets.add(paper.store, "brand", tmp_path / "brand").digest)
    assert "Pier closed" in text(paper)


def test_the_latest_edition_stands_on_the_first_page_once_it_is_made_and_its_time_has_come(paper: Press) -> None:
    id = paper.take()
    paper.publish(id, formats=["html"])

    def made(**more: Any) -> None:
        editions.make(paper.store, paper.ring, "harbour", "Tonight", [(id, None)], ME, formats=["html"], **more)

    made(at=datetime.now(UTC) + timedelta(hours=1))
    paper.work()
    assert "Tonight" not in text(paper)
    made()
    assert "Tonight" not in text(paper)
    paper.work()
    page = tree(text(paper))
    assert page.xpath("string(//p[@class='latest-title'])") == "Tonight"
    assert page.xpath("//section[@class='latest']//a/@href") == ["harbour/editions/2.html"]
