"""Texts that stand twice are told, the second time."""

from tests.lint.looked import found, told

RULE = "repeated"
LONG = "The crews of all the ships in the port went home on Tuesday, and the town waits for news of the talks."


def test_a_paragraph_that_stands_twice_is_told() -> None:
    (said,) = told(RULE, LONG, "Words.", LONG.replace(",", ""))
    assert said == "it stands in sections[0].blocks[0].text already; keep one of the two"


def test_a_refrain_and_cells_may_stand_twice() -> None:
    assert found(RULE, "Nobody knows.", "Nobody knows.") == []
    assert found(RULE, {"kind": "table", "head_rows": 0, "rows": [[LONG, LONG]]}) == []


def test_the_title_below_itself_is_told() -> None:
    assert found(RULE, "The harbour is shut", "Words.", title="The Harbour Is Shut") == ["The harbour is shut"]
    assert found(RULE, "Words.", "The harbour is shut", title="The Harbour Is Shut") == []
