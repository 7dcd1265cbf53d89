"""`exporter import`, and what every command is told of its sources."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from exporter.cli import app
from exporter.record import briefing_from, digest
from tests.cli.program import Run
from tests.samples import FOLDER, briefing


def record(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_import_writes_the_record_and_its_pictures_beside_it(run: Run, tmp_path: Path) -> None:
    done = run("import", FOLDER / "every-block.json", "--out", "kept/record.json")
    assert done.returncode == 0, done.stderr
    kept = briefing_from(json.loads((tmp_path / "kept" / "record.json").read_text(encoding="utf-8")))
    assert digest(kept) == digest(briefing("every-block"))
    assert len(list((tmp_path / "kept" / "media").iterdir())) == 3
    assert "nothing was left behind" in done.stderr
    assert run("export", "kept/record.json", "--to", "html").returncode == 0


def test_import_prints_the_record_where_no_file_is_named(run: Run) -> None:
    done = run("import", FOLDER / "minimal.json")
    assert briefing_from(json.loads(done.stdout)).slug == "minimal"


def test_import_refuses_with_3_and_leaves_the_old_record_alone(run: Run, sources: Path) -> None:
    done = run("import", "torn.json", "--out", "good.json")
    assert done.returncode == 3
    assert (sources / "good.json").read_bytes() == (FOLDER / "minimal.json").read_bytes()


# ------------------------------------------------------------------------------------------------------ several sources


def test_a_folder_gets_a_record_of_each_source_named_by_its_slug(run: Run, sources: Path) -> None:
    (sources / "pages").mkdir()
    for name in ("one", "two"):
        (sources / "pages" / f"{name}.md").write_text(f"# {name.title()}\n\nText.\n", encoding="utf-8")
    done = run("import", "pages/one.md", "pages/two.md", "--out", "records")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (sources / "records").iterdir()) == ["one.json", "two.json"]
    assert record(sources / "records" / "two.json")["title"] == "Two"
    assert done.stderr.splitlines()[-1] == "2 read, 0 refused"


def test_one_source_goes_into_a_folder_that_is_there_too(run: Run, sources: Path) -> None:
    assert run("import", "good.json", "--out", "new/").returncode == 0
    assert run("import", "good.json", "--out", ".").returncode == 0
    assert record(sources / "new" / "minimal.json") == record(sources / "minimal.json")


def test_the_others_go_on_where_a_source_is_refused_and_a_summary_comes_last(run: Run, sources: Path) -> None:
    done = run("import", "torn.json", "faulty.json", "absent.md", "good.json", "--out", "records")
    assert done.returncode == 3
    assert record(sources / "records" / "minimal.json")["slug"] == "minimal"
    lines = done.stderr.splitlines()
    assert any(line.startswith("absent.md: cannot be read: ") and "; name a file" in line for line in lines)
    assert lines[-1] == "1 read, 3 refused"


def test_two_sources_with_one_slug_do_not_write_over_each_other(run: Run, sources: Path) -> None:
    done = run("import", "good.json", "./good.json", "--out", "records")
    assert done.returncode == 3
    assert "./good.json: slug: 'minimal' is the slug of good.json too; give one of them another slug" in done.stderr
    assert done.stderr.splitlines()[-1] == "1 read, 1 refused"


def test_an_export_sums_up_too(run: Run, sources: Path) -> None:
    done = run("export", "torn.json", "good.json", "--to", "html")
    assert done.stderr.splitlines()[-1] == "1 read, 1 refused"
    alone = run("export", "good.json", "--to", "html", "--out", "alone")
    assert "read, " not in alone.stderr, "of one source its own lines tell"


# ------------------------------------------------------------------------------------------------------- standard input


MARKDOWN = b"# The harbour\n\nWork is back to normal, [see](/tides).\n"


def test_standard_input_is_a_source(run: Run, tmp_path: Path) -> None:
    done = run("export", "-", "--name", "harbour.md", "--to", "html", stdin=MARKDOWN)
    assert done.returncode == 0, done.stderr
    assert "The harbour" in (tmp_path / "out" / "harbour.html").read_text(encoding="utf-8")


def test_without_a_name_its_address_names_it(run: Run) -> None:
    text = b"---\npermalink: https://example.org/news/tides.html\n---\n" + MARKDOWN
    made = json.loads(run("import", "-", stdin=text).stdout)
    assert (made["slug"], made["id"]) == ("tides", "https://example.org/news/tides.html")


def test_with_neither_its_id_is_made_of_its_content_and_a_remark_says_so(run: Run) -> None:
    done = run("import", "-", stdin=MARKDOWN)
    made = json.loads(done.stdout)
    assert made["id"].startswith("https://example.org/standard-input-")
    assert f"-: neither a file name nor an id nor an address: {made['id']}, made of the content" in done.stderr
    assert json.loads(run("import", "-", stdin=MARKDOWN).stdout) == made
    assert json.loads(run("import", "-", stdin=MARKDOWN + b"\nMore.\n").stdout)["id"] != made["id"]


def test_of_standard_input_no_more_is_read_than_a_source_may_have(run: Run) -> None:
    done = run("import", "-", stdin=b"a" * (21 * 1024 * 1024))
    assert done.returncode == 3
    assert done.stderr == "-: more than 20 MB; split it into several briefings\n"


def test_nothing_on_standard_input_is_refused(run: Run) -> None:
    done = run("import", "-", stdin=b"")
    assert (done.returncode, "-: the file is empty" in done.stderr) == (3, True)


# ---------------------------------------------------------------------------------------- what is said of every source


def test_a_source_is_read_as_the_kind_that_is_asked(run: Run) -> None:
    done = run("import", "-", "--as", "markdown", "--name", "a.json", stdin=b'{"title": "No record"}')
    assert json.loads(done.stdout)["sections"][0]["blocks"][0]["text"] == ['{"title": "No record"}']


def test_links_are_relative_to_the_address_that_is_given(run: Run) -> None:
    given = run("import", "-", "--name", "a.md", "--base-url", "https://example.org/port/", stdin=MARKDOWN)
    assert "https://example.org/tides" in given.stdout
    assert "link to" not in given.stderr
    assert "-: line 3: link to '/tides': relative" in run("import", "-", stdin=MARKDOWN).stderr


def test_no_option_brings_a_picture_from_inside(run: Run) -> None:
    text = b"![A map](http://localhost/map.png)"
    done = run("import", "-", "--name", "a.md", "--fetch-images", "localhost", stdin=text)
    assert done.returncode == 0
    assert "which is not on the public internet: a link to it, with its words" in done.stderr


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["-", "-", "--out", "x/"], "-: standard input can be read once; name it once"),
        (["good.json", "--name", "a.md"], "--name: it names standard input; name - as a SOURCE"),
        (["-", "--name", "a/b.md"], "--name: 'a/b.md' is no name of a file; write one without folders"),
        (["good.json", "--as", "rtf"], "--as: 'rtf' is no kind of source; choose of "),
        (["good.json", "--changes", "both"], "--changes: 'both' is neither accept nor reject"),
        (["good.json", "--mapping", "no.toml"], "--mapping: no.toml: no such file"),
        (["good.json", "--base-url", "example.org"], "an address begins with https:// or http://"),
        (["good.json", "--fetch-images", "*"], "--fetch-images: '*' is no name of a host"),
        (["good.json", "--fetch-images", ","], "--fetch-images: no host; name those"),
        (["good.json", "torn.json"], "2 sources: name a folder for their records with --out"),
        (["good.json", "torn.json", "--out", "good.json"], "good.json is a file; name a folder for the records"),
    ],
)
def test_what_nobody_can_mean_is_2_and_says_why(
    arguments: list[str], said: str, sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sources)
    done = CliRunner().invoke(app, ["import", *arguments])
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
