"""The suite's own rules, tried on small suites in a folder of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    return tmp_path


def run(suite: Path, *tests: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Return the finished pytest run over a suite that holds each of `tests` in a file of its own."""
    for number, test in enumerate(tests):
        (suite / f"test_{number}.py").write_text(f"import pytest\n\n{test}\n", encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if name not in {"CI", "ALLOW_NO_PDF"}}
    paths = os.pathsep.join([str(suite), str(ROOT)])
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-c", os.devnull, "--rootdir", suite, "-rs", "-p", "no:cacheprovider", suite],
        env={**kept, "PYTHONPATH": paths, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **environment},
        capture_output=True,
        encoding="utf-8",
    )


def test_a_skip_is_a_failure_in_ci_and_says_why(suite: Path) -> None:
    skips = [
        "def test_it():\n    pytest.skip('no quill')",
        "@pytest.mark.skip(reason='no ink')\ndef test_it(): ...",
        "@pytest.mark.parametrize('parchment', [])\ndef test_it(parchment): ...",
        "pytest.skip('no desk', allow_module_level=True)",
    ]
    here = run(suite, *skips)
    assert (here.returncode, "4 skipped" in here.stdout) == (0, True), here.stdout
    in_ci = run(suite, *skips, CI="true", PYTEST_ADDOPTS="--continue-on-collection-errors")
    assert "1 failed, 3 errors" in in_ci.stdout
    assert in_ci.stdout.count("A skip in CI is a failure.") >= 4
    assert all(what in in_ci.stdout for what in ("no quill", "no ink", "parchment", "no desk"))


def test_real_inputs_outside_the_repository_may_be_absent_even_in_ci(suite: Path) -> None:
    done = run(suite, "def test_it(shared): ...", CI="true", EXPORTER_SHARED=str(suite / "absent"))
    assert (done.returncode, "1 skipped" in done.stdout) == (0, True), done.stdout


def test_a_lane_without_its_program_skips_and_names_the_package(suite: Path) -> None:
    done = run(suite, "@pytest.mark.qpdf\ndef test_it(): ...", PATH=str(suite))
    assert (done.returncode, "1 skipped" in done.stdout) == (0, True), done.stdout
    assert "apt-get install qpdf poppler-utils" in done.stdout


def test_without_pango_a_pdf_test_fails_unless_that_was_allowed(suite: Path) -> None:
    (suite / "weasyprint.py").write_text('raise OSError("cannot load library libpango")', encoding="utf-8")
    marked = "@pytest.mark.pdf\ndef test_it(): ..."
    by_its_parameter = "@pytest.mark.parametrize('name', ['pdf', 'rss'])\ndef test_it(name): ..."
    refused = run(suite, marked, by_its_parameter)
    assert refused.returncode == 1
    assert "1 passed" in refused.stdout
    assert "2 errors" in refused.stdout
    assert "apt-get install libpango-1.0-0" in refused.stdout
    allowed = run(suite, marked, by_its_parameter, ALLOW_NO_PDF="1")
    assert (allowed.returncode, "1 passed, 2 skipped" in allowed.stdout) == (0, True), allowed.stdout
