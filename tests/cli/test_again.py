"""`exporter import --base`: a source again, over its earlier revision."""

import json
from pathlib import Path
from typing import Any

from tests.cli.program import Run
from tests.painted import bitmap

TEXT = "# The port\n\nCrews are on strike since Monday.\n\n## Talks\n\nThey resume on Thursday.\n"
EMBARGO = "2026-11-24T06:00:00Z"


def record(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_source_again_is_the_next_revision_with_the_ids_of_the_last(run: Run, tmp_path: Path) -> None:
    written(tmp_path / "port.md", TEXT)
    assert run("import", "port.md", "--out", "port.json").returncode == 0
    first = record(tmp_path / "port.json")
    written(tmp_path / "port.json", json.dumps(first | {"embargo_until": EMBARGO, "ed_note": "Call them."}))
    written(tmp_path / "port.md", TEXT.replace("Thursday", "Friday"))
    done = run("import", "port.md", "--base", "port.json", "--out", "port.json")
    assert "port: 3 parts as they were, 1 edited, 0 new, 0 gone" in done.stderr
    second = record(tmp_path / "port.json")
    assert (second["revision"], second["embargo_until"], second["ed_note"]) == (2, EMBARGO, "Call them.")
    assert second["sections"][1]["blocks"][0]["id"] == first["sections"][1]["blocks"][0]["id"]


def test_a_source_that_says_nothing_new_leaves_the_record_as_it_is(run: Run, tmp_path: Path) -> None:
    written(tmp_path / "port.md", TEXT)
    run("import", "port.md", "--out", "port.json")
    before = (tmp_path / "port.json").read_bytes()
    done = run("import", "port.md", "--base", "port.json", "--out", "port.json")
    assert (tmp_path / "port.json").read_bytes() == before
    assert "port: nothing changed" in done.stderr


def test_a_folder_of_pages_goes_over_a_folder_of_records(run: Run, tmp_path: Path) -> None:
    for name in ("port", "tides"):
        written(tmp_path / f"{name}.md", TEXT)
    run("import", "port.md", "--out", "records/")
    written(tmp_path / "port.md", TEXT + "\nMore.\n")
    done = run("import", "port.md", "tides.md", "--base", "records", "--out", "records")
    assert done.returncode == 0, done.stderr
    assert record(tmp_path / "records" / "port.json")["revision"] == 2
    assert "revision" not in record(tmp_path / "records" / "tides.json"), "it was not there: its first"


def test_standard_input_over_a_record_has_its_id_and_its_slug(run: Run, tmp_path: Path) -> None:
    written(tmp_path / "port.md", TEXT)
    run("import", "port.md", "--out", "port.json")
    done = run("import", "-", "--base", "port.json", "--out", "new/", stdin=TEXT.replace("Monday", "Sunday").encode())
    assert record(tmp_path / "new" / "port.json")["id"] == "https://example.org/port"
    assert "made of the content" not in done.stderr


def test_a_picture_that_is_not_sent_again_stays_beside_the_record(run: Run, tmp_path: Path) -> None:
    (tmp_path / "map.png").write_bytes(bitmap("PNG"))
    written(tmp_path / "port.md", f"{TEXT}\n![The port from above](map.png)\n")
    run("import", "port.md", "--out", "one/port.json")
    (tmp_path / "map.png").unlink()
    written(tmp_path / "port.md", f"{TEXT}\nMore.\n\n![The port from above](map.png)\n")
    run("import", "port.md", "--base", "one/port.json", "--out", "two/port.json")
    (kept,) = (tmp_path / "one" / "media").iterdir()
    assert (tmp_path / "two" / "media" / kept.name).read_bytes() == kept.read_bytes()


def test_a_source_of_another_briefing_is_3_and_says_so(run: Run, tmp_path: Path) -> None:
    written(tmp_path / "port.md", TEXT)
    run("import", "port.md", "--out", "port.json")
    written(tmp_path / "tides.md", f"---\nid: https://example.org/tides\n---\n{TEXT}")
    done = run("import", "tides.md", "--base", "port.json", "--out", "port.json")
    assert done.returncode == 3
    assert (
        "tides.md: id: 'https://example.org/tides' is another briefing than 'https://example.org/port'" in done.stderr
    )


def test_a_base_that_is_none_is_2(run: Run, tmp_path: Path) -> None:
    written(tmp_path / "port.md", TEXT)
    written(tmp_path / "tides.md", TEXT)
    none = run("import", "port.md", "--base", "no.json")
    assert (none.returncode, "--base: no.json: cannot be read" in none.stderr) == (2, True)
    run("import", "port.md", "--out", "port.json")
    several = run("import", "port.md", "tides.md", "--base", "port.json", "--out", "x/")
    assert several.returncode == 2
    assert "--base: 2 sources over one record; name a folder of records" in several.stderr


def test_a_word_file_that_was_made_here_goes_over_its_own_revision_alone(run: Run, tmp_path: Path) -> None:
    written(tmp_path / "port.md", TEXT)
    run("import", "port.md", "--out", "port.json")
    run("export", "port.json", "--to", "docx", "--no-check", "--out", ".")
    same = run("import", "port.docx", "--base", "port.json", "--out", "home.json")
    assert (same.returncode, "port: nothing changed" in same.stderr) == (0, True)
    written(tmp_path / "port.json", json.dumps(record(tmp_path / "port.json") | {"revision": 3, "title": "Ports"}))
    late = run("import", "port.docx", "--base", "port.json", "--out", "late.json")
    assert late.returncode == 3
    assert (
        "port.docx: revision: the Word file was made of revision 1, the record is at 3; import it over" in late.stderr
    )
    assert not (tmp_path / "late.json").exists()
