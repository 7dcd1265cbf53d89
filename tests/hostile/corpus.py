"""The hostile files of the corpus as sources: whole files, and each case inside of files that hold many."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from tests.hostile.source import Source, data, page, text


def payloads(hostile: Path) -> Iterator[tuple[str, str]]:
    """Yield (name, HTML) of each payload that made a sanitiser stumble once."""
    for one in json.loads((hostile / "xss" / "dompurify.json").read_text("utf-8")):
        yield f"xss-{one['id']}", one["payload"]


def strings(hostile: Path) -> Iterator[tuple[str, str]]:
    """Yield (name, string) of each naughty string."""
    for index, one in enumerate(json.loads((hostile / "strings" / "blns.json").read_text("utf-8"))):
        yield f"string-{index}", one


def tokens(hostile: Path) -> Iterator[Source]:
    """Yield pages of what makes a tokenizer of HTML stumble, forty cases in each."""
    for file in sorted((hostile / "html5lib").glob("*.test")):
        inputs = [case.get("input") for case in json.loads(file.read_text("utf-8"))["tests"]]
        cases = [one for one in inputs if isinstance(one, str)]
        for index in range(0, len(cases), 40):
            yield Source(
                f"{file.stem}-{index}.html", page("".join(f"<p>{one}</p>" for one in cases[index : index + 40]))
            )


def encoded(hostile: Path) -> Iterator[Source]:
    """Yield pages in encodings that they declare rightly, wrongly or not at all."""
    for file in sorted((hostile / "html5lib").glob("*.dat")):
        cases = re.split(rb"^#data\n", file.read_bytes(), flags=re.MULTILINE)[1:]
        for index, case in enumerate(cases):
            words = b"<title>T</title><p>Words \xe9\xe8 that stand for a page.</p>"
            yield Source(f"encoding-{index}.html", case.split(b"\n#encoding\n")[0] + words)


def files(hostile: Path) -> list[Path]:
    """Return the files that are sources as they are, by folder."""
    folders = ("docx", "feed-encoding", "feed-illformed", "feed-sanitize", "render", "html5lib", "xss", "strings")
    return [path for folder in folders for path in sorted((hostile / folder).iterdir()) if path.is_file()]


def as_bodies(cases: Iterator[tuple[str, str]]) -> Iterator[Source]:
    """Yield each case as the body of a page, of Markdown, of a ninjs item and of a post of WordPress."""
    for name, words in cases:
        yield Source(f"{name}-page.html", page(words))
        yield Source(f"{name}-text.md", text(words))
        item = {"uri": f"https://example.org/i/{name}", "type": "text", "headline": "A text", "body_xhtml": words}
        yield data(f"{name}-item.json", item)
        post = {"id": 7, "slug": f"{name}-post", "link": f"https://example.org/{name}", "type": "post"}
        post |= {"title": {"rendered": words}, "content": {"rendered": words}, "excerpt": {"rendered": words}}
        yield data(f"{name}-post.json", post)


def as_titles(cases: Iterator[tuple[str, str]]) -> Iterator[Source]:
    """Yield each case as title, heading and text of a record, of Markdown and of a page."""
    for name, words in cases:
        blocks = [words or "a", {"kind": "code", "text": words or "a"}]
        record = {"id": f"https://example.org/r/{name}", "slug": f"{name}-record", "title": words, "standfirst": words}
        yield data(f"{name}-r.json", {**record, "sections": [{"heading": words, "blocks": blocks}]})
        front = f"---\ntitle: {json.dumps(words)}\n---\n"
        yield Source(f"{name}-t.md", f"{front}## {words}\n\n{words}\n".encode("utf-8", "surrogatepass"))
        head = f"<title>{words}</title><meta name=author content='{words}'>"
        yield Source(f"{name}-h.html", page(f"<h2>{words}</h2><ul><li>{words}</ul>", head))
