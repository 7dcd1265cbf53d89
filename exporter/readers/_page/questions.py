"""Questions and answers: sections whose headings ask, lists, bold paragraphs and definitions become faq blocks."""

from collections.abc import Sequence
from typing import Any

from exporter.readers._page.kinds import is_question
from exporter.readers._page.leads import bold_lead, is_bold, prose_of, without_bold
from exporter.readers._page.prose import Inline, plain

Data = dict[str, Any]

_RUN, _RUN_AT_TOP = 2, 3
"""So many headings beside one another that ask are questions and answers, whatever stands above them."""


def with_questions(blocks: list[Data]) -> list[Data]:
    """Return the blocks of a section headed so: each run of questions and answers as one faq block."""
    blocks = [asked_in_definitions(block, headed=True) or block for block in blocks]
    if len(blocks) == 1 and blocks[0]["kind"] == "list" and (pairs := _asked_in_items(blocks[0])):
        return [_faq(pairs, blocks[0].get("_line"))]
    start = next((index for index, block in enumerate(blocks) if _is_question(block)), len(blocks))
    pairs = []
    for block in blocks[start:]:
        if _is_question(block):
            pairs.append(_pair(without_bold(block["text"]), [], block))
        else:
            pairs[-1]["answer"].append(block)
    if not pairs or not all(pair["answer"] for pair in pairs):
        return blocks
    return [*blocks[:start], _faq(pairs, pairs[0]["_line"])]


def asked_in_definitions(block: Data, *, headed: bool = False) -> Data | None:
    """Return the faq block that definitions are whose terms ask, or all of them under a heading that says so."""
    if block["kind"] != "definitions" or "lang" in block:
        return None
    asked = [pair for pair in block["pairs"] if pair["term"] and pair["blocks"]]
    if len(asked) < len(block["pairs"]) or not (headed or all(is_question(plain(pair["term"])) for pair in asked)):
        return None
    return _faq([_pair(without_bold(pair["term"]), pair["blocks"], pair) for pair in asked], block.get("_line"))


def take_asking(section: Data) -> None:
    """Make of the sections inside one that is headed so, in place, its questions: none if one has no plain answer."""
    inner = section["sections"]
    if inner and all(_is_answered(one) for one in inner):
        section["blocks"].append(_faq_of(inner))
        section["sections"] = []


def with_asking(sections: list[Data], around: Data | None) -> list[Data]:
    """Return sections beside one another, each run of two or more whose headings ask as one faq block.

    It stands at the end of the blocks before it: those of the section `around`, or those of one that is headed so and
    has no words of its own; else in a section without a heading. At the top, where `around` is None, headings divide
    the whole text: there two are questions and answers only if they are half of it.
    """
    asking = [_asks(section) for section in sections]
    if not any(asking):
        return sections
    divided = sum(bool(section["heading"]) and section.get("kind") == "other" for section in sections)
    least = _RUN if around is not None or divided <= 2 * _RUN else _RUN_AT_TOP
    made: list[Data] = []
    index = 0
    while index < len(sections):
        end = index
        while end < len(sections) and asking[end]:
            end += 1
        run = sections[index:end]
        before = made[-1] if made else None
        if not run or not all(map(_is_answered, run)):
            made += run
        elif before is not None and _is_empty_faq(before):
            before["blocks"].append(_faq_of(run))
        elif len(run) < least:
            made += run
        elif around is not None and not made:
            around["blocks"].append(_faq_of(run))
        else:
            faq = _faq_of(run)
            made.append({"kind": "faq", "heading": [], "blocks": [faq], "sections": [], "_line": faq["_line"]})
        made += sections[end : end + 1]
        index = end + 1
    return made


def _is_empty_faq(section: Data) -> bool:
    return (
        section.get("kind") == "faq" and bool(section["heading"]) and not section["blocks"] and not section["sections"]
    )


def _asks(section: Data) -> bool:
    return section.get("kind") == "other" and is_question(plain(section["heading"]))


def _is_answered(section: Data) -> bool:
    return bool(section["heading"] and section["blocks"] and not section["sections"])


def _faq_of(sections: Sequence[Data]) -> Data:
    for section in sections:
        section["blocks"][0].setdefault("id", section["id"])  # a link to the heading leads to the answer
    pairs = [_pair(section["heading"], section["blocks"], section) for section in sections]
    return _faq(pairs, pairs[0]["_line"])


def _pair(question: list[Inline], answer: list[Data], asked: Data) -> Data:
    return {"question": question, "answer": answer, "_line": asked.get("_line"), "_asked": asked.get("_anchors", ())}


def _faq(pairs: list[Data], line: int | None) -> Data:
    """Return the block of pairs; links to what asked lead to the answer."""
    for pair in pairs:
        if anchors := pair.pop("_asked"):
            first = pair["answer"][0]
            first["_anchors"] = [*first.get("_anchors", ()), *anchors]
    return {"kind": "faq", "pairs": pairs, "_line": line}


def _asked_in_items(block: Data) -> list[Data]:
    """Return the pairs of a list: items that ask and items that answer in turn, or items that do both."""
    items = block["items"]
    asks = [is_question(plain(prose_of(item["blocks"]) or ())) for item in items]
    if len(items) % 2 == 0 and asks == [True, False] * (len(items) // 2):
        asked = [item["blocks"][0] for item in items[::2]]
        return [_pair(one["text"], item["blocks"], one) for one, item in zip(asked, items[1::2], strict=True)]
    pairs = []
    for item in items:
        first, *rest = item["blocks"]
        question, answer = prose_of([first]), rest
        if question and not rest and (split := bold_lead(question)):
            question, answer = split[0], [{"kind": "paragraph", "text": split[1], "_line": first.get("_line")}]
        if not question or not answer or not is_question(plain(question)):
            return []
        pairs.append(_pair(without_bold(question), answer, first))
    return pairs


def _is_question(block: Data) -> bool:
    """Return whether a block is a paragraph in bold that asks."""
    return block["kind"] == "paragraph" and is_bold(block["text"]) and is_question(plain(block["text"]))
