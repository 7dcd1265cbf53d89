"""Bad requests: each is answered by a problem (RFC 9457) that says what is wrong, and by nothing else."""

import gzip
import io
import json
import logging
import socket
import time
import zipfile
from typing import Any

import httpx
import pytest

from exporter.artifacts.blobs import Away
from exporter.web.problems import KINDS
from tests.stores import with_settings
from tests.web.conftest import Shop
from tests.web.site import Site, problem, record, serving

JSON = {"Content-Type": "application/json"}


def test_an_address_that_is_none_and_a_method_that_is_none_are_problems_too(shop: Shop) -> None:
    client = shop.site.client
    assert problem(client.get("/nowhere")) == (404, "not-found")
    allowed = {
        "POST /openapi.json": "GET, HEAD",
        "DELETE /briefings": "GET, POST",
        "POST /livez": "GET",
        f"PATCH /briefings/{shop.id}": "GET, PUT",
        f"PATCH /briefings/{shop.id}.pdf": "GET",
    }
    for asked, methods in allowed.items():
        answer = client.request(*asked.split())
        assert problem(answer) == (405, "method")
        assert answer.headers["allow"] == methods


def test_every_answer_has_a_name_and_says_how_it_may_be_used(shop: Shop) -> None:
    for answer in (shop.site.client.get("/nowhere"), shop.site.client.get("/briefings")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "no-" in answer.headers["cache-control"]
    assert shop.site.client.get("/nowhere").json()["request_id"]


def test_each_kind_of_problem_is_explained_where_its_type_leads(shop: Shop) -> None:
    page = shop.site.client.get("/problems", headers={"Authorization": ""})
    assert all(f'id="{name}"' in page.text for name in KINDS)
    assert shop.site.client.get("/", headers={"Authorization": ""}).status_code == 200
    assert "http://" not in page.text
    assert "https://" not in page.text


# ------------------------------------------------------------------------------------------------------------- bodies

DEEP = '{"a":' * 10_000 + "1" + "}" * 10_000
ODD = {
    "a key that stands twice": '{"formats": ["html"], "formats": ["pdf"]}',
    "NaN": '{"formats": [], "n": NaN}',
    "1e400": '{"formats": [], "n": 1e400}',
    "10,000 levels": DEEP,
    "10,000 lists": "[" * 10_000 + "]" * 10_000,
    "no JSON": '{"formats": [',
    "a lone surrogate": '{"formats": ["\\ud800"]}',
    "a number of thousands of digits": '{"formats": [], "n": ' + "9" * 5000 + "}",
    "not UTF-8": "\xff",
    "UTF-16": "{}".encode("utf-16").decode("latin-1"),
}


def test_what_is_said_to_be_json_and_is_none_is_refused_and_not_read_as_some_text(shop: Shop) -> None:
    for content in (b"# A title\n\nText.", b"\xe9\xe8"):
        answer = shop.site.client.put(f"/briefings/{shop.id}", content=content, headers=JSON)
        assert problem(answer) == (422, "invalid")
        assert answer.json()["errors"][0]["fault"] == "said to be JSON, and is none"


@pytest.mark.parametrize("name", ODD)
def test_json_that_can_be_read_in_two_ways_or_in_none_is_refused(shop: Shop, name: str) -> None:
    content = ODD[name].encode("latin-1")
    for path in (f"/briefings/{shop.id}/exports", "/briefings"):
        answer = shop.site.client.post(path, content=content, headers=JSON)
        assert problem(answer) in ((400, "unreadable"), (422, "invalid"), (415, "media-type")), path
        assert len(answer.content) < 5000
        assert "\ud800" not in answer.text


@pytest.mark.parametrize("body", ["[]", '"x"', "7", "null"])
def test_a_body_that_is_no_object_is_refused(shop: Shop, body: str) -> None:
    assert problem(shop.site.client.post("/exports", content=body.encode(), headers=JSON)) == (422, "invalid")


def test_a_body_of_a_type_that_is_not_read_is_refused(shop: Shop) -> None:
    for kind in ("application/x-www-form-urlencoded", "application/xml", "application/x-python-pickle", "nonsense"):
        answer = shop.site.client.post("/exports", content=b"a=b", headers={"Content-Type": kind})
        assert problem(answer) == (415, "media-type")
    for name, data in (("a.zip", b"PK\x03\x04\0\0"), ("a.pdf", b"%PDF-1.7\n"), ("a.png", b"\x89PNG\r\n\x1a\n\0")):
        answer = shop.site.client.post(f"/briefings?name={name}", content=data)
        assert problem(answer) == (415, "media-type")
        assert ".md" in answer.json()["detail"]


def test_a_packed_body_is_not_unpacked(shop: Shop) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    headers = {**JSON, "Content-Encoding": "gzip"}
    answer = shop.site.client.post("/briefings", content=bomb, headers=headers)
    assert problem(answer) == (415, "media-type")
    assert answer.headers["accept-encoding"] == "identity"


def test_a_body_that_is_too_large_is_refused_whether_it_says_so_or_not(alone: Site) -> None:
    with serving(with_settings(alone.store, body_limit=50_000)) as site:
        assert problem(site.client.post("/pictures", content=b"x" * 50_001)) == (413, "too-large")
        chunks = (b"x" * 10_000 for _ in range(100))
        assert problem(site.client.post("/pictures", content=chunks)) == (413, "too-large")
        form = {"file": ("a.md", b"# x\n" * 20_000)}
        assert problem(site.client.post("/briefings", files=form)) == (413, "too-large")
        assert problem(site.client.post("/pictures", content=b"x" * 50_000)) == (422, "invalid")


def test_a_stranger_cannot_make_us_read_a_large_body(alone: Site) -> None:
    port = alone.client.base_url.port
    with socket.create_connection(("127.0.0.1", port or 0), timeout=10) as connection:
        head = (
            "POST /briefings HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 20000000\r\n\r\n"
        )
        connection.sendall(head.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 401")


def test_a_form_of_too_many_parts_is_refused_early(shop: Shop) -> None:
    part = b'--b\r\nContent-Disposition: form-data; name="media"; filename="x"\r\n\r\n\r\n'
    body = part * 100_000 + b"--b--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = shop.site.client.post("/briefings", content=body, headers=headers)
    assert problem(answer) == (400, "unreadable")
    assert "200" in answer.json()["detail"]


@pytest.mark.parametrize(
    "files",
    [
        [],
        [("media", ("a.png", b"x"))],
        [("file", ("a.md", b"# x")), ("file", ("b.md", b"# y"))],
        [("file", ("a.md", b"# x")), ("other", ("b.md", b"# y"))],
        [("file", ("a.md", b"# x")), ("media", ("../../a.png", b"x"))],
        [("file", ("a.md", b"# x")), ("media", ("/etc/cron.d/a", b"x"))],
        [("file", ("a.md", b"# x")), ("media", ("a.png/b.png", b"x")), ("media", ("a.png", b"x"))],
        [("file", ("a.md", b"# x")), ("media", ("..\\a.png", b"x"))],
        [("file", ("../a.md", b"# x"))],
    ],
)
def test_a_form_that_is_not_as_it_should_be_is_refused(shop: Shop, files: Any) -> None:
    if not files:
        body, headers = b"--b--\r\n", {"Content-Type": "multipart/form-data; boundary=b"}
        answer = shop.site.client.post("/briefings", content=body, headers=headers)
    else:
        answer = shop.site.client.post("/briefings", files=files)
    assert problem(answer) == (422, "invalid")
    assert answer.json()["errors"][0]["fault"]


def test_a_form_without_a_boundary_is_no_form(shop: Shop) -> None:
    headers = {"Content-Type": "multipart/form-data"}
    assert problem(shop.site.client.post("/briefings", content=b"x", headers=headers)) == (400, "unreadable")


# --------------------------------------------------------------------------------------------------------------- Word


def word(shop: Shop) -> bytes:
    return shop.site.client.get(f"/briefings/{shop.id}.docx").content


def test_any_other_word_file_is_read_and_a_torn_one_refused(shop: Shop) -> None:
    package = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word(shop))) as ours, zipfile.ZipFile(package, "w") as other:
        for name in ours.namelist():
            if name != "docProps/custom.xml":
                other.writestr(name, ours.read(name))
    taken = shop.site.client.post("/briefings?name=a.docx", content=package.getvalue())
    assert taken.status_code == 201
    assert shop.site.client.get(taken.json()["url"]).json()["title"].startswith("Western allies agree")
    for data in (word(shop)[:-300], b"PK\x03\x04" + b"\0" * 100):
        answer = shop.site.client.post("/briefings?name=a.docx", content=data)
        assert problem(answer) == (422, "invalid")
        assert "not a Word file" in answer.text


def test_a_word_file_that_is_a_bomb_does_no_harm(shop: Shop) -> None:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("docProps/custom.xml", b" " * 200_000_000)
    answer = shop.site.client.post("/briefings?name=a.docx", content=package.getvalue())
    assert problem(answer) == (422, "invalid")
    assert "docProps/custom.xml: more than" in answer.text


# -------------------------------------------------------------------------------------------------------- what is away


class _Gone:
    """A storage that answers nothing."""

    def get(self, sha256: str) -> bytes:
        raise Away("the storage of artifacts does not answer (TimeoutError)")

    put = has = get

    def probe(self) -> None:
        self.get("")


def test_a_database_that_is_away_is_told_as_such_and_comes_back(alone: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    database = alone.store.settings.data_dir / "exporter.sqlite3"
    alone.client.get("/briefings")
    alone.store.engine.dispose()
    aside = database.rename(database.with_suffix(".aside"))
    database.mkdir()  # SQLite can open no folder
    for answer in (alone.client.get("/briefings"), alone.client.post("/briefings", json=record())):
        assert problem(answer) == (503, "away")
        assert int(answer.headers["retry-after"]) > 0
        assert "sqlite" not in answer.text
    assert alone.client.get("/livez").status_code == 200
    assert alone.client.get("/readyz").json()["checks"]["database"]["fine"] is False
    database.rmdir()
    aside.rename(database)
    assert alone.client.get("/briefings").status_code == 200


def test_a_storage_that_is_away_is_told_as_such(alone: Site) -> None:
    told = alone.exported(alone.take(), "html")
    kept = alone.app.state.api.store
    object.__setattr__(kept, "blobs", _Gone())
    answer = alone.client.get(told["formats"][0]["files"][0]["url"])
    assert problem(answer) == (503, "away")
    assert "artifacts" in answer.json()["detail"]


def test_a_fault_of_ours_tells_nothing_of_itself(alone: Site, caplog: pytest.LogCaptureFixture) -> None:
    def broken(token: object) -> str:
        raise RuntimeError(f"secret at {__file__}")

    alone.app.state.api.rates.count = broken
    answer = alone.client.get("/briefings")
    assert problem(answer) == (500, "fault")
    assert "secret" not in answer.text
    assert __file__ not in answer.text
    told = [one.getMessage() for one in caplog.records if "a fault" in one.getMessage()]
    assert len(told) == 1
    assert answer.json()["request_id"] in told[0]
    assert "web/access.py" in told[0]
    assert "secret" not in told[0]


def test_a_client_that_hangs_up_in_the_middle_of_its_body_leaves_no_trace(
    alone: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    port = alone.client.base_url.port or 0
    token = alone.client.headers["authorization"]
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            head = f"POST /pictures HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\nContent-Length: 1000\r\n\r\nabc"
            connection.sendall(head.encode())
    while sum("499" in one.getMessage() for one in caplog.records) < 3:
        time.sleep(0.01)
    assert alone.client.get("/livez").status_code == 200
    assert not [one for one in caplog.records if one.levelname == "ERROR"]


def test_nonsense_on_the_wire_is_no_fault_of_ours(alone: Site) -> None:
    port = alone.client.base_url.port or 0
    for line in (
        b"\x16\x03\x01\x02\0\x01",
        b"GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(line)
            connection.shutdown(socket.SHUT_WR)
            assert b" 500 " not in connection.recv(1000)
    assert json.loads(httpx.get(f"{alone.client.base_url}/livez").content) == {"state": "alive"}
