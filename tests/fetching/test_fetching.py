"""Pictures from allowed hosts: real servers, some of which mean harm. Only here is the loopback allowed."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from exporter.assets import PictureFault
from exporter.fetching import Fetcher
from tests.painted import bitmap

PNG = bitmap("PNG")


class _Host(BaseHTTPRequestHandler):
    """A host of pictures: the path says how it behaves."""

    def do_GET(self) -> None:
        server: Any = self.server
        server.asked.append(self.path)
        server.headers_of = dict(self.headers)
        getattr(self, self.path.strip("/").partition("?")[0].partition(".")[0])()

    def picture(self) -> None:
        self._head(200, ("Content-Length", str(len(PNG))))
        self.wfile.write(PNG)

    def moved(self) -> None:
        self._head(302, ("Location", "/picture.png"))

    def gone(self) -> None:
        self._head(404)

    def large(self) -> None:
        self._head(200, ("Content-Length", "999999999"))

    def packed(self) -> None:
        self._head(200, ("Content-Encoding", "gzip"))

    def endless(self) -> None:
        self._head(200)
        self._go_on(b"x" * 65536, 0)

    def slow(self) -> None:
        self._head(200)
        self._go_on(b"x", 0.05)

    def slow_head(self) -> None:
        self.wfile.write(b"HTTP/1.0 200 OK\r\nX: ")
        self._go_on(b"x", 0.05)

    def _head(self, status: int, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()

    def _go_on(self, data: bytes, pause: float) -> None:
        try:
            while not self.server.is_over:  # type: ignore[attr-defined]
                self.wfile.write(data)
                self.wfile.flush()
                time.sleep(pause)
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    host: Any = ThreadingHTTPServer(("127.0.0.1", 0), _Host)
    host.asked, host.is_over, host.daemon_threads = [], False, True
    threading.Thread(target=host.serve_forever, daemon=True).start()
    yield host
    host.is_over = True
    host.shutdown()
    host.server_close()


@pytest.fixture
def port(server: Any) -> int:
    server.asked.clear()
    return int(server.server_address[1])


def at_home(host: str, port: int) -> Sequence[str]:
    """Return the address of this machine for every name."""
    return ["127.0.0.1"]


def fetcher(port: int, *hosts: str, **more: Any) -> Fetcher:
    names = hosts or (f"img.example.org:{port}",)
    given: dict[str, Any] = {"is_allowed": lambda address: True, "resolve": at_home, "seconds": 10} | more
    return Fetcher(names, **given)


def refused(bring: Callable[[str], bytes], address: str) -> str:
    with pytest.raises(PictureFault) as caught:
        bring(address)
    return str(caught.value)


def test_a_picture_of_a_host_that_was_named_is_fetched(server: Any, port: int) -> None:
    assert fetcher(port)(f"http://img.example.org:{port}/picture.png#top") == PNG
    assert server.asked == ["/picture.png"]
    assert server.headers_of["Host"] == f"img.example.org:{port}"
    assert not {"Cookie", "Authorization", "Referer"} & server.headers_of.keys()


def test_hosts_below_one_are_named_with_a_star(port: int) -> None:
    bring = fetcher(port, f"*.example.org:{port}")
    assert bring(f"http://a.b.example.org:{port}/picture.png") == PNG
    assert "example.org" in refused(bring, f"http://example.org:{port}/picture.png")


@pytest.mark.parametrize(
    "address",
    [
        "http://other.example.org:{port}/picture.png",
        "http://img.example.org/picture.png",
        "http://img.example.org.evil.example:{port}/picture.png",
        "http://127.0.0.1:{port}/picture.png",
        "http://img.example.org:{port}@127.0.0.1:{port}/picture.png",
        "ftp://img.example.org:{port}/picture.png",
        "file:///etc/passwd",
    ],
)
def test_no_other_host_and_no_other_port_is_asked(server: Any, port: int, address: str) -> None:
    assert "not fetched: " in refused(fetcher(port), address.format(port=port))
    assert server.asked == []


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.1.2.3", "::ffff:127.0.0.1", "169.254.169.254"])
def test_a_name_that_leads_inside_is_refused_before_anything_is_sent(server: Any, port: int, address: str) -> None:
    bring = Fetcher([f"img.example.org:{port}"], resolve=lambda host, port: [address])
    told = refused(bring, f"http://img.example.org:{port}/picture.png")
    assert told == f"not fetched: img.example.org is at {address}, which is not on the public internet"
    assert server.asked == []


def test_one_address_inside_among_others_is_one_too_many(server: Any, port: int) -> None:
    bring = Fetcher([f"img.example.org:{port}"], resolve=lambda host, port: ["93.184.216.34", "127.0.0.1"], seconds=2)
    assert "127.0.0.1" in refused(bring, f"http://img.example.org:{port}/picture.png")
    assert server.asked == []


def test_a_name_server_that_answers_otherwise_the_second_time_is_not_asked_twice(server: Any, port: int) -> None:
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    looked_at: list[str] = []

    def look(address: str) -> bool:
        looked_at.append(address)
        return address == "127.0.0.1"

    bring = fetcher(port, resolve=lambda host, port: answers.pop(0), is_allowed=look)
    assert bring(f"http://img.example.org:{port}/picture.png") == PNG
    assert (looked_at, len(answers)) == (["127.0.0.1"], 1)


def test_a_redirect_is_not_followed(server: Any, port: int) -> None:
    assert "redirects are not followed" in refused(fetcher(port), f"http://img.example.org:{port}/moved")
    assert server.asked == ["/moved"]


@pytest.mark.parametrize(
    "path, told",
    [
        ("gone", "the host answers 404"),
        ("large", "more than 1000000 bytes"),
        ("endless", "more than 1000000 bytes"),
        ("packed", "sent in a coding that was not asked for"),
    ],
)
def test_what_is_no_picture_of_a_sane_size_is_refused(port: int, path: str, told: str) -> None:
    assert told in refused(fetcher(port, most_bytes=1_000_000), f"http://img.example.org:{port}/{path}")


@pytest.mark.parametrize("path", ["slow", "slow_head"])
def test_whoever_goes_on_and_on_is_left(port: int, path: str) -> None:
    told = refused(fetcher(port, seconds=0.5), f"http://img.example.org:{port}/{path}")
    assert told == "not fetched: img.example.org takes longer than 0.5 seconds"


def test_a_name_server_that_does_not_answer_is_left_too(port: int) -> None:
    over = threading.Event()

    def silent(host: str, port: int) -> Sequence[str]:
        over.wait(20)
        return []

    assert "longer than 0.2 seconds" in refused(
        fetcher(port, resolve=silent, seconds=0.2), f"http://img.example.org:{port}/"
    )
    over.set()


def test_a_host_that_there_is_not_and_one_that_does_not_listen_are_told(port: int) -> None:
    def unknown(host: str, port: int) -> Sequence[str]:
        raise OSError("Name or service not known")

    assert "there is no host of that name" in refused(
        fetcher(port, resolve=unknown), f"http://img.example.org:{port}/a"
    )
    closed = fetcher(1, "img.example.org:1")
    assert refused(closed, "http://img.example.org:1/a").startswith("not fetched: img.example.org, port 1: ")


def test_a_host_that_speaks_no_tls_is_told(port: int) -> None:
    told = refused(fetcher(port), f"https://img.example.org:{port}/picture.png")
    assert told.startswith(f"not fetched: img.example.org, port {port}: ")


def test_what_failed_once_is_not_tried_again(server: Any, port: int) -> None:
    bring = fetcher(port)
    for _ in range(3):
        refused(bring, f"http://img.example.org:{port}/gone")
    assert server.asked == ["/gone"]
