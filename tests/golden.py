"""Goldens: readable projections of what we make, compared as text. `pytest --accept` rewrites them."""

from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"


def accepts(name: str, text: str, request: pytest.FixtureRequest) -> None:
    """Return if `text` is what `tests/golden/<name>` holds, or is accepted as such; else fail with the diff."""
    path = GOLDEN / name
    if request.config.getoption("--accept"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return
    assert path.exists(), f"no golden {name}: run pytest --accept, then look at the file"
    assert text == path.read_text(encoding="utf-8"), f"{name} has changed; if it should, pytest --accept"
