"""The check finds each passage that is missing, altered, doubled or out of order, and nothing else."""

import random

import pytest

from exporter.check import compare
from exporter.record.reading import Passage


def said(*texts: str) -> list[Passage]:
    return [Passage(text, path=f"blocks[{index}]") for index, text in enumerate(texts)]


WHOLE = said("A title", "First paragraph.", "Yes", "Cell 10", "10", "Last words, at the end.")


def whats(expected: list[Passage], found: list[Passage], **options: object) -> list[tuple[str, str]]:
    return [(loss.what, loss.path) for loss in compare(expected, found, **options).losses]  # type: ignore[arg-type]


def test_the_same_passages_lose_nothing() -> None:
    report = compare(WHOLE, WHOLE)
    assert report.ok
    assert report.fidelity == 1.0
    assert report.passages == len(WHOLE)


def test_words_that_templates_add_are_furniture() -> None:
    found = said(
        "Key points", "A title", "First paragraph. Corrected today.", "Table 1. Yes", "Cell 10", "10", WHOLE[-1].text
    )
    assert compare(WHOLE, found).ok


def test_white_space_and_invisible_characters_do_not_count() -> None:
    assert compare(said("Ein Wort"), said("  Ein\n\u200bWort\u00ad ")).ok
    assert compare(said("a b c", "1 2"), said("abc", "12"), spacing="lost").ok
    assert not compare(said("a b c"), said("abc")).ok


def test_a_missing_passage_is_named() -> None:
    assert whats(WHOLE, [*WHOLE[:3], *WHOLE[4:]]) == [("missing", "blocks[3]")]


def test_an_altered_passage_is_named_with_what_was_found() -> None:
    (loss,) = compare(WHOLE, [WHOLE[0], *said("First paragraf."), *WHOLE[2:]]).losses
    assert (loss.what, loss.found) == ("altered", "First paragraf.")
    assert "First paragraf." in str(loss)


def test_a_passage_out_of_order_is_named() -> None:
    swapped = [WHOLE[0], WHOLE[2], WHOLE[1], *WHOLE[3:]]
    assert [what for what, _ in whats(WHOLE, swapped)] == ["out of order"]


def test_a_doubled_passage_is_named() -> None:
    assert whats(WHOLE, [*WHOLE[:2], WHOLE[1], *WHOLE[2:]]) == [("doubled", "blocks[1]")]


def test_a_doubled_passage_behind_a_label_is_named() -> None:
    caption = said("Thirty-five came.")
    assert whats(caption, said("Figure 1. Thirty-five came.", "Figure 2. Thirty-five came.")) == [
        ("doubled", "blocks[0]")
    ]


def test_a_piece_of_a_longer_word_is_not_the_passage() -> None:
    assert not compare(said("ten"), said("often")).ok


def test_one_heading_of_ours_that_equals_a_passage_is_furniture() -> None:
    expected = said("Sources", "A book")
    assert compare(expected, said("Sources", "A book", "Sources"), furniture=["Sources"]).ok
    assert not compare(expected, said("Sources", "A book", "Sources", "Sources"), furniture=["Sources"]).ok


@pytest.mark.parametrize("seed", range(20))
def test_one_loss_among_many_equal_cells_is_one_loss(seed: int) -> None:
    chance = random.Random(seed)
    cells = said(
        *(chance.choice(["Yes", "No", "0", "120"]) if chance.random() < 0.7 else f"unit {n}" for n in range(800))
    )
    place = chance.randrange(len(cells))
    report = compare(cells, [*cells[:place], *cells[place + 1 :]])
    assert len(report.losses) == 1
    assert report.losses[0].text == cells[place].text


def test_a_lost_half_is_all_told() -> None:
    many = said(*(f"passage {n}" for n in range(2000)))
    assert len(compare(many, many[:1000]).losses) == 1000
