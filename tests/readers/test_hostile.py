"""Markdown made to break readers: a clean record or a clear refusal, soon; no connection, no file elsewhere."""

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet

from exporter.readers import Context, Reading, markdown, read
from exporter.record import Faults

N = 10_000

TEXTS = {
    "open brackets": "[" * 100_000,
    "open pictures": "![" * N,
    "links of links": "[a](" * N,
    "nested brackets": "[" * N + "a" + "]" * N,
    "emphasis": "*a **a " * N,
    "mixed emphasis": "*a_ " * N,
    "code": "".join("e" + "`" * n for n in range(300)),
    "unclosed comments": "a <!--" * N,
    "unclosed instructions": "<?" * N,
    "unclosed sections": "<![CDATA[" * N,
    "unclosed attributes": "<div>\n" + "<a b='" * N,
    "open tags": "<div>a" * N,
    "videos": "<video>" * N,
    "boxes around text": "<div>\n\na\n\n" * 2000 + "</div>\n\n" * 2000,
    "boxes beside text": "<div>\n\n<b>a\n\n</div>\n\n" * 2000,
    "definitions": "a\n: b\n\n" * 5000,
    "calls without an end": "[^a]: x\n\n" + "[^a" * 20_000,
    "references": "".join(f"[a{n}]: /x\n" for n in range(N)) + "[a1]" * N,
    "a long address": "[a]: /" + "u" * 1_000_000 + "\n\n" + "[a] " * N,
    "a long word": "a" * 1_000_000,
    "many lines": "> a\n" * N,
    "control characters": "a\x00b\x01c\x7f\ufffe\ufeff",
    "a delimiter row": "a\n" + "|-" * 100_000,
    "spaces in a row": "a\n|" + " " * 200_000 + "x",
    "a picture of megabytes": "![x](data:image/png;base64," + "A" * 3_000_000 + ")",
}
SLOW = {
    "open brackets",
    "links of links",
    "unclosed sections",
    "calls without an end",
    "a long word",
    "a delimiter row",
    "a picture of megabytes",
    "quotes",
}
"""Texts that are read for seconds: in a lane."""
REFUSED = {
    "quotes": (">" * 50_000 + "a", "line 1: nested too deeply; take levels of lists or quotes out"),
    "lists": ("".join("  " * n + "- a\n" for n in range(100)), "line 21: nested too deeply"),
    "lists in a line": ("- " * N + "a", "line 1: nested too deeply"),
    "a huge table": (
        "|a|b|\n|-|-|\n" + "|x|y|\n" * 200_000,
        "line 1: a table of 30000 rows and 60002 cells, 30000 at most; split the table",
    ),
    "markup": ("*a " * 300_000, "line 1: more than 200000 characters of markup; split it into several briefings"),
    "tags": ("<b>a " * 60_000, "line 1: more than 50000 tags; split it into several briefings"),
    "paragraphs": ("a\n\n" * 50_000, "line 1: more than 40000 paragraphs, items and cells; split it"),
    "a long paragraph": ("word " * 500_000, "line 1: sections[0].blocks[0].text[0].text: "),
}


def lanes(names: Iterable[str]) -> list[ParameterSet]:
    """Return the names of texts, those of slow ones in their lane."""
    return [pytest.param(name, marks=[pytest.mark.faults] if name in SLOW else []) for name in names]


def timed(text: str) -> Reading:
    start = time.monotonic()
    try:
        return markdown.read(text.encode(), Context("a.md"))
    finally:
        assert time.monotonic() - start < 20, "too slow, even for a busy machine"


@pytest.mark.parametrize("name", lanes(TEXTS))
def test_text_that_is_odd_is_read_soon(name: str) -> None:
    assert timed(TEXTS[name]).briefing.sections


@pytest.mark.parametrize("name", lanes(REFUSED))
def test_text_that_no_record_holds_is_refused_soon_with_its_line(name: str) -> None:
    text, told = REFUSED[name]
    with pytest.raises(Faults) as caught:
        timed(text)
    assert str(caught.value).startswith(told)


def test_as_many_levels_as_are_allowed_go_through_to_the_record() -> None:
    lists = "".join("  " * n + "- a\n" for n in range(20))
    quotes = "> " * 40 + "a"
    for text in (lists, quotes):
        assert timed(text).briefing.sections[0].blocks


# --------------------------------------------------------------------------------------- doors that must stay closed

_seen: list[tuple[str, Any]] | None = None


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if _seen is not None and event in ("open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system"):
        _seen.append((event, arguments[0]))


@contextmanager
def watched() -> Iterator[list[tuple[str, Any]]]:
    """Record what is opened, connected to or started meanwhile (PEP 578)."""
    global _seen
    if not hasattr(sys, "_exporter_watched"):
        sys.addaudithook(_watch)
        sys._exporter_watched = True  # type: ignore[attr-defined]
    _seen = []
    try:
        yield _seen
    finally:
        _seen = None


def test_no_reader_opens_a_connection_or_a_file_outside_its_source(tmp_path: Path) -> None:
    folder = tmp_path / "inside"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(b"secret")
    (folder / "media").mkdir()
    source = folder / "a.md"
    source.write_text(
        "---\ntitle: T\nlanguage: en\nimage: ../secret.png\n---\n"
        "![a](../secret.png) ![b](/etc/passwd) ![c](file:///etc/passwd) ![d](http://127.0.0.1:9/x.png)\n\n"
        "![e](//127.0.0.1:9/x.png)\n\n<img src='http://127.0.0.1:9/y.png'> <iframe src='http://127.0.0.1:9/'></iframe>\n\n"
        "![f](missing.png)\n\n[g](http://127.0.0.1:9/)\n",
        "utf-8",
    )
    read(source)  # imports what is imported when first needed
    with watched() as seen:
        reading = read(source)
    assert len(reading.report) >= 8
    assert [event for event, _ in seen if event != "open"] == []
    opened = [Path(str(path)) for event, path in seen if event == "open" and isinstance(path, str | Path)]
    assert opened
    assert all(path.is_relative_to(folder) for path in opened), opened
