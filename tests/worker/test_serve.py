"""`exporter serve`: the whole service by one command, and what it says when it cannot run."""

import os
import signal
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner, Result

from exporter.cli import app
from exporter.readers import read as read_source
from tests.cli.program import Run
from tests.samples import FOLDER
from tests.worker.service import Program, Service, children_of, is_alive, service, wait_until


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with service(tmp_path_factory.mktemp("serve")) as made:
        made.start("serve", "--port", "0")
        yield made


@pytest.fixture
def program(made: Service) -> Program:
    return made.programs[0]


@pytest.fixture
def client(program: Program) -> Iterator[httpx.Client]:
    with client_of(program) as client:
        yield client


def client_of(program: Program) -> httpx.Client:
    url = program.wait_for(r"^listening on (http://127\.0\.0\.1:\d+)$")[1]
    token = program.wait_for(r"^token: (bx_\S+)$")[1]
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=20)


def briefing(client: httpx.Client, name: str) -> str:
    answer = client.post(
        "/briefings", content=(FOLDER / name).read_bytes(), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in (201, 409), answer.text
    return str(client.get("/briefings").json()["briefings"][0]["id"])


def ended(client: httpx.Client, url: str) -> str:
    wait_until(lambda: client.get(url).json()["state"] not in ("queued", "running"), 60)
    return str(client.get(url).json()["state"])


def test_a_briefing_goes_in_and_its_files_come_out(client: httpx.Client) -> None:
    id = briefing(client, "minimal.json")
    asked = client.post(f"/briefings/{id}/exports", json={"formats": ["docx", "rss"]})
    assert asked.status_code == 202
    assert ended(client, asked.headers["Location"]) == "done"
    assert client.get(f"/briefings/{id}.docx").content.startswith(b"PK")


def test_a_worker_that_dies_is_started_again_and_its_jobs_are_done(program: Program, client: httpx.Client) -> None:
    (worker,) = program.children()
    os.kill(worker, signal.SIGKILL)
    asked = client.post(f"/briefings/{briefing(client, 'minimal.json')}/exports", json={"formats": ["html", "atom"]})
    assert ended(client, asked.headers["Location"]) == "done"
    assert "worker ended" in program.said()


def test_a_second_service_in_the_same_folder_is_refused(made: Service, program: Program) -> None:
    second = made.start("serve", "--port", "0", ready="")
    assert second.process.wait(30) == 4
    assert f"{made.folder}: another `exporter serve` works in it" in second.said()
    made.programs.remove(second)


@pytest.mark.pdf
@pytest.mark.timeout(120)
def test_ctrl_c_lets_a_rendering_end_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with service(tmp_path / "data") as made:
        program = made.start("serve", "--port", "0")
        with client_of(program) as client:
            ids = []
            for path in sorted((FOLDER / "edition").glob("*.json")):
                added = client.post(
                    "/briefings", content=path.read_bytes(), headers={"Content-Type": "application/json"}
                )
                ids.append({"id": added.json()["id"]})
            asked = client.post("/exports", json={"briefings": ids, "formats": ["pdf"], "name": "Drained"})
            assert asked.status_code == 202, asked.text
            wait_until(lambda: client.get(asked.headers["Location"]).json()["state"] == "running", 30, made.told)
        (worker,) = program.children()
        below = children_of(worker)
        assert program.stop(signal.SIGINT) == 0, program.said()
        assert [(job.state, job.attempt) for job in made.jobs(asked.json()["id"])] == [("done", 1)], program.said()
        assert not [pid for pid in (worker, *below) if is_alive(pid)]


def test_whoever_kills_the_service_kills_its_worker(tmp_path: Path) -> None:
    with service(tmp_path / "data") as made:
        killed = made.start("serve", "--port", "0")
        (worker,) = killed.children()
        below = children_of(worker)
        assert below
        killed.kill()
        wait_until(lambda: not [pid for pid in (worker, *below) if is_alive(pid)], 10)


def test_a_port_that_is_taken_is_named(run: Run, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port), EXPORTER_DATA_DIR=str(tmp_path / "data"))
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.splitlines()[-1] == (
        f"127.0.0.1:{port}: cannot listen: Address already in use; end what listens there, or name another --port"
    )


def said(tmp_path: Path, *arguments: str, **environment: str) -> Result:
    """Return what a command of the service says, on data of its own."""
    return CliRunner().invoke(app, arguments, env={"EXPORTER_DATA_DIR": str(tmp_path / "data"), **environment})


def test_a_data_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way", encoding="utf-8")
    done = said(tmp_path, "serve", "--port", "0")
    assert done.exit_code == 2
    assert "EXPORTER_DATA_DIR" in done.stderr


@pytest.mark.parametrize("command", ["serve --port 0", "worker", "migrate", "tokens list"])
def test_a_database_that_is_away_is_told_without_its_password(tmp_path: Path, command: str) -> None:
    url = "postgresql://desk:secret-word@127.0.0.1:1/exporter"
    done = said(tmp_path, *command.split(), EXPORTER_DATABASE_URL=url)
    assert done.exit_code == 4
    assert "the database cannot be used" in done.stderr
    assert "secret-word" not in done.output


def test_a_worker_asks_for_tables_before_it_starts(tmp_path: Path) -> None:
    done = said(tmp_path, "worker")
    assert done.exit_code == 2
    assert "run `exporter migrate`" in done.stderr


def test_a_worker_of_a_queue_that_is_none_is_refused(tmp_path: Path) -> None:
    done = said(tmp_path, "worker", "--queues", "pdf,video")
    assert (done.exit_code, done.stderr) == (2, "--queues: video is no queue; choose of pdf, text\n")


def test_a_token_is_told_once_listed_and_revoked(tmp_path: Path) -> None:
    assert said(tmp_path, "migrate").exit_code == 0
    made = said(tmp_path, "tokens", "add", "The partner's reader", "--scopes", "read,publish", "--days", "30")
    token = made.stdout.strip()
    _, id, secret = token.split("_", 2)
    listed = said(tmp_path, "tokens", "list").stdout
    assert id in listed
    assert "The partner's reader" in listed
    assert secret not in listed
    assert said(tmp_path, "tokens", "revoke", id).exit_code == 0
    assert "revoked" in said(tmp_path, "tokens", "list").stdout
    assert said(tmp_path, "tokens", "revoke", id).exit_code == 2
    refused = said(tmp_path, "tokens", "add", "x", "--scopes", "admin")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "choose of read, write, publish" in refused.stderr


def test_migrating_twice_changes_nothing_the_second_time(tmp_path: Path) -> None:
    first, second = said(tmp_path, "migrate"), said(tmp_path, "migrate")
    assert first.stdout.splitlines()[0].endswith("before none")
    assert second.stdout.splitlines()[0].endswith("as before")
    assert first.stdout.splitlines()[1] == second.stdout.splitlines()[1]
    with closing(sqlite3.connect(tmp_path / "data" / "exporter.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM activation").fetchone() == (1,)


@pytest.mark.timeout(120)
def test_a_broker_that_is_away_is_waited_for_and_told_without_its_password(tmp_path: Path) -> None:
    with service(tmp_path / "data", EXPORTER_BROKER_URL="redis://:secret-word@127.0.0.1:1/0") as made:
        worker = made.start("worker", "--queues", "text", ready="Cannot connect to redis://")
        id = made.add(read_source(FOLDER / "minimal.json"))
        export_id = made.order(id, formats=("rss",))
        worker.wait_for("the broker cannot be reached")
        assert worker.stop() == 0
        assert [job.state for job in made.jobs(export_id)] == ["queued"]
        assert "secret-word" not in worker.said()
