"""What would take a machine with it fails soon, with a reason for people, and what stands beside it is done.

Each poison is a template of an organisation: that is where somebody's mistake has the most room.
"""

import os
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

from exporter.readers import read as read_source
from exporter.store import template_sets
from tests.samples import FOLDER
from tests.worker.service import Service, service, wait_until

SECONDS = 4
_SMALL = '{% include "base/pdf/style.css.j2" %}\n@page { size: 3mm 3mm; margin: 0 }\n'
_ENDLESS = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


@dataclass(frozen=True)
class Poison:
    """A file of a template folder, the format that falls over it, and the reasons that people may be told."""

    format: str
    file: str
    text: str
    reasons: frozenset[str]


POISONS = {
    "pages of three millimetres": Poison(
        "pdf",
        "pdf/style.css.j2",
        _SMALL + 'p::before { white-space: pre; content: "' + r"x\A " * 20_000 + '" }',
        frozenset(["limit"]),
    ),
    "a loop without an end": Poison("html", "html/head.html.j2", _ENDLESS, frozenset(["limit"])),
    "a process that hears nothing": Poison("rss", "feed/head.html.j2", _ENDLESS, frozenset(["limit"])),
    "a cell over a hundred million columns": Poison(
        "pdf",
        "shared/blocks/paragraph.html.j2",
        '<table {{ at(block) }}><tbody><tr><td colspan="100000000">x</td></tr></tbody></table>',
        frozenset(["limit"]),
    ),
    "text without an end": Poison(
        "docx", "shared/head.html.j2", "<p>{{ edition.title * 999999999 }}</p>", frozenset(["limit", "template"])
    ),
    "a template that calls itself": Poison(
        "atom",
        "feed/head.html.j2",
        "{% macro deep() %}{{ deep() }}{% endmacro %}<p>{{ deep() }}</p>",
        frozenset(["template", "input"]),
    ),
}


@pytest.mark.pdf
@pytest.mark.timeout(300)
def test_poison_fails_after_two_attempts_at_most_with_a_reason_and_what_stands_beside_it_is_done(
    tmp_path: Path, subtests: pytest.Subtests
) -> None:
    with service(tmp_path / "data", EXPORTER_TIME_LIMIT=str(SECONDS), EXPORTER_MEMORY_LIMIT="400") as made:
        id = made.add(read_source(FOLDER / "minimal.json"))
        exports = {name: poisoned(made, id, poison, tmp_path / name) for name, poison in POISONS.items()}
        beside = made.order(id, name="Beside poison")
        made.worker()
        deaf = exports["a process that hears nothing"]
        wait_until(lambda: not (deafened(made, deaf) or made.open()), 200, made.told)
    for name, poison in POISONS.items():
        with subtests.test(name):
            (job,) = made.jobs(exports[name])
            assert (job.state, job.reason in poison.reasons) == ("failed", True), (job.reason, job.fault)
            assert job.attempt <= 2
            assert job.commits == 0
            assert job.fault
            assert str(tmp_path) not in job.fault
    assert {(job.format, job.state, job.reason) for job in made.jobs(beside) if job.state != "done"} == set()


def poisoned(made: Service, id: str, poison: Poison, folder: Path) -> str:
    """Return the id of an export of a briefing with a poisoned template."""
    (folder / poison.file).parent.mkdir(parents=True)
    (folder / poison.file).write_text(poison.text, encoding="utf-8")
    kept = template_sets.add(made.store, folder.name, folder)
    return made.order(id, formats=(poison.format,), templates=kept.digest)


def deafened(made: Service, export_id: str) -> bool:
    """Return whether a process works at an export; it is stopped, so that it hears of no limit and says nothing."""
    (job,) = made.jobs(export_id)
    if job.state != "running" or job.worker is None:
        return False
    os.kill(int(job.worker.rpartition(":")[2]), signal.SIGSTOP)
    return True
