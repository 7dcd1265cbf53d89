"""Blobs: there whole or not at all, under their own digest, in a folder and in a bucket."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from exporter.artifacts.blobs import Away, Blobs, Damaged, Missing, blobs_at, put_all
from exporter.artifacts.blobs.bucket import Bucket
from exporter.artifacts.blobs.folder import Folder
from tests.jobs.desk import at_once
from tests.lanes.fixtures import running
from tests.lanes.served import answering

if TYPE_CHECKING:
    from tests.lanes.s3_server import S3

ROOT = Path(__file__).parents[2]
DATA = b"a page\n" * 10_000
NAME = hashlib.sha256(DATA).hexdigest()


def bucket(s3: "S3", folder: str) -> Blobs:
    return blobs_at(f"{s3.url}/{folder}", {name.lower(): value for name, value in s3.access.items()})


@pytest.fixture(params=["folder", pytest.param("bucket", marks=pytest.mark.s3)])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Blobs]:
    if request.param == "folder":
        yield blobs_at(str(tmp_path / "artifacts"))
    else:
        yield bucket(request.getfixturevalue("s3"), tmp_path.name)


def tear(blobs: Blobs, data: bytes) -> None:
    """Put other bytes in the place of those that were kept, as a disk does that loses what it said it wrote."""
    if isinstance(blobs, Folder):
        blobs._path(NAME).write_bytes(data)
    else:
        assert isinstance(blobs, Bucket)
        blobs._store.put(f"blobs/{NAME[:2]}/{NAME}", data)


def test_bytes_are_found_under_the_digest_that_was_told(blobs: Blobs) -> None:
    assert not blobs.has(NAME)
    assert blobs.put(DATA) == NAME
    assert blobs.has(NAME)
    assert blobs.get(NAME) == DATA
    assert blobs.put(DATA) == NAME
    assert blobs.get(blobs.put(b"")) == b""


def test_several_that_are_put_at_once_are_there_in_their_order_equal_ones_too(blobs: Blobs) -> None:
    data = [b"%d" % (number % 7) * 1000 for number in range(20)]
    names = put_all(blobs, data)
    assert names == [hashlib.sha256(one).hexdigest() for one in data]
    assert [blobs.get(name) for name in names] == data


def test_what_was_never_put_is_missing(blobs: Blobs) -> None:
    with pytest.raises(Missing):
        blobs.get(NAME)


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "nul\0", NAME.upper(), NAME + "/", "é" * 64])
def test_what_is_no_digest_leads_nowhere(blobs: Blobs, name: str) -> None:
    for ask in (blobs.get, blobs.has):
        with pytest.raises(Missing):
            ask(name)


@pytest.mark.parametrize("torn", [DATA[:-1], b"", DATA[:-1] + b"x", DATA * 2], ids=["short", "empty", "bit", "long"])
def test_damaged_bytes_are_never_given_out_and_can_be_put_anew(blobs: Blobs, torn: bytes) -> None:
    blobs.put(DATA)
    tear(blobs, torn)
    with pytest.raises(Damaged):
        blobs.get(NAME)
    with pytest.raises(Missing):
        blobs.get(NAME)
    blobs.put(DATA)
    assert blobs.get(NAME) == DATA


def test_bytes_that_lost_their_end_are_put_anew_even_unseen(blobs: Blobs) -> None:
    blobs.put(DATA)
    tear(blobs, DATA[:100])
    blobs.put(DATA)
    assert blobs.get(NAME) == DATA


def test_twenty_who_put_the_same_bytes_at_once_put_them_once(blobs: Blobs) -> None:
    assert at_once(*[lambda: blobs.put(DATA)] * 20) == [NAME] * 20
    assert blobs.get(NAME) == DATA


def test_a_storage_that_works_says_so(blobs: Blobs) -> None:
    blobs.probe()


def test_a_folder_that_cannot_be_written_is_away_and_says_why_but_not_where(tmp_path: Path) -> None:
    (tmp_path / "artifacts").write_text("a file where the folder should be", encoding="utf-8")
    blobs = blobs_at(str(tmp_path / "artifacts"))
    for ask in (lambda: blobs.put(DATA), blobs.probe):
        with pytest.raises(Away) as fault:
            ask()
        assert str(tmp_path) not in str(fault.value)


def test_a_disk_that_is_full_is_away_until_there_is_room_and_leaves_nothing_half_done(tmp_path: Path) -> None:
    """As a child process, which may write only so much into a file."""
    program = """
import resource, signal, sys
from exporter.artifacts.blobs import Away, blobs_at
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
blobs = blobs_at(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
try:
    blobs.put(b"x" * 100_000)
except Away as fault:
    print(fault)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(len(blobs.get(blobs.put(b"x" * 100_000))))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": "."},
    )
    assert done.stdout == "the storage of artifacts fails: File too large\n100000\n", done.stderr
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_who_is_killed_while_writing_leaves_no_blob(tmp_path: Path) -> None:
    program = """
import os, sys
from exporter.artifacts.blobs import blobs_at
os.fsync = lambda handle: os.kill(os.getpid(), 9)
blobs_at(sys.argv[1]).put(b"a page\\n" * 10_000)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path], cwd=ROOT, env=os.environ | {"PYTHONPATH": "."}, check=False
    )
    assert done.returncode == -9
    blobs = blobs_at(str(tmp_path))
    assert not blobs.has(NAME)
    blobs.put(DATA)
    assert blobs.get(NAME) == DATA


@pytest.mark.s3
def test_a_bucket_that_does_not_answer_is_away_and_comes_back(tmp_path: Path) -> None:
    from tests.lanes.s3_server import S3

    with running(S3) as server:
        blobs = bucket(server, "one")
        server.kill()
        for ask in (lambda: blobs.put(DATA), lambda: blobs.get(NAME), lambda: blobs.has(NAME), blobs.probe):
            with pytest.raises(Away) as fault:
                ask()
            assert "127.0.0.1" not in str(fault.value)
        server.start()
        blobs.put(DATA)
        assert blobs.get(NAME) == DATA


@pytest.mark.s3
def test_a_bucket_gives_a_blob_out_itself_for_some_seconds(s3: "S3") -> None:
    blobs = bucket(s3, "signed")
    blobs.put(DATA)
    assert isinstance(blobs, Bucket)
    with urlopen(blobs.url(NAME, 60)) as answer:
        assert answer.read() == DATA


@pytest.mark.s3
def test_a_bucket_that_is_not_there_is_away_and_says_so_without_its_address(s3: "S3") -> None:
    absent = blobs_at("s3://absent/prefix", {name.lower(): value for name, value in s3.access.items()})
    for ask in (absent.probe, lambda: absent.put(DATA)):
        with pytest.raises(Away, match=r"^the storage of artifacts has no such bucket$"):
            ask()
    assert not absent.has(NAME)


def test_a_bucket_that_refuses_who_asks_says_so_without_a_secret() -> None:
    with answering(403) as port:
        shut = blobs_at(
            "s3://bucket/prefix",
            {
                "aws_endpoint_url": f"http://127.0.0.1:{port}",
                "aws_access_key_id": "desk",
                "aws_secret_access_key": "very-secret",
            },
        )
        for ask in (shut.probe, lambda: shut.put(DATA), lambda: shut.get(NAME), lambda: shut.has(NAME)):
            with pytest.raises(Away, match=r"^the storage of artifacts refuses the credentials$"):
                ask()
