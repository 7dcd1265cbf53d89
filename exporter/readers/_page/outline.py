"""From a flow of headings and blocks to the record: nested sections, the kinds their headings name, links inside.

Data of a flow carries, beside what the record knows, `_line` (of the source) and `_anchors` (by which links find it).
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from exporter.readers import Reading, Remark
from exporter.readers._page.kinds import kind_of, names
from exporter.readers._page.lines import Lines
from exporter.readers._page.names import anchors, new_id
from exporter.readers._page.page import Page
from exporter.readers._page.prose import Inline, is_empty, plain
from exporter.readers._page.shaping import shaped
from exporter.record.canonical import briefing_from
from exporter.record.faults import Fault, Faults

Data = dict[str, Any]
_CONTAINERS = (dict, list)


@dataclass
class Heading:
    """A heading in the flow; `level` is 1 for the highest."""

    level: int
    text: list[Inline]
    line: int | None = None
    names: list[str] = field(default_factory=list)
    """Anchors that the author gave it."""


Flow = list[Heading | Data]


def sections_of(flow: Flow, language: str) -> list[Data]:
    """Return the sections that a flow makes: a lower heading is a section inside, skipped levels are none."""
    taken: dict[str, int] = {}
    known: dict[str, int] = {}
    outermost: list[Data] = []
    open_: list[tuple[int, Data]] = []  # (level, section), the innermost last
    for part in flow:
        if isinstance(part, Heading):
            while open_ and open_[-1][0] >= part.level:
                open_.pop()
            section = _section(part, taken, known, depth=len(open_))
            (open_[-1][1]["sections"] if open_ else outermost).append(section)
            open_.append((part.level, section))
        else:
            if not open_:
                outermost.append({"id": new_id("opening", taken), "heading": [], "blocks": [], "sections": []})
                open_.append((99, outermost[0]))
            open_[-1][1]["blocks"].append(part)
    return shaped(outermost, language, taken)


def _section(heading: Heading, taken: dict[str, int], known: dict[str, int], depth: int) -> Data:
    words = plain(heading.text)
    kind = kind_of(words)
    if kind == "sources" or (kind == "key_points" and depth):
        kind = None
    github, other = anchors(words)
    repeated = known.get(github, 0)
    known[github] = repeated + 1
    return {
        "id": new_id(words, taken),
        "kind": kind or "other",
        "heading": [] if is_empty(heading.text) else heading.text,
        "blocks": [],
        "sections": [],
        "_line": heading.line,
        "_anchors": [*heading.names, f"{github}-{repeated}" if repeated else github, other],
    }


def take_sources(sections: list[Data], language: str) -> list[Data]:
    """Return the sources listed under a last heading `Sources`, which leaves the sections: every format has its own.

    Only a plain list of one paragraph with at most one link each is taken, and only under the word that our labels use
    in the briefing's language, so that no word is lost; anything else stays a section.
    """
    last = sections[-1] if len(sections) > 1 else None
    if last is None or last["sections"] or len(last["blocks"]) != 1 or last["blocks"][0]["kind"] != "list":
        return []
    if not names("sources", plain(last["heading"]), language):
        return []
    sources = []
    for item in last["blocks"][0]["items"]:
        blocks = item["blocks"]
        if len(blocks) != 1 or blocks[0]["kind"] != "paragraph":
            return []
        prose = blocks[0]["text"]
        links = {inline["href"] for inline in prose if "href" in inline}
        if (
            len(links) > 1
            or any(link[:4] != "http" for link in links)
            or any(set(inline) - _OF_TITLE for inline in prose)
        ):
            return []
        sources.append({"title": plain(prose), "_line": item.get("_line")} | ({"url": links.pop()} if links else {}))
    sections.pop()
    return sources


_OF_TITLE = {"text", "marks", "href"}


def finish(data: Data, page: Page, lines: dict[str, int], faults: Iterable[Fault] = ()) -> Reading:
    """Return the reading of a whole record's data. `lines` are those of what stands before the flow.

    Raise Faults with the `faults` that the source alone could name and all that the record finds.
    """
    _resolve(data, page)
    clean, where = _stripped(data), Lines(data, lines)
    found = list(faults)
    if not clean["sections"]:
        found.append(Fault("sections", "no text", "write what happened below the title", lines.get("title")))
        clean["sections"] = [{}]
    try:
        briefing = briefing_from(clean, where)
    except Faults as more:
        raise Faults([*found, *more.faults]) from None
    if found:
        raise Faults(found)
    carried = frozenset(data.keys() - page.assumed)
    return Reading(briefing, page.pictures, tuple(_report(page, where)), carried, where)


def _resolve(data: Data, page: Page) -> None:
    """Lead links inside the page to ids; one that leads nowhere becomes its words, and a remark."""
    if not page.has_inner_links:
        return
    targets: dict[str, str] = {}
    known: dict[str, int] = {}
    links: list[tuple[Data, int | None]] = []
    stack: list[tuple[Any, int | None]] = [(data, None)]
    while stack:  # in reading order: the first of equal anchors wins
        value, line = stack.pop()
        if isinstance(value, dict):
            line = value.get("_line", line)
            for name in value.get("_anchors", ()):
                if name and name not in targets:
                    targets[name] = value.setdefault("id", new_id(name, known, prefix="a"))
            if str(value.get("href", "")).startswith("#"):
                links.append((value, line))
        parts = value.values() if isinstance(value, dict) else value
        inner = [(item, line) for item in parts if isinstance(item, _CONTAINERS)]
        inner.reverse()
        stack += inner
    for link, line in links:
        name = unquote(link["href"][1:])
        found = targets.get(name) or targets.get(name.lower()) or targets.get(anchors(name.replace("-", " "))[1])
        if found:
            link["href"] = f"#{found}"
        elif link["href"] in page.places:
            link["href"] = page.places[link["href"]]
        else:
            page.remark(line, f"link to {link['href']!r}: no such heading here", "its words, without the link")
            del link["href"]


def _stripped(value: Any) -> Any:
    """Return an object or a list as the record knows it."""
    if isinstance(value, dict):
        return {
            key: _stripped(item) if isinstance(item, _CONTAINERS) else item
            for key, item in value.items()
            if key[0] != "_"
        }
    return [_stripped(item) if isinstance(item, _CONTAINERS) else item for item in value]


def _report(page: Page, lines: Mapping[str, int]) -> Iterable[Remark]:
    """Yield the remarks by line, each with the path of the part of the record in which it falls."""
    if not page.remarks:
        return
    places = sorted((line, len(path), path) for path, line in lines.items() if path)
    starts = [line for line, _, _ in places]
    for noted in sorted(set(page.remarks), key=lambda noted: (noted.line or 0, noted.what)):
        index = bisect_right(starts, noted.line) if noted.line is not None else 0
        near = places[index - 1][2] if index else ""
        yield Remark(near if noted.path is None else noted.path, noted.line, noted.what, noted.became)
