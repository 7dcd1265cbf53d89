"""`exporter verify` and `receptions`: the real program, asked about files that people have."""

import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from exporter.cli import app
from exporter.database import read
from exporter.database import tables as t
from exporter.publishing import receptions
from exporter.store import tokens
from tests.cli.program import COMMAND, ROOT, Done, Run
from tests.publishing.press import Press, press
from tests.stores import opened
from tests.web.site import serving

OK, USAGE, REFUSED, FAILED, ALTERED, OUTDATED, UNKNOWN = 0, 2, 3, 4, 6, 7, 8


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, _sqlite_seed: Path) -> Path:
    """Return a folder with a store in `data`, and files that came out of it."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(_sqlite_seed, folder / "data")
    with opened(folder / "data") as store:
        paper = press(store)
        paper.channel()
        id = paper.take(slug="harbour", id="https://example.org/harbour")
        paper.publish(id, formats=["docx"])
        paper.work()
        _save(paper, folder / "old")
        paper.correct(id)
        paper.work()
        gone = paper.take(slug="gone", id="https://example.org/gone")
        paper.publish(gone, formats=["docx"])
        paper.withdraw(gone, reason="It could not\nbe confirmed.")
        coming = paper.take(slug="coming", id="https://example.org/coming")
        paper.publish(coming, formats=["docx"], at=time.time() + 5000)
        paper.work()
        _save(paper, folder / "new")
        north, south = (tokens.make(store, name, ["read"]).split("_")[1] for name in ("Radio North", "Daily South"))
        receptions.note(store, north, "harbour", [(id, 1)])
        receptions.note(store, south, "harbour", [(id, 1), (id, 2)], "docx")
    return folder


def _save(paper: Press, folder: Path) -> None:
    folder.mkdir()
    with read(paper.store.engine) as session:
        for one in session.query(t.Artifact).order_by(t.Artifact.created_at):
            (folder / one.told["file"]).write_bytes(paper.store.blobs.get(one.sha256))
        for feed in session.query(t.Feed).filter(t.Feed.valid_from <= time.time()):
            (folder / feed.name).write_bytes(paper.store.blobs.get(feed.sha256))


@pytest.fixture
def run() -> Run:
    """Return what runs the program within this process: of real ones each takes a second."""

    def run(*arguments: str | Path, **environment: str) -> Done:
        told = list(map(str, arguments))
        done = CliRunner().invoke(app, told, env=environment)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return Done(told, done.exit_code, done.stdout, done.stderr)

    return run


@pytest.fixture
def ask(run: Run, house: Path) -> Run:
    """Return what runs the program beside the store of the house."""
    return lambda *arguments: run(*arguments, EXPORTER_DATA_DIR=str(house / "data"))


TOLD = {
    "new/harbour.docx": (OK, 'current: revision 2 of "One sentence is enough", not altered; out on harbour since'),
    "new/atom.xml": (OK, "current: atom.xml of harbour, with 2 briefings, not altered"),
    "new/coming.docx": (OK, 'scheduled: revision 1 of "One sentence is enough", not altered; not out before 20'),
    "old/harbour.docx": (OUTDATED, 'superseded: revision 1 of "One sentence is enough", not altered; revision 2 is'),
    "old/rss.xml": (
        OUTDATED,
        "superseded: rss.xml of harbour, with 1 briefing, not altered; the feed has changed",
    ),
    "new/gone.docx": (OUTDATED, "withdrawn: revision 1 of"),
}


@pytest.mark.parametrize("file", TOLD)
def test_a_file_that_was_made_here_is_told_in_one_line(ask: Run, house: Path, file: str) -> None:
    done, (code, said) = ask("verify", house / file), TOLD[file]
    assert done.stdout.startswith(f"{house / file}: {said}"), done.stdout
    assert (done.stdout.count("\n"), done.stderr, done.returncode) == (1, "", code)


def test_the_program_ends_with_the_code_of_what_it_told(house: Path) -> None:
    command = [*COMMAND, "verify", "old/harbour.docx", "new/harbour.docx"]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), "EXPORTER_DATA_DIR": "data"}
    done = subprocess.run(command, cwd=house, env=surroundings, capture_output=True, text=True)
    assert (done.stdout.count("\n"), done.stderr, done.returncode) == (2, "", OUTDATED)


def test_a_superseded_file_leads_to_the_one_that_counts_and_a_reason_stays_on_its_line(ask: Run, house: Path) -> None:
    done = ask("verify", house / "old" / "harbour.html", house / "new" / "gone.docx")
    first, second = done.stdout.splitlines()
    assert first.endswith("/channels/harbour/briefings/harbour.html")
    assert second.endswith("It could not be confirmed.")


def test_a_file_that_somebody_altered_says_which_revision_it_was_and_how_that_stands(ask: Run, house: Path) -> None:
    altered = house / "altered.html"
    altered.write_bytes((house / "old" / "harbour.html").read_bytes().replace(b"One sentence", b"No sentence"))
    done = ask("verify", altered)
    assert done.returncode == ALTERED
    assert (
        "altered: it says it is revision 1 of https://example.org/harbour, made by exporter, but nothing that was "
        in (done.stdout)
    )
    assert "revision 2 is out on harbour" in done.stdout


def test_what_nobody_here_made_is_unknown_and_of_several_the_lowest_code_counts(ask: Run, house: Path) -> None:
    (house / "letter.txt").write_text("Dear all")
    strange = house / "strange.html"
    page = (house / "new" / "harbour.html").read_bytes().replace(b"https://example.org/harbour", b"https://x.example/y")
    strange.write_bytes(page)
    done = ask("verify", house / "letter.txt", strange)
    assert done.returncode == UNKNOWN
    assert "unknown: nothing that is known here has these bytes; it does not say what it is" in done.stdout
    assert "it says it is revision 2 of https://x.example/y, made by exporter" in done.stdout
    done = ask("verify", house / "letter.txt", house / "nothing.pdf", house / "old" / "harbour.html")
    assert done.returncode == REFUSED
    assert done.stdout.count("\n") == 2
    assert "nothing.pdf: No such file or directory; name a file that can be read" in done.stderr


def test_scripts_get_json(ask: Run, house: Path) -> None:
    done = ask("verify", house / "old" / "harbour.docx", house / "new" / "coming.docx", "--json")
    old, coming = json.loads(done.stdout)
    assert (old["state"], old["asked"], old["known"]["briefings"][0]["current_revision"]) == (
        "superseded",
        "the store",
        2,
    )
    assert old["says"] == {
        "format": "docx",
        "is_ours": True,
        "briefings": [{"id": "https://example.org/harbour", "revision": 1}],
    }
    assert coming["state"] == "scheduled"
    assert done.returncode == OUTDATED


def test_without_a_store_the_file_is_told_by_itself_and_no_store_is_made(run: Run, house: Path, tmp_path: Path) -> None:
    done = run("verify", house / "new" / "harbour.docx", EXPORTER_DATA_DIR=str(tmp_path / "none"))
    assert done.returncode == UNKNOWN
    assert "unknown: it says it is revision 2 of https://example.org/harbour, made by exporter; nobody was asked" in (
        done.stdout
    )
    assert not (tmp_path / "none").exists()


def test_offline_asks_nobody_though_there_is_a_store(ask: Run, house: Path) -> None:
    done = ask("verify", "--offline", "--at", "http://127.0.0.1:1", house / "new" / "harbour.docx")
    assert (done.returncode, "nobody was asked" in done.stdout) == (UNKNOWN, True)


def test_a_service_elsewhere_tells_what_is_public_and_with_a_token_the_rest(
    run: Run, house: Path, tmp_path: Path
) -> None:
    with opened(house / "data") as store, serving(press(store).store) as site:
        at = str(site.client.base_url).rstrip("/")
        token = site.client.headers["authorization"].removeprefix("Bearer ")
        none = {"EXPORTER_DATA_DIR": str(tmp_path / "none")}
        done = run("verify", "--at", at, *(house / one for one in ("old/harbour.docx", "new/coming.docx")), **none)
        old, coming = done.stdout.splitlines()
        assert "superseded: revision 1 of" in old
        assert "altered: it says it is revision 1 of https://example.org/coming" in coming
        assert coming.endswith(f"known at {at} has these bytes: altered, made elsewhere, or never out")
        assert done.returncode == ALTERED
        done = run("verify", "--at", f"{at}/", house / "new" / "coming.docx", **none, EXPORTER_TOKEN=token)
        assert (done.returncode, "scheduled: " in done.stdout) == (OK, True)
        done = run("verify", "--at", at, "--token", "bx_wrong", house / "new" / "coming.docx", **none)
        assert (done.returncode, done.stderr.count("\n")) == (FAILED, 1)
        assert "answers 401: the token is wrong, revoked or expired" in done.stderr
        assert token not in done.stderr


@pytest.mark.parametrize(
    "url", ["harbour", "ftp://x.example", "file:///etc/passwd", "http://", "http://x.example/?a=b"]
)
def test_what_is_no_address_of_a_service_is_refused(run: Run, house: Path, url: str) -> None:
    done = run("verify", "--at", url, house / "new" / "harbour.docx")
    assert (done.returncode, done.stdout) == (USAGE, "")
    assert "is no address of a service; write https://host" in done.stderr


@contextmanager
def answering(status: int, body: bytes, **headers: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the address of a server that answers everything alike, and the tokens that it was shown."""
    seen: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.headers.get("Authorization", ""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    "status, body, said",
    [
        (200, b"<html>Welcome</html>", "does not answer as a service of this kind"),
        (404, b"<html>Not found</html>", "answers 404: there is no such service"),
        (503, b"", "answers 503: it cannot tell for now"),
    ],
)
def test_something_else_that_answers_is_no_service(run: Run, house: Path, status: int, body: bytes, said: str) -> None:
    with answering(status, body) as (url, _):
        done = run("verify", "--at", url, house / "new" / "harbour.docx")
    assert (done.returncode, done.stdout, said in done.stderr) == (FAILED, "", True)


def test_a_token_follows_no_redirect(run: Run, house: Path) -> None:
    with answering(200, b"{}") as (other, theirs), answering(302, b"", Location=f"{other}/verify/x") as (url, ours):
        done = run("verify", "--at", url, house / "new" / "harbour.docx", EXPORTER_TOKEN="bx_secret")
    assert (ours, theirs) == (["Bearer bx_secret"], [])
    assert (done.returncode, "it has moved; name the new address" in done.stderr) == (FAILED, True)


def test_who_got_what_is_a_table_with_those_behind_first(ask: Run) -> None:
    done = ask("receptions", "harbour")
    head, first, second = done.stdout.splitlines()
    assert head.split() == ["who", "channel", "holds", "state", "got", "by", "first", "last"]
    assert first.startswith("Radio North  harbour      1  behind      1    feed")
    assert second.startswith("Daily South  harbour      2  up to date  1,2  docx")
    assert done.stderr == "2 got it, 1 of them behind\n"
    told = json.loads(ask("receptions", "https://example.org/harbour", "--json").stdout)
    assert [(one["name"], one["holds"], one["is_behind"]) for one in told] == [
        ("Radio North", 1, True),
        ("Daily South", 2, False),
    ]
    done = ask("receptions", "nowhere")
    assert (done.returncode, done.stderr) == (
        USAGE,
        "nowhere: no such briefing, or no such revision; `exporter briefings` lists them\n",
    )
