"""Every format of a record by the real road, and what independent readers hold against the files."""

import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import feedparser
from lxml import etree
from openxml_audit import OpenXmlValidator

from exporter.check import check
from exporter.export import presentable, render
from exporter.formats import Rendering, formats
from exporter.readers import Reading
from exporter.record import Edition
from tests.formats.feed_reader import read as read_feed
from tests.formats.feed_rules import broken_rules
from tests.formats.feeds import SET, newest
from tests.lanes.amp_validator import validate_amp
from tests.samples import edition_of

SCHEMA = Path(__file__).parents[1] / "formats" / "schema" / "atom.rng"


def judged(reading: Reading, names: Iterable[str] = ()) -> tuple[dict[str, list[str]], float, bytes]:
    """Return by format what is wrong with the files of a record, the processor time of making them, and its AMP page.

    A format that breaks down, a passage that is not there, a file that its independent reader holds anything against:
    each is a line. AMP pages are judged many at once: see `faulty_pages`.
    """
    edition = edition_of(reading.briefing)
    faults: dict[str, list[str]] = {}
    spent, page = 0.0, b""
    for name in names or formats():
        start = time.process_time()
        try:
            rendering = render(edition, name, SET, reading.pictures)
        except Exception as error:  # noqa: BLE001 - a format that breaks down is what is looked for
            faults[name] = [f"crash: {type(error).__name__}: {error}"]
            continue
        spent += time.process_time() - start
        faults[name] = [*_lost(edition, name, rendering, reading), *held_against(name, edition, rendering)]
        page = rendering.files[next(iter(rendering.files))] if name == "amp" else page
    return faults, spent, page


def faulty_pages(pages: Sequence[bytes]) -> dict[int, list[str]]:
    """Return what the official validator holds against AMP pages, by their index."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{index}.amp.html" for index in range(len(pages))]
        for path, page in zip(paths, pages, strict=True):
            path.write_bytes(page)
        found: dict[int, list[str]] = {}
        for fault in validate_amp(paths) if paths else []:
            found.setdefault(int(Path(fault.split(":")[0]).name.split(".")[0]), []).append(fault)
    return found


def held_against(name: str, edition: Edition, rendering: Rendering) -> list[str]:
    """Return what independent readers hold against the files of a format; nothing of one that has none here."""
    return list(_JUDGES[name](edition, rendering)) if name in _JUDGES else []


def _lost(edition: Edition, name: str, rendering: Rendering, reading: Reading) -> Iterator[str]:
    ready, _, _ = presentable(edition, reading.pictures)
    yield from map(str, check(ready, name, rendering.files, SET).losses)


def _feed(edition: Edition, rendering: Rendering) -> Iterator[str]:
    """Yield the rules of W3C's validator, of the RFCs and of partners that a feed breaks, and what feedparser says."""
    ((name, data),) = rendering.files.items()
    feed = read_feed(name, data)
    feed.sizes = {asset.file_name: asset.size for asset in rendering.media}
    feed.sizes = {**feed.sizes, **{name: len(picture) for name, picture in rendering.extra_media.items()}}
    feed.now = newest(edition)
    yield from (f"{rule}: {told}" for rule, told in broken_rules(feed).items())
    if name.endswith(".xml"):
        read = feedparser.parse(data)
        if read.bozo:
            yield f"feedparser: {read.bozo_exception}"
        if len(read.entries) != len(edition.briefings):
            yield f"feedparser: {len(read.entries)} entries"


def _atom(edition: Edition, rendering: Rendering) -> Iterator[str]:
    yield from _feed(edition, rendering)
    ((_, data),) = rendering.files.items()
    schema = _schema()
    if not schema.validate(etree.fromstring(data)):
        yield f"schema of RFC 4287: {schema.error_log.last_error}"


@cache
def _schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(SCHEMA))


def _word(edition: Edition, rendering: Rendering) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.docx"
        path.write_bytes(next(iter(rendering.files.values())))
        yield from (f"openxml-audit: {error}" for error in OpenXmlValidator().validate(path).errors)


def _pdf(edition: Edition, rendering: Rendering) -> Iterator[str]:
    """Yield what qpdf says, and glyphs that are none (an empty box) unless the export tells of missing letters."""
    with tempfile.TemporaryDirectory() as folder:
        path, plain = Path(folder) / "one.pdf", Path(folder) / "plain.pdf"
        path.write_bytes(next(iter(rendering.files.values())))
        told = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, errors="replace")
        if told.returncode or "WARNING" in told.stderr:
            yield f"qpdf: {told.stdout} {told.stderr}"
        subprocess.run(["qpdf", "--qdf", "--object-streams=disable", path, plain], capture_output=True)
        boxes = _boxes(plain.read_bytes()) if plain.exists() else 0
    if boxes and not any("no font at hand has" in notice for notice in rendering.notices):
        yield f"signs shown as an empty box: {boxes}, and no notice tells of them"


_SHOWN = re.compile(rb"\[([^\[\]]*<[0-9a-f]+>[^\[\]]*)\] ?TJ", re.IGNORECASE)
_HEX = re.compile(rb"<([0-9a-f]+)>", re.IGNORECASE)
_TO_NONE = re.compile(rb"^<[0-9a-f]{4}> 0$", re.IGNORECASE | re.MULTILINE)


def _boxes(data: bytes) -> int:
    """Return how many signs of a PDF in plain have the glyph 0, .notdef (ISO 32000-1 9.7.6.3).

    Either the page shows it (each glyph is two bytes), or the face's own map leads to it (cidchar, Adobe 5014 §7).
    """
    lines = [b"".join(_HEX.findall(shown)) for shown in _SHOWN.findall(data)]
    shown = sum(line[at : at + 4] == b"0000" for line in lines for at in range(0, len(line), 4))
    return shown + len(_TO_NONE.findall(data))


_JUDGES: dict[str, Callable[[Edition, Rendering], Iterator[str]]] = {
    "rss": _feed,
    "atom": _atom,
    "jsonfeed": _feed,
    "docx": _word,
    "pdf": _pdf,
}
