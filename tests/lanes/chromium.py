"""A browser to look at pages with: headless Chromium over its debugging pipe (Chrome DevTools Protocol), no network."""

import base64
import fcntl
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_SWITCHES = (
    "--headless --no-sandbox --disable-gpu --hide-scrollbars --no-first-run --disable-extensions --disable-sync "
    "--disable-background-networking --disable-component-update --remote-debugging-pipe"
).split()
# The protocol's pipe is file descriptors 3 (commands) and 4 (answers).
_START = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); os.execvp(sys.argv[3], sys.argv[3:])"
)
_SECONDS = 60


class Browser:
    """A running Chromium. Make one with `browser`."""

    def __init__(self, process: subprocess.Popen[bytes], read: int, write: int) -> None:
        self._process, self._read, self._write = process, read, write
        self._buffer = b""
        self._count = 0
        self.events: list[dict[str, Any]] = []

    def send(self, method: str, session: str | None = None, **params: Any) -> dict[str, Any]:
        """Return the answer to a command; events that come before it are kept."""
        self._count += 1
        message = {"id": self._count, "method": method, "params": params} | ({"sessionId": session} if session else {})
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while (answer := self._receive()).get("id") != self._count:
            self.events.append(answer)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    def wait_for(self, method: str) -> None:
        """Return once an event of that name has come."""
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self._receive())

    def _receive(self) -> dict[str, Any]:
        end = time.monotonic() + _SECONDS
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._read], [], [], max(0.0, end - time.monotonic()))
            data = os.read(self._read, 1 << 20) if ready else b""
            if not data:
                raise RuntimeError(f"the browser does not answer (exit code {self._process.poll()})")
            self._buffer += data
        line, self._buffer = self._buffer.split(b"\0", 1)
        message: dict[str, Any] = json.loads(line)
        return message

    @contextmanager
    def page(
        self, place: Path | str, *, width: int = 1200, dark: bool = False, medium: str = "screen", text: int = 100
    ) -> Iterator["Page"]:
        """Yield a file as a page in a window `width` pixels wide, by day or by night, on screen or on paper.

        `text` is the size of text that the reader wants, in per cent. A file asks the network for nothing; a page of a
        server on this machine, named by its address, asks that one alone.
        """
        self.events.clear()
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, session)
        for domain in ("Page", "Network", "Log", "Runtime"):
            page.send(f"{domain}.enable")
        page.send("Network.setBlockedURLs", urls=["https://*", *(["http://*"] if isinstance(place, Path) else [])])
        page.send("Page.setFontSizes", fontSizes={"standard": 16 * text // 100, "fixed": 13 * text // 100})
        page.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        page.send("Emulation.setEmulatedMedia", media=medium, features=[scheme])
        page.send("Page.navigate", url=place.resolve().as_uri() if isinstance(place, Path) else place)
        self.wait_for("Page.loadEventFired")
        page.evaluate("document.fonts.ready.then(() => true)")
        yield page
        self.send("Target.closeTarget", targetId=target)


class Page:
    """A page that has loaded."""

    def __init__(self, browser: Browser, session: str) -> None:
        self._browser, self._session = browser, session

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        return self._browser.send(method, self._session, **params)

    def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression in the page."""
        answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def follow(self, act: Callable[[], object]) -> None:
        """Do what leads to another page, and return once that has loaded."""
        self._browser.events.clear()
        act()
        self._browser.wait_for("Page.loadEventFired")

    def press(self, key: str) -> None:
        """Press a key."""
        code = {"Tab": 9, "Enter": 13}[key]
        more = {"text": "\r"} if key == "Enter" else {}
        self.send("Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=code, **more)
        self.send("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def screenshot(self, path: Path) -> None:
        """Save a picture of the whole page (for people; no test compares it)."""
        shot = self.send("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    @property
    def requests(self) -> list[str]:
        """Return the addresses that the page asked for, itself and its own data left out."""
        asked = [event["params"]["request"]["url"] for event in self._named("Network.requestWillBeSent")]
        return [url for url in asked[1:] if not url.startswith("data:")]

    @property
    def complaints(self) -> list[str]:
        """Return what the browser wrote on its console: errors, refused contents, broken rules."""
        told = [event["params"]["entry"] for event in self._named("Log.entryAdded")]
        said = [event["params"]["args"] for event in self._named("Runtime.consoleAPICalled")]
        return [entry["text"] for entry in told if entry["level"] in ("warning", "error")] + [
            str(args) for args in said
        ]

    def _named(self, method: str) -> list[dict[str, Any]]:
        return [event for event in self._browser.events if event.get("method") == method]


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """Yield a browser that keeps what it keeps in `profile`, and end it."""
    there, here = os.pipe(), os.pipe()
    given = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (there[0], here[1])]
    process = subprocess.Popen(
        [sys.executable, "-c", _START, *map(str, given), "chromium", *_SWITCHES, f"--user-data-dir={profile}"],
        pass_fds=given,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for end in (there[0], here[1], *given):
        os.close(end)
    try:
        yield Browser(process, here[0], there[1])
    finally:
        os.close(there[1])  # the browser ends with its pipe
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        os.close(here[0])
