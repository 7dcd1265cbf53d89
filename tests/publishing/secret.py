"""A secret in a briefing that is out in every format, and where in the files of the service it is found."""

import io
import json
import zlib
from pathlib import Path

from PIL import Image
from sqlalchemy import select

from exporter.database import read
from exporter.database import tables as t
from exporter.record import briefing_from
from exporter.store import pictures
from tests.publishing.press import Press
from tests.unpacked import holds
from tests.web.site import record

SECRET = "Quixotic-zephyr-7731"


def portrait(paper: Press) -> dict[str, object]:
    """Return a picture that one briefing has alone, as a record names it."""
    drawn = io.BytesIO()
    Image.effect_noise((64, 64), 90).convert("RGB").save(drawn, "PNG")
    return pictures.take(paper.store, drawn.getvalue()).model_dump(mode="json")


def planted(paper: Press) -> tuple[str, str]:
    """Return the id of a briefing with the secret, out in all formats, corrected; and the digest of its picture."""
    asset = portrait(paper)
    section = {
        "id": "s1",
        "blocks": [
            {"id": "p1", "kind": "paragraph", "text": f"The witness is called {SECRET}."},
            {"id": "f1", "kind": "figure", "asset": asset, "alt": f"A portrait of {SECRET}"},
        ],
    }
    sections = briefing_from(record("minimal", sections=[section])).sections
    id = paper.take(title=f"The case of {SECRET}", sections=sections)
    paper.publish(id, formats=["pdf", "docx", "amp"])
    paper.work()
    other = paper.take()
    paper.publish(other)  # an old build of the feeds that holds it
    paper.correct(id, f"{SECRET} was there on Tuesday.")
    paper.work()
    return id, str(asset["sha256"])


def unpacked_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def is_in(data: bytes, secret: str) -> bool:
    """Return whether words are in a file: as they are, or in what is packed in it."""
    if data.startswith(b"\x1f\x8b"):
        data += zlib.decompressobj(31).decompress(data)
    return holds(data, secret)


def found_in(paper: Press, secret: str) -> list[str]:
    """Return the files of the service that hold words; of SQLite also what stands in its pages packed."""
    found = [path.name for path in unpacked_files(paper.store.settings.data_dir) if is_in(path.read_bytes(), secret)]
    with read(paper.store.engine) as session:
        for table in t.Table.metadata.sorted_tables:
            for row in session.execute(select(table)):
                for value in row:
                    data = value if isinstance(value, bytes) else json.dumps(value, default=str).encode()
                    if is_in(data, secret) or (isinstance(value, bytes) and is_in(_inflated(value), secret)):
                        found.append(table.name)
    return found


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj(-15).decompress(data)
    except zlib.error:
        return b""
