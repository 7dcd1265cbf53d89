"""Two pages for people who come by with a browser: what this is, and what each kind of problem means."""

from html import escape

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from exporter.version import __version__
from exporter.web.problems import KINDS, PAGE

router = APIRouter(include_in_schema=False)
_STYLE = "body{font:1.05rem/1.5 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem;color:#1d2433}"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "public, max-age=3600",
}


@router.get("/")
async def home() -> HTMLResponse:
    """Say what this is, and where to read on."""
    return _page(
        "exporter",
        "<p>This is the API of exporter: one briefing in; PDF, Word, web page, AMP page and feeds out.</p>"
        '<ul><li><a href="/openapi.json">openapi.json</a>: every address, what it takes, what it answers</li>'
        f'<li><a href="{PAGE}">problems</a>: what each kind of problem means</li>'
        '<li><a href="/readyz">readyz</a>: is it ready?</li></ul>'
        "<p>docs/api.md, in the source of exporter, goes through all of it with examples.</p>"
        f"<p>Version {escape(__version__)}</p>",
    )


@router.get(PAGE)
async def problems() -> HTMLResponse:
    """Say what each kind of problem means; `type` of an answer leads here."""
    rows = "".join(
        f'<dt id="{name}"><b>{name}</b> ({kind.status}): {escape(kind.title)}</dt><dd>{escape(kind.means)}</dd>'
        for name, kind in KINDS.items()
    )
    return _page("Problems", f"<dl>{rows}</dl>")


def _page(title: str, body: str) -> HTMLResponse:
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    return HTMLResponse(f"{head}<h1>{title}</h1>{body}</html>", headers=_HEADERS)
