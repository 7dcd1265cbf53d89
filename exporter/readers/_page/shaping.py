"""Ordinary blocks that are a chronology, questions and answers, a list of groups or of key points become such.

Only where nothing is lost or moved: in doubt a block stays what it is, and a section an ordinary one.
"""

from typing import Any

from exporter.readers._page.chronology import with_timelines
from exporter.readers._page.definitions import as_blocks
from exporter.readers._page.key_points import with_key_points
from exporter.readers._page.leads import Split, anchors_in, lead, prose_of, without_bold
from exporter.readers._page.names import new_id
from exporter.readers._page.questions import asked_in_definitions, take_asking, with_asking, with_questions

Data = dict[str, Any]


def shaped(sections: list[Data], language: str, taken: dict[str, int]) -> list[Data]:
    """Return the sections of a text with what stands in them as the blocks that it is. `taken` are the ids in use."""
    made = with_asking(with_key_points(sections, taken), None)
    _shape_all(made, language, taken)
    return made


def _shape_all(sections: list[Data], language: str, taken: dict[str, int]) -> None:
    for section in sections:
        if "id" not in section:
            section["id"] = new_id("questions", taken)
        _shape(section, language)
        section["sections"] = with_asking(section["sections"], section)
        _shape_all(section["sections"], language, taken)
        section["blocks"] = as_blocks(section["blocks"])


def _shape(section: Data, language: str) -> None:
    kind, blocks = section.get("kind"), section["blocks"]
    if kind == "who_is_affected":
        blocks = [_affected(block) or block for block in blocks]
    elif kind == "faq":
        blocks = with_questions(blocks)
    blocks = [asked_in_definitions(block) or block for block in blocks]
    section["blocks"] = with_timelines(blocks, language, headed=kind == "timeline")
    if kind == "faq":
        take_asking(section)


def _affected(block: Data) -> Data | None:
    """Return the groups of a list whose items each begin with one, or of definitions."""
    split: list[Split | None]
    if block["kind"] == "list":
        parts = block["items"]
        split = [lead(prose_of(item["blocks"])) for item in parts]
    elif block["kind"] == "definitions":
        parts = block["pairs"]
        split = [_defined(pair) for pair in parts]
    else:
        return None
    groups = [
        {"group": without_bold(one[0]), "effect": one[1], "_line": part.get("_line")}
        for one, part in zip(split, parts, strict=True)
        if one
    ]
    if len(groups) < len(split) or "lang" in block:
        return None
    return {"kind": "affected", "groups": groups, "_line": block.get("_line"), "_anchors": anchors_in(block)}


def _defined(pair: Data) -> Split | None:
    effect = prose_of(pair["blocks"])
    return (pair["term"], effect) if pair["term"] and effect else None
