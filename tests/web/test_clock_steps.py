"""Clocks that are set: an API under a clock of its own (libfaketime), put forward and back while it serves."""

import sysconfig
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from exporter.publishing.view import STALE
from tests.publishing.press import press
from tests.worker.service import Service, service

pytestmark = pytest.mark.faketime
FEED = "/channels/harbour/atom.xml"
Put = Callable[[int], None]
"""Puts the clock of the API so many hours off, and waits until it has looked."""


@contextmanager
def serving(made: Service, clock: Path) -> Iterator[tuple[httpx.Client, Put]]:
    """Yield a client of an API that runs under a clock of its own, and what sets that clock."""
    library = Path("/usr/lib", sysconfig.get_config_var("MULTIARCH"), "faketime", "libfaketimeMT.so.1")

    def put(hours: int) -> None:
        clock.write_text(f"{hours:+}h\n", encoding="utf-8")
        time.sleep(3 * STALE)

    clock.write_text("+0\n", encoding="utf-8")
    surroundings = {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    program = made.start("serve", "--no-worker", "--port", "0", ready="listening on", **surroundings)
    url = program.wait_for(r"^listening on (http://127\.0\.0\.1:\d+)$")[1]
    with httpx.Client(base_url=url, timeout=20) as client:
        yield client, put


@pytest.mark.postgresql
def test_the_clock_of_a_machine_that_is_put_forward_lets_nothing_out_and_keeps_validators(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = request.getfixturevalue("postgresql").create("clocks")
    with service(tmp_path / "data", EXPORTER_DATABASE_URL=url) as made:
        paper = press(made.store)
        paper.channel()
        paper.publish(paper.take(title="Ferries sail"))
        paper.publish(paper.take(title="Harbour closed"), at=time.time() + 3600)
        with serving(made, tmp_path / "clock") as (client, put):
            before = client.get(FEED)
            assert "Ferries sail" in before.text
            known = {"If-None-Match": before.headers["etag"]}
            for hours in (2, 48, -48, 0):
                put(hours)
                assert client.get(FEED).content == before.content
                assert client.get(FEED, headers=known).status_code == 304


def test_a_clock_that_is_set_back_takes_nothing_back(tmp_path: Path) -> None:
    with service(tmp_path / "data") as made:  # SQLite has the clock of the API
        paper = press(made.store)
        paper.channel()
        paper.publish(paper.take(title="Harbour closed"), at=time.time() + 3600)
        with serving(made, tmp_path / "clock") as (client, put):
            before = client.get(FEED)
            assert "Harbour closed" not in before.text
            put(2)
            out = client.get(FEED)
            assert "Harbour closed" in out.text
            for hours in (0, -48):
                put(hours)
                assert client.get(FEED).content == out.content
                known = {"If-None-Match": before.headers["etag"], "If-Modified-Since": before.headers["last-modified"]}
                assert client.get(FEED, headers=known).status_code == 200
                assert client.get(FEED, headers={"If-None-Match": out.headers["etag"]}).status_code == 304
