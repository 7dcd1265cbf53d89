"""What every route works with: the store, the bell of the workers, how much whoever asks may do, and our address."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from prometheus_client import CollectorRegistry

from exporter.artifacts.recent import Recent
from exporter.jobs import Ring
from exporter.publishing.page.kept import Pages
from exporter.publishing.view import View
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
    view: View
    pages: Pages
    recent: Recent
    draining: bool = False
    _under_way: "asyncio.Task[None] | None" = field(default=None, repr=False)

    def url(self, path: str) -> str:
        """Return the address of a path: under EXPORTER_PUBLIC_URL, else without a host. No request has a say in it."""
        return f"{self.store.settings.public_url.rstrip('/')}{path}"

    def address(self, path: str) -> str:
        """Return the address of a path that feed readers and partners are told: absolute, wherever one is known."""
        return f"{self.store.settings.address}{path}"

    def soon(self, work: Callable[[], None]) -> None:
        """Do something in a thread that nobody waits for, unless such is being done. What it raises is dropped."""
        if self._under_way is None or self._under_way.done():
            self._under_way = asyncio.create_task(run_in_threadpool(work))
            self._under_way.add_done_callback(lambda task: task.cancelled() or task.exception())


def api_of(request: Request) -> Api:
    """Return the API that a request came to."""
    api: Api = request.app.state.api
    return api


async def _api(request: Request) -> Api:
    return api_of(request)


The = Annotated[Api, Depends(_api)]
"""A parameter of a route: the API."""
