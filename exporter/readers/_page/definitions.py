"""Definitions, which the record has no block for: a list, each term in bold above what is said of it.

In a flow they are `{"kind": "definitions", "pairs": [{"term": inlines, "blocks": [...]}]}`. A term may be without words
(one more thing said of the term before), or have nothing said of it.
"""

from typing import Any

from exporter.readers._page.leads import prose_of
from exporter.readers._page.prose import Inline, is_empty, marked

Data = dict[str, Any]


def as_blocks(blocks: list[Data]) -> list[Data]:
    """Return blocks without definitions, also inside of them."""
    made: list[Data] = []
    for block in blocks:
        match block["kind"]:
            case "list":
                for item in block["items"]:
                    item["blocks"] = as_blocks(item["blocks"])
            case "quote" | "callout":
                block["blocks"] = as_blocks(block["blocks"])
            case "table":
                for row in block["rows"]:
                    for cell in row:
                        cell["blocks"] = as_blocks(cell["blocks"])
            case "faq":
                for pair in block["pairs"]:
                    pair["answer"] = as_blocks(pair["answer"])
            case "definitions":
                made += _as_list(block)
                continue
        made.append(block)
    return made


def _as_list(block: Data) -> list[Data]:
    items: list[Data] = []
    for pair in block["pairs"]:
        said = as_blocks(pair["blocks"])
        term = None if is_empty(pair["term"]) else marked(pair["term"], "strong")
        if term is None and items:
            items[-1]["blocks"] += said
            continue
        if term is not None:
            fits = int(prose_of(said[:1]) is not None)
            said = [_named(term, pair, said[:fits]), *said[fits:]]
        if said:
            items.append({"blocks": said, "_line": pair.get("_line")})
    if not items:
        return []
    kept = {key: value for key, value in block.items() if key != "pairs"}
    return [kept | {"kind": "list", "items": items}]


def _named(term: list[Inline], pair: Data, said: list[Data]) -> Data:
    """Return the paragraph of a term and of what is said of it in one paragraph, on a line of its own."""
    paragraph: Data = {
        "kind": "paragraph",
        "text": term,
        "_line": pair.get("_line"),
        "_anchors": pair.get("_anchors", []),
    }
    for one in said:
        paragraph["text"] = [*term, {"kind": "break"}, *one["text"]]
        paragraph["_anchors"] = [*paragraph["_anchors"], *one.get("_anchors", ())]
    return paragraph
