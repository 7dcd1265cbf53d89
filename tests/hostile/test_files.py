"""The hostile files of the corpus: clean records or clear refusals; what is clean holds no script in any format."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from exporter.export import render
from exporter.record import briefing_from
from tests.conftest import SHARED
from tests.formats.feeds import SET
from tests.hostile.child import imported
from tests.hostile.corpus import as_bodies, as_titles, encoded, files, payloads, strings, tokens
from tests.hostile.source import written
from tests.samples import edition_of

HOSTILE = SHARED / "corpus" / "hostile"

pytestmark = [pytest.mark.shared, pytest.mark.corpus, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the records of all payloads and strings, read once."""
    return _all(tmp_path_factory.mktemp("hostile"))


def _all(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, sources in {
        "bodies": list(as_bodies(payloads(HOSTILE))),
        "titles": list(as_titles(payloads(HOSTILE))),
        "strings": list(as_titles(strings(HOSTILE))),
    }.items():
        for index in range(0, len(sources), 150):
            paths = written(sources[index : index + 150], folder / f"{name}-{index}")
            outcome = imported(paths, folder / f"{name}-{index}-out")
            assert outcome.faults(paths) == [], name
            found |= outcome.records
    return found


def test_every_payload_and_string_is_read_or_refused(records: dict[str, Any]) -> None:
    assert len(records) > 500


def test_pages_in_every_encoding_and_of_every_token_are_read_or_refused(tmp_path: Path) -> None:
    paths = written([*encoded(HOSTILE), *tokens(HOSTILE)], tmp_path / "in")
    assert len(paths) > 50
    assert imported(paths, tmp_path / "out").faults(paths) == []


def test_every_file_is_read_or_refused(tmp_path: Path) -> None:
    paths = files(HOSTILE)
    assert imported(paths, tmp_path / "out").faults(paths) == []


@pytest.mark.parametrize("form", ["html", "amp", "rss"])
def test_no_record_of_a_payload_makes_a_script(form: str, records: dict[str, Any]) -> None:
    found = {}
    for name, record in records.items():
        ((_, data), *_) = render(edition_of(briefing_from(record)), form, SET, {}).files.items()
        bodies = [data] if form != "rss" else [text.encode() for text in _bodies(data)]
        if faults := [fault for body in bodies for fault in scripts(body)]:
            found[name] = faults
    assert found == {}


def _bodies(feed: bytes) -> Iterator[str]:
    root = etree.fromstring(feed)
    yield from (
        one.text or "x" for one in root.iter("{http://purl.org/rss/1.0/modules/content/}encoded", "description")
    )


_ADDRESSES = frozenset(
    "action background cite classid codebase data formaction href longdesc ping poster src srcset xlink:href".split()
)


def scripts(page: bytes) -> list[str]:
    """Return what of a page would run, or load what runs: by lxml's tree of it, as a browser has one."""
    found = []
    for element in html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8")).iter(etree.Element):
        where = f"<{element.tag}>"
        if element.tag == "script" and not _is_ours(element):
            found.append(f"{where} {(element.text or '')[:80]}")
        if element.tag in ("iframe", "object", "embed", "applet", "frame", "base", "form", "portal"):
            found.append(where)
        if element.tag == "meta" and element.get("http-equiv", "").lower() == "refresh":
            found.append(f"{where} refresh")
        for name, value in dict[str, str](element.attrib).items():  # type: ignore[arg-type]
            plain = "".join(value.split()).lower() if name.lower() in _ADDRESSES else ""
            if name.lower().startswith("on") or name.lower() == "srcdoc":
                found.append(f"{where} {name}")
            if plain.startswith(("javascript:", "vbscript:", "data:text", "data:application", "livescript:")):
                found.append(f"{where} {name}={value[:80]}")
    return found


def _is_ours(script: Any) -> bool:
    """Return whether a script is data for search engines, or the code of AMP itself."""
    if script.get("type") == "application/ld+json":
        json.loads(script.text)
        return True
    return bool(script.get("src", "").startswith("https://cdn.ampproject.org/")) and not script.text


def test_a_script_that_is_planted_is_seen() -> None:
    for plain in (
        "<script>alert(1)</script>",
        "<p ONCLICK=x>",
        "<a href=' java\nscript:alert(1)'>",
        "<iframe src=x>",
        "<svg><script>x</script></svg>",
        "<meta http-equiv=Refresh content=0>",
        "<script type=application/ld+json>1</script><script>x</script>",
    ):
        assert scripts(f"<p>a</p>{plain}".encode()), plain
    assert scripts(b"<p>on and javascript: are words</p><a href='https://example.org/?q=javascript:'>x</a>") == []
