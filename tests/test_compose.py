"""What docker-compose.yml and the Dockerfile promise; images are not built here."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
COMPOSE = ROOT / "docker-compose.yml"
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def service() -> dict[str, Any]:
    service: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]["export"]
    return service


def check(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(path)]
    return subprocess.run(command, capture_output=True, encoding="utf-8")


def test_the_file_follows_the_compose_specification() -> None:
    done = check(COMPOSE)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_misspelt_key_would_be_found(tmp_path: Path) -> None:
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(COMPOSE.read_text(encoding="utf-8").replace("cap_drop:", "cap_drops:"), encoding="utf-8")
    assert "cap_drops" in check(wrong).stdout


def test_the_service_has_no_more_rights_than_it_needs(service: dict[str, Any]) -> None:
    assert service["network_mode"] == "none"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert not service["user"].startswith(("0", "root"))
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}
    sources = {volume["target"]: volume.get("read_only", False) for volume in service["volumes"]}
    assert sources == {"/in": True, "/out": False}


def test_the_image_is_the_version_of_this_package(service: dict[str, Any]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert service["image"] == f"{project['name']}:{project['version']}"


def test_every_stage_starts_from_one_pinned_python_and_the_last_is_not_root() -> None:
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert len(bases) == 2
    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", bases[0])
    assert re.search(r"^USER [1-9]\d+", DOCKERFILE, re.MULTILINE)


def test_the_build_context_holds_every_file_that_the_image_copies() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    wanted = {name for line in copied for name in line.split()}
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    assert wanted <= allowed
    assert [name for name in sorted(wanted) if not (ROOT / name).exists()] == []
