"""Reading a file: which reader takes it, and what is refused before one does."""

import json
import os
from pathlib import Path

import pytest

from exporter.readers import MAX_BYTES, Context, read, readers
from exporter.record import Faults

RECORD = {"id": "https://example.org/a", "slug": "a", "title": "A", "sections": [{"blocks": ["Text."]}]}


def refused(path: Path, kind: str | None = None) -> str:
    with pytest.raises(Faults) as caught:
        read(path, kind=kind)
    return str(caught.value)


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize("name", list(readers()))
def test_every_reader_gives_what_the_registry_promises(name: str) -> None:
    reader = readers()[name]
    assert name == reader.NAME
    assert all(suffix.startswith(".") for suffix in reader.SUFFIXES)
    assert not reader.recognises(b"\x89PNG\r\n\x1a\n\x00\x00", ".png")


def test_a_record_is_known_by_its_content_whatever_its_name(tmp_path: Path) -> None:
    for name in ("a.json", "a.md", "a.txt", "a"):
        assert read(written(tmp_path, name, json.dumps(RECORD))).briefing.title == "A"


def test_text_is_known_by_its_ending(tmp_path: Path) -> None:
    for name in ("a.md", "a.markdown", "a.txt", "a"):
        assert read(written(tmp_path, name, "# The title\n\nText.")).briefing.title == "The title"


def test_a_kind_that_is_asked_for_wins(tmp_path: Path) -> None:
    path = written(tmp_path, "notes.log", "# The title\n\nText.")
    assert "no reader for this kind of file (.log)" in refused(path)
    assert read(path, kind="markdown").briefing.title == "The title"
    assert "'sgml' is no kind of source; choose one of " in refused(path, kind="sgml")


def test_json_that_is_no_object_is_told_as_such_and_not_read_as_text(tmp_path: Path) -> None:
    assert "JSON of no known kind: a list; a record is known by id, title" in refused(
        written(tmp_path, "a.json", "[1, 2]")
    )


def test_what_is_no_text_has_no_reader_yet(tmp_path: Path) -> None:
    said = refused(written(tmp_path, "a.zip", b"PK\x03\x04\x00\x00"))
    assert said.startswith("no reader for this kind of file (.zip); save it as one of ")
    assert all(suffix in said for suffix in (".docx", ".json", ".md"))


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    assert "cannot be read: No such file or directory" in refused(tmp_path / "absent.md")
    assert refused(tmp_path) == "a folder; name the files in it"
    assert "no name of a file" in refused(Path("a\x00b.md"))
    assert "the file is empty" in refused(written(tmp_path, "empty.md", " \n"))


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert refused(tmp_path / "pipe.md") == "not a plain file; name a file"


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "huge.md"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert refused(path) == "more than 20 MB; split it into several briefings"


def test_a_briefing_without_an_id_gets_one_under_its_channel(tmp_path: Path) -> None:
    path = written(tmp_path, "Grüße aus Kyjiw.md", "# A title that may change\n\nText.")
    assert read(path).briefing.id == "https://example.org/gruesse-aus-kyjiw".replace("ue", "u")
    assert (
        read(path, channel_link="https://news.example/desk/").briefing.id
        == "https://news.example/desk/grusse-aus-kyjiw"
    )


def test_a_file_named_index_goes_by_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "2026-port-strike"
    folder.mkdir()
    assert read(written(folder, "index.md", "# Strike\n\nText.")).briefing.slug == "2026-port-strike"


def test_a_name_in_a_script_without_a_slug_still_gets_one_that_stays() -> None:
    first, second = (Context(name).stem for name in ("要点.md", "要点.md"))
    assert first == second == "要点"
