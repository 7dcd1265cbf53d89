"""Compiled templates: kept in memory for all layers, and in the cache folder for the next process.

Compiling them is most of the work of a program that renders one briefing. The name of a file says what the code in it
was made of: source, versions, our sandbox, so nothing outdated is ever found. What cannot be read is compiled anew,
what cannot be written is not kept.
"""

import contextlib
import hashlib
import marshal
from functools import cache
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from types import CodeType

import jinja2
from jinja2.bccache import Bucket

from exporter import cache as kept
from exporter.templates import sandbox
from exporter.version import __version__

_DIGEST = 32  # bytes of SHA-256 in front of the code: a file that was cut off is not taken for one


class Compiled(jinja2.BytecodeCache):
    """What environments that compile alike share."""

    def __init__(self) -> None:
        self._in_memory: dict[Path, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the bucket its code if it is known here or in the folder."""
        place = _place(bucket)
        if place not in self._in_memory:
            with contextlib.suppress(OSError):
                data = place.read_bytes()
                if hashlib.sha256(data[_DIGEST:]).digest() == data[:_DIGEST]:
                    self._in_memory[place] = marshal.loads(data[_DIGEST:])  # noqa: S302 - as Python's own __pycache__
        bucket.code = self._in_memory.get(place)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of the bucket."""
        assert bucket.code
        place = _place(bucket)
        self._in_memory[place] = bucket.code
        data = marshal.dumps(bucket.code)
        with contextlib.suppress(OSError):
            kept.write_whole(place, hashlib.sha256(data).digest() + data)


def _place(bucket: Bucket) -> Path:
    name = hashlib.sha256(f"{bucket.key} {bucket.checksum} {_makers()}".encode()).hexdigest()[:32]
    return kept.folder() / "templates" / name


@cache
def _makers() -> str:
    """Return what shapes compiled code besides the source: whatever runs while constants are folded."""
    ours = hashlib.sha256(Path(sandbox.__file__).read_bytes()).hexdigest()
    return f"{MAGIC_NUMBER.hex()} {__version__} {jinja2.__version__} {ours}"
