"""The first tenths of a second: help, version, and that the docs know every option."""

import re
import resource
import subprocess
import sys
import tomllib

from typer.testing import CliRunner

from exporter.cli import app
from tests.cli.program import COMMAND, ROOT, Run


def test_help_is_there_in_a_third_of_a_second() -> None:
    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*COMMAND, "--help"], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds() for _ in range(5)) <= 0.3


def test_help_loads_nothing_that_it_does_not_need() -> None:
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "exporter", "--help"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    ).stderr
    loaded = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in told.splitlines()}
    heavy = {"pydantic", "lxml", "jinja2", "babel", "weasyprint", "docx", "feedgen", "rich", "PIL", "fontTools"}
    assert "typer" in loaded
    assert not loaded & heavy


def test_the_version_is_that_of_the_package(run: Run) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, f"exporter {version}\n")


def test_every_command_and_option_is_in_the_docs() -> None:
    def typed(*words: str) -> str:
        return str(CliRunner().invoke(app, words).stdout)

    docs = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    commands = re.findall(r"^  ([a-z-]+)  ", typed("--help").split("Commands:")[1], re.MULTILINE)
    assert {"export", "import", "check", "schema", "formats", "new", "doctor", "demo"} <= set(commands)
    for command in commands:
        assert f"## exporter {command}" in docs
        for option in set(re.findall(r"^ +(?:-h, )?(--[a-z-]+)", typed(command, "--help"), re.MULTILINE)):
            assert option in docs, f"{command} {option}"
