"""What is served now: whole, of the revision that is out, and nothing of what is not."""

import time

from exporter.publishing import current
from exporter.publishing.current import Gone, Served
from tests.publishing.press import Press


def served(paper: Press, name: str) -> Served:
    found = current.file(paper.store, "harbour", name)
    assert isinstance(found, Served), found
    return found


def slug_of(paper: Press, id: str) -> str:
    return paper.publication(id).slug


def test_the_page_is_there_with_the_act_and_the_other_formats_once_they_are_made(paper: Press) -> None:
    id = paper.take()
    paper.publish(id, formats=["docx"])
    slug = slug_of(paper, id)
    assert served(paper, f"{slug}.html").is_last
    assert current.file(paper.store, "harbour", f"{slug}.docx") is None
    paper.work()
    assert served(paper, f"{slug}.docx").is_last


def test_a_page_leads_to_the_formats_in_which_it_went_out_and_to_no_other(paper: Press) -> None:
    id = paper.take()
    paper.publish(id, formats=["docx"])
    page = paper.store.blobs.get(served(paper, f"{slug_of(paper, id)}.html").found.sha256).decode()
    assert f"{slug_of(paper, id)}.docx" in page
    assert ".pdf" not in page
    assert "amphtml" not in page


def test_only_the_formats_in_which_it_went_out_are_served(paper: Press) -> None:
    id = paper.take()
    paper.publish(id, formats=["docx"])
    paper.work()
    assert current.file(paper.store, "harbour", f"{slug_of(paper, id)}.amp.html") is None
    assert current.file(paper.store, "harbour", f"{slug_of(paper, id)}.rss.xml") is None


def test_after_a_correction_the_last_good_file_is_served_until_the_new_one_is_made(paper: Press) -> None:
    id = paper.take()
    paper.publish(id, formats=["docx"])
    paper.work()
    name = f"{slug_of(paper, id)}.docx"
    before = served(paper, name)
    paper.correct(id)
    assert served(paper, name).found == before.found
    assert not served(paper, name).is_last
    paper.work()
    after = served(paper, name)
    assert (after.revision, after.is_last) == (before.revision + 1, True)
    assert after.found.sha256 != before.found.sha256


def test_nothing_of_a_scheduled_briefing_is_served_before_its_time(paper: Press) -> None:
    id = paper.take("every-block")
    paper.publish(id, at=time.time() + 5000)
    paper.work()
    name = slug_of(paper, id)
    assert current.file(paper.store, "harbour", f"{name}.html") is None
    media = {one["name"] for entry in _entries(paper) for one in entry.media}
    assert media
    assert all(current.medium(paper.store, "harbour", one) is None for one in media if one not in _logos(paper))


def test_what_a_page_and_a_feed_point_to_is_served_while_it_is_out(paper: Press) -> None:
    id = paper.take("every-block")
    paper.publish(id)
    media = {one["name"] for entry in _entries(paper) for one in entry.media}
    assert all(current.medium(paper.store, "harbour", one) for one in media)
    paper.withdraw(id)
    assert not any(current.medium(paper.store, "harbour", one) for one in media if one not in _logos(paper))


def test_a_withdrawn_briefing_is_gone_in_each_format_and_its_page_says_so(paper: Press) -> None:
    id = paper.take()
    paper.publish(id, formats=["docx"])
    paper.work()
    paper.withdraw(id)
    for suffix in (".html", ".docx"):
        found = current.file(paper.store, "harbour", slug_of(paper, id) + suffix)
        assert isinstance(found, Gone)
        assert found.page
        assert b"It was wrong." in paper.store.blobs.get(found.page.sha256)


def test_what_was_withdrawn_and_goes_out_again_is_served_again(paper: Press) -> None:
    id = paper.take()
    paper.publish(id)
    paper.withdraw(id)
    paper.publish(id)
    page = served(paper, f"{slug_of(paper, id)}.html")
    assert b"It was wrong." not in paper.store.blobs.get(page.found.sha256)
    assert len(paper.entries()) == 1


def _entries(paper: Press) -> list:  # type: ignore[type-arg]
    from exporter.database import read
    from exporter.database import tables as t

    with read(paper.store.engine) as session:
        return session.query(t.Entry).all()


def _logos(paper: Press) -> set[str]:
    from exporter.publishing import channels

    return {one["name"] for one in channels.find(paper.store, "harbour").media}
