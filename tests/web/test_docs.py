"""docs/api.md: every route, every kind of problem, every figure is told; every example works."""

import json
import re
import shlex
from pathlib import Path
from string import Template

import httpx
import pytest

from exporter.web.problems import KINDS
from tests.samples import FOLDER
from tests.test_docs import boxes, in_code, page, section
from tests.web.conftest import Shop
from tests.web.site import Site, record

MARKDOWN = "# Harbour closed\n\nThe harbour is closed until Friday. ![A map](map.png)\n"


def curl(client: httpx.Client, command: list[str], folder: Path) -> httpx.Response:
    """Return the answer that a command line of curl would get."""
    words, headers, files = iter(command[1:]), {}, []
    method, body, url = "", None, ""
    for word in words:
        match word:
            case "-H":
                name, _, value = next(words).partition(": ")
                headers[name] = value
            case "-X":
                method = next(words)
            case "-I":
                method = "HEAD"
            case "-d":
                body = next(words).encode()
            case "--data-binary":
                body = (folder / next(words).removeprefix("@")).read_bytes()
            case "-F":
                field, _, name = next(words).partition("=@")
                files.append((field, (name, (folder / name).read_bytes())))
            case "-N" | "-OJ":
                pass
            case _:
                assert not word.startswith("-"), word
                url = word
    return client.request(
        method or ("POST" if body or files else "GET"), url, headers=headers, content=body, files=files
    )


def test_every_example_works(alone: Site, tmp_path: Path) -> None:
    (tmp_path / "record.json").write_text(json.dumps(record()))
    (tmp_path / "changed.json").write_text(json.dumps(record(title="Changed")))
    (tmp_path / "harbour.md").write_text(MARKDOWN)
    (tmp_path / "pier.md").write_text(MARKDOWN)
    (tmp_path / "map.png").write_bytes(next((FOLDER / "media").glob("*.png")).read_bytes())
    token = alone.client.headers["authorization"].removeprefix("Bearer ")
    known = {"API": str(alone.client.base_url).rstrip("/"), "TOKEN": token}
    commands = [line for box in boxes(page("api.md"), "sh run") for line in box.splitlines()]
    assert len(commands) > 10
    for line in commands:
        command = [Template(word).substitute(known) for word in shlex.split(line)]
        with httpx.Client(timeout=60) as client:
            answer = curl(client, command, tmp_path)
        assert answer.is_success, f"{line}\n{answer.text}"
        if answer.status_code == 201 and "etag" in answer.headers:
            known.setdefault("ID", answer.json()["id"])
        if answer.request.method == "HEAD":
            known["ETAG"] = answer.headers["etag"]
        if answer.status_code == 202:
            known["EXPORT"] = answer.json()["id"]
            alone.work()
    assert alone.client.get(f"/briefings/{known['ID']}").json()["title"] == "Changed"


def test_every_route_is_told(shop: Shop) -> None:
    told = page("api.md")
    addresses = re.findall(r"`(GET|POST|PUT|DELETE) ([^`]+)`", told)
    named = {(method.lower(), path) for method, path in addresses}
    suffixes = set(re.findall(r"`(\.[a-z.]+)`", section(told, "## Files")))
    described = httpx.get(f"{shop.site.client.base_url}/openapi.json").json()["paths"]
    for path, operations in described.items():
        for method in operations:
            suffix = path.removeprefix("/briefings/{id}") if path.startswith("/briefings/{id}.") else ""
            ordered = path == "/briefings/{id}/exports" and '"$API/briefings/$ID/exports"' in told
            assert (method, path) in named or suffix in suffixes or ordered, f"{method} {path} is not told"


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_problem_is_told_with_its_status(name: str) -> None:
    assert f"| `{name}` | {KINDS[name].status} | {KINDS[name].means} |" in section(page("api.md"), "## Problems")


def test_every_member_of_an_order_and_every_figure_is_told(shop: Shop) -> None:
    described = httpx.get(f"{shop.site.client.base_url}/openapi.json").json()["components"]["schemas"]
    told = in_code(page("api.md"))
    assert set(described["AskedOfMany"]["properties"]) | set(described["Wanted"]["properties"]) <= told
    figures = set(re.findall(r"^# TYPE (exporter_\w+)", shop.site.client.get("/metrics").text, re.MULTILINE))
    assert len(figures) > 8
    assert figures <= told
    alarms = " ".join(in_code(section(page("operate.md"), "## What to watch")))
    assert {re.sub("_(sum|count)$", "", name) for name in re.findall(r"exporter_\w+", alarms)} == figures
