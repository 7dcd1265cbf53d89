"""The description of the API (OpenAPI 3.1): routes as they are, and for each what it takes and how it can go wrong."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from exporter.formats import formats
from exporter.publishing import FEEDS, editions
from exporter.version import __version__
from exporter.web.bulletin import Correction, EarlyCopy, Publication, Withdrawal
from exporter.web.editions import AskedEdition, Sealing
from exporter.web.erasing import Erasure
from exporter.web.holding import Reason
from exporter.web.listing import Settings
from exporter.web.orders import Asked, AskedOfMany, Wanted
from exporter.web.problems import KINDS, MEDIA_TYPE

_REF = "#/components/schemas/{model}"
_PROBLEM = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "enum": [f"/problems#{name}" for name in KINDS]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["path", "fault", "remedy", "line"],
                "properties": {
                    "path": {"type": "string"},
                    "fault": {"type": "string"},
                    "remedy": {"type": "string"},
                    "line": {"type": ["integer", "null"]},
                },
            },
        },
    },
    "example": {
        "type": "/problems#invalid",
        "title": "What was sent has faults",
        "status": 422,
        "detail": "1 fault; errors names each",
        "errors": [
            {
                "path": "sections[2].blocks[0].rows[4]",
                "line": 61,
                "fault": "3 cells, the head has 2",
                "remedy": "take a cell out or merge two",
            }
        ],
    },
}
_BODIES: Mapping[tuple[str, str], type[BaseModel]] = {
    ("/briefings/{id}/exports", "post"): Asked,
    ("/exports", "post"): AskedOfMany,
    ("/exports/{id}/links", "post"): Wanted,
    ("/briefings/{id}/publish", "post"): Publication,
    ("/briefings/{id}/correct", "post"): Correction,
    ("/briefings/{id}/withdraw", "post"): Withdrawal,
    ("/briefings/{id}/early-copies", "post"): EarlyCopy,
    ("/channels/{slug}/editions", "post"): AskedEdition,
    ("/channels/{slug}/editions/{number}/seal", "post"): Sealing,
    ("/hold", "post"): Reason,
    ("/channels/{slug}", "put"): Settings,
    ("/briefings/{id}/erase", "post"): Erasure,
}
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SOURCES = (("/briefings", "post"), ("/briefings/{id}", "put"))
_EVENT: dict[str, Any] = {
    "type": "object",
    "properties": {"id": {"type": "string"}, "event": {"enum": ["job", "export"]}, "data": {"type": "string"}},
}
_BINARY: dict[str, Any] = {"type": "string", "format": "binary"}


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of an app."""
    document = get_openapi(
        title="exporter", version=__version__, routes=app.routes, summary="One briefing in; nine formats out."
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    _, bodies = models_json_schema([(model, "validation") for model in _BODIES.values()], ref_template=_REF)
    document["components"].setdefault("securitySchemes", {})["password"] = {
        "type": "http",
        "scheme": "basic",
        "description": "The token is the password; any name goes with it.",
    }
    schemas |= bodies["$defs"] | {"Problem": _PROBLEM}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _complete(path, method, operation)
    return document


_RECORD_EXAMPLE = {
    "id": "https://example.org/briefings/harbour",
    "slug": "harbour",
    "language": "en",
    "title": "Harbour closed until Friday",
    "sections": [{"heading": "What happened", "kind": "what_happened", "blocks": ["The harbour is closed."]}],
}
_MARKDOWN_EXAMPLE = "---\nid: https://example.org/briefings/pier\nslug: pier\n---\n# Pier closed\n\nIt is closed.\n"
_FILES = {f"/briefings/{{id}}{one.SUFFIX}": one.MEDIA_TYPE for one in formats().values()} | dict.fromkeys(
    (
        "/briefings/media/{name}",
        "/artifacts/{digest}",
        "/exports/{id}/files/{name}",
        "/signed/{seal}/{id}/{name}",
        "/channels/{slug}/briefings/{name}",
        "/channels/{slug}/briefings/media/{name}",
        "/channels/{slug}/editions/media/{name}",
    ),
    "*/*",
)
_EDITIONS = {f"/channels/{{slug}}/editions/{{edition}}{formats()[name].SUFFIX}": name for name in editions.FORMATS}
_FILES |= {path: formats()[name].MEDIA_TYPE for path, name in _EDITIONS.items()}
_FEEDS = {f"/channels/{{slug}}/{name}": formats()[form].MEDIA_TYPE for form, name in FEEDS.items()}
_FEEDS |= {path.replace(".", ".archive-{number}.", 1): kind for path, kind in _FEEDS.items()}
_OF_CHANNELS = ("briefings/{name}", "editions", "editions/{edition}")
_BY_PARTNERS = ("/channels/{slug}", *_FEEDS, *_EDITIONS, *(f"/channels/{{slug}}/{path}" for path in _OF_CHANNELS))
"""What is open to all, or needs a token that may come in any way."""
_RECORDS = ("/briefings/{id}", "/briefings/{id}/revisions/{number}")
_OF_BRIEFINGS = (
    ("get", "/briefings/{id}"),
    ("put", "/briefings/{id}"),
    ("get", "/briefings/{id}/revisions"),
    ("post", "/briefings/{id}/exports"),
    ("get", "/briefings/{id}/publications"),
    ("get", "/briefings/{id}/history"),
)
_OF_EXPORTS = (
    ("get", "/exports/{id}"),
    ("get", "/exports/{id}/events"),
    ("post", "/exports/{id}/links"),
    ("delete", "/exports/{id}"),
)
_LEADS_TO: Mapping[tuple[str, str], Mapping[str, tuple[tuple[tuple[str, str], ...], str]]] = {
    ("/briefings", "post"): {"201": (_OF_BRIEFINGS, "id")},
    ("/briefings", "get"): {"200": (_OF_BRIEFINGS, "briefings/0/id")},
    ("/briefings/{id}/exports", "post"): {"202": (_OF_EXPORTS, "id")},
    ("/exports", "post"): {"202": (_OF_EXPORTS, "id")},
}
_SECURED = (401, 403, 429)
_ALWAYS = (500, 503)
_WITH_BODY = (400, 413, 415, 422)
_OF_CHANGE: Mapping[tuple[str, str], tuple[int, ...]] = {
    ("/briefings", "post"): (409, 410),
    ("/briefings/{id}", "put"): (409,),
    ("/briefings/{id}/erase", "post"): (409,),
    ("/hold", "delete"): (409,),
    ("/channels/{slug}/editions", "post"): (409,),
    ("/channels/{slug}/editions/{number}/seal", "post"): (409,),
}

_ACTS = ("publish", "correct", "withdraw", "early-copies")


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    """Add to an operation what its function does not say: its body, its files, its problems."""
    responses = operation["responses"]
    responses.pop("422", None)
    statuses = {*_ALWAYS, *_OF_CHANGE.get((path, method), ())}
    if path in _BY_PARTNERS and method == "get":
        operation["security"] = [{}, {"token": []}, {"password": []}]
    if path.startswith("/briefings/{id}/") and path.rpartition("/")[2] in _ACTS:
        statuses |= {409, 410}
    if path in ("/channels", "/feeds.opml"):
        operation["security"] = [{}, {"token": []}, {"password": []}]
    if path == "/feeds.opml":
        responses["200"] = {"description": "The list", "content": {"text/x-opml": {}}, "headers": _headers("ETag")}
        responses["304"] = {"description": "It is what If-None-Match names"}
    if operation.get("security"):
        statuses |= {*_SECURED} - ({403} if path in _BY_PARTNERS and method == "get" else set())
    if "{" in path:
        statuses |= {404}
    if path.startswith("/briefings/{id}"):
        statuses |= {410}
    if operation.get("parameters"):
        statuses |= {422}
    if body := _body_of(path, method):
        operation["requestBody"] = body
        statuses |= {*_WITH_BODY}
    if path in _FILES and method == "get":
        content: dict[str, Any] = {_FILES[path]: {}}
        responses["200"] = {"description": "The file", "content": content, "headers": _headers("ETag")}
        responses["206"] = {"description": "The parts that Range asked for", "content": {"*/*": {}}}
        statuses |= {412, 416} | ({409, 410} if "{seal}" in path or "files" in path else set())
    if path == "/channels/{slug}/briefings/{name}":
        statuses |= {410}
        responses["410"] = {
            "description": "It was withdrawn",
            "content": {"text/html": {}, MEDIA_TYPE: {"schema": {"$ref": _REF.format(model="Problem")}}},
        }
    if path in _EDITIONS:
        statuses |= {410}
        responses["200"]["headers"] = _headers("ETag", "Exporter-Edition", "Exporter-Lacks", "Link")
        responses["307"] = {"description": "The page of what supersedes it", "headers": _headers("Location", "Link")}
    if path in _FEEDS:
        content = {_FEEDS[path]: {}}
        headers = _headers("ETag", "Last-Modified", "Link")
        responses["200"] = {"description": "The feed", "content": content, "headers": headers}
    if path in _RECORDS and method == "get":
        content = {"application/json": {"schema": {"type": "object"}, "example": _RECORD_EXAMPLE}}
        responses["200"] = {"description": "The record", "content": content, "headers": _headers("ETag")}
    if path == "/channels/{slug}" and method == "get":
        headers = _headers("ETag", "Link")
        responses["200"] = {"description": "The page", "content": {"text/html": {}}, "headers": headers}
        responses["304"] = {"description": "It is what If-None-Match names"}
    if (path in _FILES or path in _FEEDS or path in _RECORDS) and method == "get":
        responses["304"] = {"description": "It is what If-None-Match names"}
    if path.endswith("/events"):
        responses["200"] = {"description": "Events", "content": {"text/event-stream": {"schema": _EVENT}}}
        responses["204"] = {"description": "There is nothing more to come"}
    if path == "/verify/{digest}":
        operation["security"] = [{}, *operation["security"]]  # a token shows more
        responses["200"]["headers"] = _headers("Cache-Control")
    if path == "/metrics":
        operation["security"] = [{}, *operation["security"]]  # this machine itself needs no token
        responses["200"] = {"description": "Figures", "content": {"text/plain": {"schema": {"type": "string"}}}}
    for name in ("201", "202"):
        if name in responses and path != "/pictures":
            responses[name]["headers"] = _headers("Location")
    for status, (operations, place) in _LEADS_TO.get((path, method), {}).items():
        responses[status]["links"] = {
            f"{one} {other}": {
                "operationRef": f"#/paths/{other.replace('~', '~0').replace('/', '~1')}/{one}",
                "parameters": {"id": f"$response.body#/{place}"},
            }
            for one, other in operations
        }
    for code in sorted(statuses):
        if str(code) not in responses:
            responses[str(code)] = _problem(code)
        elif path == "/readyz":
            responses[str(code)]["content"] = {"application/json": {"schema": {"type": "object"}}}


def _problem(status: int) -> dict[str, Any]:
    titles = " / ".join(kind.title for kind in KINDS.values() if kind.status == status)
    return {"description": titles, "content": {MEDIA_TYPE: {"schema": {"$ref": _REF.format(model="Problem")}}}}


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"schema": {"type": "string"}} for name in names}


def _body_of(path: str, method: str) -> dict[str, Any] | None:
    if model := _BODIES.get((path, method)):
        required = "required" in model.model_json_schema()
        schema = {"$ref": _REF.format(model=model.__name__)}
        return {"required": required, "content": {"application/json": {"schema": schema}}}
    if (path, method) in _SOURCES:
        form = {
            "type": "object",
            "required": ["file"],
            "additionalProperties": False,
            "properties": {"file": _BINARY, "media": {"type": "array", "items": _BINARY}},
        }
        return {
            "required": True,
            "description": "A source of any kind that is read (docs/import.md), or a form of one with its pictures.",
            "content": {
                "application/json": {"schema": {"type": "object"}, "example": _RECORD_EXAMPLE},
                "text/markdown": {"example": _MARKDOWN_EXAMPLE},
                "text/html": {},
                _WORD: {"schema": _BINARY},
                "multipart/form-data": {"schema": form},
            },
        }
    if path == "/pictures":
        return {"required": True, "content": {"application/octet-stream": {"schema": _BINARY}}}
    return None
