"""`exporter lint`: findings with their places, exit codes, mending in place and into a new record."""

import json
from pathlib import Path

import pytest

from tests.cli.program import Run

NOISY = """---
title: The harbour
language: en
id: https://example.org/harbour
---
# What happened

It was the end.The crews went home , and
they defend ukraine. Aid for Ukraine grows.
"""
CLEAN = NOISY.replace("end.The", "end. The").replace("home ,", "home,").replace("ukraine", "Ukraine")


@pytest.fixture
def noisy(tmp_path: Path) -> Path:
    """Return a source with two things that are safe to mend and one that is not."""
    (tmp_path / "noisy.md").write_text(NOISY, encoding="utf-8")
    (tmp_path / "clean.md").write_text(CLEAN, encoding="utf-8")
    return tmp_path


def test_a_clean_source_is_left_with_0(run: Run, noisy: Path) -> None:
    done = run("lint", "clean.md")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "clean.md: nothing found\n"


def test_findings_are_lines_with_file_and_line_and_exit_1(run: Run, noisy: Path) -> None:
    done = run("lint", "noisy.md")
    assert done.returncode == 1
    first, second, third = done.stdout.splitlines()
    assert first.startswith(
        "noisy.md: line 8: sections[0].blocks[0].text: missing-space: no space after the full stop: "
    )
    assert "It was the [end.The] crews" in first
    assert first.endswith("; write “end. The”")
    assert second.startswith("noisy.md: line 8: ")
    assert "home[ ], and" in second
    assert third.startswith("noisy.md: line 9: ")
    assert "defend [ukraine]. Aid" in third
    assert done.stderr == "noisy.md: 3 findings, 2 of which --fix mends\n"


def test_mending_writes_a_record_tells_what_was_done_and_what_is_left(run: Run, noisy: Path) -> None:
    assert run("lint", "noisy.md", "--fix", "--out", "made/noisy.json").returncode == 1
    done = run("lint", "made/noisy.json")
    assert (done.returncode, done.stdout.count("\n")) == (1, 1)
    assert "lost-capital" in done.stdout
    record = json.loads((noisy / "made" / "noisy.json").read_text(encoding="utf-8"))
    assert record["sections"][0]["blocks"][0]["text"][0].startswith("It was the end. The crews went home, and they")
    assert (noisy / "noisy.md").read_text(encoding="utf-8") == NOISY


def test_a_record_is_mended_in_place_and_a_second_run_changes_nothing(run: Run, noisy: Path) -> None:
    run("import", "noisy.md", "--out", "noisy.json")
    before = json.loads((noisy / "noisy.json").read_text(encoding="utf-8"))
    done = run("lint", "noisy.json", "--fix")
    assert (done.returncode, done.stdout.count("mended: ")) == (1, 2)
    assert done.stderr.endswith("noisy.json: 2 mended, 1 left for you\n")
    once = (noisy / "noisy.json").read_bytes()
    block = json.loads(once)["sections"][0]["blocks"][0]
    assert block["id"] == before["sections"][0]["blocks"][0]["id"]
    assert run("lint", "noisy.json", "--fix").stdout.count("mended: ") == 0
    assert (noisy / "noisy.json").read_bytes() == once


def test_rules_are_chosen_by_name(run: Run, noisy: Path) -> None:
    assert run("lint", "noisy.md", "--rule", "stray-space").stdout.count("\n") == 1
    assert run("lint", "noisy.md", "--ignore", "stray-space,missing-space,lost-capital").returncode == 0
    done = run("lint", "noisy.md", "--rule", "grammar")
    assert done.returncode == 2
    assert "--rule: grammar is no rule; choose of " in done.stderr


def test_json_tells_each_source_with_what_was_mended_and_what_is_left(run: Run, noisy: Path) -> None:
    done = run("lint", "clean.md", "noisy.md", "--fix", "--out", "made/", "--json")
    clean, other = json.loads(done.stdout)
    assert (clean["source"], clean["mended"], clean["findings"]) == ("clean.md", [], [])
    assert [one["rule"] for one in other["mended"]] == ["missing-space", "stray-space"]
    (left,) = other["findings"]
    assert left["line"] == 9
    assert left["excerpt"][left["start"] : left["end"]] == "ukraine"


def test_a_source_that_is_refused_makes_it_3_and_the_others_go_on(run: Run, noisy: Path) -> None:
    (noisy / "torn.json").write_text('{"title": "Half a', encoding="utf-8")
    done = run("lint", "torn.json", "noisy.md", "clean.md")
    assert (done.returncode, done.stdout.count("\n")) == (3, 3)
    assert done.stderr.endswith("2 read, 1 refused; 3 findings\n")


def test_what_is_no_record_is_not_mended_in_place(run: Run, noisy: Path) -> None:
    done = run("lint", "noisy.md", "--fix")
    assert done.returncode == 2
    assert done.stderr == "noisy.md: not a record that could be mended in place; name the record to write with --out\n"
    assert run("lint", "noisy.md", "--out", "made.json").returncode == 2
