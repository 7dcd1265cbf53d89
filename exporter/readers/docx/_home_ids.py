"""Ids come back with the bookmarks of a Word file that was made here: `b_<id>` on the first words of each block."""

import re

from exporter.readers._page.outline import Data

BLOCK_ID = re.compile(r"b_([a-z0-9_]{1,24})$")


def give_ids(data: Data) -> None:
    """Give, in place, the parts of a record's data the ids of their bookmarks; one that is there twice counts once."""
    sources = data.get("sources", [])
    taken = {source["id"] for source in sources if "id" in source}
    for source in sources:
        if "id" not in source:
            _take(source, _names(source), taken)
    if lead := data.get("lead"):
        _take(lead, _names(lead), taken)
    for section in data["sections"]:
        _section(section, taken)


def _section(section: Data, taken: set[str]) -> None:
    if "key_points" in section.get("_anchors", ()):
        section["kind"] = "key_points"
    rest = _blocks(section["blocks"], taken)
    _take(section, _names(section) or ([] if section["heading"] else rest), taken)
    for inner in section["sections"]:
        _section(inner, taken)


def _blocks(blocks: list[Data], taken: set[str]) -> list[str]:
    """Give ids to blocks, and return the names before the first of them that are of what holds it."""
    rests = [_block(block, taken) for block in blocks]
    return rests[0] if rests else []


def _block(block: Data, taken: set[str]) -> list[str]:
    inside: list[list[Data]] = []
    match block["kind"]:
        case "list":
            inside = [item["blocks"] for item in block["items"]]
        case "table":
            inside = [cell["blocks"] for row in block["rows"] for cell in row]
        case "quote" | "callout":
            inside = [block["blocks"]]
        case "faq":
            inside = [pair["answer"] for pair in block["pairs"]]
    rests = [_blocks(blocks, taken) for blocks in inside]
    first = next((rest for rest in rests if rest), [])
    return _take(block, [*_names(block), *(first if block["kind"] != "faq" else [])], taken)


def _names(part: Data) -> list[str]:
    return [found[1] for name in part.get("_anchors", ()) if (found := BLOCK_ID.match(name))]


def _take(part: Data, names: list[str], taken: set[str]) -> list[str]:
    """Give a part the last of the names, or one that was made for its kind; return the others, which are of its wholes.

    LibreOffice does not keep the order of bookmarks that begin at one place.
    """
    if not names:
        return []
    made = [name for name in names if name.startswith(f"{part.get('kind', 'src')}_")]
    chosen = made[-1] if made else names[-1]
    if chosen not in taken:
        taken.add(chosen)
        part["id"] = chosen
    return [name for name in names if name != chosen]
