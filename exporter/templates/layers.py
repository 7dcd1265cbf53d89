"""The files of a template set, and where a template's name leads in them."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

import jinja2

from exporter.record.faults import Fault, Faults

MAX_FILES = 2_000
MAX_BYTES = 64 * 1024 * 1024

_TEXTS = (".j2", ".toml")

Files = Mapping[str, bytes]
"""Files by their path in a template folder; those that are text in UTF-8, without a mark in front."""


def files_of(folder: Path) -> Files:
    """Return the files of a template folder; what begins with a dot or two underscores is not looked at.

    Raise Faults for a folder that is none, that is too large, or in which a link leads out.
    """
    if not folder.is_dir():
        raise Faults([Fault(str(folder), "no such folder", "name your template folder")])
    files: dict[str, bytes] = {}
    room = MAX_BYTES
    for path in sorted(folder.rglob("*")):
        within = path.relative_to(folder)
        if any(part.startswith((".", "__")) for part in within.parts) or not path.is_file():
            continue
        if not path.resolve().is_relative_to(folder.resolve()):
            fault = "a link that leads out of the template folder"
            raise Faults([Fault(within.as_posix(), fault, "put the file itself there")])
        room -= path.stat().st_size
        if room < 0 or len(files) == MAX_FILES:
            limit = f"more than {MAX_FILES} files or {MAX_BYTES} bytes"
            raise Faults([Fault(str(folder), limit, "name the folder that holds theme.toml, with nothing else in it")])
        name, data = within.as_posix(), path.read_bytes()
        files[name] = _text(data, name).encode() if path.suffix in _TEXTS else data
    return files


def digest_of(*levels: Files) -> str:
    """Return the sha256 (hex) over names and bytes of all files, level by level."""
    total = hashlib.sha256()
    for files in levels:
        for name in sorted(files):
            total.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
    return total.hexdigest()


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Faults([Fault(name, f"not UTF-8 ({error.reason} at byte {error.start})", "save it as UTF-8")]) from None


class Layers(jinja2.BaseLoader):
    """Looks for `name` as <layer>/name in each layer, then shared/name; in each, the upper folder first.

    It looks in what was read, never on the disk: no name leads anywhere else.
    """

    def __init__(self, levels: tuple[Files, ...], layer: tuple[str, ...]) -> None:
        self._levels, self._layer = levels, layer

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return source and path of a template. Raise TemplateNotFound."""
        levels = self._levels
        if template.startswith("base/"):
            candidates, levels = [template.removeprefix("base/")], levels[-1:]
        elif template.startswith("shared/"):
            candidates = [template]
        else:
            candidates = [f"{folder}/{template}" for folder in (*self._layer, "shared")]
        for candidate in candidates:
            for level in levels:
                if candidate in level:
                    return level[candidate].decode(), candidate, lambda: True
        raise jinja2.TemplateNotFound(template, f"the partial {template} is missing: no {' and no '.join(candidates)}")
