"""What a builder gives: a source by its name, and what lies beside it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Source:
    """A source to be written into a folder of its own. `beside`: files around it, by name."""

    name: str
    data: bytes
    beside: Mapping[str, bytes] = field(default_factory=dict)


def written(sources: Iterable[Source], folder: Path) -> list[Path]:
    """Return where sources were written, each into a folder of its own below `folder`."""
    paths = []
    for index, source in enumerate(sources):
        home = folder / f"{index}"
        home.mkdir(parents=True)
        for name, data in {source.name: source.data, **source.beside}.items():
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).write_bytes(data)
        paths.append(home / source.name)
    return paths


def page(body: str, head: str = "") -> bytes:
    """Return a page of HTML whose article has a few honest words around `body`."""
    honest = "<p>Honest words, said before and after what is not, so that a page has an article at all.</p>"
    before = f"<!doctype html><html lang=en><head><title>A page</title><meta charset=utf-8>{head}</head><body><article>"
    return f"{before}<h1>A page</h1>{honest}{body}{honest}</article></body></html>".encode("utf-8", "surrogatepass")


def data(name: str, value: object) -> Source:
    """Return a source of JSON."""
    return Source(name, json.dumps(value).encode())


def text(body: str, head: str = "") -> bytes:
    """Return Markdown with a title and `body`."""
    return f"---\ntitle: A text\nlanguage: en\n{head}---\nHonest words.\n\n{body}\n".encode("utf-8", "surrogatepass")
