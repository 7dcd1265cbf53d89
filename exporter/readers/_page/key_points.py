"""Key points: the first list of what matters most, under a heading or below a line that says so."""

from typing import Any

from exporter.readers._page.kinds import names
from exporter.readers._page.leads import is_bold, prose_of, without_bold
from exporter.readers._page.names import new_id
from exporter.readers._page.prose import plain

Data = dict[str, Any]
Taken = dict[str, int]


def with_key_points(sections: list[Data], taken: Taken) -> list[Data]:
    """Return sections in which the first key points stand by themselves: what follows them is no part of their box.

    `taken` are the ids in use.
    """
    if not sections:
        return []
    first, *rest = sections
    if first["heading"]:
        return [*_cut_off(first, taken), *rest]
    if made := _announced(first, taken):
        return [*made, *rest]
    return [first, *(_cut_off(rest[0], taken) if rest else ()), *rest[1:]]


def _announced(opening: Data, taken: Taken) -> list[Data]:
    """Return what stands before the first heading in parts, if its only list is announced: `Key points:`."""
    blocks: list[Data] = opening["blocks"]
    lists = [index for index, block in enumerate(blocks) if block["kind"] == "list"]
    if len(lists) != 1 or not lists[0] or not _says_so(blocks[lists[0] - 1]):
        return []
    said, listed = blocks[lists[0] - 1], blocks[lists[0]]
    points: Data = {
        "id": new_id(plain(said["text"]), taken),
        "kind": "key_points",
        "heading": without_bold(said["text"]),
        "blocks": [listed],
        "sections": [],
        "_line": said.get("_line"),
        "_anchors": said.get("_anchors", []),
    }
    before = blocks[: lists[0] - 1]
    parts = [opening | {"blocks": before}] if before else []
    return [*parts, points, *_headless(blocks[lists[0] + 1 :], opening["sections"], taken)]


def _says_so(block: Data) -> bool:
    prose = prose_of([block])
    words = plain(prose or ())
    return prose is not None and names("key_points", words) and (words.endswith((":", "：")) or is_bold(prose))


def _cut_off(section: Data, taken: Taken) -> list[Data]:
    """Return a section of key points without the text that follows its lists, and that text without a heading.

    A single block after them is taken for a remark on them, and stays.
    """
    blocks: list[Data] = section["blocks"]
    end = _end_of_lists(blocks) if section.get("kind") == "key_points" else 0
    if not end or len(blocks) < end + 2:
        return [section]
    return [section | {"blocks": blocks[:end], "sections": []}, *_headless(blocks[end:], section["sections"], taken)]


def _end_of_lists(blocks: list[Data]) -> int:
    """Return the index after the lists, each with at most a line above it, with which blocks begin; 0 if none do."""
    end = 0
    for index, block in enumerate(blocks):
        if block["kind"] == "list":
            end = index + 1
        elif block["kind"] != "paragraph" or index > end:
            break
    return end


def _headless(blocks: list[Data], sections: list[Data], taken: Taken) -> list[Data]:
    if not blocks and not sections:
        return []
    return [{"id": new_id("opening", taken), "kind": "other", "heading": [], "blocks": blocks, "sections": sections}]
