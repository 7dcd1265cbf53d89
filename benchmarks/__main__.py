"""`python -m benchmarks`: measure, print the tables, and with --write put them into docs/performance.md."""

import argparse
import sys
import time

from benchmarks.report import put, told
from benchmarks.sample import ROOT
from benchmarks.sections import FULL, ONCE, QUICK, SECTIONS, Row

_EFFORTS = {"full": FULL, "quick": QUICK, "once": ONCE}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=sys.modules["benchmarks"].__doc__)
    parser.add_argument("--effort", choices=_EFFORTS, default="full", help="quick: no 100x; once: only whether it runs")
    parser.add_argument("--quick", action="store_const", const="quick", dest="effort")
    parser.add_argument("--only", default=",".join(SECTIONS), help="parts, with commas: %(default)s")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    asked = parser.parse_args()
    parts: dict[str, list[Row]] = {}
    for name in asked.only.split(","):
        title, section = SECTIONS[name]
        start = time.perf_counter()
        parts[title] = list(section(_EFFORTS[asked.effort]))
        print(f"{title}: {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    figures = told(parts, f"effort {asked.effort}")
    print(figures)
    if asked.write:
        put(ROOT / "docs" / "performance.md", figures)


if __name__ == "__main__":
    main()
