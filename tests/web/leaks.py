"""An attack on an embargo: every route, every name that the desk knows, every header that changes answers."""

import base64
import gzip
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

import httpx

_PARAMETER = re.compile(r"\{(\w+)\}")
_OF_THE_ANSWER = re.compile(rb'"request_id": ?"\w+"|(?<=; wait )\d+(?= s)')
_OF_THE_MOMENT = ("date", "x-request-id", "retry-after")
"""Headers that differ between any two answers, as the number of the request does in a body, and how long to wait."""


@dataclass(frozen=True)
class Try:
    """A request that an attacker makes."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.method} {self.path} {dict(self.headers)}"


@dataclass
class Words:
    """Words that must occur nowhere, in any coding."""

    given: Sequence[str]
    found: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._needles = {needle: word for word in self.given for needle in _codings(word)}

    def look_for(self, data: bytes, where: str) -> None:
        """Note each word that bytes hold, as they are or unpacked."""
        for each in (data, _unpacked(data)):
            low = each.lower()
            self.found += [f"{word!r} in {where}" for needle, word in self._needles.items() if needle in each + low]


def tries(
    paths: Mapping[str, object], known: Mapping[str, Sequence[str]], headers: Sequence[Mapping[str, str]]
) -> Iterator[Try]:
    """Yield requests to every path, with every method, each name put wherever it may stand, under each header."""
    for path in paths:
        names = _PARAMETER.findall(path)
        for turn, values in enumerate(itertools.product(*(known.get(name) or known[""] for name in names))):
            given = dict(zip(names, values, strict=True))
            there = _PARAMETER.sub(lambda match, given=given: quote(given[match[1]], safe=""), path)  # type: ignore[misc]
            for method in ("GET", "HEAD") if turn else ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE"):
                for one in headers if method == "GET" else headers[:1]:
                    yield Try(method, there, tuple(one.items()))


def answer(client: httpx.Client, one: Try, words: Words) -> tuple[object, ...]:
    """Return all of an answer that must not depend on what is under embargo; its words are looked at."""
    found = client.request(one.method, one.path, headers=dict(one.headers))
    raw = "\n".join(f"{name}: {value}" for name, value in found.headers.items()).encode()
    words.look_for(raw, f"the headers of {one}")
    words.look_for(found.content, f"the body of {one}")
    told = sorted((name, value) for name, value in found.headers.items() if name not in _OF_THE_MOMENT)
    return found.status_code, told, _OF_THE_ANSWER.sub(b"", found.content)


def _codings(word: str) -> Iterator[bytes]:
    data = word.encode()
    yield data
    yield data.lower()
    yield quote(word).encode()
    yield data.hex().encode()
    for shift in range(3):  # wherever it begins among the bytes that are coded three by three
        coded = base64.b64encode(b"\0" * shift + data)
        yield coded[4 if shift else 0 : -4]
        yield coded[4 if shift else 0 : -4].translate(bytes.maketrans(b"+/", b"-_"))


def _unpacked(data: bytes) -> bytes:
    try:
        return gzip.decompress(data)
    except (OSError, EOFError):
        return b""
