"""The doorbell: whoever rings is not kept waiting by a broker that refuses, or says nothing."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu.exceptions import OperationalError

from exporter.settings.service import Service
from worker.app import application
from worker.doorbell import BrokerAway, doorbell

BROKERS = ["amqp://desk:very-secret@127.0.0.1:{}//", "redis://127.0.0.1:{}/0"]


@pytest.fixture
def silent() -> Iterator[int]:
    """Yield a port at which somebody listens and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("broker", BROKERS)
def test_a_broker_that_says_nothing_is_given_up_and_not_asked_again_for_a_while(
    broker: str, silent: int, tmp_path: Path
) -> None:
    ring = doorbell(application(Service(data_dir=tmp_path, broker_url=broker.format(silent))))
    with pytest.raises(OperationalError):
        ring("text", [1, 2, 3])
    with pytest.raises(BrokerAway):
        ring("text", [1, 2, 3])


@pytest.mark.timeout(20)
@pytest.mark.parametrize("broker", BROKERS)
def test_a_broker_that_refuses_is_away(broker: str, tmp_path: Path) -> None:
    ring = doorbell(application(Service(data_dir=tmp_path, broker_url=broker.format(1))))
    with pytest.raises(OperationalError, match="refused"):
        ring("text", [1, 2, 3])
