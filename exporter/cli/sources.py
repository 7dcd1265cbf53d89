"""Sources as commands take them: read, with every fault and every remark told, or refused while the others go on."""

import hashlib
import logging
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.cli.options import STANDARD_INPUT, Asked
from exporter.cli.terminal import USAGE, say, show_faults, stop

if TYPE_CHECKING:
    from exporter.assets import Picture
    from exporter.cli.bases import Onto
    from exporter.readers import Reading
    from exporter.record.edition import Channel
    from exporter.record.faults import Fault
    from exporter.templates import TemplateSet

_log = logging.getLogger("exporter")


@dataclass(frozen=True)
class Read:
    """A source as it was named, and what was read from it."""

    name: str
    reading: "Reading"


@dataclass(frozen=True)
class NotRead:
    """A source that is refused, and why."""

    name: str
    faults: "tuple[Fault, ...]"


def read_source(name: str, asked: Asked = Asked(), onto: "Onto | None" = None) -> Read | NotRead:
    """Return what was read from a source, or why it is refused; both are told on standard error.

    `onto` lays it over its earlier revision.
    """
    from exporter.record.faults import Fault, Faults

    try:
        reading = _reading(name, asked)
        reading = onto(reading) if onto else reading
    except Faults as faults:
        refused = NotRead(name, faults.faults)
    except Exception as error:  # noqa: BLE001 - one source that breaks a reader stops no other
        _log.debug("1 read: %s failed", name, exc_info=True)
        fault = f"the reader failed, and it should not have: {type(error).__name__}: {error}"
        refused = NotRead(name, (Fault("", fault, "please report it with this file"),))
    else:
        for remark in reading.report:
            say(f"{name}: {remark}")
        return Read(name, reading)
    show_faults(name, refused.faults)
    return refused


def _reading(name: str, asked: Asked) -> "Reading":
    """Return what a file holds, or standard input (`-`): a file of that name is `./-`. Raise Faults."""
    from exporter.readers import MAX_BYTES, Context, read, read_bytes

    if name != STANDARD_INPUT:
        return read(Path(name), kind=asked.kind, **asked.known)
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    made = f"standard-input-{hashlib.sha256(data).hexdigest()[:8]}"
    return read_bytes(data, Context(asked.name or made, is_named=bool(asked.name), **asked.known), kind=asked.kind)


def apart(read: Iterable[Read]) -> tuple[list[Read], list[NotRead]]:
    """Return the sources that have a slug of their own, and those that would write over an earlier one's files."""
    taken: dict[str, str] = {}
    kept, refused = [], []
    for one in read:
        if clash := claimed(one, taken):
            refused.append(clash)
        else:
            kept.append(one)
    return kept, refused


def claimed(read: Read, taken: dict[str, str]) -> NotRead | None:
    """Note in `taken` that the source has its slug; return why it is refused if an earlier one has it, and tell it."""
    from exporter.record.faults import Fault

    slug = read.reading.briefing.slug
    if slug not in taken:
        taken[slug] = read.name
        return None
    fault = Fault("slug", f"{slug!r} is the slug of {taken[slug]} too", "give one of them another slug")
    show_faults(read.name, [fault])
    return NotRead(read.name, (fault,))


def sum_up(sources: int, refused: int) -> None:
    """Print last how many of several sources were read, and how many refused; of one its own lines tell."""
    if sources > 1:
        say(f"{sources - refused} read, {refused} refused")


def readable(name: str) -> str:
    """Return a name as text that can be written down: each lone surrogate, a byte that was not UTF-8, is U+FFFD."""
    return re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", name)


def edition_name(name: str) -> str:
    """Return the name asked for an edition ("" for none); stop with 2 if there is nothing to read in it."""
    if name != readable(name):
        stop(USAGE, "--edition: the name is not UTF-8; type it in a terminal that is set to UTF-8")
    if name and not any(sign.isprintable() and not sign.isspace() for sign in name):
        stop(USAGE, "--edition: a name without a letter; give the edition a name")
    return name


def open_channel(file: Path | None) -> "tuple[Channel, dict[str, Picture]]":
    """Return the channel of a file and its logo; without a file the one for example.org."""
    from exporter.channel import EXAMPLE, read_channel
    from exporter.record.faults import Faults

    if file is None:
        return EXAMPLE, {}
    try:
        return read_channel(file)
    except Faults as faults:
        show_faults(str(file), faults.faults)
        stop(USAGE)


def open_templates(folder: Path | None, names: Sequence[str] = ()) -> "TemplateSet":
    """Return the template set with an organisation's folder laid over ours.

    Its theme, its logo and what the formats of some names take from it are looked at now.
    """
    from exporter.formats import examine
    from exporter.record.faults import Faults
    from exporter.templates import TemplateSet

    if folder is not None and not folder.is_dir():
        stop(USAGE, f"--templates: {folder}: no such folder; name your template folder")
    try:
        templates = TemplateSet(folder)
        _ = templates.logos
        examine(names, templates)
        return templates
    except Faults as faults:
        show_faults(str(folder) if folder else "templates", faults.faults)
        stop(USAGE)
    except UnicodeDecodeError as error:
        stop(USAGE, f"{folder or 'templates'}: theme.toml is not UTF-8 ({error.reason}); save it as UTF-8")
