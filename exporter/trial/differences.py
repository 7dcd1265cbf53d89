"""How the files of a format differ: in their words, as a reader meets them, and in what they are written in."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff

from exporter.formats import formats

_MOST = 200  # lines of a difference that are shown
_LONG = 300  # characters of a line that are shown
_ENDS = re.compile(r"(?<=\})(?=\S)|(?<=>)(?=<)")  # where markup and stylesheets can be taken apart into lines


@dataclass(frozen=True)
class Line:
    """A line of a difference: `sign` is + for what came, - for what went, @ for a place, a space for what stayed."""

    sign: str
    text: str


@dataclass(frozen=True)
class Source:
    """How a file differs in what it is written in; `left_out` lines more than those that are shown."""

    file: str
    lines: tuple[Line, ...]
    left_out: int


@dataclass(frozen=True)
class Difference:
    """How an artifact differs from another one: `files` are those whose bytes do; of words, what readers meet."""

    files: tuple[str, ...] = ()
    words: tuple[Line, ...] = ()
    sources: tuple[Source, ...] = ()


def difference(format_name: str, old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Difference:
    """Return how the files of an artifact differ from those of another one, by name."""
    names = tuple(name for name in {**old, **new} if old.get(name) != new.get(name))
    if not names:
        return Difference()
    words = _shown(_lines(_words(format_name, old), _words(format_name, new)))[0]
    sources = []
    for name in names:
        before, after = dict(_parts(name, old.get(name, b""))), dict(_parts(name, new.get(name, b"")))
        for part in {**before, **after}:
            if before.get(part) != after.get(part):
                shown, left_out = _shown(_lines(before.get(part, ()), after.get(part, ())))
                sources.append(Source(part, shown, left_out))
    return Difference(names, words, tuple(sources))


def _words(format_name: str, files: Mapping[str, bytes]) -> Sequence[str]:
    try:
        return [" ".join(one.text.split()) for one in formats()[format_name].read_back(files) if one.text.strip()]
    except Exception:  # noqa: BLE001 - the check has told that it cannot be read back
        return []


def _parts(name: str, data: bytes) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the texts in a file as lines: the file itself, or those in a package; nothing of what is no text."""
    if data.startswith(b"%PDF"):
        return
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield from _parts(f"{name}: {member}", archive.read(member))
        return
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return
    yield name, _ENDS.sub("\n", text).splitlines()


def _lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    for line in list(unified_diff(old, new, n=1, lineterm=""))[2:]:
        if line.startswith("@@"):
            yield Line("@", "")
        else:
            yield Line(line[0], line[1:])


def _shown(lines: Iterator[Line]) -> tuple[tuple[Line, ...], int]:
    told = list(lines)
    return tuple(Line(one.sign, _cut(one.text)) for one in told[:_MOST]), max(0, len(told) - _MOST)


def _cut(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG]} … ({len(text):,} characters)"
