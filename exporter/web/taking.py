"""Take sources in: whatever a reader knows, with its pictures beside it, becomes a briefing (step 1 of the road)."""

import hashlib
import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from exporter.database import read as reading
from exporter.opc import is_edition, ours
from exporter.readers import Known, Reading, Remark
from exporter.record.canonical import to_json
from exporter.record.faults import Fault
from exporter.record.walk import assets
from exporter.store import Store, pictures
from exporter.store.briefings import id_of
from exporter.web.apart import read_bounded
from exporter.web.bodies import Source, Told
from exporter.web.problems import Problem, invalid


def made_from(source: Source, record_id: str | None) -> int | None:
    """Return the revision of which a Word file was made here; None for any other source.

    `record_id` is that of the record of the briefing which the source is to change, None for a new one. Raise Problem
    for a file that was made of another briefing, or of several.
    """
    if is_edition(source.data):
        raise Problem("word-return", "this Word file holds several briefings; export each alone, and change that")
    home = ours(source.data)
    if home is None:
        return None
    name, revision = home
    if record_id is None:
        url = f"/briefings/{id_of(name)}"
        raise Problem("word-return", f"this Word file was made here, of {name}; PUT it to {url}", briefing=url)
    if name != record_id:
        url = f"/briefings/{id_of(name)}"
        raise Problem("word-return", f"this Word file was made of {name}; PUT it to {url}", briefing=url)
    return revision


def taken(store: Store, source: Source, channel_link: str, told: Told) -> Reading:
    """Return what a source holds. Raise Faults, NoReader, Busy; Problem for one without a name that needs it."""
    nameless = f"nameless{secrets.token_hex(8)}"
    with tempfile.TemporaryDirectory(prefix="exporter-") as name:
        folder = Path(name)
        path = folder / (source.name or nameless)
        path.write_bytes(source.data)
        for place, data in source.media.items():
            _lay(folder, place, data)
        known: Known = {"channel_link": channel_link, "changes": told.changes, "base": told.base}
        found = read_bounded(path, source.data, told.kind, known)
    if nameless in to_json(found.briefing).decode():
        remedy = "name it, as in ?name=harbour.md; a briefing without an id of its own gets one from it"
        raise invalid([Fault("name", "the file has no name", remedy)])
    return replace(found, report=_known(store, found))


def _lay(folder: Path, place: str, data: bytes) -> None:
    """Put a picture where the source may look for it: beside it and in media/, by its name and by its digest."""
    path = folder / place if "/" in place else folder / "media" / place
    suffix = path.suffix.lower().replace(".jpeg", ".jpg")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        for other in (folder / path.name, folder / "media" / f"{hashlib.sha256(data).hexdigest()}{suffix}"):
            other.parent.mkdir(exist_ok=True)
            with suppress(FileExistsError):
                os.link(path, other)
    except (FileExistsError, NotADirectoryError, IsADirectoryError):
        raise invalid([Fault("media", f"{place!r} is in the way of another file", "name it otherwise")]) from None


def _known(store: Store, found: Reading) -> tuple[Remark, ...]:
    """Return the report without pictures that only seem to be missing: those that were sent before."""
    missing = {one.sha256: one.file_name for one in assets(found.briefing) if one.sha256 not in found.pictures}
    if not missing:
        return found.report
    with reading(store.engine) as session:
        names = [missing[sha256] for sha256 in pictures.at_hand(session, missing)]
    return tuple(remark for remark in found.report if not any(name in remark.what for name in names))
