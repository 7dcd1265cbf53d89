"""The real program, and the surroundings it is started in."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "exporter"]
Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


def overlay(folder: Path, files: dict[str, str]) -> Path:
    """Return a template folder of an organisation with some files in it."""
    for name, text in files.items():
        path = folder / "brand" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "brand"


DROPS_CODE = {"shared/blocks/code.html.j2": "<hr {{ at(block) }}/>"}
BREAKS_HTML = {"html/page.html.j2": "<!doctype html>\n{{ nobody }}\n"}


def without_pango(folder: Path) -> dict[str, str]:
    """Return surroundings in which the dynamic linker finds a Pango that is no library."""
    (folder / "lib").mkdir(exist_ok=True)
    (folder / "lib" / "libpango-1.0.so.0").write_bytes(b"not a library")
    return {"LD_LIBRARY_PATH": str(folder / "lib")}
