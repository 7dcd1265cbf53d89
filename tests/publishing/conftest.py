"""A press for each test, on both databases."""

import pytest

from exporter.store import Store
from tests.publishing.press import Press, press


@pytest.fixture
def paper(store: Store) -> Press:
    """Return a press with the channel `harbour`, of which nobody else knows."""
    made = press(store)
    made.channel()
    return made
