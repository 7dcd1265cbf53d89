"""Families that an organisation brings: the static .ttf and .otf files in the `fonts` folder of its template folder."""

import hashlib
import json
import struct
from io import BytesIO
from pathlib import Path

from exporter.fonts.cache import FontError, write_whole
from exporter.fonts.catalogue import Style
from exporter.fonts.faces import RECIPE, Family, Source
from exporter.fonts.ligatures import joined, split
from exporter.record.faults import Fault

_FONT_FILES = (".ttf", ".otf", ".ttc", ".otc", ".woff", ".woff2")
_WHOLE_LETTERS = "bring a face with whole letters, such as Almarai, Cairo, Tajawal or IBM Plex Sans Arabic"
# What fontTools raises for broken files: it has no common error of its own.
_UNREADABLE = (OSError, EOFError, ValueError, LookupError, AssertionError, AttributeError, TypeError, struct.error)


class _Unfit(Exception):
    """Why a file is refused, and the remedy."""


def read_folder(folder: Path, cache: Path) -> dict[str, Family]:
    """Return the families in the folder and below it; raise one FontError that names every file to be refused."""
    found: dict[str, dict[tuple[int, Style], Source]] = {}
    faults: list[Fault] = []
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.suffix.lower() not in _FONT_FILES or not path.is_file():
            continue
        try:
            name, source = _read_face(path, cache)
        except _Unfit as unfit:
            faults.append(Fault(str(path), *unfit.args))
            continue
        twin = found.setdefault(name, {}).setdefault((source.weight, source.style), source)
        if twin is not source:
            fault = f"{name} {source.weight} {source.style} is also in {twin.path.name}"
            faults.append(Fault(str(path), fault, "keep one of the two (another width needs a family name of its own)"))
    if faults:
        raise FontError(faults)
    return {name: Family(name, tuple(cuts[cut] for cut in sorted(cuts)), str(folder)) for name, cuts in found.items()}


def _read_face(path: Path, cache: Path) -> tuple[str, Source]:
    """Return a file's family name and face; what was found fit once is known by its digest from then on."""
    if path.suffix.lower() not in (".ttf", ".otf"):
        raise _Unfit(f"{path.suffix} files are not read", "bring the same face as a .ttf file")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _Unfit(f"cannot be read ({error.strerror})", "mend its permissions") from error
    sha256 = hashlib.sha256(data).hexdigest()
    known = cache / "brought" / f"{sha256}-{RECIPE}.json"
    if not known.is_file():
        write_whole(known, json.dumps(_examine(data)).encode())
    name, weight, italic = json.loads(known.read_bytes())
    return name, Source(weight, "italic" if italic else "normal", path, sha256)


def _examine(data: bytes) -> tuple[str, int, bool]:
    """Return family name, weight and slant by the `name`, `OS/2` and `head` tables (OpenType 1.9); raise what is wrong.

    The family name is the one fontconfig goes by: typographic (ID 16) before legacy (ID 1).
    """
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(BytesIO(data), lazy=True) as font:
            _refuse_unfit(set(font.keys()))
            if "CFF " in font and hasattr(font["CFF "].cff.topDictIndex[0], "ROS"):
                raise _Unfit("CID-keyed PostScript outlines make invalid PDF/A", "bring the TrueType (.ttf) edition")
            if split(font):
                raise _Unfit("draws Arabic letters from parts, so words do not come out of a PDF again", _WHOLE_LETTERS)
            if "CFF " in font and any(True for _ in joined(font)):
                raise _Unfit("has Arabic ligatures in PostScript outlines", "bring the TrueType (.ttf) edition")
            name = font["name"].getDebugName(16) or font["name"].getDebugName(1)
            weight = int(font["OS/2"].usWeightClass)
            italic = bool(font["OS/2"].fsSelection & 0x201 or font["head"].macStyle & 2)
            complete = bool(name and font.getBestCmap() and font.getGlyphOrder() and font["hmtx"].metrics)
    except (*_UNREADABLE, TTLibError) as error:
        reason = str(error) or type(error).__name__
        raise _Unfit(f"not a readable font file ({reason})", "fetch it again from where it came") from error
    if not complete:
        raise _Unfit("has no family name or no characters", "bring a complete font file")
    if not 1 <= weight <= 1000:
        raise _Unfit(f"states the weight {weight}, outside 1 to 1000", "mend usWeightClass in its OS/2 table")
    return name, weight, italic


def _refuse_unfit(tables: set[str]) -> None:
    if "fvar" in tables:
        cut = "fonttools varLib.instancer FILE wght=400 --update-name-table"
        raise _Unfit("a variable font, which makes pages slow", f"bring the static faces; this cuts one: {cut}")
    if not tables & {"glyf", "CFF "}:
        raise _Unfit("has no outlines (a bitmap font?)", "bring a TrueType face")
