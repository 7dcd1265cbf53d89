"""Bombs, floods and loops, built here: each gives a clean record or a clear refusal, soon and in little memory.

Recipe 10, the jobs' own troubles, is the business of `tests/faults`.
"""

import re
import socket
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest

from tests.hostile import addresses, bodies, entities, packages, pictures
from tests.hostile.child import MEGABYTES, SECONDS, Outcome, imported
from tests.hostile.doors import Doors, doors
from tests.hostile.source import Source, written

pytestmark = [pytest.mark.corpus, pytest.mark.timeout(300)]

BATCH = 25
"""Sources of one process, which together may take what one of them may."""
RECIPES: dict[str, Callable[[Doors], Iterator[Source]]] = {
    "packages that open into much": lambda _: packages.bombs(),
    "packages that are damaged, deep or no packages": lambda _: packages.damaged(),
    "packages with names that lead elsewhere": lambda _: packages.names(),
    "entities that grow or lead elsewhere": lambda at: entities.everywhere(str(at.secret), _address(at)),
    "pictures that open into much": lambda at: pictures.shown(_address(at)),
    "addresses that lead where nobody may go": lambda at: addresses.everywhere(str(at.secret), at.port),
    "tables too long": lambda _: bodies.tables(),
    "words too wide": lambda _: bodies.floods(),
    "what stands in itself": lambda _: bodies.nesting(),
    "Markdown without end": lambda _: bodies.markdown(),
    "JSON that no parser should swallow": lambda _: bodies.json_bodies(),
    "characters that nobody can bear": lambda _: bodies.texts(),
}


def _address(at: Doors) -> str:
    return f"http://127.0.0.1:{at.port}/x.dtd"


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_gives_clean_records_or_clear_refusals_soon_and_asks_nobody(recipe: str, tmp_path: Path) -> None:
    with doors(tmp_path) as at:
        sources = written(RECIPES[recipe](at), tmp_path / "in")
        at.opened()
        for index in range(0, len(sources), BATCH):
            batch = sources[index : index + BATCH]
            outcome = imported(batch, tmp_path / f"out-{index}")
            assert outcome.faults(batch) == []
            assert not any("SECRET" in str(record) for record in outcome.records.values())
        assert (at.opened(), at.asked()) == (0, 0)
    assert not Path("/tmp/exporter-was-here").exists()


def test_what_is_refused_is_told_in_one_line_for_each_fault_and_the_others_go_on(tmp_path: Path) -> None:
    sources = written([*islice(bodies.markdown(), 6, None), Source("good.md", b"# Good\n\nWords.\n")], tmp_path / "in")
    outcome = imported(sources, tmp_path / "out")
    assert outcome.code == 3
    assert "good.json" in outcome.records
    told = [line for line in outcome.said if str(tmp_path / "in") in line]
    assert all(re.fullmatch(r".+\.\w+: (line \d+: )?.+", line) for line in told)


def test_the_measure_sees_what_takes_too_long_or_too_much(tmp_path: Path) -> None:
    (source,) = written([Source("good.md", b"# Good\n\nWords.\n")], tmp_path / "in")
    outcome = imported([source], tmp_path / "out")
    assert outcome.faults([source]) == []
    assert 0 < outcome.seconds < SECONDS
    assert 10 < outcome.megabytes < MEGABYTES
    assert len(Outcome(1, [], 11, 501).faults([source, source])) == 4


def test_the_doors_see_who_comes(tmp_path: Path) -> None:
    with doors(tmp_path) as at:
        assert (at.opened(), at.asked()) == (0, 0)
        at.secret.read_bytes()
        socket.create_connection(("127.0.0.1", at.port)).close()
        assert (at.opened(), at.asked()) == (1, 1)
        assert (at.opened(), at.asked()) == (0, 0)
