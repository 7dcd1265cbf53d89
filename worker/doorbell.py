"""The doorbell: one message for each job, which says "look". Whoever rings waits a few seconds at most."""

import time
from collections.abc import Sequence

from kombu import pools

from exporter.jobs import Ring
from worker.app import PATIENCE, Application, queue_name

TASK = "exporter.look"
_PAUSE = 10.0  # seconds in which a broker that did not answer is not asked again
_ONCE = {"max_retries": 0, "connect_retries_timeout": PATIENCE, "socket_timeout": PATIENCE}
"""Options of a connection to ring by: it is tried once. Whoever reads from a broker may wait, whoever rings may not."""


class BrokerAway(RuntimeError):
    """The broker did not answer a moment ago, which was told. The jobs wait, and the sweep rings for them."""

    told = True


def doorbell(app: Application) -> Ring:
    """Return what rings for jobs. It raises if the broker cannot be reached, and at once if that is known."""
    away_until = 0.0
    line = app.connection_for_write(transport_options=_ONCE)

    def ring(queue: str, ids: Sequence[int]) -> None:
        nonlocal away_until
        if time.monotonic() < away_until:
            raise BrokerAway("the broker did not answer a moment ago")
        try:
            with pools.producers[line].acquire(block=True, timeout=PATIENCE) as producer:
                for id in ids:
                    app.send_task(
                        TASK,
                        (id,),
                        producer=producer,
                        queue=queue_name(queue),
                        retry=False,
                        timeout=PATIENCE,
                        confirm_timeout=PATIENCE,
                    )
        except Exception:
            away_until = time.monotonic() + _PAUSE
            raise
        away_until = 0.0

    return ring
