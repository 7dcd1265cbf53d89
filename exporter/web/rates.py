"""How often one may ask: so many requests a token in any minute, and so many wrong tokens an address."""

import math
import time

from limits import RateLimitItem, RateLimitItemPerMinute, parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from exporter.web.problems import Problem

_WRONG = RateLimitItemPerMinute(30)


class Rates:
    """What was asked lately. Each process counts for itself."""

    def __init__(self, rate: str) -> None:
        self._items: list[RateLimitItem] = [] if rate == "none" else list(parse_many(rate))
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def count(self, token_id: str) -> None:
        """Count a request of a token. Raise Problem (429) for one too many."""
        for item in self._items:
            if not self._limiter.hit(item, "token", token_id):
                raise self._too_many(item, "token", token_id, f"a token may make {item}")

    def wrong(self, address: str) -> None:
        """Count a token that was none. Raise Problem (429) for one too many: a guess must not be cheap."""
        if not self._limiter.hit(_WRONG, "address", address):
            raise self._too_many(_WRONG, "address", address, "too many wrong tokens came from this address")

    def _too_many(self, item: RateLimitItem, *who: str) -> Problem:
        *place, detail = who
        seconds = max(1, math.ceil(self._limiter.get_window_stats(item, *place).reset_time - time.time()))
        return Problem("rate", f"{detail}; wait {seconds} s", headers={"Retry-After": str(seconds)})
