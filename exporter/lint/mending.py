"""Mending: the edits of safe findings, done on the record. Ids stay; a paragraph that was nothing but noise goes."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from exporter.lint.finding import Edit, Finding
from exporter.record.briefing import Briefing
from exporter.record.canonical import briefing_from, to_data
from exporter.record.ids import objects

Steps = list[str | int]


def mend(briefing: Briefing, findings: Iterable[Finding]) -> tuple[Briefing, tuple[Finding, ...]]:
    """Return (the briefing with the edits of the safe findings done, those findings).

    Of edits that touch one another the first is done; another look finds what is left.
    """
    taken: dict[str, list[Edit]] = defaultdict(list)
    done = []
    for finding in findings:
        if finding.is_safe and finding.edits and not any(_touches(edit, taken[edit.path]) for edit in finding.edits):
            for edit in finding.edits:
                taken[edit.path].append(edit)
            done.append(finding)
    data = to_data(briefing)
    emptied: list[tuple[str, Steps]] = []
    refused = set()
    for path, edits in sorted(taken.items(), key=lambda item: -len(_steps(item[0]))):  # notes before what calls them
        steps = _steps(path)
        holder, name = _at(data, steps[:-1]), steps[-1]
        if made := _edited(holder[name], sorted(edits, reverse=True)):
            holder[name] = made
        elif edits:
            emptied.append((path, steps))
    for path, steps in sorted(emptied, key=lambda one: _order(one[1]), reverse=True):
        if room := _room(data, steps):
            del _at(data, room[:-1])[room[-1]]
            _drop_section(data, room)
        else:  # the last of those beside it: another look will not call it safe
            refused.add(path)
    kept = tuple(finding for finding in done if finding.path not in refused)
    return (briefing_from(data) if kept else briefing), kept


def can_go(briefing: Briefing, path: str) -> bool:
    """Return whether the paragraph whose prose is at `path` may leave the record and take nothing else with it."""
    return _room(to_data(briefing), _steps(path)) is not None


def _touches(edit: Edit, others: Iterable[Edit]) -> bool:
    return any(edit.start <= other.end and other.start <= edit.end for other in others)


def _steps(path: str) -> Steps:
    return [name or int(index) for name, index in re.findall(r"(\w+)|\[(\d+)\]", re.sub(r"\[(\d+)\]", r".[\1]", path))]


def _order(steps: Steps) -> list[tuple[int, str]]:
    return [(step, "") if isinstance(step, int) else (0, step) for step in steps]


def _at(data: Any, steps: Steps) -> Any:
    for step in steps:
        data = data[step]
    return data


def _room(data: Any, steps: Steps) -> Steps | None:
    """Return the steps to what goes when the prose at `steps` is empty: its paragraph, or the item it fills."""
    if steps[-1] != "text" or len(steps) < 4 or steps[-3] != "blocks":
        return None
    block = _at(data, steps[:-1])
    if block.get("kind") != "paragraph" or "ed_note" in block or "open_questions" in block:
        return None
    if any(found.get("href") == f"#{block['id']}" for _, found in objects(data)):
        return None
    around = steps[:-2]
    if len(_at(data, around)) > 1 or (len(steps) > 4 and steps[-5] == "sections"):
        return steps[:-1]
    is_item = len(steps) > 4 and steps[-5] == "items" and len(_at(data, steps[:-4])) > 1
    return steps[:-3] if is_item else None


def _drop_section(data: Any, gone: Steps) -> None:
    """Drop the section that the last of its blocks left, where it has no heading and nothing leads to it."""
    if len(gone) < 4 or gone[-4] != "sections":
        return
    section, beside = _at(data, gone[:-2]), _at(data, gone[:-3])
    is_named = section.get("heading") or any(found.get("href") == f"#{section['id']}" for _, found in objects(data))
    if len(beside) > 1 and not (section["blocks"] or section.get("sections") or is_named):
        del beside[gone[-3]]


def _edited(value: Any, edits: Iterable[Edit]) -> Any:
    """Return a line, or prose as a list of inlines, with edits done; `edits` come with the last first."""
    if isinstance(value, str):
        for edit in edits:
            value = value[: edit.start] + edit.put + value[edit.end :]
        return value
    inlines = list(value)
    starts = [0]
    for inline in inlines:
        starts.append(starts[-1] + (len(_text(inline)) if _is_span(inline) else 1))
    for edit in edits:
        _edit(inlines, starts, edit)
    kept = [inline for inline in inlines if inline is not None]
    said = any(not _is_span(inline) or _text(inline).strip(" ") or set(inline) & {"note", "sources"} for inline in kept)
    return kept if said else []


def _edit(inlines: list[Any], starts: list[int], edit: Edit) -> None:
    """Do one edit: what is put goes into a span that it touches, the plainest of them."""
    touched = [
        index
        for index in range(len(inlines))
        if starts[index] <= edit.end and edit.start <= starts[index + 1] and inlines[index] is not None
    ]
    inside = [index for index in touched if starts[index] < edit.end and edit.start < starts[index + 1]]
    spans = [index for index in inside or touched if _is_span(inlines[index])]
    into = min(spans, key=lambda index: _weight(inlines[index])) if spans else None
    for index in reversed(inside):
        if not _is_span(inlines[index]):
            inlines[index] = None
    for index in reversed(spans):
        start, end = max(edit.start - starts[index], 0), max(edit.end - starts[index], 0)
        text = _text(inlines[index])
        text = text[:start] + (edit.put if index == into else "") + text[end:]
        inlines[index] = text if isinstance(inlines[index], str) else inlines[index] | {"text": text}


def _weight(inline: Any) -> int:
    return 0 if isinstance(inline, str) else len(inline)


def _is_span(inline: Any) -> bool:
    return isinstance(inline, str) or (inline is not None and inline.get("kind", "span") == "span")


def _text(inline: Any) -> str:
    return inline if isinstance(inline, str) else str(inline.get("text", ""))
