"""What docker-compose.yml, the Dockerfile and tools/secrets promise. No image is built here: that takes an engine."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import typer.main
import yaml

from exporter.cli import app
from exporter.settings.service import Service, service

ROOT = Path(__file__).parents[1]
COMPOSE = ROOT / "docker-compose.yml"
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
FILE: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = FILE["services"]
OURS = sorted(name for name, one in SERVICES.items() if one["image"].startswith("briefing-exporter:"))
THEIRS = sorted(set(SERVICES) - set(OURS))
WORKERS = ["worker-pdf", "worker-text"]
PROGRAM: Any = typer.main.get_command(app)


def tool(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program of the environment that the tests run in."""
    command = [str(Path(sys.executable).parent / name), *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")


def schema(path: Path) -> subprocess.CompletedProcess[str]:
    return tool("check-jsonschema", "--builtin-schema", "vendor.compose-spec", path)


def megabytes(size: str) -> float:
    return float(size[:-1]) * {"M": 1, "G": 1024}[size[-1]]


def understood(arguments: list[str]) -> None:
    """Raise if our program does not know a command or one of its options."""
    name, *rest = arguments
    PROGRAM.commands[name].make_context(name, list(rest))


# --------------------------------------------------------------------------------------------------------- the linters


def test_the_file_follows_the_compose_specification() -> None:
    done = schema(COMPOSE)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_misspelt_key_would_be_found(tmp_path: Path) -> None:
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(COMPOSE.read_text(encoding="utf-8").replace("cap_drop:", "cap_drops:"), encoding="utf-8")
    assert "cap_drops" in schema(wrong).stdout


@pytest.mark.compose
def test_compose_lint_finds_no_weakness() -> None:
    done = tool("compose-lint", "check", "--quiet", "--strict-config", "--fail-on", "low", COMPOSE)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.compose
def test_compose_lint_would_find_one(tmp_path: Path) -> None:
    text = COMPOSE.read_text(encoding="utf-8").replace('"127.0.0.1:8000:8000"', '"8000:8000"')
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(text.replace("no-new-privileges:true", "seccomp:unconfined"), encoding="utf-8")
    done = tool("compose-lint", "check", "--quiet", "--config", ROOT / ".compose-lint.yml", wrong)
    assert done.returncode == 1
    assert "seccomp" in done.stdout
    assert "8000:8000" in done.stdout


@pytest.mark.compose
def test_hadolint_finds_no_fault_in_the_dockerfile() -> None:
    done = tool("hadolint", "--failure-threshold", "info", ROOT / "Dockerfile")
    assert done.returncode == 0, done.stdout


# --------------------------------------------------------------------------------------------- what containers may do


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_container_has_no_more_rights_than_it_needs(name: str) -> None:
    one = SERVICES[name]
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert one["init"] is True
    assert not one["user"].startswith(("0", "root"))
    assert set(one["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}
    assert not {"privileged", "devices", "cap_add", "pid", "ipc"} & set(one)


@pytest.mark.parametrize("name", [name for name in OURS if name != "export"])
def test_what_is_ours_runs_as_the_user_of_the_image(name: str) -> None:
    assert re.search(r"^USER 10001:10001$", DOCKERFILE, re.MULTILINE)
    assert SERVICES[name]["user"] == "10001:10001"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_what_lasts_has_a_health_check_time_to_end_and_bounded_logs(name: str) -> None:
    one = SERVICES[name]
    if one["restart"] == "no":
        assert name in OURS
        assert one.get("healthcheck") == {"disable": True}
        return
    assert one["restart"] == "unless-stopped"
    assert {"test", "interval", "timeout", "retries", "start_period"} <= set(one["healthcheck"])
    assert one["stop_grace_period"] == "90s"
    assert set(one["logging"]["options"]) == {"max-size", "max-file"}


def test_a_rendering_that_runs_can_end_before_its_worker_is_killed() -> None:
    for name in WORKERS:
        limit = SERVICES[name]["environment"].get("EXPORTER_TIME_LIMIT", Service.model_fields["time_limit"].default)
        assert int(limit) < int(SERVICES[name]["stop_grace_period"].removesuffix("s"))


@pytest.mark.parametrize("name", WORKERS)
def test_what_renderings_may_take_fits_into_the_memory_of_their_container(name: str) -> None:
    settings = SERVICES[name]["environment"]
    taken = settings["EXPORTER_WORKER_PROCESSES"] * settings["EXPORTER_MEMORY_LIMIT"]
    assert taken + 300 <= megabytes(SERVICES[name]["deploy"]["resources"]["limits"]["memory"])


def test_workers_and_what_holds_data_have_no_way_out() -> None:
    internal = {name for name, network in FILE["networks"].items() if network.get("internal")}
    for name, one in SERVICES.items():
        if name != "api":
            assert one.get("network_mode") == "none" or set(one["networks"]) <= internal, name
            assert "ports" not in one


def test_the_api_is_reached_from_this_machine_alone() -> None:
    assert SERVICES["api"]["ports"] == ["127.0.0.1:8000:8000"]
    assert set(SERVICES["api"]["networks"]) == {"front", "back"}


def test_who_waits_for_another_waits_for_what_that_can_be() -> None:
    for name, one in SERVICES.items():
        for other, wait in one.get("depends_on", {}).items():
            lasts = SERVICES[other]["restart"] != "no"
            wanted = "service_healthy" if lasts else "service_completed_successfully"
            assert wait["condition"] == wanted, f"{name} waits for {other}"


def test_a_single_export_needs_no_service_and_no_network() -> None:
    one = SERVICES["export"]
    assert one["profiles"] == ["export"]
    assert one["network_mode"] == "none"
    assert not {"depends_on", "secrets", "networks"} & set(one)
    sources = {volume["target"]: volume.get("read_only", False) for volume in one["volumes"]}
    assert sources == {"/in": True, "/out": False}


# ------------------------------------------------------------------------------------- commands, settings and secrets


@pytest.mark.parametrize("name", [name for name in OURS if name not in {"export", "bucket"}])
def test_what_a_container_runs_is_a_command_of_ours(name: str) -> None:
    understood(SERVICES[name]["command"])
    check = SERVICES[name]["healthcheck"]
    if "test" in check:
        form, program, *rest = check["test"]
        assert (form, program) == ("CMD", "exporter")
        understood(rest)


def test_a_command_that_is_none_would_be_found() -> None:
    with pytest.raises(Exception, match="No such option: --prot"):
        understood(["health", "api", "--prot", "8000"])
    with pytest.raises(KeyError, match="heal"):
        understood(["heal"])


def test_every_format_has_a_worker() -> None:
    from exporter.formats import formats
    from exporter.jobs import queue_of

    served = {SERVICES[name]["command"][2] for name in WORKERS}
    assert served == {queue_of(name) for name in formats()}


def known_names() -> set[str]:
    fields = Service.model_fields.items()
    own = {str(field.validation_alias or f"EXPORTER_{name.upper()}") for name, field in fields}
    return own | {"EXPORTER_SECRETS_DIR", "EXPORTER_CACHE_DIR"}


@pytest.mark.parametrize("name", OURS)
def test_every_variable_and_secret_of_ours_is_a_setting(name: str) -> None:
    one = SERVICES[name]
    assert set(one.get("environment", {})) | set(one.get("secrets", [])) <= known_names()


def test_every_variable_of_the_image_is_a_setting() -> None:
    assert set(re.findall(r"EXPORTER_\w+", DOCKERFILE)) <= known_names()


def secrets(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([ROOT / "tools" / "secrets", folder], capture_output=True, encoding="utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "secrets"
    done = secrets(folder)
    assert done.returncode == 0, done.stderr
    return folder


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip()


def test_every_secret_that_the_file_names_is_made_and_no_other(made: Path) -> None:
    named = {Path(one["file"]) for one in FILE["secrets"].values()}
    named |= {Path(one["path"]) for service in SERVICES.values() for one in service.get("env_file", [])}
    assert {path.parent.name for path in named} == {"secrets"}
    assert {path.name for path in named} == {path.name for path in made.iterdir()}
    given = {
        one if isinstance(one, str) else one["source"] for each in SERVICES.values() for one in each.get("secrets", [])
    }
    assert given == set(FILE["secrets"])


def test_both_sides_of_a_secret_are_the_same(made: Path) -> None:
    assert urlsplit(text(made / "EXPORTER_DATABASE_URL")).password == text(made / "POSTGRES_PASSWORD")
    broker = urlsplit(text(made / "EXPORTER_BROKER_URL"))
    told = dict(line.split(" = ") for line in text(made / "RABBITMQ_CONF").splitlines() if " = " in line)
    assert (broker.username, broker.password) == (told["default_user"], told["default_pass"])
    assert text(made / "storage.env").splitlines() == [
        f"ROOT_ACCESS_KEY_ID={text(made / 'AWS_ACCESS_KEY_ID')}",
        f"ROOT_SECRET_ACCESS_KEY={text(made / 'AWS_SECRET_ACCESS_KEY')}",
    ]


def test_settings_made_of_them_lead_to_the_services_of_the_file(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SERVICES["worker-pdf"]["environment"].items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.setenv("EXPORTER_SECRETS_DIR", str(made))
    settings = service()
    database = urlsplit(settings.database)
    assert (database.hostname, database.username) == ("db", SERVICES["db"]["environment"]["POSTGRES_USER"])
    assert database.path == "/" + SERVICES["db"]["environment"]["POSTGRES_DB"]
    assert urlsplit(settings.broker).hostname == "broker"
    storage = urlsplit(settings.aws_endpoint_url)
    assert f"{storage.hostname}:{storage.port}" == "storage" + SERVICES["storage"]["environment"]["VGW_PORT"]
    assert SERVICES["bucket"]["entrypoint"][-1] == "/data/" + urlsplit(settings.artifacts).netloc
    assert {"aws_access_key_id", "aws_secret_access_key"} <= set(settings.bucket)


def test_secrets_are_long_by_chance_and_behind_a_door(made: Path, tmp_path: Path) -> None:
    assert made.stat().st_mode & 0o777 == 0o700
    secrets(tmp_path / "others")
    for name in ("EXPORTER_SECRET", "POSTGRES_PASSWORD", "AWS_SECRET_ACCESS_KEY"):
        one, other = text(made / name), text(tmp_path / "others" / name)
        assert len(one) >= 48
        assert one != other


def test_a_secret_that_is_there_stays(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    shutil.copytree(made, folder)
    (folder / "EXPORTER_SECRET").unlink()
    assert secrets(folder).returncode == 0
    same = {path.name for path in made.iterdir() if text(path) == text(folder / path.name)}
    assert {path.name for path in made.iterdir()} - same == {"EXPORTER_SECRET"}


def test_half_of_a_pair_is_not_made_anew(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    shutil.copytree(made, folder)
    (folder / "POSTGRES_PASSWORD").unlink()
    done = secrets(folder)
    assert done.returncode == 1
    assert "holds EXPORTER_DATABASE_URL, but not POSTGRES_PASSWORD" in done.stderr
    assert not (folder / "POSTGRES_PASSWORD").exists()


def test_no_password_stands_in_the_file() -> None:
    for name, one in SERVICES.items():
        for variable in one.get("environment", {}):
            assert not re.search(r"(PASSWORD|PASS|SECRET|SECRET_KEY|TOKEN)$", variable), f"{name}: {variable}"


# -------------------------------------------------------------------------------------------------------------- images


@pytest.mark.parametrize("name", OURS)
def test_the_image_is_the_version_of_this_package(name: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert SERVICES[name]["image"] == f"{project['name']}:{project['version']}"
    assert f'org.opencontainers.image.version="{project["version"]}"' in DOCKERFILE


@pytest.mark.parametrize("name", THEIRS)
def test_an_image_of_others_is_one_exact_version(name: str) -> None:
    assert re.fullmatch(r"[\w./-]+:v?\d+\.\d+[\w.-]*(@sha256:[0-9a-f]{64})?", SERVICES[name]["image"])


def test_every_stage_starts_from_one_pinned_python_and_the_last_is_not_root() -> None:
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert len(bases) == 2
    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", bases[0])
    assert re.search(r"^USER [1-9]\d+", DOCKERFILE, re.MULTILINE)


def test_what_the_image_runs_unasked_is_a_command_of_ours() -> None:
    said = dict(re.findall(r"^(ENTRYPOINT|CMD) (\[.*\])$", DOCKERFILE, re.MULTILINE))
    assert json.loads(said["ENTRYPOINT"]) == ["exporter"]
    understood(json.loads(said["CMD"]))
    check = re.search(r"^HEALTHCHECK .* CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    assert check
    program, *rest = json.loads(check[1])
    assert program == "exporter"
    understood(rest)


def test_the_build_context_holds_every_file_that_the_image_copies() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    wanted = {name for line in copied for name in line.split()}
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    assert wanted <= allowed
    assert [name for name in sorted(wanted) if not (ROOT / name).exists()] == []


def test_no_secret_gets_into_the_image_or_into_git() -> None:
    assert (ROOT / ".dockerignore").read_text("utf-8").splitlines()[0] == "*"
    assert "secrets/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()
