"""`exporter templates`: kept, tried, put in use, and back, as people type it."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from typer.testing import CliRunner, Result

from exporter.cli import app
from exporter.database.migrate import migrate
from exporter.formats import formats
from exporter.readers import read
from exporter.settings.service import Service
from exporter.store import Store, briefings, open_store, template_sets
from tests.cli.program import BREAKS_HTML, COMMAND, DROPS_CODE, ROOT, Done, overlay
from tests.samples import FOLDER

RED = {"theme.toml": '[colours.light]\naccent = "#b00020"\n'}
GREEN = {"theme.toml": '[colours.light]\naccent = "#006644"\n'}


def opened(folder: Path) -> Store:
    """Return a store in a data folder, its tables made."""
    store = open_store(Service(data_dir=folder))
    migrate(store.engine)
    return store


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Yield the store that the commands open, in a folder of one's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EXPORTER_DATA_DIR", str(tmp_path / "data"))
    made = opened(tmp_path / "data")
    yield made
    made.engine.dispose()


def typed(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["templates", *arguments])


def digest(*arguments: str) -> str:
    """Return what a command prints on standard output, which is a digest and nothing else."""
    done = typed(*arguments)
    assert done.exit_code == 0, done.output
    assert re.fullmatch(r"[0-9a-f]{64}\n", done.stdout)
    return done.stdout.strip()


# --------------------------------------------------------------------------------------- add, list, activate, rollback


def test_a_set_is_added_put_in_use_and_taken_back(store: Store, tmp_path: Path) -> None:
    overlay(tmp_path, RED)
    red = digest("add", "brand")
    overlay(tmp_path, GREEN)
    green = digest("add", "brand/", "--name", "The green one")
    assert digest("activate", "brand") == red
    assert digest("activate", green[:8]) == green
    rows = [line.split("  ") for line in typed("list").stdout.splitlines()]
    assert [row[0] for row in rows] == ["name", "The green one", "brand"]
    assert [row[-1].strip() for row in rows[1:]] == ["in use", "this version"]
    assert digest("rollback") == red
    assert template_sets.active(store) == red


def test_what_was_done_is_told_with_the_way_back(store: Store, tmp_path: Path) -> None:
    overlay(tmp_path, RED)
    assert "`exporter templates activate " in typed("add", "brand").stderr
    house = template_sets.active(store)
    told = typed("activate", "brand").stderr
    assert f"`exporter templates rollback` leads back to house ({house[:12]})" in told
    assert "is in use already" in typed("activate", "brand").stderr
    assert "kept as brand" in typed("add", "brand").stderr
    assert "the same files are kept already, as brand" in typed("add", "brand", "--name", "other").stderr
    assert re.search(r"^house \(\w+\) is in use again .*, no longer brand", typed("rollback").stderr)


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["add", "nowhere"], "nowhere: no such folder; name your template folder"),
        (["add", "brand", "--name", "house"], "--name: house is the set that comes with exporter"),
        (["add", "brand", "--name", "a\nb"], "is no name; take one to 80 letters"),
        (["activate", "brnd"], "no template set is called 'brnd'; did you mean brand?"),
        (
            ["activate", "folder"],
            "'folder'; there are: brand, house; `exporter templates add` keeps a folder",
        ),
        (["try", "brnd"], "no template set is called 'brnd'; did you mean brand?"),
        (["try", "./nowhere"], "nowhere: no such folder; name your template folder"),
        (["try", "brand", "--out", "file"], "--out: file is a file; name a folder"),
        (["try", "brand", "--briefings", "0"], "--briefings"),
        (["rollback"], "no other template set was in use before"),
    ],
)
def test_wrong_usage_is_2_and_says_what_is_wrong(arguments: list[str], said: str, store: Store, tmp_path: Path) -> None:
    template_sets.active(store)
    template_sets.add(store, "brand", overlay(tmp_path, RED))
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = typed(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


@pytest.mark.parametrize("command", ["add", "try"])
def test_a_folder_that_cannot_be_used_is_2_with_each_fault_on_a_line(
    command: str, store: Store, tmp_path: Path
) -> None:
    overlay(tmp_path, {"shared/blocks/quote.html.j2": "\n{% if %}", "labels/en.toml": "a = 1\n"})
    done = typed(command, "brand")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "brand: shared/blocks/quote.html.j2, line 2: " in done.stderr
    assert "brand: labels/en.toml: a: not a text; put it in quotes" in done.stderr
    assert template_sets.listed(store)[0] == []


def test_where_nothing_was_put_in_use_yet_the_list_says_so(store: Store) -> None:
    done = typed("list")
    assert (done.exit_code, done.stdout.split()) == (0, "name digest added our files of state".split())
    assert "exports get the set of the house" in done.stderr


# ----------------------------------------------------------------------------------------------------------------- try


def tried(folder: Path, files: dict[str, str]) -> Done:
    """Return how `exporter templates try` went, with the store that lies in the folder."""
    overlay(folder, files)
    return subprocess.run(
        [*COMMAND, "templates", "try", "brand"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "EXPORTER_DATA_DIR": str(folder / "data")},
        capture_output=True,
        encoding="utf-8",
    )


def pages(page: Any) -> list[str]:
    """Return what is said above each pair of pages."""
    return [" ".join(one.text_content().split()) for one in page.xpath("//ol[@class='pages both']/li/p")]


@pytest.fixture(scope="module")
def worse(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Done]:
    """Return the folder of a trial in which something is lost, and how it went."""
    folder = tmp_path_factory.mktemp("worse")
    store = opened(folder / "data")
    briefings.add(store, read(FOLDER / "every-block.json"))
    template_sets.add(store, "other", overlay(folder, GREEN))
    store.engine.dispose()
    return folder, tried(folder, DROPS_CODE)


@pytest.mark.pdf
def test_a_loss_that_the_set_in_use_has_not_is_5_and_told_for_each_file(worse: tuple[Path, Done]) -> None:
    done = worse[1]
    assert done.returncode == 5, done.stderr
    assert done.stdout.count(" worse\n") == len(formats())
    lost = r"^trial/every-block/new/every-block\.atom\.xml: worse: \S+ \(block code1\): missing: "
    assert re.search(lost, done.stderr, re.MULTILINE)
    assert done.stderr.splitlines()[-1] == "open trial/index.html in a browser"


@pytest.mark.pdf
def test_a_trial_keeps_no_set_and_puts_none_in_use(worse: tuple[Path, Done]) -> None:
    store = opened(worse[0] / "data")
    rows, used = template_sets.listed(store)
    store.engine.dispose()
    assert ([row.name for row in rows], used) == (["other"], None)


@pytest.mark.pdf
def test_every_link_and_picture_of_the_page_leads_to_what_is_there(worse: tuple[Path, Done]) -> None:
    folder = worse[0] / "trial"
    page: Any = html.fromstring((folder / "index.html").read_bytes())
    links, pictures = page.xpath("//a/@href"), page.xpath("//img/@src")
    ids = set(page.xpath("//@id"))
    for target in {*links, *pictures}:
        assert target[1:] in ids if target.startswith("#") else (folder / target).is_file(), target
    assert {f"every-block/{side}/every-block.pdf" for side in ("in-use", "new")} <= set(links)
    assert not page.xpath("//script")


@pytest.mark.pdf
def test_the_page_shows_old_and_new_pages_side_by_side_and_what_went(worse: tuple[Path, Done]) -> None:
    page: Any = html.fromstring((worse[0] / "trial" / "index.html").read_bytes())
    for pair in page.xpath("//ol[@class='pages both']/li"):
        old, new = pair.xpath(".//img/@alt")
        assert (old.endswith("in use"), new.endswith("new")) == (True, True)
    assert any(told.endswith("% of it differs") for told in pages(page))
    gone = " ".join(page.xpath("//del/text()"))
    assert "def lamp(on: bool)" in gone


@pytest.mark.pdf
def test_without_a_briefing_the_sample_is_rendered_and_a_format_that_fails_is_4(tmp_path: Path) -> None:
    opened(tmp_path / "data").engine.dispose()
    done = tried(tmp_path, BREAKS_HTML)
    assert done.returncode == 4, done.stderr
    assert "no briefing is kept yet: the sample is rendered" in done.stderr
    assert "security-guarantees: html failed: html/page.html.j2, line 2: 'nobody' is undefined" in done.stderr
    page: Any = html.fromstring((tmp_path / "trial" / "index.html").read_bytes())
    assert "2 files fail with it." in page.xpath("string(//p[@class='standfirst'])")
    assert {told.split(": ")[1] for told in pages(page)} == {"equal"}
