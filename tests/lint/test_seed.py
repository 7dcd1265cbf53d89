"""A page as it was scraped, noise and all: what a careful person finds in it is found."""

from pathlib import Path

import pytest

from exporter.lint import Finding, lint, mended, with_lines
from exporter.readers import Reading, read
from tests.lint.looked import meant

BY_HAND = {
    (1, "code-fence", "“`html"),
    (3, "furniture", "Table of Contents"),
    (4, "lost-capital", "what"),
    (5, "lost-capital", "paris"),
    (6, "lost-capital", "russia"),
    (6, "missing-space", "U.S.and"),
    (8, "missing-space", "ceasefire,with"),
    (9, "lost-capital", "european"),
    (14, "wrong-quote", "”"),
    (20, "lost-capital", "timeline"),
    (24, "lost-capital", "ukraine"),
    (29, "missing-space", "U.S.directly"),
    (30, "lost-capital", "ukraine"),
    (32, "broken-off", "allies"),
}


Placed = set[tuple[int | None, str, str]]


@pytest.fixture
def seed(shared: Path) -> Path:
    return shared / "seeds" / "ukraine-security-guarantees.txt"


def placed(findings: tuple[Finding, ...], reading: Reading, seed: Path) -> Placed:
    found = with_lines(findings, reading.briefing, reading.lines, seed.read_text(encoding="utf-8"))
    return {(finding.line, finding.rule, meant(finding)) for finding in found}


def test_what_a_person_finds_is_found_on_its_line(seed: Path) -> None:
    reading = read(seed)
    assert placed(lint(reading.briefing), reading, seed) >= BY_HAND


def test_only_what_is_safe_is_mended(seed: Path) -> None:
    reading = read(seed)
    after = mended(reading.briefing)
    done = placed(after.done, reading, seed)
    assert {rule for _, rule, _ in done} >= {"code-fence", "missing-space", "wrong-quote"}
    assert {one for one in BY_HAND if one[1] in ("lost-capital", "broken-off", "dates")} <= placed(
        after.left, reading, seed
    )
