"""The command line, as other people's scripts see it: files, exit codes, lines. Every test starts the real program."""

import json
import os
import pty
import re
import resource
import select
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exporter.formats import formats
from exporter.record import briefing_from, digest
from tests.samples import FOLDER, briefing

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-m", "exporter"]
Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return what runs the program in a folder of its own and hands back its exit code and what it printed."""

    def run(*arguments: str | Path, **environment: str) -> Done:
        done = subprocess.run(
            [*COMMAND, *map(str, arguments)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            capture_output=True,
            encoding="utf-8",
        )
        assert "Traceback" not in done.stderr + done.stdout
        return done

    return run


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """Return a folder with a good record, one with two faults, and one that is no record at all."""
    shutil.copy(FOLDER / "minimal.json", tmp_path / "good.json")
    record = json.loads((FOLDER / "minimal.json").read_text(encoding="utf-8"))
    record["titel"] = record.pop("title")
    (tmp_path / "faulty.json").write_text(json.dumps(record, indent=1), encoding="utf-8")
    (tmp_path / "torn.json").write_text('{"title": "Half a', encoding="utf-8")
    return tmp_path


def overlay(folder: Path, **files: str) -> Path:
    """Return a template folder of an organisation with some files in it."""
    for name, text in files.items():
        path = folder / "brand" / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "brand"


DROPS_CODE = {"shared__blocks__code_dot_html_dot_j2": "<hr {{ at(block) }}/>"}
BREAKS_HTML = {"html__page_dot_html_dot_j2": "<!doctype html>\n{{ nobody }}\n"}


# ---------------------------------------------------------------------------------------------------------- the start


def test_help_is_there_in_a_third_of_a_second() -> None:
    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*COMMAND, "--help"], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds() for _ in range(5)) <= 0.3


def test_help_loads_nothing_that_it_does_not_need() -> None:
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "exporter", "--help"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    ).stderr
    loaded = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in told.splitlines()}
    heavy = {"pydantic", "lxml", "jinja2", "babel", "weasyprint", "docx", "feedgen", "rich", "PIL", "fontTools"}
    assert "typer" in loaded
    assert not loaded & heavy


def test_the_version_is_that_of_the_package(run: Run) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, f"exporter {version}\n")


def test_every_command_and_option_is_in_the_docs(run: Run) -> None:
    docs = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    commands = re.findall(r"^  ([a-z]+)  ", run("--help").stdout.split("Commands:")[1], re.MULTILINE)
    assert {"export", "import", "check", "schema", "formats", "new", "doctor", "demo"} == set(commands)
    for command in commands:
        assert f"## exporter {command}" in docs
        for option in set(re.findall(r"^ +(?:-h, )?(--[a-z-]+)", run(command, "--help").stdout, re.MULTILINE)):
            assert option in docs, f"{command} {option}"


# ---------------------------------------------------------------------------------------------------------- exporting


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
    brand = overlay(sources, theme_dot_toml='[brand]\nname = "The Quince Courier"\nlogo = ""\nlogo_dark = ""\n')
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


# ------------------------------------------------------------------------------------------------------------- stamps


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


# --------------------------------------------------------------------------------------------------------- exit codes


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["export"], "SOURCE"),
        (["export", "good.json", "--to", "pdf,epub"], "--to: epub is no format; choose of amp, atom"),
        (["export", "good.json", "--to", ","], "--to: nothing is no format"),
        (["export", "good.json", "--audience", "everyone"], "'everyone' is neither public nor desk"),
        (["export", "good.json", "--out", "good.json"], "--out: good.json is a file; name a folder"),
        (["export", "good.json", "--templates", "nowhere"], "nowhere: no such folder; name your template folder"),
        (["export", "good.json", "--channel", "nowhere.toml"], "nowhere.toml: cannot be read"),
        (["export", "good.json", "--stamp", "urgent"], "'urgent' is none of draft, embargo"),
        (["export", "good.json", "--stamp", "embargo"], "minimal has no embargo that still lasts"),
        (["export", "good.json", "--stamp", "embargo=tomorrow"], "'tomorrow' is no time with its zone"),
        (["export", "good.json", "--fast"], "--fast"),
        (["check", "nowhere", "--against", "good.json"], "nowhere: no such folder"),
        (["new", "good.json"], "there is a file of that name"),
        (["new", "page.html"], "no starter ends in .html"),
        (["import", "good.json", "--out", "."], "is a folder; name a file in it"),
        (["print"], "print"),
    ],
)
def test_wrong_usage_is_2_and_says_what_is_wrong(arguments: list[str], said: str, run: Run, sources: Path) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""
    assert not (sources / "out").exists()


def test_a_refused_source_is_3_with_a_line_for_each_fault_and_the_others_go_on(run: Run, sources: Path) -> None:
    done = run("export", "torn.json", "faulty.json", "absent.json", "good.json", "--to", "html")
    assert done.returncode == 3
    assert (sources / "out" / "minimal.html").is_file()
    lines = done.stderr.splitlines()
    assert any(re.match(r"torn\.json: line 1: ", line) for line in lines)
    assert any(re.fullmatch(r"faulty\.json: (line \d+: )?title: missing; add it", line) for line in lines)
    assert any(re.match(r"faulty\.json: (line \d+: )?titel: unknown field; ", line) for line in lines)
    assert any(line.startswith("absent.json: cannot be read: No such file") for line in lines)
    told = json.loads((sources / "out" / "manifest.json").read_bytes())
    assert [one["source"] for one in told["refused"]] == ["torn.json", "faulty.json", "absent.json"]


def test_when_every_source_is_refused_nothing_is_written(run: Run, sources: Path) -> None:
    done = run("export", "torn.json", "--to", "html")
    assert (done.returncode, done.stdout) == (3, "")
    assert not (sources / "out").exists()


def test_a_second_source_that_would_write_over_the_first_is_refused(run: Run, sources: Path) -> None:
    (sources / "again").mkdir()
    shutil.copy(sources / "good.json", sources / "again")
    done = run("export", "good.json", "again/good.json", "--to", "html")
    assert done.returncode == 3
    assert "again/good.json: slug: 'minimal' is the slug of good.json too; give one of them another slug" in done.stderr
    assert (sources / "out" / "minimal.html").is_file()


def test_a_format_whose_templates_are_broken_is_4_and_the_others_are_written(run: Run, sources: Path) -> None:
    brand = overlay(sources, **BREAKS_HTML)
    done = run("export", "good.json", "--to", "html,jsonfeed", "--templates", brand)
    assert done.returncode == 4
    assert "minimal: html failed: html/page.html.j2, line 2: 'nobody' is undefined" in done.stderr
    assert (sources / "out" / "minimal.feed.json").is_file()
    assert re.search(r"^minimal +html +failed$", done.stdout, re.MULTILINE)


def test_a_theme_that_is_broken_is_2_and_names_the_field(run: Run, sources: Path) -> None:
    brand = overlay(sources, theme_dot_toml='[colours.light]\naccent = "petrol"\n')
    done = run("export", "good.json", "--templates", brand, "--to", "html")
    assert done.returncode == 2
    assert "theme.toml: colours.light.accent" in done.stderr


def test_a_channel_that_is_broken_is_2_and_names_every_field_with_its_line(run: Run, sources: Path) -> None:
    text = 'id = "https://example.org/"\ntitle = "A"\nlink = "ftp://example.org/"\ncolour = 1\nlogo = "no.png"\n'
    (sources / "c.toml").write_text(text, encoding="utf-8")
    done = run("export", "good.json", "--channel", "c.toml", "--to", "html")
    assert done.returncode == 2
    assert "c.toml: line 5: logo: no.png: No such file or directory; put it beside this file" in done.stderr
    (sources / "c.toml").write_text(text.replace('logo = "no.png"', ""), encoding="utf-8")
    said = run("export", "good.json", "--channel", "c.toml", "--to", "html").stderr
    assert "c.toml: line 3: link: an address begins with https:// or http://" in said
    assert "c.toml: line 4: colour: unknown field" in said


def without_pango(folder: Path) -> dict[str, str]:
    """Return surroundings in which the dynamic linker finds a Pango that is no library."""
    (folder / "lib").mkdir(exist_ok=True)
    (folder / "lib" / "libpango-1.0.so.0").write_bytes(b"not a library")
    return {"LD_LIBRARY_PATH": str(folder / "lib")}


def test_without_pango_the_pdf_alone_fails_and_the_package_is_named(run: Run, sources: Path) -> None:
    done = run("export", "good.json", "--to", "pdf,html", **without_pango(sources))
    assert done.returncode == 4
    assert "minimal: pdf failed: " in done.stderr
    assert "libpango-1.0-0" in done.stderr
    assert "`exporter doctor` tells what is missing on this machine" in done.stderr
    assert (sources / "out" / "minimal.html").is_file()
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["file", "out/minimal.html", "minimal"]


def test_a_package_that_is_not_there_fails_its_formats_alone(run: Run, sources: Path) -> None:
    (sources / "shadow" / "feedgen").mkdir(parents=True)
    (sources / "shadow" / "feedgen" / "__init__.py").write_text("import no_such_module_of_feedgen", encoding="utf-8")
    path = os.pathsep.join([str(sources / "shadow"), str(ROOT)])
    done = run("export", "good.json", "--to", "rss,html", PYTHONPATH=path)
    assert done.returncode == 4
    assert "minimal: rss failed: a package is missing (No module named 'no_such_module_of_feedgen')" in done.stderr
    assert (sources / "out" / "minimal.html").is_file()


def test_a_loss_is_5_and_the_file_is_written(run: Run, sources: Path) -> None:
    brand = overlay(sources, **DROPS_CODE)
    done = run("export", FOLDER / "every-block.json", "--to", "html", "--templates", brand)
    assert done.returncode == 5
    assert re.search(r"^out/every-block\.html: sections\S+ \(block \w+\): missing: ", done.stderr, re.MULTILINE)
    assert (sources / "out" / "every-block.html").is_file()
    assert "100 %" not in done.stdout
    unchecked = run("export", FOLDER / "every-block.json", "--to", "html", "--templates", brand, "--no-check")
    assert unchecked.returncode == 0


@pytest.mark.parametrize(
    "files, more, code",
    [
        ({**DROPS_CODE}, ["torn.json"], 3),
        ({**DROPS_CODE, **BREAKS_HTML}, ["torn.json"], 3),
        ({**DROPS_CODE, **BREAKS_HTML}, [], 4),
    ],
)
def test_of_several_codes_the_lowest_is_given(
    files: dict[str, str], more: list[str], code: int, run: Run, sources: Path
) -> None:
    brand = overlay(sources, **files)
    source = FOLDER / "every-block.json"
    done = run("export", source, *more, "--to", "html,atom", "--templates", brand)
    assert done.returncode == code, done.stderr
    assert "missing: " in done.stderr


# -------------------------------------------------------------------------------------------------------------- check


@pytest.fixture(scope="module")
def two_samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which two samples lie as html, atom and jsonfeed."""
    folder = tmp_path_factory.mktemp("two-samples")
    both = [FOLDER / "every-block.json", FOLDER / "security-guarantees.json"]
    command = [*COMMAND, "export", *map(str, both), "--to", "html,atom,jsonfeed", "--out", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture
def exported(two_samples: Path, tmp_path: Path) -> Path:
    """Return a copy of that folder for one test."""
    return shutil.copytree(two_samples, tmp_path / "made")


def test_check_finds_whole_files_whole(run: Run, exported: Path) -> None:
    done = run("check", "made", "--against", FOLDER / "every-block.json")
    assert (done.returncode, done.stdout.count("100 %")) == (0, 3), done.stderr
    assert done.stderr == ""


def test_check_names_the_passage_that_was_taken_out_and_the_file_that_changed(run: Run, exported: Path) -> None:
    page = exported / f"{briefing('security-guarantees').slug}.html"
    text = page.read_text(encoding="utf-8")
    assert "Only when a ceasefire agreement has been reached." in text
    page.write_text(text.replace("Only when a ceasefire agreement has been reached.", ""), encoding="utf-8")
    done = run("check", "made", "--against", FOLDER / "security-guarantees.json")
    assert done.returncode == 5
    assert re.search(r"made/\S+\.html: sections\[6\]\S* \(block ans1\): missing: 'Only when a ceasefire", done.stderr)
    assert "not the file that the manifest tells of" in done.stderr
    assert done.stdout.count("100 %") == 2


def test_check_goes_by_suffixes_where_there_is_no_manifest(run: Run, exported: Path) -> None:
    (exported / "manifest.json").unlink()
    done = run("check", "made", "--against", FOLDER / "every-block.json")
    assert (done.returncode, done.stdout.count("100 %")) == (0, 3), done.stderr


def test_check_goes_by_suffixes_where_the_manifest_is_damaged_and_says_so(run: Run, exported: Path) -> None:
    (exported / "manifest.json").write_text("{", encoding="utf-8")
    done = run("check", "made", "--against", FOLDER / "every-block.json")
    assert (done.returncode, done.stdout.count("100 %")) == (0, 3), done.stderr
    assert "manifest.json is damaged" in done.stderr


def test_check_looks_at_one_file_where_one_is_named(run: Run, exported: Path) -> None:
    done = run("check", "made/every-block.atom.xml", "--against", FOLDER / "every-block.json")
    assert (done.returncode, done.stdout.count("100 %")) == (0, 1), done.stderr


def test_a_file_that_the_manifest_names_and_that_is_gone_is_a_loss(run: Run, exported: Path) -> None:
    (exported / "every-block.atom.xml").unlink()
    done = run("check", "made", "--against", FOLDER / "every-block.json")
    assert done.returncode == 5
    assert "made/every-block.atom.xml: missing" in done.stderr


def test_a_file_that_cannot_be_read_back_is_a_loss_and_no_crash(run: Run, exported: Path) -> None:
    (exported / "every-block.feed.json").write_bytes(b"\x00\xff torn")
    done = run("check", "made", "--against", FOLDER / "every-block.json")
    assert done.returncode == 5
    assert "made/every-block.feed.json: cannot be read back: " in done.stderr


def test_a_record_of_which_nothing_is_there_is_a_loss(run: Run, exported: Path) -> None:
    done = run("check", "made", "--against", FOLDER / "minimal.json")
    assert done.returncode == 5
    assert "made: nothing in it is of " in done.stderr


def test_a_record_that_has_moved_on_is_told(run: Run, exported: Path) -> None:
    record = json.loads((FOLDER / "every-block.json").read_text(encoding="utf-8"))
    (exported / "new.json").write_text(json.dumps(record | {"revision": 99}), encoding="utf-8")
    shutil.copytree(FOLDER / "media", exported / "media", dirs_exist_ok=True)
    done = run("check", "made", "--against", "made/new.json")
    assert "every-block: exported from another record (revision 12, now 99)" in done.stderr


def test_an_edition_is_checked_whole_or_the_missing_records_are_named(run: Run, tmp_path: Path) -> None:
    first, second = sorted((FOLDER / "edition").glob("*.json"))[:2]
    assert run("export", first, second, "--edition", "Week", "--to", "html,atom", "--out", "made").returncode == 0
    done = run("check", "made", "--against", first)
    assert done.returncode == 2
    assert briefing(f"edition/{second.stem}").slug in done.stderr
    (tmp_path / "made" / "manifest.json").unlink()
    done = run("check", "made", "--against", first, "--against", second, "--edition", "Week")
    assert (done.returncode, done.stdout.count("100 %")) == (0, 2), done.stderr


# -------------------------------------------------------------------------------------------- import, new, the others


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


@pytest.mark.parametrize("name", ["draft.md", "draft.json"])
def test_what_new_writes_exports_as_it_is_and_nothing_is_lost(name: str, run: Run, tmp_path: Path) -> None:
    assert run("new", name).returncode == 0
    done = run("export", name, "--to", "html,rss")
    assert (done.returncode, done.stdout.count("100 %")) == (0, 2), done.stderr
    assert (tmp_path / "out" / "draft.html").is_file()
    assert run("import", name).stderr == "", "a starter with remarks teaches bad habits"


def test_new_prints_a_briefing_where_no_file_is_named(run: Run) -> None:
    assert run("new").stdout.startswith("---\ntitle: ")


def test_the_schema_is_a_json_schema_and_a_sample_obeys_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text(run("schema").stdout, encoding="utf-8")
    validator = [sys.executable, "-m", "check_jsonschema"]
    meta = subprocess.run([*validator, "--check-metaschema", "schema.json"], cwd=tmp_path, capture_output=True)
    assert meta.returncode == 0, meta.stdout
    sample = [*validator, "--schemafile", "schema.json", str(FOLDER / "every-block.json")]
    assert subprocess.run(sample, cwd=tmp_path, capture_output=True).returncode == 0


def test_formats_lists_every_format_with_its_suffix(run: Run) -> None:
    rows = run("formats").stdout.splitlines()[1:]
    assert len(rows) == len(formats())
    for row, (name, one) in zip(rows, formats().items(), strict=True):
        assert row.split()[0] == name
        assert f" {one.SUFFIX} " in row
        assert row.rstrip().endswith("ready")


def test_formats_says_which_cannot_be_made_here(run: Run, tmp_path: Path) -> None:
    rows = run("formats", **without_pango(tmp_path)).stdout.splitlines()
    assert [row.split()[0] for row in rows if "unavailable: " in row] == ["pdf"]
    assert any("pango" in row for row in rows)


# ------------------------------------------------------------------------------------- terminals, signals, odd inputs


def on_a_terminal(folder: Path, *arguments: str | Path) -> tuple[int, str]:
    """Return exit code and output of the program on a terminal of 100 columns."""
    pid, terminal = pty.fork()
    if pid == 0:  # the child, which becomes the program
        os.chdir(folder)
        around = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLUMNS": "100"}
        os.execve(sys.executable, [*COMMAND, *map(str, arguments)], around)
    shown = b""
    while True:
        if not select.select([terminal], [], [], 60)[0]:
            os.kill(pid, signal.SIGKILL)
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        shown += piece
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()


def test_on_a_terminal_there_is_a_bar_and_a_drawn_table(sources: Path) -> None:
    code, shown = on_a_terminal(sources, "export", "good.json", "--to", "html,jsonfeed")
    assert code == 0
    assert "2/2" in shown
    assert "minimal to jsonfeed" in shown
    assert "───" in shown
    assert " in 1" not in shown.replace("in 100", "")


def test_markup_and_control_characters_in_names_are_shown_as_they_are(run: Run, sources: Path) -> None:
    name = "[red]:smile:\x1b[31m\nwarning: all is well.json"
    (sources / name).write_text("{", encoding="utf-8")
    said = run("export", name, "--to", "html").stderr
    assert "[red]:smile:" in said
    assert "\x1b" not in said
    assert "\nwarning: all is well" not in said


@pytest.mark.pdf
def test_ctrl_c_ends_it_with_130_no_traceback_and_no_half_file(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "export", *sorted(map(str, FOLDER.glob("*.json"))), "--to", "jsonfeed,pdf", "--out", "made"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    while not list((tmp_path / "made").glob("*.json")) and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, said = process.communicate()
    assert process.returncode == 130, said
    assert "Traceback" not in said
    assert out == ""
    for path in (tmp_path / "made").rglob("*"):
        assert "exporter-part" not in path.name
        if path.name.endswith(".feed.json"):
            json.loads(path.read_bytes())


def test_a_reader_that_stops_reading_is_no_crash(tmp_path: Path) -> None:
    command = f"{sys.executable} -m exporter schema | head -n 1"
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.stdout == "{\n"
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here; Linux has it")
def test_an_output_that_cannot_be_written_is_4_in_one_line() -> None:
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m exporter schema > /dev/full"], cwd=ROOT, capture_output=True
    )
    assert done.returncode == 4
    assert done.stderr == b"No space left on device; mend that and start again\n"


def test_a_folder_that_cannot_be_written_is_4_and_says_what_to_do(run: Run, sources: Path) -> None:
    (sources / "made").mkdir()
    (sources / "made" / "manifest.json").mkdir()
    done = run("export", "good.json", "--to", "html", "--out", "made")
    assert done.returncode == 4
    assert "made/manifest.json cannot be written: Is a directory; move away what stands in its place" in done.stderr


def test_a_fault_of_our_own_is_one_line_and_a_traceback_for_who_asks(sources: Path) -> None:
    (sources / "shadow" / "rich").mkdir(parents=True)
    (sources / "shadow" / "rich" / "__init__.py").write_text("raise ZeroDivisionError('in rich')", encoding="utf-8")
    around = {**os.environ, "PYTHONPATH": os.pathsep.join([str(sources / "shadow"), str(ROOT)])}
    plain = subprocess.run([*COMMAND, "formats"], env=around, cwd=sources, capture_output=True, encoding="utf-8")
    assert plain.returncode == 4
    assert plain.stderr.splitlines()[0] == "exporter failed, and it should not have: ZeroDivisionError: in rich"
    assert "please report this" in plain.stderr
    assert "Traceback" not in plain.stderr
    asked = subprocess.run(
        [*COMMAND, "formats"], env={**around, "EXPORTER_DEBUG": "1"}, cwd=sources, capture_output=True, encoding="utf-8"
    )
    assert "Traceback" in asked.stderr
