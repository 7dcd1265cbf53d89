"""Template sets: kept whole, found by name, put in use and back, the same on every machine whatever happens to it."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier
from typing import Any

import feedparser
import pytest
from sqlalchemy import select

from exporter.artifacts.blobs import Away
from exporter.channel import EXAMPLE
from exporter.database import read, write
from exporter.database import tables as t
from exporter.database.migrate import migrate
from exporter.jobs import accept, work
from exporter.readers import read as read_source
from exporter.record.faults import Faults
from exporter.settings.service import Service
from exporter.store import Store, briefings, open_store, template_sets, unpacked
from exporter.store.template_sets import UnknownSet
from exporter.templates import TemplateSet, ours
from tests.cli.program import overlay
from tests.samples import FOLDER

RED = {"theme.toml": '[colours.light]\naccent = "#b00020"\n'}
GREEN = {"theme.toml": '[colours.light]\naccent = "#006644"\n'}
LOUD = {
    "shared/blocks/faq.html.j2": '{% extends "base/shared/blocks/faq.html.j2" %}\n'
    '{% block pair scoped %}<div class="pair"><p class="question">{{ prose(pair.question) }}</p></div>{% endblock %}'
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Yield a store that is new."""
    made = open_store(Service(data_dir=tmp_path / "data"))
    migrate(made.engine)
    yield made
    made.engine.dispose()


def add(store: Store, folder: Path, files: dict[str, str], name: str = "brand") -> t.TemplateSet:
    shutil.rmtree(folder / "brand", ignore_errors=True)
    return template_sets.add(store, name, overlay(folder, files))


# ------------------------------------------------------------------------------------------------------- add and find


def test_a_set_is_kept_as_it_was_whatever_becomes_of_the_folder(store: Store, tmp_path: Path) -> None:
    row = add(store, tmp_path, RED)
    shutil.rmtree(tmp_path / "brand")
    assert template_sets.template_set(store, row.digest).theme.colours.light.accent == "#b00020"
    assert template_sets.template_set(store, row.digest).digest == row.digest


def test_the_same_files_are_one_set_and_the_name_stands_for_what_was_added_last(store: Store, tmp_path: Path) -> None:
    red, green = add(store, tmp_path, RED), add(store, tmp_path, GREEN)
    assert template_sets.find(store, "brand").digest == green.digest
    assert add(store, tmp_path, RED).digest == red.digest
    assert template_sets.find(store, "brand").digest == red.digest
    assert len(template_sets.listed(store)[0]) == 2


def test_the_same_files_under_a_second_name_keep_the_first(store: Store, tmp_path: Path) -> None:
    add(store, tmp_path, RED)
    assert add(store, tmp_path, RED, "other").name == "brand"


def test_two_who_add_the_same_set_at_once_both_get_it(store: Store, tmp_path: Path) -> None:
    folder, together = overlay(tmp_path, RED), Barrier(4)

    def one(_: int) -> str:
        together.wait()
        return template_sets.add(store, "brand", folder).digest

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(one, range(4)))) == 1
    assert len(template_sets.listed(store)[0]) == 1


def test_an_empty_folder_is_the_house_set(store: Store, tmp_path: Path) -> None:
    (tmp_path / "brand").mkdir()
    row = template_sets.add(store, "brand", tmp_path / "brand")
    assert row.digest == TemplateSet().digest
    assert template_sets.template_set(store, row.digest).digest == row.digest


def test_all_that_is_wrong_with_a_folder_is_told_at_once_with_file_and_line(store: Store, tmp_path: Path) -> None:
    files = {
        "shared/blocks/quote.html.j2": "<p>\n{% if block %}\n</p>\n",
        "html/page.html.j2": "{{ 1 | nonsense }}",
        "labels/en.toml": 'contents = "{a b}"\n',
        "labels/eo.toml": 'contents = "Enhavo"\n',
        "fonts/broken.ttf": "no face",
        "docx/reference.docx": "no document",
    }
    with pytest.raises(Faults) as raised:
        add(store, tmp_path, files)
    told = str(raised.value)
    for one in (
        "shared/blocks/quote.html.j2, line 3: Unexpected end of template",
        "html/page.html.j2, line 1: No filter named 'nonsense'",
        "labels/en.toml: contents: {a b} is no name in braces",
        "labels/eo.toml: lacks ",
        "broken.ttf",
        "reference.docx",
    ):
        assert one in told
    assert template_sets.listed(store)[0] == []


def test_a_set_is_found_by_the_first_digits_of_its_digest(store: Store, tmp_path: Path) -> None:
    row = add(store, tmp_path, RED)
    assert template_sets.find(store, row.digest).name == "brand"
    assert template_sets.find(store, row.digest[:8].upper()).name == "brand"


@pytest.mark.parametrize(
    "named, said",
    [
        ("brnd", "no template set is called 'brnd'; did you mean brand?"),
        ("zzz", "no template set is called 'zzz'; there are: brand"),
        ("", "no template set is called ''; there are: brand"),
    ],
)
def test_a_name_that_is_none_is_told_with_those_near_to_it(named: str, said: str, store: Store, tmp_path: Path) -> None:
    add(store, tmp_path, RED)
    with pytest.raises(UnknownSet, match=rf"^{said.replace('?', '[?]')}$"):
        template_sets.find(store, named)


def test_digits_that_several_digests_begin_with_name_none_of_them(store: Store) -> None:
    with write(store.engine) as session:
        for last in "ab":
            digest = "beef" + 59 * "0" + last
            session.add(t.TemplateSet(digest=digest, name=last, blob=digest, house=digest, overlay=None))
    with pytest.raises(UnknownSet, match=r"beginning of several .* beef000000 \(a\), beef000000 \(b\)"):
        template_sets.find(store, "beef")


# ------------------------------------------------------------------------------------------------- in use, and back


def test_the_house_set_is_in_use_until_another_is(store: Store, tmp_path: Path) -> None:
    assert template_sets.in_use(store) is None
    assert template_sets.active(store) == TemplateSet().digest
    red = add(store, tmp_path, RED)
    assert template_sets.active(store) == TemplateSet().digest
    template_sets.activate(store, red.digest)
    assert template_sets.active(store) == red.digest


def test_each_rollback_leads_one_further_back_and_never_to_what_was_just_left(store: Store, tmp_path: Path) -> None:
    sets = [add(store, tmp_path, files).digest for files in (RED, GREEN, LOUD)]
    for digest in sets:
        template_sets.activate(store, digest)
    assert template_sets.rollback(store).digest == sets[1]
    assert template_sets.rollback(store).digest == sets[0]
    with pytest.raises(UnknownSet, match="no other template set was in use before"):
        template_sets.rollback(store)
    assert template_sets.active(store) == sets[0]
    template_sets.activate(store, sets[2])
    assert template_sets.rollback(store).digest == sets[0]


def test_a_new_version_lays_the_folder_over_its_own_files_and_a_rollback_from_it_lasts(
    store: Store, tmp_path: Path
) -> None:
    older = shutil.copytree(ours(), tmp_path / "older")
    (older / "labels" / "xx.toml").write_text('locale = "en"\n', encoding="utf-8")
    then = TemplateSet(overlay(tmp_path, RED), older)
    old = template_sets._keep(store, "brand", then)
    with write(store.engine) as session:
        session.add(t.Activation(digest=old.digest, how="chosen", house=TemplateSet(house=older).digest))
    fresh = template_sets.find(store, template_sets.renew(store))
    assert (fresh.name, fresh.overlay) == ("brand", old.overlay)
    assert (fresh.house, template_sets.active(store)) == (TemplateSet().digest, fresh.digest)
    assert template_sets.rollback(store).digest == old.digest
    assert template_sets.renew(store) == old.digest


# ------------------------------------------------------------------------------------------------------ on a machine


def damage(folder: Path, how: str) -> None:
    theme = folder / "overlay" / "theme.toml"
    match how:
        case "a file is gone":
            theme.unlink()
        case "a file is cut off":
            theme.write_bytes(theme.read_bytes()[:10])
        case "a file was added":
            (folder / "house" / "shared" / "more.html.j2").write_text("", encoding="utf-8")
        case "the folder is empty":
            shutil.rmtree(folder / "house")
            shutil.rmtree(folder / "overlay")
        case "it is no text":
            theme.write_bytes(b"\xff\xfe")


@pytest.mark.parametrize(
    "how", ["a file is gone", "a file is cut off", "a file was added", "the folder is empty", "it is no text"]
)
def test_what_is_damaged_on_a_machine_is_unpacked_anew(how: str, store: Store, tmp_path: Path) -> None:
    row = add(store, tmp_path, RED)
    damage(unpacked.unpacked(store, row.digest), how)
    found = template_sets.template_set(store, row.digest)
    assert (found.digest, found.theme.colours.light.accent) == (row.digest, "#b00020")
    assert [path.name for path in store.settings.template_folder.iterdir()] == [row.digest]


def test_many_who_unpack_a_damaged_set_at_once_all_get_it_whole(store: Store, tmp_path: Path) -> None:
    row = add(store, tmp_path, RED)
    damage(unpacked.unpacked(store, row.digest), "a file is cut off")
    together = Barrier(6)

    def one(_: int) -> str:
        together.wait()
        folder = unpacked.unpacked(store, row.digest)
        return TemplateSet(folder / "overlay", folder / "house").digest

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(one, range(6))) == {row.digest}


def test_a_set_whose_files_are_gone_from_the_storage_says_what_to_do_and_adding_it_again_mends_it(
    store: Store, tmp_path: Path
) -> None:
    row = add(store, tmp_path, RED)
    shutil.rmtree(Path(store.settings.artifacts) / "blobs")
    with pytest.raises(Away, match=r"'brand' are gone from the storage; add its folder again"):
        template_sets.template_set(store, row.digest)
    add(store, tmp_path, RED)
    assert template_sets.template_set(store, row.digest).digest == row.digest


# ------------------------------------------------------------------------------------------------------------ exports


def export(store: Store, *formats: str, between: Any = lambda: None) -> dict[str, t.Artifact]:
    """Return the artifacts of an export of a sample by format; `between` is done after it was accepted."""
    reading = read_source(FOLDER / "security-guarantees.json")
    id = briefings.id_of(reading.briefing.id)
    with suppress(briefings.Taken):
        briefings.add(store, reading)
    rung: list[int] = []
    order = accept.Order(((id, None),), formats, EXAMPLE)
    export_id, _ = accept.accept(store, order, lambda queue, ids: rung.extend(ids))
    between()
    for job_id in rung:
        outcome = work.perform(store, job_id, "test")
        assert outcome is not None
        assert outcome.state == "done"
    with read(store.engine) as session:
        asked = select(t.Artifact).join(t.Job, t.Job.key == t.Artifact.key).where(t.Job.export_id == export_id)
        return {row.format: row for row in session.scalars(asked)}


def test_an_export_is_made_with_the_set_that_was_in_use_when_it_was_accepted(store: Store, tmp_path: Path) -> None:
    red = add(store, tmp_path, RED)
    made = export(store, "html", between=lambda: template_sets.activate(store, red.digest))
    assert b"#b00020" not in store.blobs.get(made["html"].sha256)
    later = export(store, "html")
    assert b"#b00020" in store.blobs.get(later["html"].sha256)


def test_a_change_of_templates_moves_no_date_and_tells_no_reader_of_news(store: Store, tmp_path: Path) -> None:
    names = ("rss", "atom", "jsonfeed")
    before = export(store, *names)
    template_sets.activate(store, add(store, tmp_path, LOUD).digest)
    after = export(store, *names)
    assert {name: one.sha256 for name, one in before.items()} != {name: one.sha256 for name, one in after.items()}
    for name in ("rss", "atom"):
        old, new = (feedparser.parse(store.blobs.get(made[name].sha256)) for made in (before, after))
        assert new.entries[0].content[0].value != old.entries[0].content[0].value
        for key in ("id", "guidislink", "updated", "published", "link"):
            assert new.entries[0].get(key) == old.entries[0].get(key)
        assert [new.feed.get(key) for key in ("updated", "published")] == [
            old.feed.get(key) for key in ("updated", "published")
        ]
