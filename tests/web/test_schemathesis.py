"""The API held against its own description by Schemathesis: requests by chance, right ones and wrong ones."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from exporter.jobs import sweep
from tests.stores import with_settings
from tests.web.site import Site, serving

pytestmark = [pytest.mark.schemathesis, pytest.mark.timeout(400)]

# A record, a picture, an id of a briefing can be wrong in ways that JSON Schema does not say: so 422, 415, 416, 410 and
# 412 are good answers to what is right by the schema alone. All other checks are as they come, but for the one on what
# was deleted: DELETE cancels an export, which is still there to be looked at.
CONFIG = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", "401", "403", "404", "409", "410", "412", "415", "416", "422", "429"]

[parameters]
"path.id" = "{briefing}"
"path.digest" = "{digest}"

[[operations]]
include-path-regex = "^/exports/.*"
parameters = {{ "path.id" = "{export}", "path.name" = "{file}" }}
"""


@contextmanager
def at_work(site: Site) -> Iterator[None]:
    """Perform what is rung for, and be heard of, while the context lasts."""
    done = threading.Event()

    def work() -> None:
        while not done.wait(0.2):
            sweep.seen(site.store, "a worker", ["pdf", "text"])
            site.work()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join(timeout=30)


def test_the_api_does_what_its_description_says_and_never_fails(alone: Site, tmp_path: Path) -> None:
    with serving(with_settings(alone.store, rate="none")) as site, at_work(site):
        told = site.order(site.take(), "html")
        while (told := site.see(told))["state"] != "done":
            time.sleep(0.1)
        file = told["formats"][0]["files"][0]
        config = tmp_path / "schemathesis.toml"
        facts = {
            "briefing": told["briefings"][0]["id"],
            "export": told["id"],
            "digest": file["sha256"],
            "file": file["file"],
        }
        config.write_text(CONFIG.format(**facts))
        program = [str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(config), "run"]
        options = [
            f"{site.client.base_url}/openapi.json".replace("//openapi", "/openapi"),
            *("--header", f"Authorization: {site.client.headers['authorization']}"),
            *(
                "--checks",
                "all",
                "--exclude-checks",
                "use_after_free",
                "--max-examples",
                "20",
                "--max-time",
                "100",
                "--workers",
                "1",
                "--no-color",
            ),
            *("--generation-database", "none", "--suppress-health-check", "filter_too_much", "--warnings", "off"),
        ]
        if os.environ.get("CI"):
            options += ["--seed", "47"]
        found = subprocess.run([*program, *options], capture_output=True, text=True, cwd=tmp_path)
        assert found.returncode == 0, found.stdout
