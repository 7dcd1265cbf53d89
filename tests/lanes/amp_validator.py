"""The official AMP validator, run offline on a batch of pages. `make lanes` fetches its files."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent / "amp"


def missing() -> str | None:
    """Return what keeps the validator from running and how to get it, or None when all is there."""
    if shutil.which("node") is None:
        return "node is missing: install nodejs and npm, then `make lanes`"
    needed = ("node_modules/amphtml-validator", "node_modules/axe-core", "validator_wasm.js")
    if not all((HERE / name).exists() for name in needed):
        return "the files of the AMP validator and axe-core are missing: `make lanes`"
    return None


def validate_amp(pages: Sequence[Path]) -> list[str]:
    """Return the validator's errors and warnings on `pages`, one line each as `page:line:column: SEVERITY message`.

    An empty list means that every page is valid AMP. The pages are judged by one node process.

    Raise RuntimeError when the validator itself cannot run.
    """
    paths = json.dumps([str(page.resolve()) for page in pages])
    run = subprocess.run(
        ["node", "validate.mjs"], cwd=HERE, input=paths, capture_output=True, encoding="utf-8", timeout=300
    )
    if run.returncode != 0:
        raise RuntimeError(f"the AMP validator stopped with exit code {run.returncode}: {run.stderr.strip()}")
    faults: list[str] = json.loads(run.stdout)
    return faults
