"""The title of a page and its standfirst: said in its head, and mostly once more in its text."""

import re
from typing import TYPE_CHECKING, Any

from lxml.etree import _Element

from exporter.readers import Context
from exporter.readers._markup.vocabulary import words_in
from exporter.readers._page.outline import Flow, Heading
from exporter.readers._page.prose import plain

if TYPE_CHECKING:
    from exporter.readers._page.page import Page

_NEAR = 6
"""So many parts of a flow are its beginning."""
_SITE = re.compile(r"\s+(?:[|·•»«—–-]|::?)\s+")


def take_title(record: dict[str, Any], flow: Flow, root: _Element, page: "Page", context: Context) -> None:
    """Take the title: what the page's head says, else its first heading, else what the window is called.

    A heading that says the same at the beginning of the text leaves it.
    """
    headings = [part for part in flow if isinstance(part, Heading) and plain(part.text)]
    first = next((part for part in headings if part.level == 1), None)
    window = words_in(title) if (title := root.find(".//title")) is not None else ""
    if "title" not in record:
        in_page = [words for one in root.iter("h1") if (words := words_in(one))]
        if first is None and not in_page and headings and headings[0] is flow[0] and not window:
            first = headings[0]
        if first is not None:
            record["title"] = plain(first.text)
        elif window:
            record["title"] = next((words for words in in_page if _same(words, window)), _without_site(window))
        elif in_page:
            record["title"] = in_page[0]
        else:
            page.assumed.add("title")
            record["title"] = context.stem.replace("-", " ").replace("_", " ").strip() or context.name
            page.remark(None, "the source has no title", f"{record['title']!r}, after its file name", path="title")
    else:
        record["title"] = _as_shown(str(record["title"]), [words_in(one) for one in root.iter("h1")])
    wanted = _compared(record["title"])
    for part in flow[:_NEAR]:
        if isinstance(part, Heading) and _compared(plain(part.text)) == wanted:
            _take_out(part, flow, page)
            break


def _take_out(heading: Heading, flow: Flow, page: "Page") -> None:
    index = next(at for at, part in enumerate(flow) if part is heading)
    notes = [inline["note"] for inline in heading.text if inline.get("note")]
    flow[index : index + 1] = [{"kind": "paragraph", "text": note, "_line": heading.line} for note in notes]
    after = flow[index] if index < len(flow) else None
    if isinstance(after, Heading):
        after.names += heading.names
    elif after is not None:
        after["_anchors"] = [*heading.names, *after.get("_anchors", [])]
    if any(inline.get("kind") == "image" for inline in heading.text):
        page.remark(heading.line, "a picture in the title", "left out")


def take_standfirst(record: dict[str, Any], flow: Flow) -> None:
    """Let a standfirst that is in the text too be told once: in its field if the text begins with it, else there."""
    if "standfirst" not in record:
        return
    said = _compared(plain(record["standfirst"]))
    for index, part in enumerate(flow[:_NEAR]):
        if isinstance(part, Heading) or part["kind"] != "paragraph":
            continue
        words = _compared(plain(part["text"]))
        if words == said and index == 0:
            record["standfirst"] = flow.pop(0)["text"]  # type: ignore[index]
            return
        if words.startswith(said):  # or cut off, as search engines show it
            del record["standfirst"]
            return


def _as_shown(title: str, headings: list[str]) -> str:
    """Return a title of the head as the page shows it: without the name of the site, which heads put after it."""
    for words in headings:
        if words and _same(words, title):
            return words
    return title


def _same(heading: str, title: str) -> bool:
    one, other = _compared(heading), _compared(title)
    return one == other or (bool(one) and any(_compared(part) == one for part in _parts(title)))


def _parts(title: str) -> list[str]:
    cuts = [found.span() for found in _SITE.finditer(title)]
    return [title[:start] for start, _ in cuts] + [title[end:] for _, end in cuts]


def _without_site(window: str) -> str:
    """Return what a window is called without the name of the site: the longest part, if it is a title."""
    parts = _SITE.split(window)
    cut = window.rpartition(_SITE.findall(window)[-1])[0] if len(parts) > 1 else window
    return cut if len(cut.split()) >= 4 or len(parts) == 1 else window


def _compared(words: str) -> str:
    return re.sub(r"\W+", " ", words.casefold()).strip()
