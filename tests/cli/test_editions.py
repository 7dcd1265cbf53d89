"""`exporter editions`: made, listed and sealed, as the newsletter editor types it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from typer.testing import CliRunner, Result

from exporter.cli import app
from exporter.database import read, write
from exporter.database import tables as t
from tests.publishing.press import ADDRESS, Press, press
from tests.stores import opened


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place) -> Iterator[Press]:  # type: ignore[no-untyped-def]
    """Yield a press over the store that the commands open, with two briefings out on `harbour`."""
    place("sqlite", tmp_path)
    monkeypatch.setenv("EXPORTER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("EXPORTER_PUBLIC_URL", ADDRESS)
    with opened(tmp_path) as store:
        made = press(store)
        made.channel()
        for slug in ("pier", "tides"):
            made.publish(made.take(slug=slug), formats=["html"])
        yield made


def typed(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["editions", *arguments])


def newsletters(paper: Press) -> list[t.Newsletter]:
    with read(paper.store.engine) as session:
        return session.query(t.Newsletter).order_by(t.Newsletter.number, t.Newsletter.minor).all()


def test_an_edition_is_made_listed_and_sealed(paper: Press) -> None:
    made = typed("make", "harbour", "tides", "pier@1", "--title", "Tonight", "-f", "html", "--why", "as agreed")
    assert (made.exit_code, made.stdout) == (0, "1\n"), made.output
    assert "https://news.example.org/channels/harbour/editions/1" in made.stderr
    [row] = newsletters(paper)
    assert [paper.publication(id).slug for id, _ in row.pins] == ["tides", "pier"]
    listed = typed("list", "harbour").stdout.splitlines()
    assert listed[0].split() == ["edition", "state", "out", "title", "briefings", "there", "lacks"]
    assert listed[1].split()[:2] == ["1", "open"]
    assert listed[1].endswith("html (queued)")
    assert typed("seal", "harbour", "1").exit_code == 0
    assert " sealed " in typed("list", "harbour").stdout
    with read(paper.store.engine) as session:
        acts = session.query(t.Act).filter(t.Act.kind.in_(["edition", "seal"])).all()
    assert [(act.kind, act.why) for act in acts] == [("edition", "as agreed"), ("seal", "")]


def test_a_time_of_day_is_the_next_one_and_a_date_keeps_its_zone(paper: Press) -> None:
    before = (datetime.now().astimezone() - timedelta(minutes=2)).replace(second=0, microsecond=0)
    assert typed("make", "harbour", "pier", "--title", "T", "--at", f"{before:%H:%M}", "-f", "html").exit_code == 0
    zoned = (before + timedelta(days=3)).strftime("%Y-%m-%dT18:00:00+05:00")
    done = typed("make", "harbour", "pier", "--title", "T", "--at", zoned, "--deadline", zoned, "-f", "html")
    assert done.exit_code == 0, done.output
    one, two = newsletters(paper)
    assert one.release_at == (before + timedelta(days=1)).timestamp()
    assert (two.date, two.deadline) == (zoned, datetime.fromisoformat(zoned).timestamp())


def test_what_cannot_be_in_it_is_told_line_by_line_and_nothing_is_made(paper: Press) -> None:
    done = typed("make", "harbour", "pier", "ghost", "pier@7", "--title", "Tonight")
    assert done.exit_code == 3
    told = done.stderr.splitlines()
    assert told[0] == "harbour: briefings[1]: no such briefing; GET /briefings lists them"
    assert told[1].startswith("harbour: briefings[2]: it is in the edition already")
    assert newsletters(paper) == []


def test_what_is_not_there_or_no_time_is_wrong_usage(paper: Press) -> None:
    assert typed("list", "quay").exit_code == 2
    assert typed("seal", "harbour", "7").exit_code == 2
    for option in ("--at", "--deadline"):
        done = typed("make", "harbour", "pier", "--title", "T", option, "tonight")
        assert (done.exit_code, "is no time; write 18:00" in done.stderr) == (2, True)
    assert typed("make", "harbour", "pier@first", "--title", "T").exit_code == 2


def test_while_everything_is_held_none_is_made(paper: Press) -> None:
    with write(paper.store.engine) as session:
        session.add(t.Hold(id=1, who="the editor", why="a wrong figure"))
    done = typed("make", "harbour", "pier", "--title", "T")
    assert (done.exit_code, "held by the editor: a wrong figure" in done.stderr) == (3, True)
    assert typed("list", "harbour").exit_code == 0, "the desk works on"


def test_the_list_tells_of_what_left_an_edition(paper: Press) -> None:
    typed("make", "harbour", "pier", "tides", "--title", "Tonight", "-f", "html")
    [row] = newsletters(paper)
    paper.withdraw(row.pins[0][0])
    with write(paper.store.engine) as session:
        session.execute(update(t.Job).values(state="done"))
    assert f"{row.pins[0][0]} (withdrawn)" in typed("list", "harbour").stdout
