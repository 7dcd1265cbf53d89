"""What every format must do. A new format is tested unasked: it need only lie in `exporter/formats/`."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from exporter.check import check
from exporter.export import presentable, render
from exporter.formats import Rendering, formats
from exporter.record import Edition, Stamp
from exporter.templates import TemplateSet
from tests.damage import damaged, is_visible, pieces
from tests.samples import EDITIONS, briefing, edition, edition_of, pictures

ROOT = Path(__file__).parents[1]
FORMATS = sorted(formats())
SET = TemplateSet()

DAMAGES = int(os.environ.get("EXPORTER_DAMAGES", "50"))  # a format; a tenth of it for PDF
PARTS = 4
WHOLE = [piece for name in ("every-block", "security-guarantees") for piece in pieces(name)]

rendered: dict[tuple[str, str], Rendering] = {}


def made(format_name: str, one: Edition) -> Rendering:
    """Return an edition in a format, made once for the whole suite."""
    key = (format_name, one.model_dump_json())
    if key not in rendered:
        rendered[key] = render(one, format_name, SET, pictures(*one.briefings))
    return rendered[key]


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_says_what_it_is(name: str) -> None:
    one = formats()[name]
    assert name == one.NAME
    assert one.SUFFIX.startswith(".")
    assert "/" in one.MEDIA_TYPE
    assert one.LABEL
    assert one.SPACING in ("kept", "lost")
    assert one.ENGINES


def test_no_two_formats_share_a_suffix() -> None:
    suffixes = [one.SUFFIX for one in formats().values()]
    assert len(set(suffixes)) == len(suffixes)


@pytest.mark.parametrize("sample", EDITIONS)
@pytest.mark.parametrize("name", FORMATS)
def test_every_passage_of_every_sample_is_there_once_and_in_order(name: str, sample: str) -> None:
    one = edition(sample)
    report = check(one, name, made(name, one).files, SET)
    assert report.ok, "\n".join(map(str, report.losses))


@pytest.mark.parametrize("sample", ["every-block", "twelve"])
@pytest.mark.parametrize("name", FORMATS)
def test_the_main_file_comes_first_and_carries_the_suffix(name: str, sample: str) -> None:
    one = edition(sample)
    names = list(made(name, one).files)
    assert names[0] == f"{one.slug}{formats()[name].SUFFIX}"
    assert all(not Path(other).is_absolute() and ".." not in Path(other).parts for other in names)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_edition_gives_the_same_bytes_in_every_process(name: str) -> None:
    code = (
        "import hashlib\n"
        "from exporter.export import render\n"
        "from exporter.templates import TemplateSet\n"
        "from tests.samples import edition, pictures\n"
        "for sample in ('every-block', 'twelve', 'arabic'):\n"
        "    one = edition(sample)\n"
        f"    made = render(one, {name!r}, TemplateSet(), pictures(*one.briefings))\n"
        "    for file, data in sorted({**made.files, **made.extra_media}.items()):\n"
        "        print(sample, file, hashlib.sha256(data).hexdigest())\n"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
        ).stdout
        for seed, zone in (("0", "UTC"), ("1", "Asia/Tokyo"))
    }
    assert len(told) == 1
    assert "every-block" in told.pop()


@pytest.mark.parametrize("name", FORMATS)
def test_a_missing_picture_never_stops_the_words(name: str) -> None:
    one = edition("every-block")
    without = render(one, name, SET, {})
    ready, _, _ = presentable(one, {})  # a picture in the line is missing too: its words stand in its place
    assert check(ready, name, without.files, SET).ok
    assert any("is missing" in notice for notice in without.notices)


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_internal_is_in_public_bytes(name: str) -> None:
    for sample in ("every-block", "hostile"):
        files = made(name, edition(sample)).files
        assert not any(b"SECRET" in data for data in files.values())


@pytest.mark.parametrize("name", FORMATS)
def test_a_withdrawn_briefing_shows_none_of_its_old_text(name: str) -> None:
    stamp = Stamp.model_validate(
        {"kind": "withdrawn", "at": "2026-11-24T08:15:00Z", "reason": "It could not be confirmed."}
    )
    one = edition_of(briefing("security-guarantees"), stamp=stamp)
    found = " ".join(passage.text for passage in formats()[name].read_back(made(name, one).files))
    assert "monitoring mechanism" not in found
    assert "Coalition" not in found


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("name", [name for name in FORMATS if name != "pdf"])
def test_a_single_loss_is_found_wherever_it_is(name: str, part: int) -> None:
    assert missed(name, range(part, DAMAGES, PARTS)) == []


@pytest.mark.pdf
@pytest.mark.parametrize("part", range(PARTS))
def test_a_single_loss_is_found_wherever_it_is_in_pdf(part: int) -> None:
    assert missed("pdf", range(part, DAMAGES // 10, PARTS)) == []


def missed(name: str, seeds: range) -> list[str]:
    """Return what was done to a sample and not found, by rendering the damaged record and checking it by the whole."""
    found = []
    for seed in seeds:
        chance = random.Random(seed)
        whole = chance.choice(WHOLE)
        what, broken = damaged(whole, chance)
        while not is_visible(whole, broken, formats()[name]):
            what, broken = damaged(whole, chance)
        files = render(edition_of(broken), name, SET, pictures(broken)).files
        if check(edition_of(whole), name, files, SET).ok:
            found.append(f"{seed}: {whole.sections[0].id}: {what}")
    return found
