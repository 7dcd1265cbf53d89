"""The benchmarks can be run: one round of the quick parts, with what the wheels of `make test` hold."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import jobs, sample
from benchmarks.contenders import CONTENDERS
from benchmarks.paired import paired, ratio
from benchmarks.peers import pandoc_path
from benchmarks.report import begin, end, put
from benchmarks.sections import SECTIONS
from benchmarks.service import running
from exporter.record.walk import blocks

ROOT = Path(__file__).parents[1]


def test_a_round_makes_a_table_and_says_what_is_missing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--effort", "once", "--only", "word"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    row = next(line for line in done.stdout.splitlines() if line.startswith("| Word | pandoc's docx | ≤ 0.10 |"))
    assert ("pandoc is not here" in row) == (not pandoc_path())


def test_contenders_take_turns_and_each_round_has_its_ratio() -> None:
    runs = paired(["jsonfeed", "rss"], 2, warm=0)
    assert [len(found) for found in runs.values()] == [2, 2]
    found = ratio(runs, "jsonfeed", "rss")
    assert 0 < found.least <= found.cpu <= found.most


def test_all_contenders_say_the_same_words_new_ones_each_turn() -> None:
    for text in (sample.page(7), sample.markdown(7), sample.edition(7).model_dump_json()):
        assert text.count("ceasefire 7") == sample.page(0).count("ceasefire 0")
        assert "ceasefire 8" not in text


def test_a_grown_sample_holds_its_sections_that_often_under_names_of_their_own() -> None:
    once, thrice = sample.edition(0, 1).briefings[0], sample.edition(0, 3).briefings[0]
    assert len(thrice.sections) == 3 * len(once.sections)
    assert len({block.id for block in blocks(thrice)}) == len(list(blocks(thrice)))
    for text in (sample.page(0, 3), sample.markdown(0, 3)):
        assert text.count("Keeping the allies together") == 3
        assert "Who is affected 2" in text


def test_lxml_alone_builds_the_feeds_that_we_build() -> None:
    ours, alone = CONTENDERS["feeds"], CONTENDERS["feeds-lxml"]
    made, again = ours.run(ours.fresh(1, 1)), alone.run(alone.fresh(1, 1))
    assert len(made) == len(again)


@pytest.mark.faults
def test_what_queue_and_store_cost_is_told_beside_what_the_rendering_takes() -> None:
    with running("embedded") as service:
        (cost,) = jobs.costs(service, 1)
    assert cost.itself > 0
    assert cost.around == cost.whole - cost.itself


def test_the_page_has_a_place_for_the_figures_of_each_part() -> None:
    page = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    for part, (title, _) in SECTIONS.items():
        assert page.index(f"### {title}\n\n{begin(part)}") < page.index(end(part))


def test_figures_replace_those_of_their_part_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"a {begin('x')} old {end('x')} b {begin('y')} kept {end('y')} c", encoding="utf-8")
    for _ in range(2):
        put(page, "x", "new")
    text = f"a {begin('x')}\n\nnew\n\n{end('x')} b {begin('y')} kept {end('y')} c"
    assert page.read_text(encoding="utf-8") == text
