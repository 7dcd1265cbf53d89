"""The manifest tells the truth about every file of a run, and nothing about the desk."""

import hashlib
import re
from pathlib import Path

import pytest

from exporter import manifest
from exporter.export import export
from exporter.fingerprint import fingerprint
from exporter.formats import formats
from exporter.record import digest, public
from exporter.templates import TemplateSet
from tests.samples import briefing, edition, edition_of, pictures

SET = TemplateSet()
TEXT = ("atom", "html", "jsonfeed")
"""Formats that take no time, for what concerns none in particular."""


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, manifest.Manifest]:
    """Return the folder and the manifest of two samples in the text formats."""
    folder = tmp_path_factory.mktemp("whole")
    both = [briefing("every-block"), briefing("security-guarantees")]
    return folder, export([edition_of(one) for one in both], TEXT, SET, pictures(*both), folder)


def test_each_edition_lies_there_in_each_format_and_the_manifest_is_what_was_returned(
    whole: tuple[Path, manifest.Manifest],
) -> None:
    folder, told = whole
    slugs = (briefing("every-block").slug, briefing("security-guarantees").slug)
    expected = {f"{slug}{formats()[name].SUFFIX}" for slug in slugs for name in TEXT}
    assert {path.name for path in folder.iterdir()} == expected | {"media", "manifest.json"}
    assert manifest.read(folder) == told
    assert told.template_set == SET.digest


def test_the_manifest_tells_size_digest_and_kind_of_every_file(whole: tuple[Path, manifest.Manifest]) -> None:
    folder, told = whole
    files: list[manifest.File] = [*told.media]
    for _, artifact in told.artifacts():
        files += [manifest.File.model_validate(artifact.model_dump()), *artifact.further]
        assert artifact.media_type == formats()[artifact.format].MEDIA_TYPE
        assert artifact.fidelity == 1
        assert artifact.fingerprint == fingerprint(artifact.format)
    there = [path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json"]
    assert {file.file for file in files} == {path.relative_to(folder).as_posix() for path in there}
    for file in files:
        assert file.sha256 == sha256(folder / file.file)
        assert file.size == (folder / file.file).stat().st_size
    assert {file.media_type for file in told.media} <= {"font/woff2", "image/png", "image/jpeg", "image/svg+xml"}


def test_the_manifest_names_record_revision_and_channel(whole: tuple[Path, manifest.Manifest]) -> None:
    first = whole[1].editions[0]
    record = briefing("every-block")
    assert (first.id, first.slug, first.audience, first.stamp) == (record.id, record.slug, "public", None)
    assert first.channel == "https://example.org/"
    assert first.briefings[0].revision == record.revision
    assert first.briefings[0].sha256 == digest(public(record))


def test_a_picture_that_several_files_need_lies_there_once(whole: tuple[Path, manifest.Manifest]) -> None:
    told = whole[1]
    names = [file.file for file in told.media]
    used = [name for _, artifact in told.artifacts() for name in artifact.media]
    assert len(names) == len(set(names))
    assert len(used) > len(set(used))
    assert set(used) == set(names)


def test_two_runs_differ_in_milliseconds_alone(whole: tuple[Path, manifest.Manifest], tmp_path: Path) -> None:
    both = [briefing("every-block"), briefing("security-guarantees")]
    again = export([edition_of(one) for one in both], TEXT, SET, pictures(*both), tmp_path)
    assert without_time(again.to_json()) == without_time(whole[1].to_json())


def without_time(told: bytes) -> str:
    text, count = re.subn(r'"milliseconds": \d+', "", told.decode())
    assert count
    return text


def test_without_the_check_no_fidelity_is_claimed(tmp_path: Path) -> None:
    told = export([edition("minimal")], ["html"], SET, {}, tmp_path, checked=False)
    assert [artifact.fidelity for _, artifact in told.artifacts()] == [None]
    assert '"fidelity": null' in (tmp_path / "manifest.json").read_text(encoding="utf-8")


def test_an_edition_of_many_is_one_set_of_files(tmp_path: Path) -> None:
    told = export([edition("twelve")], ["html", "rss"], SET, pictures(*edition("twelve").briefings), tmp_path)
    html, rss = (artifact for _, artifact in told.artifacts())
    assert (html.file, rss.file) == ("edition-47.html", "edition-47.rss.xml")
    assert len(html.further) == 12
    for page in html.further:
        assert page.sha256 == sha256(tmp_path / page.file)
        assert page.media_type == "text/html"
    assert len(told.editions[0].briefings) == 12


def test_a_damaged_manifest_is_refused_in_words(tmp_path: Path) -> None:
    assert manifest.read(tmp_path) is None
    (tmp_path / "manifest.json").write_text('{"exporter": "0.1.0"}', encoding="utf-8")
    with pytest.raises(ValueError, match=r"manifest\.json is damaged: template_set"):
        manifest.read(tmp_path)
