"""The real program with Python's audit hooks on (PEP 578): what it opens, connects to and starts while it imports.

    python -m tests.hostile.watched REPORT import SOURCE ... --out DIR

Excused is what Python and the product are made of, by name; anything else must lie in the folder of the source that was
opened last. What was opened, asked or started besides goes into REPORT, a line each.
"""

import os
import sys
import sysconfig
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_ASKS = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request")
_STARTS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "pty.spawn")
_PYTHON = {Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "platstdlib", "purelib", "platlib")}
_PYTHON |= {Path(one).resolve() for one in sys.path if one.endswith(".zip")}
_PRODUCT = {ROOT / "exporter", ROOT / "templates"}
_SYSTEM = set(map(Path, ("/usr/share/zoneinfo", "/etc/localtime", "/etc/mime.types", "/dev/null", "/proc/self")))


def watching(run: Callable[[], object], sources: Collection[Path], out: Path) -> list[str]:
    """Return what `run` opened outside of the folder of the source it was at, what it asked and what it started."""
    homes = {source.resolve(): source.resolve().parent for source in sources}
    excused = (*_PYTHON, *_PRODUCT, *_SYSTEM, out.resolve(), *map(Path.resolve, map(Path, _caches())))
    told: list[str] = []
    home: list[Path] = []
    on = [True]

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if not on[0] or (event != "open" and event not in _ASKS and event not in _STARTS):
            return
        if event != "open":
            told.append(f"{event} {arguments[:2]!r}")
            return
        name, _, flags = arguments
        if not isinstance(name, str | bytes | os.PathLike):
            return  # a file that is open already
        path = Path(os.path.realpath(os.fsdecode(name)))
        if path in homes:
            home[:] = [homes[path]]
        is_read = not (isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        allowed = (*excused, *home) if is_read else (out.resolve(), *map(Path, _caches()), Path("/dev/null"))
        if not any(path.is_relative_to(one) for one in allowed):
            told.append(f"open {path} {'to read' if is_read else 'to write'}, while at {home}")

    sys.addaudithook(hook)
    try:
        run()
    except SystemExit:
        pass
    finally:
        on[0] = False
    return told


def _caches() -> list[str]:
    """Return where the product and Python keep what they made once."""
    from exporter.cache import folder

    return [str(folder()), *([sys.pycache_prefix] if sys.pycache_prefix else [])]


def main() -> None:
    report, *arguments = sys.argv[1:]
    sources = [path for path in map(Path, arguments) if path.is_file()]
    sys.argv = ["exporter", *arguments]
    sys.dont_write_bytecode = True

    def run() -> None:
        from exporter.cli import main as program

        program()

    told = watching(run, sources, Path(arguments[arguments.index("--out") + 1]))
    Path(report).write_text("\n".join(told), "utf-8")


if __name__ == "__main__":
    main()
