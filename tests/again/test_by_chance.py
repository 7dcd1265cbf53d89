"""Records by chance, read again: whatever was not changed is the part that it was."""

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from exporter.again import again
from exporter.readers import Reading
from exporter.record import Briefing, briefing_from, to_data
from exporter.record.ids import objects
from tests.strategies import briefings

Data = dict[str, Any]
BODY = frozenset(("sections", "lead", "sources", "title"))
seeds = st.integers(0, 2**32)


def without_ids(data: Data) -> Data:
    """Return the data of a record as a page gives it: nothing in it has an id, and no link leads inside."""
    text = json.loads(json.dumps(data))
    called = {one["id"] for one in text.get("sources", ())}
    for place, one in objects(text):
        if place and one.get("id") not in called:
            one.pop("id", None)
        if str(one.get("href", "")).startswith("#"):
            del one["href"]
    return dict(text)


def read_again(data: Data, base: Briefing) -> Briefing:
    return again(Reading(briefing_from(data), {}, (), BODY), base).briefing


def ids(briefing: Briefing) -> set[str]:
    return {one["id"] for place, one in objects(to_data(briefing)) if place and "id" in one}


def own(value: Any) -> Any:
    """Return what a part says itself, without the parts inside it that have an id, in whatever order they stand."""
    if isinstance(value, dict):
        return {key: own(item) for key, item in value.items() if key not in ("items", "sections", "blocks", "pairs")}
    return [own(item) for item in value] if isinstance(value, list) else value


def by_id(briefing: Briefing) -> dict[str, Any]:
    return {one["id"]: own(one) for place, one in objects(to_data(briefing)) if place and "id" in one}


def linkless(one: Briefing, *, headed: bool = False) -> Briefing:
    """Return a record without links inside: a page read without ids cannot have them; `headed` with all headings."""
    data = to_data(one)
    for number, section in enumerate(sections_of(data) if headed else ()):
        section.setdefault("heading", [f"Part {number}"])
    for _, part in objects(data):
        if str(part.get("href", "")).startswith("#"):
            del part["href"]
    return briefing_from(data)


def sections_of(data: Data) -> Iterator[Data]:
    for one in data.get("sections", ()):
        yield one
        yield from sections_of(one)


def shuffled(data: Data, chance: random.Random) -> None:
    """Put sections, blocks, items and answers into another order, in place, and blocks into other sections."""
    for _, one in objects(data):
        for name in ("sections", "blocks", "items", "pairs", "answer"):
            if isinstance(one.get(name), list):
                chance.shuffle(one[name])
    rooms = [one["blocks"] for one in sections_of(data) if len(one["blocks"]) > 1]
    if len(rooms) > 1:
        giver, taker = chance.sample(rooms, 2)
        taker.insert(chance.randrange(len(taker)), giver.pop())


def proses(data: Data) -> list[Callable[[str], None]]:
    """Return what writes new words into each paragraph, heading, caption and event of a record."""

    def writer(one: Data, name: str) -> Callable[[str], None]:
        return lambda words: one.update({name: [words]})

    names = ("text", "heading", "question", "effect", "caption")
    found = [(one, name) for place, one in objects(data["sections"]) for name in names]
    return [writer(one, name) for one, name in found if isinstance(one.get(name), list) and one[name]]


@given(briefings())
@settings(max_examples=30)
def test_a_record_read_again_over_itself_is_itself(one: Briefing) -> None:
    assert again(Reading(one, {}, (), frozenset(to_data(one))), one).briefing is one


@given(briefings())
@settings(max_examples=30)
def test_a_page_that_says_the_same_gives_the_same_record_with_every_id(one: Briefing) -> None:
    base = linkless(one)
    reading = Reading(briefing_from(without_ids(to_data(base))), {}, (), BODY)
    assert again(reading, base).briefing is base


@given(briefings(numbered=True), seeds)
@settings(max_examples=30)
def test_in_whatever_order_every_part_keeps_its_id(one: Briefing, seed: int) -> None:
    base = linkless(one, headed=True)
    data = without_ids(to_data(base))
    shuffled(data, random.Random(seed))
    made = read_again(data, base)
    assert ids(made) == ids(base)
    assert by_id(made) == by_id(base)


@given(briefings(numbered=True), seeds, st.integers(1, 6))
@settings(max_examples=30)
def test_however_much_is_rewritten_every_part_keeps_its_id(one: Briefing, seed: int, count: int) -> None:
    base = linkless(one)
    data = without_ids(to_data(base))
    chance = random.Random(seed)
    texts = proses(data)
    for number, write in enumerate(chance.sample(texts, min(count, len(texts)))):
        write(f"Something else altogether, {number}: {chance.random()}")
    made = read_again(data, base)
    assert ids(made) == ids(base)
    assert [to["id"] for _, to in objects(to_data(made)) if "id" in to] == [
        to["id"] for _, to in objects(to_data(base)) if "id" in to
    ]
