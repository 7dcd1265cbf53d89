"""Exit codes, the part of the contract on which scripts rely most."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.program import BREAKS_HTML, DROPS_CODE, ROOT, Run, overlay, without_pango
from tests.samples import FOLDER


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
        (["export", "good.json", "--edition", "  "], "--edition: a name without a letter"),
        (["export", "good.json", "--edition", "\u200b\n"], "--edition: a name without a letter"),
        (["export", "good.json", "--edition", "Week \udcff"], "--edition: the name is not UTF-8"),
        (["export", "good.json", "--fast"], "--fast"),
        (["check", "nowhere", "--against", "good.json"], "nowhere: no such folder"),
        (["check", ".", "--against", "good.json", "--edition", " "], "--edition: a name without a letter"),
        (["new", "good.json"], "there is a file of that name"),
        (["new", "page.html"], "no starter ends in .html"),
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


def test_what_is_not_unicode_in_a_refused_source_is_told_as_far_as_it_can_be_read(run: Run, sources: Path) -> None:
    (sources / "half.json").write_text('{"\\ud800": "half a character"}', encoding="utf-8")
    done = run("export", "gone-\udcff.md", "half.json", "good.json", "--to", "html")
    assert done.returncode == 3
    gone, half = json.loads((sources / "out" / "manifest.json").read_bytes())["refused"]
    assert gone["source"] == "gone-\N{REPLACEMENT CHARACTER}.md"
    assert half["source"] == "half.json"


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
    brand = overlay(sources, BREAKS_HTML)
    done = run("export", "good.json", "--to", "html,jsonfeed", "--templates", brand)
    assert done.returncode == 4
    assert "minimal: html failed: html/page.html.j2, line 2: 'nobody' is undefined" in done.stderr
    assert (sources / "out" / "minimal.feed.json").is_file()
    assert re.search(r"^minimal +html +failed$", done.stdout, re.MULTILINE)


def test_a_theme_that_is_broken_is_2_and_names_the_field(run: Run, sources: Path) -> None:
    brand = overlay(sources, {"theme.toml": '[colours.light]\naccent = "petrol"\n'})
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
    brand = overlay(sources, DROPS_CODE)
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
    brand = overlay(sources, files)
    source = FOLDER / "every-block.json"
    done = run("export", source, *more, "--to", "html,atom", "--templates", brand)
    assert done.returncode == code, done.stderr
    assert "missing: " in done.stderr
