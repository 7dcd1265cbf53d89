"""`python -m benchmarks`: measure, print the tables, and with --write put each into docs/performance.md."""

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.report import put, table
from benchmarks.sample import ROOT
from benchmarks.sections import FULL, ONCE, QUICK, SECTIONS

_EFFORTS = {"full": FULL, "quick": QUICK, "once": ONCE}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure ourselves beside our peers.")
    parser.add_argument("--effort", choices=_EFFORTS, default="full", help="quick: no 100x; once: only whether it runs")
    parser.add_argument(
        "--quick", action="store_const", const="quick", dest="effort", help="the same as --effort quick"
    )
    parser.add_argument("--only", default=",".join(SECTIONS), help="parts, with commas: %(default)s")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    parser.add_argument("--corpus", type=Path, default=FULL.corpus, help="real inputs for `corpus`: %(default)s")
    asked = parser.parse_args()
    if unknown := set(asked.only.split(",")) - SECTIONS.keys():
        parser.error(f"--only: {', '.join(sorted(unknown))}: no such part; choose of {', '.join(SECTIONS)}")
    effort = replace(_EFFORTS[asked.effort], corpus=asked.corpus)
    for part in asked.only.split(","):
        title, section = SECTIONS[part]
        start = time.perf_counter()
        figures = table(section(effort), asked.effort)
        print(f"### {title}\n\n{figures}\n", flush=True)
        print(f"{part}: {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
        if asked.write:
            put(ROOT / "docs" / "performance.md", part, figures)


if __name__ == "__main__":
    main()
