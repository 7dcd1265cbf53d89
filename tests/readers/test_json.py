"""The reader of records: faults of JSON with line and column, pictures from media/."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from exporter.assets import take_in
from exporter.readers import Context
from exporter.readers import json as reader
from exporter.record import Faults, to_data, to_json
from exporter.record.walk import assets
from tests.painted import photograph, saved, telling

BRIEFINGS = Path(__file__).parents[1] / "briefings"
SOUND = '{\n "id": "https://example.org/a",\n "slug": "a",\n "title": "A",\n "sections": [{"blocks": ["Text."]}]\n}'


def refused(text: str | bytes) -> list[str]:
    with pytest.raises(Faults) as caught:
        reader.read(text.encode() if isinstance(text, str) else text, Context("a.json"))
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("path", sorted(BRIEFINGS.glob("**/*.json")), ids=lambda path: path.stem)
def test_every_sample_is_read_with_its_pictures_and_without_a_remark(path: Path) -> None:
    folder = BRIEFINGS
    reading = reader.read(path.read_bytes(), Context(path.name, folder))
    assert reading.report == ()
    again = reader.read(to_json(reading.briefing), Context(path.name, folder))
    assert again.briefing == reading.briefing


@pytest.mark.parametrize(
    "text, fault",
    [
        ('{\n "title": "A",\n "slug" "a"\n}', "line 3: column 9: not JSON: Expecting ':' delimiter; mend the JSON"),
        ('{"title": "A"', "line 1: column 14: not JSON: Expecting ',' delimiter; mend the JSON"),
        ('{"title": "A"} and more', "line 1: column 16: not JSON: Extra data; mend the JSON"),
        ('{\n "title": "A",\n "title": "B"\n}', "line 3: title: column 2: the key 'title' stands twice"),
        ('{\n "revision": NaN\n}', "line 2: revision: column 14: the number NaN"),
        ('{\n "revision": -Infinity\n}', "the number -Infinity"),
        ('{\n "sections": [{}, {"x": 1e400}]\n}', "line 2: sections[1].x: column 25: the number 1e400"),
        ('{\n "x": ' + "[" * 100_000, "nested too deeply: more than 120 levels"),
        (
            '{"x": ' + "1" * 10_000 + "}",
            "line 1: x: column 7: the number 11111111111111111111…; JSON has no such number",
        ),
    ],
    ids="colon cut-off surplus twice nan infinity too-large deep digits".split(),
)
def test_json_that_no_record_may_hold_is_refused_where_it_stands(text: str, fault: str) -> None:
    said = refused(text)
    assert len(said) == 1
    assert fault in said[0]


def test_a_key_that_stands_twice_is_found_however_it_is_spelt() -> None:
    assert "'title' stands twice" in refused('{"title": "A", "t\\u0069tle": "B"}')[0]


def test_a_number_in_a_text_is_no_fault() -> None:
    text = SOUND.replace('"A"', '"NaN, 1e400 and \\" Infinity [[["')
    assert reader.read(text.encode(), Context("a.json")).briefing.title == 'NaN, 1e400 and " Infinity [[['


@pytest.mark.parametrize(
    "data, fault",
    [
        (SOUND.encode("utf-16") + b"x", "line 1: begins as UTF-16, and is none further down; save it as UTF-8"),
        (SOUND.replace("A", "ä").encode("latin-1"), "line 4: column 12: the byte 0xe4 is not UTF-8; save it as UTF-8"),
    ],
    ids=["utf-16", "latin-1"],
)
def test_another_encoding_is_refused_by_name_or_place(data: bytes, fault: str) -> None:
    assert refused(data) == [fault]


def test_a_byte_order_mark_and_other_line_ends_do_no_harm() -> None:
    plain = reader.read(SOUND.encode(), Context("a.json"))
    marked = reader.read(SOUND.replace("\n", "\r\n").encode("utf-8-sig"), Context("a.json"))
    assert marked == plain


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_what_some_programs_write_in_wide_characters_is_read_by_its_mark(encoding: str) -> None:
    data = SOUND.replace('"A"', '"Ä"').encode(encoding)
    assert reader.recognises(data, ".json")
    assert reader.read(data, Context("a.json")).briefing.title == "Ä"


def test_all_faults_of_a_record_come_at_once_each_with_its_line() -> None:
    blocks = '"sections": [\n  {"blocks": [\n   {"kind": "rule", "x": 1}\n  ]}\n ]'
    text = f'{{\n "id": "x",\n "slug": "A B",\n "title": "",\n {blocks}\n}}'
    said = refused(text)
    assert [one.split(":")[0] for one in said] == ["line 2", "line 3", "line 4", "line 7"]
    assert said[3] == "line 7: sections[0].blocks[0].x: unknown field; take it out, or correct its name"


def test_a_picture_that_is_not_there_is_a_remark_at_its_place(tmp_path: Path) -> None:
    whole = reader.read((BRIEFINGS / "every-block.json").read_bytes(), Context("every-block.json", BRIEFINGS))
    (tmp_path / "media").mkdir()
    gone, *kept = (picture.asset.file_name for picture in whole.pictures.values())
    for name in kept:
        shutil.copy(BRIEFINGS / "media" / name, tmp_path / "media" / name)
    text = json.dumps(to_data(whole.briefing), indent=1)
    reading = reader.read(text.encode(), Context("every-block.json", tmp_path))
    (remark,) = reading.report
    assert f"the picture {gone} is not in media/" in remark.what
    assert remark.line is not None
    assert remark.path.startswith(("lead", "sections["))
    assert len(reading.pictures) == len(kept)


def test_a_record_from_nowhere_has_no_pictures() -> None:
    reading = reader.read((BRIEFINGS / "every-block.json").read_bytes(), Context("every-block.json"))
    assert reading.pictures == {}
    assert reading.report
    assert all("no folder beside the source" in remark.what for remark in reading.report)


def test_a_picture_of_other_hands_is_mended_named_anew_and_told(tmp_path: Path) -> None:
    data = saved(photograph((120, 80)), "JPEG", exif=telling(6).tobytes())
    sha256 = hashlib.sha256(data).hexdigest()
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / f"{sha256}.jpg").write_bytes(data)
    asset = {"sha256": sha256, "media_type": "image/jpeg", "size": len(data), "width": 120, "height": 80}
    figure = {"kind": "figure", "asset": asset, "alt": "A", "credit": "Photo"}
    line = {"kind": "paragraph", "text": ["A ", {"kind": "image", "asset": asset, "alt": "B"}]}
    record = {"id": "urn:a", "slug": "a", "title": "A", "lead": figure, "sections": [{"blocks": [line]}]}
    reading = reader.read(json.dumps(record).encode(), Context("a.json", tmp_path))
    (picture,) = reading.pictures.values()
    assert (picture.asset.width, picture.asset.height) == (80, 120)
    assert {one.sha256 for one in assets(reading.briefing)} == {picture.asset.sha256} == set(reading.pictures)
    assert reading.briefing.lead
    assert reading.briefing.lead.asset == picture.asset
    (remark,) = map(str, reading.report)
    assert remark.startswith(f"line 1: the picture {sha256}.jpg: a place (GPS) was left out; made upright; it is ")
    (tmp_path / "media" / picture.asset.file_name).write_bytes(picture.data)
    again = reader.read(to_json(reading.briefing), Context("a.json", tmp_path))
    assert again.briefing == reading.briefing
    assert again.report == ()


def test_a_record_that_lies_about_the_size_of_a_picture_is_put_right(tmp_path: Path) -> None:
    picture = take_in(saved(photograph((120, 80)), "PNG"))
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / picture.asset.file_name).write_bytes(picture.data)
    figure = {"kind": "figure", "asset": picture.asset.model_dump() | {"width": 9, "height": 9}, "alt": "A"}
    record = {"id": "urn:a", "slug": "a", "title": "A", "lead": figure, "sections": [{"blocks": ["Text."]}]}
    reading = reader.read(json.dumps(record).encode(), Context("a.json", tmp_path))
    assert reading.briefing.lead
    assert reading.briefing.lead.asset == picture.asset
    assert "120 x 80 pixels" in str(reading.report[0])


def test_more_signs_than_any_record_has_are_refused_before_they_are_placed() -> None:
    (said,) = refused(b'{"sections": [' + b"1," * 1_000_000 + b"1]}")
    assert "more than 2,000,000 keys, values and brackets; split it into several briefings" in said
