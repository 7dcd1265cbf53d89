"""Pages for those who hear or feel them: axe-core finds no fault, wide and narrow, by day and by night."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.formats.test_web_in_browser import put
from tests.lanes.amp_validator import HERE
from tests.lanes.chromium import Browser, Page, browser
from tests.samples import NAMES

pytestmark = [pytest.mark.chromium, pytest.mark.node, pytest.mark.timeout(300)]

AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
SAMPLES = [*NAMES, "twelve", "draft:security-guarantees", "embargo:security-guarantees", "withdrawn:every-block"]
WINDOWS = [(1280, False), (390, True)]


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as one:
        yield one


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


def violations(page: Page) -> list[str]:
    """Return what axe-core has to say against a page, every rule of it, as lines."""
    page.evaluate("document.querySelectorAll('style[amp-boilerplate]').forEach(one => one.remove())")
    page.evaluate(AXE.read_text(encoding="utf-8") + ";true")
    found: list[dict[str, Any]] = page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)"
    )
    return [f"{one['id']}: {one['help']}: {node['html']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("form", ["html", "amp"])
def test_axe_finds_no_fault(chromium: Browser, folder: Path, form: str, sample: str) -> None:
    path = put(folder, form, sample)
    paths = [path, next((path.parent / "edition-47").glob("*.html"))] if sample == "twelve" else [path]
    for one in paths:
        for width, dark in WINDOWS:
            with chromium.page(one, width=width, dark=dark) as page:
                assert violations(page) == []


def test_axe_finds_a_fault(chromium: Browser, folder: Path) -> None:
    with chromium.page(put(folder, "html", "minimal")) as page:
        page.evaluate("document.querySelector('h1').style.color = '#ccc'")
        page.evaluate("document.querySelector('main').append(document.createElement('h4'), new Image())")
        found = {line.partition(":")[0] for line in violations(page)}
    assert {"color-contrast", "image-alt"} <= found
