"""`exporter channels` and tokens of partners: set up, changed, listed, refused with what to do."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from exporter.cli import app
from exporter.cli.terminal import REFUSED, USAGE

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: Callable[[str, Path], str]) -> Run:
    """Return what runs a command over a store of its own."""
    place("sqlite", tmp_path / "data")
    monkeypatch.setenv("EXPORTER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("EXPORTER_PUBLIC_URL", "https://news.example.org")
    return lambda *words: CliRunner().invoke(app, list(words))


def test_a_channel_is_set_up_and_changed(run: Run, tmp_path: Path) -> None:
    done = run("channels", "add", "harbour", "--title", "Harbour news")
    assert (done.exit_code, done.stderr) == (0, "harbour is set up: https://news.example.org/channels/harbour\n")
    (tmp_path / "channel.toml").write_text(
        'id = "https://example.org/"\ntitle = "Another"\nlink = "https://example.org/"\nrights = "Ours"\n'
    )
    file = ("--file", str(tmp_path / "channel.toml"))
    assert run("channels", "set", "harbour", *file, "--access", "token", "--keep-days", "7").exit_code == 0
    assert run("channels", "set", "harbour", "--title", "Harbour daily").exit_code == 0
    told = json.loads(run("channels", "show", "harbour").stdout)
    assert told == {
        "id": "https://news.example.org/channels/harbour",
        "title": "Harbour daily",
        "link": "https://example.org/",
        "rights": "Ours",
        "access": "token",
        "keep_days": 7.0,
    }
    assert "https://news.example.org/channels/harbour" in run("channels", "list").stdout
    assert run("channels", "rebuild").stderr.startswith("harbour: build ")


def test_what_cannot_be_is_refused_with_what_to_do(run: Run) -> None:
    run("channels", "add", "harbour", "--title", "Harbour news")
    for words, code, said in (
        (("channels", "add", "harbour"), USAGE, "`exporter channels set` changes it"),
        (("channels", "add", "desk"), REFUSED, "title: missing"),
        (("channels", "add", "The Desk", "--title", "x"), REFUSED, "write small letters"),
        (("channels", "show", "nowhere"), USAGE, "`exporter channels list` tells"),
        (("channels", "rebuild", "nowhere"), USAGE, "`exporter channels list` tells"),
        (("tokens", "add", "A partner", "--channel", "nowhere"), USAGE, "`exporter channels list` tells"),
    ):
        done = run(*words)
        assert done.exit_code == code, words
        assert said in done.stderr


def test_a_partner_gets_a_token_for_its_channels_alone(run: Run) -> None:
    run("channels", "add", "harbour", "--title", "Harbour news")
    run("channels", "add", "desk", "--title", "The desk")
    done = run("tokens", "add", "A partner", "--channel", "harbour", "--channel", "desk")
    assert done.stdout.startswith("bx_")
    assert "channel:harbour,channel:desk" in run("tokens", "list").stdout
