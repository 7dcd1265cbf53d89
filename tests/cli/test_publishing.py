"""The life of a briefing on the command line: lines that people and scripts can read, codes that scripts can go by."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from exporter.cli import app
from exporter.publishing import channels
from exporter.store import briefings
from tests.jobs import desk
from tests.stores import opened

Exporter = Callable[..., Result]


@pytest.fixture
def store(tmp_path: Path, place: Callable[[str, Path], str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Yield the store that the commands open, with a channel."""
    monkeypatch.setenv("EXPORTER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("EXPORTER_SECRET", "a secret of the tests")
    monkeypatch.setenv("EXPORTER_PUBLIC_URL", "https://news.example.org")
    place("sqlite", tmp_path / "data")
    with opened(tmp_path / "data", public_url="https://news.example.org") as made:
        channels.put(made, "harbour", {"title": "Harbour news"})
        yield made


def exporter(*words: str) -> Result:
    """Return what came of a command; no traceback comes of any."""
    done = CliRunner().invoke(app, list(words))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def test_a_briefing_is_published_corrected_and_withdrawn_by_its_slug(store: Any) -> None:
    id = desk.kept(store)
    done = exporter("publish", "minimal", "--channel", "harbour", "--to", "docx", "--why", "the ministry confirmed")
    assert (done.exit_code, done.stdout) == (
        0,
        "minimal: published on harbour, revision 1: https://news.example.org/channels/harbour/briefings/minimal.html\n",
    )
    assert "docx to come" in done.stderr
    done = exporter("correct", id, "--notice", "It was Tuesday.")
    assert (done.exit_code, "corrected on harbour, revision 2" in done.stdout) == (0, True)
    done = exporter("withdraw", "minimal", "--reason", "It was wrong.")
    assert (done.exit_code, done.stdout) == (0, "minimal: withdrawn on harbour, revision 2\n")
    told = exporter("history", "minimal").stdout
    assert [line.split()[3] for line in told.splitlines()[1:]] == ["publish", "correct", "withdraw"]
    assert "cli:" in told
    assert "the ministry confirmed" in told
    assert exporter("briefings").stdout.splitlines()[1].split()[:3] == [id, "minimal", "withdrawn"]


def test_a_briefing_waits_for_a_time_and_is_a_draft_again_once_it_is_withdrawn(store: Any) -> None:
    desk.kept(store)
    done = exporter("publish", "minimal", "--channel", "harbour", "--at", "2099-01-01T01:00+01:00")
    assert "scheduled on harbour for 2099-01-01 00:00:00 UTC" in done.stdout
    assert "scheduled" in exporter("briefings").stdout
    done = exporter("withdraw", "minimal")
    assert (done.exit_code, done.stdout) == (0, "minimal: a draft again; nobody has seen it\n")
    assert "draft" in exporter("briefings").stdout


@pytest.mark.parametrize(
    "words, code, said",
    [
        (("publish", "nothing", "--channel", "harbour"), 2, "nothing: no such briefing"),
        (
            ("publish", "minimal", "--channel", "harbuor"),
            2,
            "harbuor: no channel is called that; `exporter",
        ),
        (("publish", "minimal", "--channel", "harbour", "--at", "tomorrow"), 2, "--at: 'tomorrow' is no time; write"),
        (("publish", "minimal", "--channel", "harbour", "--at", "2099-01-01T00:00"), 2, "a time without a zone; add"),
        (("publish", "minimal", "--channel", "harbour", "--at", "embargo"), 3, "minimal: embargo_until: there is no"),
        (("publish", "minimal", "--channel", "harbour", "--to", "papyrus"), 3, "minimal: formats[0]: 'papyrus' is no"),
        (("correct", "minimal", "--notice", "No."), 3, "minimal: it is out on no channel"),
        (("withdraw", "minimal"), 3, "minimal: it is not out"),
        (("early-copy", "minimal", "--for", "A. Reader"), 3, "minimal: it is under no embargo that lasts"),
        (("early-copy", "minimal", "--for", " "), 2, "--for: say who gets it"),
        (("history", "nothing"), 2, "nothing: no such briefing"),
    ],
)
def test_what_cannot_be_done_is_one_line_with_what_to_do(
    store: Any, words: tuple[str, ...], code: int, said: str
) -> None:
    desk.kept(store)
    done = exporter(*words)
    assert done.exit_code == code, done.output
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_of_two_briefings_of_one_slug_one_is_named_by_its_id(store: Any) -> None:
    first = desk.kept(store)
    second = briefings.add(store, desk.reading(id="https://example.org/another")).id
    done = exporter("publish", "minimal", "--channel", "harbour")
    assert done.exit_code == 2
    assert first in done.stderr
    assert second in done.stderr
    assert exporter("publish", second, "--channel", "harbour").exit_code == 0


def test_several_go_out_though_one_is_refused(store: Any) -> None:
    desk.kept(store)
    done = exporter("publish", "nothing", "minimal", "--channel", "harbour")
    assert (done.exit_code, "minimal: published on harbour" in done.stdout) == (2, True)


def test_an_early_copy_is_a_link_for_each_format(store: Any) -> None:
    desk.kept(store, embargo_until=datetime(2099, 1, 1, tzinfo=UTC))
    done = exporter("early-copy", "minimal", "--for", "A. Reader, The Gazette", "--to", "pdf,html")
    assert (done.exit_code, [line.rpartition("/")[2] for line in done.stdout.splitlines()]) == (
        0,
        ["minimal.pdf", "minimal.html"],
    )
    assert all(line.startswith("https://news.example.org/signed/") for line in done.stdout.splitlines())
    assert "A. Reader, The Gazette" in exporter("history", "minimal").stdout
