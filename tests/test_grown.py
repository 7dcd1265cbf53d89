"""The service as docker-compose.yml has it, each of our containers a process: its commands, settings and secrets."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.lanes.postgresql_server import PostgreSQL
from tests.lanes.rabbitmq_server import RabbitMQ
from tests.lanes.s3_server import BUCKET, S3
from tests.lanes.server import free_port
from tests.samples import FOLDER
from tests.test_compose import SERVICES
from tests.worker.service import Program, environment

ROOT = Path(__file__).parents[1]
LASTING = ("api", "worker-pdf", "worker-text")

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.rabbitmq,
    pytest.mark.s3,
    pytest.mark.pdf,
    pytest.mark.timeout(240),
]


class Grown:
    """Our containers as processes. Addresses are those of this machine, all else is what the file says."""

    def __init__(self, folder: Path, postgresql: PostgreSQL, rabbitmq: RabbitMQ, s3: S3) -> None:
        self.folder, self.port = folder, free_port()
        self.secrets = folder / "secrets"
        subprocess.run([ROOT / "tools" / "secrets", self.secrets], check=True, capture_output=True)
        self._put("EXPORTER_DATABASE_URL", postgresql.create("grown"))
        self._put("EXPORTER_BROKER_URL", rabbitmq.url)
        self.storage = s3.access["AWS_ENDPOINT_URL"]
        self.programs: dict[str, Program] = {}

    def _put(self, name: str, value: str) -> None:
        assert (self.secrets / name).is_file()
        (self.secrets / name).write_text(value, encoding="utf-8")

    def environment(self, name: str) -> dict[str, str]:
        told = {variable: str(value) for variable, value in SERVICES[name]["environment"].items()}
        told["EXPORTER_ARTIFACTS_URL"] = f"s3://{BUCKET}{urlsplit(told['EXPORTER_ARTIFACTS_URL']).path}"
        told |= {"EXPORTER_SECRETS_DIR": str(self.secrets), "AWS_ENDPOINT_URL": self.storage}
        told["EXPORTER_PUBLIC_URL"] = f"http://127.0.0.1:{self.port}"
        return environment(self.folder / name, **told) | {"EXPORTER_DATA_DIR": str(self.folder / name)}

    def command(self, arguments: list[str]) -> list[str]:
        here = {"0.0.0.0": "127.0.0.1", "8000": str(self.port)}
        return [sys.executable, "-m", "exporter", *(here.get(argument, argument) for argument in arguments)]

    def run(self, name: str, arguments: list[str]) -> subprocess.CompletedProcess[str]:
        """Run a command in a container to its end, as `docker compose exec` does."""
        command = self.command(arguments)
        return subprocess.run(command, env=self.environment(name), capture_output=True, encoding="utf-8")

    def start(self, name: str) -> None:
        log = self.folder / f"{name}.log"
        with log.open("wb") as output:
            command = self.command(SERVICES[name]["command"])
            process = subprocess.Popen(command, env=self.environment(name), stdout=output, stderr=output)
        self.programs[name] = Program(process, log)

    def is_healthy(self, name: str) -> bool:
        program, *check = SERVICES[name]["healthcheck"]["test"][1:]
        assert program == "exporter"
        return self.run(name, check + ["--port", "8000"] * (name == "api")).returncode == 0

    def lines(self, name: str) -> list[dict[str, Any]]:
        """Return the log of a container, which is JSON, after what it printed for people."""
        return [json.loads(line) for line in self.programs[name].said().splitlines() if line.startswith("{")]


@pytest.fixture(scope="module")
def grown(
    tmp_path_factory: pytest.TempPathFactory, postgresql: PostgreSQL, rabbitmq: RabbitMQ, s3: S3
) -> Iterator[Grown]:
    grown = Grown(tmp_path_factory.mktemp("grown"), postgresql, rabbitmq, s3)
    done = grown.run("migrate", SERVICES["migrate"]["command"])
    assert done.returncode == 0, done.stderr
    try:
        for name in LASTING:
            grown.start(name)
        for name in ("worker-pdf", "worker-text"):
            grown.programs[name].wait_for('"event": "ready"')
        grown.programs["api"].wait_for("^listening on ")
        yield grown
    finally:
        for program in grown.programs.values():
            program.kill()


@pytest.fixture(scope="module")
def client(grown: Grown) -> Iterator[httpx.Client]:
    """Yield a client with the token that the head of docker-compose.yml makes."""
    made = grown.run("api", ["tokens", "add", "desk", "--scopes", "read,write"])
    assert made.returncode == 0, made.stderr
    headers = {"Authorization": f"Bearer {made.stdout.strip()}"}
    with httpx.Client(
        base_url=f"http://127.0.0.1:{grown.port}", headers=headers, timeout=30, trust_env=False
    ) as client:
        yield client


@pytest.mark.parametrize("name", LASTING)
def test_what_runs_is_healthy_by_the_check_of_its_container(grown: Grown, name: str) -> None:
    assert grown.is_healthy(name)


def test_it_is_ready_with_database_bucket_and_workers(client: httpx.Client) -> None:
    told = client.get("/readyz").json()
    assert told["failing"] == []
    assert told["checks"]["database"]["found"] == "postgresql"


def test_the_api_renders_nothing_itself(grown: Grown) -> None:
    assert grown.programs["api"].children() == []


def test_an_export_is_made_by_the_workers_and_fetched(grown: Grown, client: httpx.Client) -> None:
    record = (FOLDER / "minimal.json").read_bytes()
    kept = client.post("/briefings", content=record, headers={"Content-Type": "application/json"})
    assert kept.status_code == 201, kept.text
    asked = client.post(f"{kept.json()['url']}/exports", json={"formats": ["pdf", "docx", "rss"]})
    assert asked.status_code == 202, asked.text
    with client.stream("GET", asked.json()["events"]) as events:  # it ends with the export
        told = events.read().decode()
    assert '"state":"failed"' not in told
    made = client.get(asked.json()["url"]).json()
    assert made["state"] == "done"
    for one in made["formats"]:
        assert client.get(one["files"][0]["url"]).status_code == 200
    assert client.get(f"{kept.json()['url']}.pdf").content.startswith(b"%PDF-")
    for name, formats in (("worker-pdf", {"pdf"}), ("worker-text", {"docx", "rss"})):
        claimed = {line["format"] for line in grown.lines(name) if line["event"] == "claimed"}
        assert claimed == formats


def test_no_secret_is_in_a_log(grown: Grown, client: httpx.Client) -> None:
    hidden = [path.read_text(encoding="utf-8").strip() for path in grown.secrets.iterdir()]
    hidden.append(client.headers["Authorization"].removeprefix("Bearer "))
    for program in grown.programs.values():
        assert not [secret for secret in hidden if secret in program.said()]


def test_what_is_told_to_stop_stops(grown: Grown) -> None:
    assert [grown.programs[name].stop() for name in LASTING] == [0, 0, 0]
    assert not grown.is_healthy("api")
