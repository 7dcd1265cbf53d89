"""The fingerprint: what shapes the bytes of a format besides the record and the template set."""

import hashlib
import platform
import zlib
from functools import cache
from importlib import metadata
from pathlib import Path

from exporter import libraries
from exporter.fonts import OFFERS, digest, find_family, stock_for
from exporter.formats import formats
from exporter.version import __version__

_EVERYWHERE = ("babel", "jinja2", "lxml", "markupsafe", "pillow", "resvg-py")


def fingerprint(format_name: str) -> dict[str, str]:
    """Return the versions of engines, subsetter, zlib and fonts that shape a format's bytes.

    Our own code is among them by its digest, so that a key never outlives the code that made the bytes.
    """
    return dict(_of(tuple(formats()[format_name].ENGINES)))


@cache
def _of(engines: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    found = {
        "exporter": f"{__version__}+{_code()}",
        "python": ".".join(platform.python_version_tuple()[:2]),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "fonts": _fonts(),
    }
    found |= {name: version_of(name) or "missing" for name in (*_EVERYWHERE, *engines)}
    if "weasyprint" in engines:
        found |= libraries.versions()
    return tuple(sorted(found.items()))


@cache
def version_of(distribution: str) -> str | None:
    """Return the version of an installed distribution, None if it is not there. The package is not imported."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


@cache
def _code() -> str:
    """Return a digest (12 hex digits) of the package's own source."""
    total = hashlib.sha256()
    root = Path(__file__).parent
    for path in sorted(root.rglob("*.py")):
        data = path.read_bytes()
        total.update(f"{path.relative_to(root).as_posix()}\0{len(data)}\0".encode() + data)
    return total.hexdigest()[:12]


@cache
def _fonts() -> str:
    """Return a digest (12 hex digits) of the faces at hand in wheels; an organisation's own are in its template set."""
    stock = stock_for()
    return digest(stock, [name for name in OFFERS if find_family(stock, name)])[:12]
