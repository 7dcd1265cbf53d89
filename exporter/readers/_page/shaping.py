"""Ordinary blocks that are a chronology, questions and answers or a list of groups become such blocks.

Only under a heading that says so, and only where nothing is lost or moved: in doubt a block stays what it is.
"""

import re
from typing import Any

from exporter.readers._page.dates import iso_date
from exporter.readers._page.kinds import is_ahead, is_question, names
from exporter.readers._page.prose import Inline, is_empty, plain

Data = dict[str, Any]

_MAX_LEAD = 80
"""Characters of a lead such as `Western allies:`; a longer one is a sentence."""
# What parts a lead from the rest: a colon before white space (not that of an address); after a date a dash as well.
_PLAIN = re.compile(r"([^:：]+)(?::\s+|：\s*)")
_PLAIN_DATED = re.compile(r"([^:：]+?)\s*(?::\s+|：\s*|\s[–—-]\s+)")
_AFTER = re.compile(r"\s*[:：]\s*")
_AFTER_DATE = re.compile(r"\s*(?:[:：]|[–—-]\s)\s*")


def shape(section: Data, language: str) -> None:
    """Turn, in place, what stands in a section into the blocks that its kind is made of."""
    kind, blocks = section.get("kind"), section["blocks"]
    if kind == "timeline":
        section["blocks"] = [_timeline(block, language) or block for block in blocks]
    elif kind == "who_is_affected":
        section["blocks"] = [_affected(block) or block for block in blocks]
    elif kind == "faq":
        section["blocks"] = _questions(blocks)
        if pairs := _asked_in_headings(section.get("sections", [])):
            section["blocks"].append({"kind": "faq", "pairs": pairs, "_line": pairs[0]["_line"]})
            section["sections"] = []


def _timeline(block: Data, language: str) -> Data | None:
    if block["kind"] == "table":
        events = _events_of_rows(block, language)
    elif block["kind"] == "list":
        events = _events_of_items(block, language)
    else:
        return None
    return {"kind": "timeline", "events": events, "_line": block.get("_line")} if events else None


def _events_of_rows(table: Data, language: str) -> list[Data]:
    """Return the events of a table whose two columns are headed Date and Event; none if a cell fits no event."""
    head, *rows = [[_prose_of(cell["blocks"]) for cell in row] for row in table["rows"]]
    if table.get("head_rows", 1) != 1 or len(head) != 2 or not all(head) or table.get("caption") or table.get("note"):
        return []
    when, event = (plain(cell or ()) for cell in head)
    if not (names("when", when) and names("event", event)):
        return []
    events = []
    for row, cells in zip(rows, table["rows"][1:], strict=True):
        made = _event(row[0], row[1], language) if len(row) == 2 and row[0] and row[1] else None
        if made is None:
            return []
        events.append(made | {"_line": cells[0]["blocks"][0].get("_line")})
    return events


def _events_of_items(block: Data, language: str) -> list[Data]:
    """Return the events of a list in which each item begins with a date; none if one does not."""
    events = []
    for item in block["items"]:
        split = _lead(_prose_of(item["blocks"]), dashes=True)
        made = _event(*split, language) if split else None
        if made is None or (made["precision"] == "words" and not made["ahead"]):
            return []
        events.append(made | {"_line": item.get("_line")})
    return events


def _event(when: list[Inline], text: list[Inline], language: str) -> Data | None:
    if any(set(inline) - {"text", "marks"} for inline in when):
        return None  # a link, a note: a date has no room for it
    words = plain(when)
    date = iso_date(words, language)
    precision = {4: "year", 7: "month", 10: "day"}.get(len(date), "minute") if date else "words"
    return {
        "when": date or words,
        "precision": precision,
        "ahead": date is None and is_ahead(words, language),
        "text": text,
    }


def _affected(block: Data) -> Data | None:
    if block["kind"] != "list":
        return None
    split = [_lead(_prose_of(item["blocks"])) for item in block["items"]]
    groups = [
        {"group": _without(lead[0], "strong"), "effect": lead[1], "_line": item.get("_line")}
        for lead, item in zip(split, block["items"], strict=True)
        if lead
    ]
    if len(groups) < len(split):
        return None
    return {"kind": "affected", "groups": groups, "_line": block.get("_line")}


def _asked_in_headings(sections: list[Data]) -> list[Data]:
    """Return the pairs of sections whose headings are the questions; none if one has no answer or parts of its own."""
    if not all(section["heading"] and section["blocks"] and not section["sections"] for section in sections):
        return []
    pairs = []
    for section in sections:
        first = section["blocks"][0]
        first.setdefault("id", section["id"])  # a link to the heading leads to the answer
        first["_anchors"] = [*first.get("_anchors", []), *section.get("_anchors", [])]
        pairs.append({"question": section["heading"], "answer": section["blocks"], "_line": section.get("_line")})
    return pairs


def _questions(blocks: list[Data]) -> list[Data]:
    """Return the blocks with each run of questions and answers as one faq block."""
    if len(blocks) == 1 and blocks[0]["kind"] == "list" and (pairs := _asked_in_items(blocks[0])):
        return [{"kind": "faq", "pairs": pairs, "_line": blocks[0].get("_line")}]
    start = next((index for index, block in enumerate(blocks) if _is_question(block)), len(blocks))
    pairs = []
    for block in blocks[start:]:
        if _is_question(block):
            pairs.append({"question": _without(block["text"], "strong"), "answer": [], "_line": block.get("_line")})
        else:
            pairs[-1]["answer"].append(block)
    if not pairs or not all(pair["answer"] for pair in pairs):
        return blocks
    return [*blocks[:start], {"kind": "faq", "pairs": pairs, "_line": pairs[0]["_line"]}]


def _asked_in_items(block: Data) -> list[Data]:
    """Return the pairs of a list: items that ask and items that answer in turn, or items that do both."""
    items = block["items"]
    asks = [is_question(plain(_prose_of(item["blocks"]) or ())) for item in items]
    if len(items) % 2 == 0 and asks == [True, False] * (len(items) // 2):
        return [
            {"question": _prose_of(one["blocks"]), "answer": other["blocks"], "_line": one.get("_line")}
            for one, other in zip(items[::2], items[1::2], strict=True)
        ]
    pairs = []
    for item in items:
        first, *rest = item["blocks"]
        question, answer = _prose_of([first]), rest
        if question and not rest and (split := _bold_lead(question)):
            question, answer = split[0], [{"kind": "paragraph", "text": split[1], "_line": first.get("_line")}]
        if not question or not answer or not is_question(plain(question)):
            return []
        pairs.append({"question": _without(question, "strong"), "answer": answer, "_line": item.get("_line")})
    return pairs


def _is_question(block: Data) -> bool:
    """Return whether a block is a paragraph in bold that asks."""
    return (
        block["kind"] == "paragraph"
        and all("strong" in inline.get("marks", ()) or not inline.get("text", "").strip() for inline in block["text"])
        and is_question(plain(block["text"]))
    )


def _prose_of(blocks: list[Data]) -> list[Inline] | None:
    """Return the prose of blocks that are one paragraph, else None."""
    return blocks[0]["text"] if len(blocks) == 1 and blocks[0]["kind"] == "paragraph" else None


def _lead(inlines: list[Inline] | None, *, dashes: bool = False) -> tuple[list[Inline], list[Inline]] | None:
    """Return (lead, rest) of prose such as `**Ukraine:** gains most`; None where there is none or nothing after it."""
    if not inlines:
        return None
    split = _bold_lead(inlines)
    if split is None:
        first = inlines[0]
        found = (_PLAIN_DATED if dashes else _PLAIN).match(first.get("text", ""))
        if not found or set(first) != {"text"}:
            return None
        split = [{"text": found[1]}], [{"text": first["text"][found.end() :]}, *inlines[1:]]
    else:
        after = split[1][0].get("text", "") if split[1] else ""
        lead, said = split[0], plain(split[0])
        if said.endswith((":", "：")):
            split = _cut_end(lead), split[1]
        elif found := (_AFTER_DATE if dashes else _AFTER).match(after):
            split = lead, [split[1][0] | {"text": after[found.end() :]}, *split[1][1:]]
        else:
            return None
    if is_empty(split[0]) or is_empty(split[1]) or len(plain(split[0])) > _MAX_LEAD:
        return None
    return split


def _bold_lead(inlines: list[Inline]) -> tuple[list[Inline], list[Inline]] | None:
    """Return (the words in bold at the beginning, the rest), None if there are none or nothing else."""
    count = 0
    while count < len(inlines) and "strong" in inlines[count].get("marks", ()):
        count += 1
    return (inlines[:count], inlines[count:]) if 0 < count < len(inlines) else None


def _cut_end(inlines: list[Inline]) -> list[Inline]:
    last = inlines[-1]
    return [*inlines[:-1], last | {"text": last["text"].rstrip().rstrip(":：")}]


def _without(inlines: list[Inline], mark: str) -> list[Inline]:
    """Return inlines without a mark, where all of them have it."""
    if not all(mark in inline.get("marks", ()) or not inline.get("text", "x").strip() for inline in inlines):
        return inlines
    return [
        inline | {"marks": [one for one in inline["marks"] if one != mark]} if "marks" in inline else inline
        for inline in inlines
    ]
