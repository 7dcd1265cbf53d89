"""The road's end: files whole or not at all, a manifest that tells the truth, and no sick format that stops another."""

import base64
import hashlib
import os
import re
import resource
import signal
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from exporter import artifacts, manifest
from exporter.export import export, presentable, render
from exporter.fingerprint import fingerprint
from exporter.formats import formats
from exporter.record import Briefing, Edition, Stamp, briefing_from, digest, public, to_data
from exporter.templates import TemplateSet
from tests.samples import FOLDER, briefing, edition, edition_of, pictures

ROOT = Path(__file__).parents[1]
SET = TemplateSet()
TEXT = ("atom", "html", "jsonfeed")
"""Formats that take no time, for what concerns none in particular."""
CHART = "b3d015d295fe08f84b5e28b6dd31a541cf7a98ea8d5ebb4d5edc277d84aabc18"
"""The picture of figure f1 in every-block."""


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def exporter(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "exporter", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, **options)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, manifest.Manifest]:
    """Return the folder and the manifest of two samples in the text formats."""
    folder = tmp_path_factory.mktemp("whole")
    both = [briefing("every-block"), briefing("security-guarantees")]
    return folder, export([edition_of(one) for one in both], TEXT, SET, pictures(*both), folder)


# ----------------------------------------------------------------------------------------------------- the manifest


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
    files = [*told.media]
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


# ------------------------------------------------------------------------------------------------- what a key says


def test_the_key_changes_with_whatever_changes_the_bytes_and_with_nothing_else() -> None:
    one = edition("minimal")
    stamp = Stamp(kind="draft")
    channel = one.channel.model_copy(update={"title": "Another"})
    edited = one.briefings[0].model_copy(update={"title": "Another"})
    keys = [
        artifacts.key(variant, name, template_set, prints)
        for variant, name, template_set, prints in (
            (one, "html", SET.digest, fingerprint("html")),
            (one, "amp", SET.digest, fingerprint("html")),
            (one, "html", "another set", fingerprint("html")),
            (one, "html", SET.digest, {**fingerprint("html"), "lxml": "0"}),
            (one.model_copy(update={"stamp": stamp}), "html", SET.digest, fingerprint("html")),
            (one.model_copy(update={"audience": "desk"}), "html", SET.digest, fingerprint("html")),
            (one.model_copy(update={"channel": channel}), "html", SET.digest, fingerprint("html")),
            (one.model_copy(update={"briefings": (edited,)}), "html", SET.digest, fingerprint("html")),
        )
    ]
    assert len(set(keys)) == len(keys)
    same = Edition.model_validate(one.model_dump())
    assert artifacts.key(same, "html", SET.digest, fingerprint("html")) == keys[0]


@pytest.mark.parametrize("name", sorted(formats()))
def test_the_fingerprint_names_engines_fonts_zlib_and_our_own_code(name: str) -> None:
    told = fingerprint(name)
    assert {"exporter", "fonts", "jinja2", "lxml", "markupsafe", "babel", "python", "zlib"} <= told.keys()
    assert set(formats()[name].ENGINES) <= told.keys()
    assert told["zlib"] == zlib.ZLIB_RUNTIME_VERSION
    assert re.fullmatch(r"0\.1\.0\+[0-9a-f]{12}", told["exporter"])
    assert "missing" not in told.values()


def test_the_fingerprint_of_a_pdf_names_the_libraries_outside_python() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", fingerprint("pdf")["pango"])
    assert "pango" not in fingerprint("html")


@pytest.mark.pdf
@pytest.mark.timeout(300)
def test_every_format_gives_the_same_bytes_in_two_processes_of_different_surroundings(tmp_path: Path) -> None:
    sources = [FOLDER / "every-block.json", FOLDER / "arabic.json"]
    told = []
    for seed, zone, language in (("0", "UTC", "C.UTF-8"), ("4711", "Asia/Tokyo", "de_DE.UTF-8")):
        around = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LANG": language}
        done = exporter("export", *sources, "--out", tmp_path / seed, "--no-check", env=around)
        assert done.returncode == 0, done.stderr
        told.append(without_time((tmp_path / seed / "manifest.json").read_bytes()))
    assert told[0] == told[1]
    assert all(f'"format": "{name}"' in told[0] for name in formats())


# ------------------------------------------------------------------------------------------------- pictures missing


def test_a_missing_picture_is_told_with_its_block_and_leaves_caption_and_credit(tmp_path: Path) -> None:
    one = edition("every-block")
    at_hand = pictures(*one.briefings)
    del at_hand[CHART]
    told = export([one], ["html"], SET, at_hand, tmp_path).editions[0]
    assert told.missing == (CHART,)
    assert f"sections[7].blocks[4], block f1: the picture {CHART[:12]}" in "\n".join(told.artifacts[0].notices)
    assert told.artifacts[0].fidelity == 1


def test_a_picture_in_a_line_gives_way_to_its_words() -> None:
    one = edition("every-block")
    ready, notices, missing = presentable(one, {})
    assert len(missing) == 3
    assert any(notice.startswith("sections[1].blocks[3].text[3], block ") for notice in notices)
    assert not re.search(r'"asset":{', ready.briefings[0].model_dump_json())


def test_a_logo_that_is_missing_is_told_too() -> None:
    logo = pictures(briefing("every-block"))[CHART].asset
    one = edition("minimal")
    branded = one.model_copy(update={"channel": one.channel.model_copy(update={"logo": logo})})
    ready, notices, _ = presentable(branded, {})
    assert ready.channel.logo is None
    assert notices[0].startswith("channel.logo: ")


# --------------------------------------------------------------------------------------------------------- audience


@cache
def internal_fields() -> frozenset[str]:
    """Return the names of the fields that no reader may see, as the record's own schema tells them."""
    schema = Briefing.model_json_schema()
    return frozenset(
        name
        for part in [schema, *schema["$defs"].values()]
        for name, told in part.get("properties", {}).items()
        if "never shown to readers" in told.get("description", "")
    )


def planted(secret: str) -> Briefing:
    """Return the sample of every block with a secret in each internal field of each part that has one."""
    count = 0

    def with_secrets(value: Any) -> Any:
        nonlocal count
        if isinstance(value, list):
            return [with_secrets(item) for item in value]
        if not isinstance(value, dict):
            return value
        value = {key: with_secrets(item) for key, item in value.items()}
        if "id" in value and ("kind" in value and "heading" not in value and "sections" not in value):
            count += 1
            value |= dict.fromkeys(internal_fields(), f"{secret} {count}")
        return value

    data = with_secrets(to_data(briefing("every-block")))
    planted = briefing_from(data | dict.fromkeys(internal_fields(), secret))
    assert count > 30
    assert planted.model_dump_json().count(secret) == count + 1
    return planted


def unpacked(data: bytes) -> Iterator[bytes]:
    """Yield data and all that is packed in it: members of archives, streams of a PDF, data: addresses."""
    yield data
    if zipfile.is_zipfile(BytesIO(data)):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from unpacked(archive.read(name))
    elif data.startswith(b"%PDF"):
        for packed in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
            try:
                yield from unpacked(zlib.decompressobj().decompress(packed))
            except zlib.error:
                yield packed
    for packed in re.findall(rb"base64,([A-Za-z0-9+/=]+)", data):
        yield from unpacked(base64.b64decode(packed))


def holds(data: bytes, secret: str) -> bool:
    forms = [secret.encode(), secret.encode("utf-16-be"), secret.encode("utf-16-le")]
    forms += [form.hex().encode() for form in forms]
    return any(form in part or form in part.lower() for part in unpacked(data) for form in forms)


@pytest.mark.parametrize("name", sorted(formats()))
def test_nothing_that_is_for_the_desk_is_in_a_public_artifact(name: str) -> None:
    assert internal_fields() == {"ed_note"}
    one = edition_of(planted("QUINCE"))
    made = render(one, name, SET, pictures(*one.briefings))
    for data in (*made.files.values(), *made.extra_media.values()):
        assert not holds(data, "QUINCE")
    assert "QUINCE" not in " ".join(passage.text for passage in formats()[name].read_back(made.files))


@pytest.mark.parametrize("name", sorted(formats()))
def test_that_search_would_find_it(name: str) -> None:
    shown = briefing("minimal").model_copy(update={"title": "QUINCE", "standfirst": ()})
    files = render(edition_of(shown), name, SET, {}).files
    assert holds(next(iter(files.values())), "QUINCE")


def test_the_manifest_of_a_public_run_tells_nothing_of_the_desk(tmp_path: Path) -> None:
    export([edition_of(planted("QUINCE"))], ["html"], SET, {}, tmp_path)
    assert "QUINCE" not in (tmp_path / "manifest.json").read_text(encoding="utf-8")


# --------------------------------------------------------------------------------------------- one format that fails


@pytest.fixture
def broken(tmp_path: Path) -> TemplateSet:
    """Return our template set under a folder whose page of the web has a fault on its second line."""
    (tmp_path / "brand" / "html").mkdir(parents=True)
    (tmp_path / "brand" / "html" / "page.html.j2").write_text("<!doctype html>\n{{ nobody }}\n", encoding="utf-8")
    return TemplateSet(tmp_path / "brand")


def test_a_sick_format_stops_no_other_and_is_told_with_partial_and_line(broken: TemplateSet, tmp_path: Path) -> None:
    told = export([edition("minimal")], TEXT, broken, {}, tmp_path / "out").editions[0]
    assert [artifact.format for artifact in told.artifacts] == ["atom", "jsonfeed"]
    assert [(failure.format, failure.reason) for failure in told.failures] == [("html", "template")]
    assert "html/page.html.j2, line 2" in told.failures[0].fault
    assert "nobody" in told.failures[0].fault
    assert not (tmp_path / "out" / "minimal.html").exists()


def test_a_file_of_an_earlier_run_outlives_a_format_that_fails_now(broken: TemplateSet, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export([edition("minimal")], ["html"], SET, {}, out)
    before = sha256(out / "minimal.html")
    told = export([edition("minimal")], ["html"], broken, {}, out)
    assert sha256(out / "minimal.html") == before
    assert not list(told.artifacts())


def test_a_template_that_drops_a_passage_is_told_as_a_loss_and_its_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "brand" / "shared" / "blocks").mkdir(parents=True)
    (tmp_path / "brand" / "shared" / "blocks" / "code.html.j2").write_text("<hr {{ at(block) }}/>", encoding="utf-8")
    one = edition("every-block")
    set_ = TemplateSet(tmp_path / "brand")
    artifact = export([one], ["html"], set_, pictures(*one.briefings), tmp_path).editions[0].artifacts[0]
    assert artifact.fidelity is not None
    assert 0.9 < artifact.fidelity < 1
    assert all("missing" in loss for loss in artifact.losses)
    assert (tmp_path / artifact.file).is_file()


# ------------------------------------------------------------------------------------------------ whole or not at all


def test_several_files_appear_together_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "in-the-way").write_text("a file where a folder is wanted", encoding="utf-8")
    with pytest.raises(artifacts.NotKept, match="in-the-way"):
        artifacts.write(tmp_path, {"first.html": b"1", "in-the-way/second.html": b"2"})
    assert [path.name for path in tmp_path.iterdir()] == ["in-the-way"]


@pytest.mark.parametrize("name", ["../out.html", "/tmp/out.html", "a/../../b.html", ""])
def test_no_file_is_put_outside_the_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no name for a file"):
        artifacts.write(tmp_path / "out", {name: b""})


def test_what_a_killed_export_left_long_ago_is_cleared_away_and_what_is_being_written_is_not(tmp_path: Path) -> None:
    old, fresh = tmp_path / ".1-0.exporter-part", tmp_path / "media" / ".2-0.exporter-part"
    fresh.parent.mkdir()
    for path in (old, fresh):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    export([edition("minimal")], ["jsonfeed"], SET, {}, tmp_path)
    assert not old.exists()
    assert fresh.exists()


def test_a_full_disk_fails_the_large_file_alone_and_leaves_no_half_of_it(tmp_path: Path) -> None:
    def small_files_only() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    source = FOLDER / "every-block.json"
    done = exporter("export", source, "--to", "html,jsonfeed", "--out", tmp_path, preexec_fn=small_files_only)
    assert done.returncode == 4, done.stderr
    assert "every-block: html failed: " in done.stderr
    assert "File too large; free the disk, or name another folder" in done.stderr
    assert "Traceback" not in done.stderr
    names = {path.name for path in tmp_path.iterdir()}
    assert "every-block.feed.json" in names
    assert "every-block.html" not in names
    assert not [path for path in tmp_path.rglob("*") if "exporter-part" in path.name]


@pytest.mark.timeout(300)
def test_kill_9_at_any_moment_leaves_no_half_file(tmp_path: Path) -> None:
    sources = sorted(FOLDER.glob("*.json"))
    command: list[str | Path] = ["export", *sources, "--to", "html,atom,jsonfeed,rss", "--no-check", "--out"]
    assert exporter(*command, tmp_path / "whole").returncode == 0
    seen = set()
    for enough in (1, 2, 12, 20, 27):
        out = tmp_path / f"killed-{enough}"
        arguments = [sys.executable, "-m", "exporter", *map(str, command), str(out)]
        process = subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while len(list(out.rglob("*"))) < enough and process.poll() is None:
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.wait()
        left = [path for path in out.rglob("*") if path.is_file() and "exporter-part" not in path.name]
        seen.add(len(left))
        for path in left:
            if path.name != "manifest.json":
                assert sha256(path) == sha256(tmp_path / "whole" / path.relative_to(out)), path
    assert len(seen) > 2, "every kill came too early or too late to tell anything"
