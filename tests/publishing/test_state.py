"""What is out at a moment: pure, by explicit times."""

import pytest

from exporter.publishing.state import Place, moments, out, pages, shows, standing


def place(id: int = 1, state: str = "published", release_at: float = 100, **more: float) -> Place:
    return Place(
        id, f"briefing-{id}", 1, state, release_at, more.get("updated_at", release_at), more.get("vanishes_at")
    )


@pytest.mark.parametrize("state", ["scheduled", "published", "corrected"])
def test_nothing_is_out_before_its_time_and_all_of_it_from_then_on(state: str) -> None:
    assert shows(place(state=state), 99.999) is None
    assert shows(place(state=state), 100) == "live"


@pytest.mark.parametrize("state", ["withdrawn", "erased"])
def test_a_stub_stands_until_its_time_is_over_or_for_ever(state: str) -> None:
    assert shows(place(state=state, vanishes_at=200), 199) == "stub"
    assert shows(place(state=state, vanishes_at=200), 200) is None
    assert shows(place(state=state), 10**9) == "stub"


def test_what_was_scheduled_is_published_once_its_time_has_come_though_nobody_wrote_that_down() -> None:
    assert standing(place(state="scheduled"), 99) == "scheduled"
    assert standing(place(state="scheduled"), 100) == "published"
    assert standing(place(state="corrected"), 100) == "corrected"


def test_moments_are_those_to_come_each_once_the_next_one_first() -> None:
    places = [
        place(1, "scheduled", 300),
        place(2, "scheduled", 200),
        place(3, "scheduled", 200),
        place(4, "published", 50),
        place(5, "withdrawn", 50, vanishes_at=400),
    ]
    assert moments(places, 100) == [200, 300, 400]
    assert moments(places, 200) == [300, 400]


def test_what_changed_last_stands_first_so_that_who_polls_sees_a_correction() -> None:
    places = [place(1, release_at=10, updated_at=90), place(2, release_at=50), place(3, "scheduled", 99)]
    assert [one.id for one, _ in out(places, 95)] == [1, 2]
    assert [one.id for one, _ in out(places, 99)] == [3, 1, 2]


def test_all_of_a_short_channel_is_in_its_feed_and_there_is_no_archive() -> None:
    found = out([place(number, release_at=number) for number in range(1, 4)], 10)
    assert pages(found, [10] * 3, items=3, size=100) == ([0, 1, 2], [])


def test_archives_hold_what_the_feed_does_not_and_their_borders_do_not_move() -> None:
    def archived(count: int) -> tuple[list[int], list[list[int]]]:
        found = out([place(number, release_at=number) for number in range(1, count + 1)], 100)
        live, archives = pages(found, [10] * count, items=3, size=100)
        names = [one.id for one, _ in found]
        return [names[index] for index in live], [[names[index] for index in archive] for archive in archives]

    assert archived(7) == ([7, 6, 5], [[1, 2, 3], [4, 5, 6]])
    assert archived(8) == ([8, 7, 6], [[1, 2, 3], [4, 5, 6]])
    assert archived(10) == ([10, 9, 8], [[1, 2, 3], [4, 5, 6], [7, 8, 9]])


def test_a_feed_holds_no_more_bytes_than_it_may_but_one_entry_in_any_case() -> None:
    found = out([place(number, release_at=number) for number in range(1, 4)], 10)
    assert pages(found, [60, 60, 60], items=30, size=130)[0] == [0, 1]
    live, archives = pages(found, [600, 60, 60], items=30, size=130)
    assert live == [0]
    assert sorted(index for archive in archives for index in archive) == [0, 1, 2]
