"""A reader in a real browser, with the keyboard alone: from the page of a channel to a briefing and back."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.lanes.chromium import Page, browser
from tests.publishing.press import Press
from tests.stores import opened
from tests.web.site import serving

pytestmark = [pytest.mark.chromium, pytest.mark.timeout(300)]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def test_a_reader_goes_to_a_briefing_and_back_by_keyboard(tmp_path: Path, place: Callable[[str, Path], str]) -> None:
    port = free_port()
    here = f"http://127.0.0.1:{port}"
    with opened(tmp_path / "data", place("sqlite", tmp_path / "data"), public_url=here) as store:
        press = Press(store)
        press.channel()
        press.publish(press.take("security-guarantees"), formats=["html"])
        press.publish(press.take("minimal", title="Pier closed"), formats=["html"])
        with serving(store, port), browser(tmp_path / "profile") as chromium:
            for width in (1280, 360):
                with chromium.page(f"{here}/channels/harbour", width=width) as page:
                    assert page.complaints == []
                    assert all(url.startswith(f"{here}/channels/harbour/") for url in page.requests)
                    assert page.evaluate("[...document.fonts].some(face => face.status == 'loaded')")
                    to(page, "Pier closed")
                    page.follow(lambda: page.press("Enter"))
                    assert page.evaluate("document.querySelector('h1').textContent") == "Pier closed"
                    to(page, "Meridian Desk")
                    page.follow(lambda: page.press("Enter"))
                    assert page.evaluate("location.pathname") == "/channels/harbour"
                    assert page.evaluate("document.querySelector('h1').textContent") == "Harbour news"


def to(page: Page, words: str) -> None:
    """Press Tab until the link of these words has the focus."""
    for _ in range(20):
        page.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            return
    pytest.fail(f"the keyboard never comes to {words!r}")
