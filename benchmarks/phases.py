"""Where the time of a PDF goes: `python -m benchmarks.phases NAME COUNT` prints the share of each phase as JSON."""

import functools
import json
import pkgutil
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks.contenders import CONTENDERS
from benchmarks.sample import ROOT

_PLACES = {
    ("exporter.formats.pdf.sheet", "sheet"): "compose: Jinja2, house HTML, faces",
    ("weasyprint:HTML", "__init__"): "parse HTML",
    ("weasyprint.document", "get_all_computed_styles"): "match styles",
    ("weasyprint.document", "build_formatting_structure"): "boxes",
    ("weasyprint.layout.page", "remake_page"): "lay pages out",
    ("weasyprint.document:Page", "paint"): "draw",
    ("weasyprint.document", "generate_pdf"): "fonts, tags, files inside, write",
}
_REST = "margin boxes and all else"


def shares(name: str, count: int) -> dict[str, float]:
    """Return the share of each phase in the processor time of a contender."""
    command = [sys.executable, "-m", "benchmarks.phases", name, str(count)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return {str(phase): float(share) for phase, share in json.loads(done.stdout).items()}


class _Clock:
    """Gives each moment to the innermost phase that runs."""

    def __init__(self) -> None:
        self.spent = dict.fromkeys([*_PLACES.values(), _REST], 0.0)
        self._running = [_REST]
        self._since = 0.0

    def start(self) -> None:
        self._since = time.process_time()

    def turn(self) -> None:
        now = time.process_time()
        self.spent[self._running[-1]] += now - self._since
        self._since = now

    def around(self, phase: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def timed(*given: Any, **more: Any) -> Any:
            self.turn()
            self._running.append(phase)
            try:
                return function(*given, **more)
            finally:
                self.turn()
                self._running.pop()

        return timed


def main() -> None:
    contender, count = CONTENDERS[sys.argv[1]], int(sys.argv[2])
    for turn in range(2):
        contender.run(contender.fresh(turn, 1))
    inputs = [contender.fresh(turn, 1) for turn in range(2, 2 + count)]
    clock = _Clock()
    for (place, name), phase in _PLACES.items():
        holder = pkgutil.resolve_name(place)
        setattr(holder, name, clock.around(phase, getattr(holder, name)))
    clock.start()
    for given in inputs:
        contender.run(given)
    clock.turn()
    total = sum(clock.spent.values())
    print(json.dumps({phase: spent / total for phase, spent in clock.spent.items()}))


if __name__ == "__main__":
    main()
