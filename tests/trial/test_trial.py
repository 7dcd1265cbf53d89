"""A trial: what became better or worse from one template set to another, and how files differ."""

from pathlib import Path

import pytest

from exporter.export import Progress
from exporter.manifest import Artifact
from exporter.record import Edition
from exporter.templates import TemplateSet
from exporter.trial import Compared, Side, Tried, tried
from exporter.trial.differences import Line, difference
from tests.cli.program import BREAKS_HTML, DROPS_CODE, overlay
from tests.samples import briefing, edition, pictures

SIGNED = {"html/page.html.j2": '{% extends "base/html/page.html.j2" %}\n{# another hand #}'}


def try_(
    folder: Path,
    new: dict[str, str],
    *editions: Edition,
    old: dict[str, str] | None = None,
    names: tuple[str, ...] = ("html",),
    progress: Progress = lambda edition, name, outcome: None,
) -> list[Tried]:
    """Return what a set of some files is tried to do beside the house set, or beside one of other files."""
    before = TemplateSet(overlay(folder / "old", old) if old else None)
    after = TemplateSet(overlay(folder / "new", new) if new else None)

    def side(name: str, set_: TemplateSet) -> Side:
        return Side(name, set_, lambda edition: pictures(*edition.briefings))

    return list(tried(editions, side("a", before), side("b", after), folder / "trial", names=names, progress=progress))


def only(some: list[Tried]) -> Compared:
    (one,) = some
    (each,) = one.formats
    return each


def test_a_set_that_changes_nothing_gives_equal_files(tmp_path: Path) -> None:
    each = only(try_(tmp_path, SIGNED, edition("minimal")))
    assert (each.state, each.difference.files) == ("equal", ())
    assert each.old
    assert each.new
    assert each.old.sha256 == each.new.sha256


def test_what_the_new_set_drops_makes_it_worse_and_the_other_way_round_better(tmp_path: Path) -> None:
    worse = only(try_(tmp_path / "1", DROPS_CODE, edition("every-block")))
    assert worse.state == "worse"
    assert any("(block code1): missing: " in line for line in worse.worse)
    better = only(try_(tmp_path / "2", {}, edition("every-block"), old=DROPS_CODE))
    assert (better.state, better.worse, better.better) == ("better", (), worse.worse)


def test_what_both_sets_lose_is_no_news(tmp_path: Path) -> None:
    signed = DROPS_CODE | {"labels/en.toml": 'sources = "What it rests on"\n'}
    each = only(try_(tmp_path, signed, edition("every-block"), old=DROPS_CODE))
    assert (each.state, each.worse, each.better) == ("changed", (), ())
    assert Line("-", "Sources") in each.difference.words
    assert Line("+", "What it rests on") in each.difference.words


def test_a_format_that_fails_is_told_and_stops_no_other(tmp_path: Path) -> None:
    (one,) = try_(tmp_path, BREAKS_HTML, edition("minimal"), names=("html", "jsonfeed"))
    html, feed = one.formats
    assert (html.state, html.new, feed.state) == ("failed", None, "equal")
    assert html.fault.startswith("html/page.html.j2, line 2: 'nobody' is undefined")
    assert html.worse == ()


def test_a_format_that_failed_before_and_no_longer_does_is_better(tmp_path: Path) -> None:
    each = only(try_(tmp_path, {}, edition("minimal"), old=BREAKS_HTML))
    assert (each.state, each.old, each.worse) == ("better", None, ())


def test_two_briefings_with_one_slug_lie_in_two_folders(tmp_path: Path) -> None:
    other = edition("minimal").model_copy(update={"title": "Another"})
    some = try_(tmp_path, {}, edition("minimal"), other)
    assert [one.folder for one in some] == ["minimal", "minimal-2"]
    assert [(tmp_path / "trial" / one.folder / "new" / "minimal.html").is_file() for one in some] == [True, True]


def test_progress_names_each_file_by_its_place_in_the_trial(tmp_path: Path) -> None:
    seen: list[str] = []

    def progress(edition: Edition, name: str, outcome: object) -> None:
        if isinstance(outcome, Artifact):
            seen.append(outcome.file)

    try_(tmp_path, {}, edition("minimal"), progress=progress)
    assert seen == ["minimal/in-use/minimal.html", "minimal/new/minimal.html"]


def test_a_word_file_is_compared_part_by_part(tmp_path: Path) -> None:
    each = only(
        try_(tmp_path, {"theme.toml": '[colours.light]\naccent = "#b00020"\n'}, edition("minimal"), names=("docx",))
    )
    assert each.difference.words == ()
    parts = {one.file: one.lines for one in each.difference.sources}
    assert "minimal.docx: word/document.xml" not in parts
    assert any("B00020" in line.text.upper() for line in parts["minimal.docx: word/styles.xml"] if line.sign == "+")


def test_long_differences_are_cut_and_say_so() -> None:
    old = {"a.html": b"<p>" + b"x" * 1000 + b"</p>" + b"<br>" * 999}
    new = {"a.html": b"<p>" + b"y" * 1000 + b"</p>" + b"<hr>" * 999}
    (source,) = difference("html", old, new).sources
    assert source.left_out > 1000
    assert any(line.text.endswith("… (1,007 characters)") for line in source.lines)
    assert difference("html", old, old).files == ()


@pytest.mark.parametrize("name", ["html", "docx", "jsonfeed"])
def test_files_that_cannot_be_read_back_are_compared_none_the_less(name: str) -> None:
    assert difference(name, {"a": b"\xff\x00"}, {"a": b"torn"}).files == ("a",)


def test_the_title_of_a_trial_is_that_of_the_briefing(tmp_path: Path) -> None:
    assert [one.title for one in try_(tmp_path, {}, edition("minimal"))] == [briefing("minimal").title]
