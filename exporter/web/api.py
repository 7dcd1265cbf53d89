"""What every route works with: the store, the bell of the workers, how much whoever asks may do, and our address."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from prometheus_client import CollectorRegistry

from exporter.jobs import Ring
from exporter.record.edition import Channel
from exporter.store import Store
from exporter.web.checks import Checks
from exporter.web.rates import Rates
from exporter.web.watching import Watch


@dataclass
class Api:
    """The API of one process. `channel` is that of exports that bring none; `draining` is set when it is to end."""

    store: Store
    ring: Ring
    channel: Channel
    rates: Rates
    watch: Watch
    checks: Checks
    figures: CollectorRegistry
    draining: bool = False

    def url(self, path: str) -> str:
        """Return the address of a path: under EXPORTER_PUBLIC_URL, else without a host. No request has a say in it."""
        return f"{self.store.settings.public_url.rstrip('/')}{path}"


def api_of(request: Request) -> Api:
    """Return the API that a request came to."""
    api: Api = request.app.state.api
    return api


async def _api(request: Request) -> Api:
    return api_of(request)


The = Annotated[Api, Depends(_api)]
"""A parameter of a route: the API."""
