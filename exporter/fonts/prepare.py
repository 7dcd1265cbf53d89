"""From sources to faces a renderer may use, made once for each family."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from exporter.fonts.cache import keeping, slug
from exporter.fonts.coverage import coverage
from exporter.fonts.faces import Face, Family, Source
from exporter.fonts.ligatures import cut, split
from exporter.fonts.marks import level
from exporter.fonts.stock import Stock, family
from exporter.fonts.texts import tell

_RIGHT_TO_LEFT = (0x5D0, 0x627)  # alef, Hebrew and Arabic


def prepared(stock: Stock, name: str) -> tuple[Face, ...]:
    """Return the faces of a family for print, by weight and style, and make them first where the cache has none.

    Static files are copied; from variable ones each weight is pinned once (0.02 s, CJK 0.3 s a face). Arabic letters
    that the face joins into one glyph get a glyph each, and marks one for each height (2 s a face).
    """
    wanted = family(stock, name)
    folder = stock.cache / "faces" / f"{slug(name)}-{wanted.key[:16]}"
    if not (faces := _kept(name, folder)):
        with keeping(folder.parent):
            _prepare(wanted, folder, coverage(stock, name))
        faces = _kept(name, folder)
    return faces


def digest(stock: Stock, families: Iterable[str]) -> str:
    """Return one SHA-256 over the families, for the fingerprint: equal digests, equal faces. Nothing is prepared."""
    keys = [family(stock, name).key for name in dict.fromkeys(families)]
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()


def _kept(name: str, folder: Path) -> tuple[Face, ...]:
    """Return the faces in a family's folder; none where one of them is gone."""
    try:
        entries = json.loads((folder / "faces.json").read_bytes())
    except OSError:
        return ()
    faces = tuple(Face(name, e["weight"], e["style"], folder / e["file"], e["sha256"]) for e in entries)
    return faces if all(face.path.is_file() for face in faces) else ()


def whole(wanted: Family, source: Source) -> bytes:
    """Return a face of a family as it came, pinned to its weight if it is variable."""
    # Copied, never linked: who writes over the original in place must not change what the digest stands for.
    return _pin(source) if wanted.pinned else source.path.read_bytes()


def arranged(data: bytes) -> bytes:
    """Return a face with right-to-left letters as a PDF needs it for its words to come out again."""
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(data), recalcTimestamp=False)
    if "glyf" not in font or split(font):  # nothing helps where letters share their parts
        return data
    cut(font)
    level(font)
    tell(font)
    if "DSIG" in font:  # no longer its maker's
        del font["DSIG"]
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def _prepare(wanted: Family, folder: Path, points: frozenset[int]) -> None:
    """Build the family's folder beside its place and move it there in one step; lose a race without complaint."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".new-"))
    try:
        entries = []
        for source in wanted.sources:
            data = whole(wanted, source)
            if not points.isdisjoint(_RIGHT_TO_LEFT):
                data = arranged(data)
            name = _file_name(wanted, source)
            (building / name).write_bytes(data)
            sha256 = hashlib.sha256(data).hexdigest()
            entries.append({"weight": source.weight, "style": source.style, "file": name, "sha256": sha256})
        (building / "faces.json").write_text(json.dumps(entries, indent=1), "utf-8")
        building.chmod(0o755)
        try:
            building.rename(folder)
        except OSError:
            if _kept(wanted.name, folder):  # another process was faster, with the same bytes
                return
            shutil.rmtree(folder)  # what somebody has deleted from is made anew
            building.rename(folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _file_name(wanted: Family, source: Source) -> str:
    italic = "i" if source.style == "italic" else ""
    return f"{slug(wanted.name)}-{source.weight}{italic}{source.path.suffix.lower()}"


def _pin(source: Source) -> bytes:
    """Return the static face at the source's weight: HarfBuzz does in 0.02 s what fontTools does in 5 s."""
    import uharfbuzz

    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(source.path)))
    cut = uharfbuzz.SubsetInput()
    cut.keep_everything()
    for axis in face.axis_infos:
        cut.pin_axis_location(face, axis.tag, source.weight if axis.tag == "wght" else axis.default_value)
    return bytes(uharfbuzz.subset(face, cut).blob.data)
