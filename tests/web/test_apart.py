"""Sources read by a process of their own: what they say arrives, and what takes too much ends that process alone."""

import importlib
import multiprocessing
import threading
from pathlib import Path

import pytest

from exporter.readers import NoReader, loaded, read
from exporter.record import Faults
from exporter.web.apart import Share, read_apart
from tests.painted import photograph, saved

TEXT = "# Port reopens\n\nShips **wait**. ![Ships](a.png)\n\n<video src='x'></video>\n"


def written(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_what_is_read_apart_is_what_is_read_here(tmp_path: Path) -> None:
    written(tmp_path, "a.png", saved(photograph((30, 20)), "PNG"))
    source = written(tmp_path, "port.md", TEXT)
    assert read_apart(source, None, {"channel_link": "https://news.example/"}) == read(
        source, channel_link="https://news.example/"
    )
    assert read_apart(source, None, {}).pictures


def test_faults_come_back_with_their_places(tmp_path: Path) -> None:
    source = written(tmp_path, "a.json", '{\n "id": "x",\n "sections": []\n}')
    with pytest.raises(Faults) as here:
        read(source)
    with pytest.raises(Faults) as there:
        read_apart(source, None, {})
    assert there.value.faults == here.value.faults
    with pytest.raises(NoReader):
        read_apart(written(tmp_path, "a.bin", b"\x00\x01"), None, {})


@pytest.mark.parametrize("share", [Share(seconds=1), Share(megabytes=8)], ids=["time", "memory"])
def test_a_source_that_takes_too_much_is_refused_and_the_next_one_read(share: Share, tmp_path: Path) -> None:
    huge = written(tmp_path, "huge.json", '{"sections": [' + '{"heading": "a"},' * 600_000 + "{}]}")
    with pytest.raises(Faults, match=f"takes more than {share.seconds} s or {share.megabytes} MB to read; split it"):
        read_apart(huge, None, {}, share)
    assert read_apart(written(tmp_path, "port.md", "# A\n\nText."), None, {}).briefing.title == "A"


def test_many_at_once_are_read_in_turns_and_leave_no_process(tmp_path: Path) -> None:
    source = written(tmp_path, "port.md", "# A\n\nText.")
    titles: list[str] = []
    threads = [
        threading.Thread(target=lambda: titles.append(read_apart(source, None, {}).briefing.title)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert titles == ["A"] * 8
    assert multiprocessing.active_children() == []


def test_what_readers_need_is_loaded_before_the_first_source_comes() -> None:
    assert [importlib.import_module(name).__name__ for name in loaded()] == loaded()
    assert {"exporter.readers.html._article", "trafilatura"} <= set(loaded())
