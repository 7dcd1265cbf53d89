"""Two changes of one revision: put together where neither touches what the other did."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from exporter.again.three import Conflicts, merged
from exporter.record import Briefing, briefing_from, to_data

BASE = briefing_from(
    {
        "id": "https://example.org/port",
        "slug": "port",
        "title": "The port",
        "revision": 3,
        "sections": [
            {
                "id": "s1",
                "heading": "Strike",
                "blocks": [
                    {"id": "p1", "kind": "paragraph", "text": "Crews strike."},
                    {"id": "l", "kind": "list", "items": [[{"id": "i1", "kind": "paragraph", "text": "One ship"}]]},
                ],
            },
            {"id": "s2", "heading": "Talks", "blocks": [{"id": "p2", "kind": "paragraph", "text": "They resume."}]},
        ],
    }
)


def changed(*changes: Callable[[Any], object]) -> Briefing:
    data = copy.deepcopy(to_data(BASE))
    for change in changes:
        change(data)
    return briefing_from(data)


def first(data: Any) -> Any:
    return data["sections"][0]


def title(data: Any) -> None:
    data["title"] = "The port again"


def p1(data: Any) -> None:
    first(data)["blocks"][0]["text"] = ["Crews are on strike."]


def p1_otherwise(data: Any) -> None:
    first(data)["blocks"][0]["text"] = ["The strike goes on."]


def p2(data: Any) -> None:
    data["sections"][-1]["blocks"][0]["text"] = ["They resume on Thursday."]


def item(data: Any) -> None:
    first(data)["blocks"][-1]["items"][0]["blocks"][0]["text"] = ["Two ships"]


def ordered(data: Any) -> None:
    first(data)["blocks"][-1]["ordered"] = True


def heading(data: Any) -> None:
    first(data)["heading"] = ["The strike"]


def added(data: Any) -> None:
    data["sections"].insert(1, {"id": "s9", "heading": "New", "blocks": [{"id": "p9", "kind": "rule"}]})


def without_p1(data: Any) -> None:
    del first(data)["blocks"][0]


def counted(data: Any) -> None:
    data["revision"] = 5


@pytest.mark.parametrize(
    "mine, theirs",
    [
        ([p1], [p2]),
        ([p1, item], [title, ordered]),
        ([heading], [p1, item]),
        ([added], [p1, p2]),
        ([p1, p2], [added, title]),
        ([without_p1], [p2, ordered]),
        ([p1], [p1]),
        ([added, p1], [added]),
        ([title], []),
    ],
)
def test_changes_of_different_parts_come_together(mine: Any, theirs: Any) -> None:
    made = merged(changed(*mine), BASE, changed(*theirs, counted))
    assert to_data(made) == to_data(changed(*dict.fromkeys([*mine, *theirs]), counted))


@pytest.mark.parametrize(
    "mine, theirs, path",
    [
        (p1, p1_otherwise, "sections[0].blocks[0]"),
        (without_p1, p1, "sections[0].blocks[0]"),
        (p1, without_p1, ""),
        (added, without_p1, "sections"),
        (title, lambda data: data.update(title="Ports"), "title"),
    ],
)
def test_changes_of_one_part_are_told_with_its_place(mine: Any, theirs: Any, path: str) -> None:
    with pytest.raises(Conflicts) as caught:
        merged(changed(mine), BASE, changed(theirs))
    assert path in [fault.path for fault in caught.value.faults]
    assert all("since the file was made" in fault.fault or "too" in fault.fault for fault in caught.value.faults)
    assert all(fault.remedy for fault in caught.value.faults)
