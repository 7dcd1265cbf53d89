"""Sources as commands take them: read, with every fault and every remark told, or refused while the others go on."""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.cli.terminal import USAGE, say, show_faults, stop

if TYPE_CHECKING:
    from exporter.assets import Picture
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


def read_source(name: str, channel: "Channel | None" = None, kind: str | None = None) -> Read | NotRead:
    """Return what was read from a source, or why it is refused; both are told on standard error."""
    from exporter.readers import Known, read
    from exporter.record.faults import Fault, Faults

    try:
        known: Known = {"channel_link": channel.link} if channel else {}
        reading = read(Path(name), kind=kind, **known)
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
