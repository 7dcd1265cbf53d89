"""A folder in memory, served on loopback as any web server does: ETag, Last-Modified, 304."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

_TYPES = {
    ".rss.xml": "application/rss+xml; charset=utf-8",
    ".atom.xml": "application/atom+xml; charset=utf-8",
    ".feed.json": "application/feed+json",
}


@dataclass
class Served:
    """Files by name, which may change while they are served, and the answers that were given: (name, status)."""

    files: dict[str, bytes]
    address: str = ""
    answers: list[tuple[str, int]] = field(default_factory=list)
    times: int = 0
    """How often something was published: newsboat takes a file for unchanged as long as Last-Modified is."""

    def publish(self, files: dict[str, bytes]) -> None:
        """Put files in the place of those of the same names."""
        self.files |= files
        self.times += 1

    def url(self, name: str) -> str:
        """Return the address of a file."""
        return f"{self.address}/{name}"


@contextmanager
def served(files: dict[str, bytes]) -> Iterator[Served]:
    """Yield files on a port of 127.0.0.1, until the context ends."""
    here = Served(files)

    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            name = self.path.lstrip("/")
            data = here.files.get(name)
            tag = '"' + hashlib.sha256(data or b"").hexdigest() + '"'
            status = 404 if data is None else 304 if self.headers.get("If-None-Match") == tag else 200
            here.answers.append((name, status))
            self.send_response(status)
            self.send_header("ETag", tag)
            self.send_header("Last-Modified", f"Mon, 23 Nov 2026 11:{here.times:02}:00 GMT")
            kind = next((kind for suffix, kind in _TYPES.items() if name.endswith(suffix)), "text/plain")
            self.send_header("Content-Type", kind)
            body = data if status == 200 and data is not None else b""
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    here.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def answering(status: int, path: str = "") -> Iterator[int]:
    """Yield the port of a server that answers all it is asked with a status; if a path is named, all else with 404."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(status if path in ("", self.path) else 404)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_HEAD = do_PUT = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()
