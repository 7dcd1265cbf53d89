"""`--base`: the record, or the folder of records, over which a source is imported again."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.cli.terminal import USAGE, say, show_faults, stop

if TYPE_CHECKING:
    from exporter.readers import Reading

Onto = Callable[["Reading"], "Reading"]
"""Returns a reading as the next revision of the record that it belongs to. Raise Faults."""


def onto(base: Path | None, sources: int) -> Onto | None:
    """Return what lays each reading over its base; stop with 2 where the base of `sources` cannot be meant.

    A record is the base of one source. In a folder it is the record with the id of the source, else with its slug;
    a source that has none there is new.
    """
    if base is None:
        return None
    if base.is_dir():
        records = _records(base)

        def over_its_own(reading: "Reading") -> "Reading":
            found = records.get(reading.briefing.id) or records.get(reading.briefing.slug)
            return _over(reading, _record(found)) if found else reading

        return over_its_own
    if sources > 1:
        stop(USAGE, f"--base: {sources} sources over one record; name a folder of records")
    record = _record(base)
    return lambda reading: _over(reading, record)


def _over(reading: "Reading", base: "Reading") -> "Reading":
    """Return the reading over its base, with the pictures of the base that it still shows, and what changed."""
    from exporter.again import again, changes
    from exporter.record.walk import assets

    said = reading.briefing
    if reading.kind == "docx" and "id" in reading.carried and said.id == base.briefing.id:
        _check_revision(said.revision, base.briefing.revision)
    made = again(reading, base.briefing, at_hand=base.pictures.get)
    told = changes(made.briefing, base.briefing)
    is_new = made.briefing.revision != base.briefing.revision
    say(f"{base.briefing.slug}: {told}" if is_new else f"{base.briefing.slug}: nothing changed")
    shown = {asset.sha256 for asset in assets(made.briefing)}
    kept = {name: one for name, one in base.pictures.items() if name in shown}
    return replace(made, pictures=kept | made.pictures)


def _check_revision(of_file: int, of_base: int) -> None:
    """Raise Faults for a Word file of ours that does not know what the record says by now."""
    from exporter.record.faults import Fault, Faults

    if of_file != of_base:
        what = f"the Word file was made of revision {of_file}, the record is at {of_base}"
        raise Faults([Fault("revision", what, "import it over that revision, or export the newest and change that")])


def _records(folder: Path) -> dict[str, Path]:
    """Return the records in a folder, by id and by slug; what is none is passed over."""
    found: dict[str, Path] = {}
    for path in sorted(folder.glob("*.json"), reverse=True):
        try:
            data = json.loads(path.read_bytes())
        except (OSError, ValueError, RecursionError):
            continue
        if isinstance(data, dict) and "sections" in data:
            found |= {data[name]: path for name in ("slug", "id") if isinstance(data.get(name), str)}
    return found


def _record(file: Path) -> "Reading":
    from exporter.readers import read
    from exporter.record.faults import Faults

    try:
        return read(file, kind="json")
    except Faults as faults:
        show_faults(f"--base: {file}", faults.faults)
        stop(USAGE)
