"""`exporter export`: files, table, stamps."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from exporter.formats import formats
from tests.cli.program import Run, overlay
from tests.samples import FOLDER


@pytest.mark.pdf
def test_export_writes_the_files_that_the_readme_names(run: Run, tmp_path: Path) -> None:
    done = run("export", FOLDER / "every-block.json", "--out", "made")
    assert done.returncode == 0, done.stderr
    made = tmp_path / "made"
    suffixes = [one.SUFFIX for one in formats().values()]
    assert {path.name for path in made.iterdir()} == {"media", "manifest.json"} | {
        f"every-block{suffix}" for suffix in suffixes
    }
    told = json.loads((made / "manifest.json").read_bytes())
    assert [one["fidelity"] for one in told["editions"][0]["artifacts"]] == [1.0] * len(formats())


def test_the_table_is_on_standard_output_and_all_else_is_not(run: Run, sources: Path) -> None:
    done = run("export", "good.json", "--to", "html,jsonfeed", "--out", "made")
    head, *rows = done.stdout.splitlines()
    assert head.split() == ["file", "format", "size", "time", "found"]
    assert [row.split()[:2] for row in rows] == [["made/minimal.html", "html"], ["made/minimal.feed.json", "jsonfeed"]]
    assert all("100 %" in row for row in rows)
    assert re.search(r"^made/minimal\.html in \d+ ms$", done.stderr, re.MULTILINE)


def test_formats_are_made_in_the_order_they_are_asked_for_and_each_once(run: Run, sources: Path) -> None:
    done = run("export", "good.json", "--to", "jsonfeed, html ,jsonfeed")
    assert [row.split()[1] for row in done.stdout.splitlines()[1:]] == ["jsonfeed", "html"]


def test_without_a_channel_there_is_a_warning_and_with_one_there_is_none(run: Run, sources: Path) -> None:
    assert "warning: no channel file: every address leads to https://example.org/" in (
        run("export", "good.json", "--to", "jsonfeed").stderr
    )
    run("new", "channel.toml")
    text = (sources / "channel.toml").read_text(encoding="utf-8").replace("example.org", "news.example")
    (sources / "channel.toml").write_text(text, encoding="utf-8")
    done = run("export", "good.json", "--to", "jsonfeed", "--channel", "channel.toml")
    assert "warning" not in done.stderr
    feed = json.loads((sources / "out" / "minimal.feed.json").read_bytes())
    assert feed["home_page_url"] == "https://news.example/"


def test_a_brand_of_ones_own_reaches_the_file(run: Run, sources: Path) -> None:
    brand = overlay(sources, {"theme.toml": '[brand]\nname = "The Quince Courier"\nlogo = ""\nlogo_dark = ""\n'})
    assert run("export", "good.json", "--to", "html", "--templates", brand).returncode == 0
    assert "The Quince Courier" in (sources / "out" / "minimal.html").read_text(encoding="utf-8")


def test_an_edition_is_one_set_of_files_for_all_sources(run: Run, tmp_path: Path) -> None:
    three = sorted((FOLDER / "edition").glob("*.json"))[:3]
    done = run("export", *three, "--edition", "Morning Edition", "--to", "html,rss,atom", "--out", "made")
    assert done.returncode == 0, done.stderr
    names = {path.name for path in (tmp_path / "made").iterdir() if path.is_file()}
    assert names == {"morning-edition.html", "morning-edition.rss.xml", "morning-edition.atom.xml", "manifest.json"}
    told = json.loads((tmp_path / "made" / "manifest.json").read_bytes())
    assert [one["title"] for one in told["editions"]] == ["Morning Edition"]
    checked = run("check", "made", *[word for one in three for word in ("--against", one)])
    assert (checked.returncode, checked.stdout.count("100 %")) == (0, 3), checked.stderr


def test_an_edition_without_latin_letters_in_its_name_is_named_by_its_digest(run: Run, sources: Path) -> None:
    names = set()
    for out in ("one", "two"):
        assert run("export", "good.json", "--edition", "朝のたより", "--to", "html", "--out", out).returncode == 0
        names |= {path.name for path in (sources / out).glob("*.html")}
    assert len(names) == 1
    assert re.fullmatch(r"edition-[0-9a-f]{8}\.html", names.pop())


def test_a_missing_picture_is_told_and_stops_nothing(run: Run, tmp_path: Path) -> None:
    shutil.copy(FOLDER / "every-block.json", tmp_path)
    done = run("export", "every-block.json", "--to", "html,jsonfeed")
    assert done.returncode == 0, done.stderr
    assert re.search(r"block f1: the picture \w+… \(image/svg\+xml\) is missing; .*\[html, jsonfeed\]", done.stderr)


def embargoed(folder: Path, until: str) -> Path:
    record = json.loads((FOLDER / "minimal.json").read_text(encoding="utf-8"))
    path = folder / "embargoed.json"
    path.write_text(json.dumps(record | {"embargo_until": until}), encoding="utf-8")
    return path


def stamp_of(folder: Path) -> Any:
    return json.loads((folder / "out" / "manifest.json").read_bytes())["editions"][0]["stamp"]


def test_an_embargo_that_lasts_stamps_by_itself_and_warns_the_public(run: Run, tmp_path: Path) -> None:
    source = embargoed(tmp_path, "2999-01-01T06:00:00Z")
    done = run("export", source, "--to", "html")
    assert "under embargo until 2999-01-01 06:00 UTC; do not publish before" in done.stderr
    assert stamp_of(tmp_path)["kind"] == "embargo"
    assert "Embargoed until" in (tmp_path / "out" / "minimal.html").read_text(encoding="utf-8")
    assert "do not publish" not in run("export", source, "--to", "html", "--audience", "desk").stderr


def test_an_embargo_that_is_over_leaves_no_trace(run: Run, tmp_path: Path) -> None:
    done = run("export", embargoed(tmp_path, "2020-01-01T06:00:00Z"), "--to", "html")
    assert "embargo" not in done.stderr
    assert stamp_of(tmp_path) is None


@pytest.mark.parametrize(
    "asked, kind, field, value",
    [
        ("draft", "draft", "recipient", ""),
        ("embargo=2999-05-01T06:00:00+02:00", "embargo", "until", "2999-05-01T06:00:00+02:00"),
        ("early_copy=The Quince Courier", "early_copy", "recipient", "The Quince Courier"),
        ("withdrawn=It could not be confirmed.", "withdrawn", "reason", "It could not be confirmed."),
    ],
)
def test_a_stamp_that_is_asked_for_is_there(
    asked: str, kind: str, field: str, value: str, run: Run, tmp_path: Path
) -> None:
    done = run("export", embargoed(tmp_path, "2999-01-01T06:00:00Z"), "--to", "html", "--stamp", asked)
    assert done.returncode == 0, done.stderr
    assert (stamp_of(tmp_path)["kind"], stamp_of(tmp_path)[field]) == (kind, value)
