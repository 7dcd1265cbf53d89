"""The doorbell: one message for each job, which says "look". Whoever rings waits a few seconds at most."""

import time
from collections.abc import Sequence

from exporter.jobs import Ring
from worker.app import PATIENCE, Application, queue_name

TASK = "exporter.look"
_PAUSE = 10.0  # seconds in which a broker that did not answer is not asked again


class BrokerAway(RuntimeError):
    """The broker did not answer a moment ago. The jobs wait, and the sweep rings for them."""


def doorbell(app: Application) -> Ring:
    """Return what rings for jobs. It raises if the broker cannot be reached, and at once if that is known."""
    away_until = 0.0

    def ring(queue: str, ids: Sequence[int]) -> None:
        nonlocal away_until
        if time.monotonic() < away_until:
            raise BrokerAway("the broker did not answer a moment ago")
        try:
            with app.producer_or_acquire() as producer:
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
