"""Where blobs lie in a bucket, the API looks after what is out: workers cannot."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from exporter.database.migrate import migrate
from exporter.publishing.holding import release
from exporter.store import template_sets
from tests.publishing.press import backup, press
from tests.stores import opened
from tests.web.site import serving
from tests.worker.service import wait_until

if TYPE_CHECKING:
    from tests.lanes.s3_server import S3


@pytest.mark.s3
def test_a_database_that_is_put_back_while_the_api_runs_is_held_within_a_sweep(s3: "S3", tmp_path: Path) -> None:
    access = {name.lower(): value for name, value in s3.access.items()}
    with opened(tmp_path / "data", artifacts_url=f"{s3.url}/upkeep", sweep=0.1, **access) as store:
        migrate(store.engine)
        template_sets.renew(store)
        made = press(store)
        made.channel()
        copy = backup(made)
        with serving(made.store):
            made.publish(made.take())
            assert release.held(store) is None
            with (
                closing(sqlite3.connect(copy)) as there,
                closing(sqlite3.connect(str(store.engine.url.database))) as here,
            ):
                there.backup(here)  # in one transaction: the API has it open
            wait_until(lambda: release.held(store), 10)
