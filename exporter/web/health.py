"""Routes for who runs this: is it alive, is it ready, how much does it do."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from exporter.web.access import read_or_at_home
from exporter.web.api import The
from exporter.web.checks import NEEDED

router = APIRouter()
Without = Annotated[list[str], Query(description="checks that do not count, such as `worker`", max_length=10)]


@router.get("/livez", summary="Is it alive?")
async def alive() -> dict[str, str]:
    """Answer, and touch nothing: a process that does not answer should be started anew."""
    return {"state": "alive"}


@router.get("/readyz", summary="Is it ready?", responses={503: {"description": "something lacks; `failing` says what"}})
def ready(api: The, response: Response, without: Without = []) -> dict[str, Any]:  # noqa: B006 - FastAPI copies it
    """Look at all that an export needs: 200 if it can be done here and now, else 503. `checks` says what lacks."""
    draining = {"fine": not api.draining, "found": "it is about to end" if api.draining else "no"}
    checks = {"draining": draining, **api.checks.now()}
    failing = [name for name in NEEDED if not checks[name]["fine"] and name not in without]
    if failing:
        response.status_code = 503
        response.headers["Retry-After"] = "5"
    return {"state": "not ready" if failing else "ready", "failing": failing, "checks": checks}


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    dependencies=[Depends(read_or_at_home)],
    response_class=Response,
)
def metrics(api: The) -> Response:
    """Return figures in the text format of Prometheus: jobs, waiting, rendering, sweeps, workers, requests."""
    return Response(generate_latest(api.figures), media_type=CONTENT_TYPE_LATEST)
