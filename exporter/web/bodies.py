"""What requests bring: JSON that can be read in one way only, sources, pictures."""

import re
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from email.message import Message
from pathlib import PurePosixPath
from typing import Annotated, Any, TypeVar
from urllib.parse import unquote

from fastapi import Query, Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile

from exporter.readers import Changes
from exporter.readers.json import begins, strict
from exporter.record.canonical import faults_of
from exporter.record.clean import clean_address
from exporter.record.faults import Fault, Faults
from exporter.web.problems import Problem, invalid

MOST_FILES = 200
"""Files in one request."""
_FORM = "multipart/form-data"
_SUFFIXES = {
    "application/json": ".json",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/xhtml+xml": ".html",
    "text/html": ".html",
    "text/markdown": ".md",
    "text/plain": ".md",
    "text/x-markdown": ".md",
}
_EXTENDED = re.compile(r"filename\*\s*=\s*UTF-8'[^']*'([^;\s]+)", re.IGNORECASE)
_NAME = re.compile(r"[^\x00-\x1f\x7f/\\]{1,200}")

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Source:
    """A file that a briefing is to be read from: its name ("" for none), its bytes, and pictures by their names."""

    name: str
    data: bytes
    media: Mapping[str, bytes]


@dataclass(frozen=True)
class Told:
    """What is said of a source besides its name: its kind, what becomes of open changes, and its own address."""

    kind: str | None
    changes: Changes | None
    base: str | None


def told_of(
    kind: Annotated[str | None, Query(alias="as", description="the kind of source; unasked, its content tells")] = None,
    changes: Annotated[Changes | None, Query(description="what becomes of a Word file's open changes")] = None,
    base_url: Annotated[str | None, Query(description="the address of a source that names none")] = None,
) -> Told:
    """Return what the query of a request says of its source. Raise Problem: 422."""
    try:
        return Told(kind, changes, clean_address(base_url) if base_url is not None else None)
    except ValueError as error:
        raise invalid([Fault("query.base_url", str(error))]) from None


def json_of(model: type[Model]) -> Callable[[Request], Coroutine[Any, Any, Model]]:
    """Return what reads the body of a request as JSON of a model. It raises Problem: 400, 415, 422."""

    async def read(request: Request) -> Model:
        kind, body = _kind(request), await request.body()
        if body and not _is_json(kind):
            raise Problem("media-type", "send JSON, as Content-Type: application/json")
        try:
            data, known = strict(body or b"{}", between_systems=True)
        except Faults as faults:
            raise Problem("unreadable", "the body is no JSON that can be taken", errors=faults.faults) from None
        try:
            return model.model_validate(data)
        except ValidationError as error:
            if not isinstance(data, dict):
                raise invalid([Fault("", "not an object", "put it in curly brackets")]) from None
            found = (
                Fault(one.path, one.fault, one.remedy, known.lines.get(one.path)) for one in faults_of(error, data)
            )
            raise invalid(found) from None

    return read


Name = Annotated[str, Query(description="the name of the file, where no Content-Disposition says it", max_length=200)]


async def source_of(request: Request, name: Name = "") -> Source:
    """Return the source in the body of a request. Raise Problem: 400, 415, 422."""
    if _kind(request) == _FORM:
        return await _form(request, name)
    data = await request.body()
    if _is_json(_kind(request)) and data.strip() and not begins(data):
        raise invalid([Fault("", "said to be JSON, and is none", "send it as what it is, such as text/markdown")])
    name = name or _disposed(request.headers.get("content-disposition", ""))
    suffix = _SUFFIXES.get(_kind(request), "")
    if suffix and name and not PurePosixPath(name).suffix:
        name += suffix
    return Source(_named(name, "name") if name else "", data, {})


async def _form(request: Request, name: str) -> Source:
    """Return the source in a form: `file`, and `media` for each of its pictures."""
    source: Source | None = None
    media: dict[str, bytes] = {}
    async with request.form(max_files=MOST_FILES, max_fields=10) as form:
        for field, value in form.multi_items():
            if not isinstance(value, UploadFile):
                raise invalid([Fault(field, "not a file", "send `file`, and `media` for each picture")])
            if field == "file" and source is None:
                given = name or value.filename or ""
                source = Source(_named(given, "file") if given else "", await value.read(), media)
            elif field == "media":
                media[_place(value.filename or "")] = await value.read()
            else:
                raise invalid(
                    [Fault(field, "unknown, or there twice", "send one `file`, and `media` for each picture")]
                )
    if source is None:
        raise invalid([Fault("file", "missing", "send the source as the file `file`")])
    return source


def _kind(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _is_json(kind: str) -> bool:
    return kind == "application/json" or kind.endswith("+json")


def _disposed(header: str) -> str:
    """Return the file name of a Content-Disposition (RFC 6266), "" if it has none."""
    if extended := _EXTENDED.search(header):
        return unquote(extended[1], errors="replace")
    message = Message()
    message["Content-Disposition"] = header.encode("ascii", "replace").decode() or "attachment"
    return message.get_filename("") or ""


def _named(name: str, path: str) -> str:
    """Return the name of a source. Raise Problem for what cannot be one."""
    if not _NAME.fullmatch(name) or name in (".", "..") or len(name.encode(errors="replace")) > 200:
        raise invalid([Fault(path, "no name of a file", "send a plain name, without folders")])
    return name


def _place(name: str) -> str:
    """Return where a picture lies beside its source: `media/<name>`, or in the folder that its name says."""
    parts = name.replace("\\", "/").split("/")
    if len(parts) > 8 or any(part in ("", ".", "..") or not _NAME.fullmatch(part) for part in parts):
        raise invalid([Fault("media", "no name of a picture", "name it as the source does, such as media/map.png")])
    return name.replace("\\", "/")


async def body_of(request: Request) -> bytes:
    """Return the body of a request as it is. Raise Problem for none."""
    data = await request.body()
    if not data:
        raise invalid([Fault("", "the body is empty", "send the file as the body")])
    return data
