"""The application: the routes, what they work with, and the gate in front of them."""

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from prometheus_client import CollectorRegistry
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route

from exporter.artifacts.recent import Recent
from exporter.channel import EXAMPLE, read_channel
from exporter.jobs import Ring
from exporter.publishing.page.kept import Pages
from exporter.publishing.view import View
from exporter.record.edition import Channel
from exporter.record.faults import Faults
from exporter.settings.service import Misconfigured
from exporter.store import Store, pictures
from exporter.web import (
    acts,
    briefings,
    channel_pages,
    channels,
    downloads,
    editions,
    erasing,
    exports,
    feeds,
    health,
    holding,
    listing,
    pages,
    verifying,
)
from exporter.web.api import Api
from exporter.web.checks import Checks
from exporter.web.gate import Gate
from exporter.web.metrics import Jobs, Requests
from exporter.web.openapi import describe
from exporter.web.rates import Rates
from exporter.web.upkeep import kept_up
from exporter.web.watching import Watch

# Files before briefings: `/briefings/{id}` would take in `/briefings/{id}.pdf`.
_ROUTERS = (
    feeds.router,
    health.router,
    pages.router,
    editions.router,
    channels.router,
    channel_pages.router,
    listing.router,
    downloads.router,
    briefings.router,
    acts.router,
    exports.router,
    holding.router,
    verifying.router,
    erasing.router,
)


def create_app(store: Store, ring: Ring) -> FastAPI:
    """Return the API over a store, with the bell of its workers. Raise Misconfigured, and what says the store is away.

    Let the server write no access log of its own (uvicorn: `access_log=False`): addresses of signed links are secrets.
    """
    figures = CollectorRegistry()
    figures.register(Jobs(store))
    api = Api(
        store=store,
        ring=ring,
        channel=channel_of(store),
        rates=Rates(store.settings.rate),
        watch=Watch(store),
        checks=Checks(store),
        figures=figures,
        view=View(store),
        pages=Pages(store),
        recent=Recent(store.blobs),
    )
    app = _App(title="exporter", docs_url=None, redoc_url=None, redirect_slashes=False, lifespan=kept_up)
    app.state.api = api
    app.add_middleware(Gate, body_limit=store.settings.body_limit, requests=Requests(figures))
    # Raised on, to the gate: it answers all that goes wrong, in one place.
    app.add_exception_handler(HTTPException, _on)
    app.add_exception_handler(RequestValidationError, _on)
    for router in _ROUTERS:
        app.include_router(router)
    return app


def drain(app: FastAPI) -> None:
    """Say from now on that the API is about to end (`/readyz`), so that nothing new is sent to it."""
    app.state.api.draining = True


class _App(FastAPI):
    def openapi(self) -> dict[str, Any]:
        """Return the description of the API, made when first asked for."""
        if not self.openapi_schema:
            self.openapi_schema = describe(self)
        return self.openapi_schema


async def _on(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException) and error.status_code == 405:
        # Starlette names the methods of the first route alone; an address here often has several.
        own = [route for router in _ROUTERS for route in router.routes]
        own += request.app.routes  # its own, as /openapi.json is
        here = [route for route in own if isinstance(route, Route)]
        first = next(route for route in here if route.matches(request.scope)[0] != Match.NONE)
        methods = {method for route in here if route.path == first.path for method in route.methods or ()}
        error.headers = {"Allow": ", ".join(sorted(methods))}
    raise error


def channel_of(store: Store) -> Channel:
    """Return the channel of exports that bring none: that of EXPORTER_CHANNEL. Raise Misconfigured."""
    if store.settings.channel is None:
        return EXAMPLE
    try:
        channel, logo = read_channel(store.settings.channel)
    except Faults as faults:
        raise Misconfigured(f"EXPORTER_CHANNEL: {'; '.join(map(str, faults.faults))}") from None
    pictures.keep(store, logo)
    return channel
