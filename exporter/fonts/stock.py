"""Which families are at hand: those in installed wheels and those an organisation brings in its `fonts/` folder."""

import base64
import csv
import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from exporter.fonts.catalogue import OFFERS, Offer, Style

# Part of every key in the cache and of the fingerprint: raise it when the preparation changes a byte of a face.
RECIPE = 1
DISTRIBUTION = "briefing-exporter"
_FONT_FILES = {".ttf", ".otf", ".ttc", ".otc", ".woff", ".woff2"}
# What fontTools raises for broken files: it has no common error of its own.
_UNREADABLE = (OSError, EOFError, ValueError, LookupError, AssertionError, AttributeError, TypeError, struct.error)


class FontError(Exception):
    """A font is missing, cannot be used or cannot be prepared; the message says which, why and what to do."""


@dataclass(frozen=True)
class Source:
    """One face before preparation: where it lies, and the SHA-256 of that file."""

    weight: int
    style: Style
    path: Path
    sha256: str


@dataclass(frozen=True)
class Family:
    """A family at hand, with the faces it will give."""

    name: str
    sources: tuple[Source, ...]
    origin: str  # "fontpkg-cardo 1.45", or the organisation's folder
    pinned: bool = False

    @cached_property
    def key(self) -> str:
        """Return the digest of the recipe, the sources and, where faces are cut from variable ones, the cutter."""
        parts = [f"recipe {RECIPE}", self.name]
        parts += [f"{source.weight} {source.style} {source.sha256}" for source in self.sources]
        if self.pinned:
            parts.append(f"uharfbuzz {version_of('uharfbuzz')}")
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@dataclass
class Stock:
    """The families at hand and the folder their prepared faces are kept in. Make one with `open_stock`."""

    cache: Path
    brought: dict[str, Family]
    found: dict[str, Family | None] = field(default_factory=dict)
    coverage: dict[str, frozenset[int]] = field(default_factory=dict)


def open_stock(cache: Path | None = None, folder: Path | None = None) -> Stock:
    """Return the stock of fonts, with those in an organisation's `folder` added to ours or put in their place.

    `cache` is the folder for everything the exporter may rebuild (EXPORTER_CACHE_DIR); by default the user's own.
    A `folder` that does not exist brings nothing.
    """
    if cache is None:
        import platformdirs

        cache = Path(platformdirs.user_cache_dir("exporter", appauthor=False))
    return Stock(cache=cache.absolute() / "fonts", brought=_read_folder(folder) if folder else {})


def family(stock: Stock, name: str) -> Family:
    """Return the family of that name; raise a FontError that says how to get it."""
    if known := find_family(stock, name):
        return known
    if offer := OFFERS.get(name):
        raise FontError(f"the font family {name!r} is not installed: {_install(offer)}")
    import difflib

    at_hand = [*stock.brought, *OFFERS]
    close = difflib.get_close_matches(name, at_hand, n=1)
    hint = f"did you mean {close[0]!r}? " if close else ""
    raise FontError(
        f"the font family {name!r} is not known: {hint}Put its .ttf files into the folder `fonts` of your template "
        f"folder, or use one of {', '.join(sorted(at_hand))}"
    )


def find_family(stock: Stock, name: str) -> Family | None:
    """Return the family of that name, or None where nothing at hand has it."""
    if name in stock.brought:
        return stock.brought[name]
    if name not in stock.found:
        stock.found[name] = _read_wheel(OFFERS[name]) if name in OFFERS else None
    return stock.found[name]


def missing_wheels(stock: Stock) -> dict[str, str]:
    """Return, for each family we know whose wheel is not installed, the command that brings it."""
    return {name: _install(offer) for name, offer in OFFERS.items() if find_family(stock, name) is None}


def _install(offer: Offer) -> str:
    target = f'"{DISTRIBUTION}[{offer.extra}]"' if offer.extra else offer.wheel
    return f"run: pip install {target}"


def version_of(distribution: str) -> str:
    """Return the installed version of a distribution."""
    from importlib.metadata import version

    return version(distribution)


def _read_wheel(offer: Offer) -> Family | None:
    """Return the family in its wheel, found without importing the wheel's package."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        wheel = distribution(offer.wheel)
    except PackageNotFoundError:
        return None
    # The installer's own list of files has their digests: reading it spares hashing thirty megabytes at each start.
    digests = {row[0]: row[1] for row in csv.reader((wheel.read_text("RECORD") or "").splitlines()) if len(row) > 1}
    sources = []
    for (weight, style), name in offer.files.items():
        path = Path(str(wheel.locate_file(name)))
        if not path.is_file():
            return None
        sources.append(Source(weight, style, path, _listed_sha256(digests.get(name, "")) or _sha256(path)))
    return Family(offer.family, tuple(sources), f"{offer.wheel} {wheel.version}", offer.pinned)


def _listed_sha256(entry: str) -> str:
    """Return the digest of a RECORD entry as hexadecimal digits: there it is base64 without padding (PEP 376, 427)."""
    algorithm, _, value = entry.partition("=")
    return base64.urlsafe_b64decode(value + "==").hex() if algorithm == "sha256" else ""


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read_folder(folder: Path) -> dict[str, Family]:
    """Return the families in an organisation's folder; raise one FontError that names every file it must refuse."""
    found: dict[str, dict[tuple[int, Style], Source]] = {}
    faults: list[str] = []
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.suffix.lower() not in _FONT_FILES or not path.is_file():
            continue
        try:
            name, source = _read_face(path)
        except FontError as error:
            faults.append(f"{path}: {error}")
            continue
        faces = found.setdefault(name, {})
        twin = faces.setdefault((source.weight, source.style), source)
        if twin is not source:
            faults.append(
                f"{path}: {name} {source.weight} {source.style} is also in {twin.path.name}; keep one of the two "
                "(another width needs a family name of its own)"
            )
    if faults:
        raise FontError("\n".join(faults))
    return {
        name: Family(name, tuple(faces[cut] for cut in sorted(faces)), str(folder)) for name, faces in found.items()
    }


def _read_face(path: Path) -> tuple[str, Source]:
    """Return a file's family name and face, by its `name` and `OS/2` tables (OpenType 1.9); raise what is wrong."""
    from fontTools.ttLib import TTFont, TTLibError

    if path.suffix.lower() not in (".ttf", ".otf"):
        raise FontError(f"{path.suffix} files are not read; bring the same face as a .ttf file")
    try:
        with TTFont(path, lazy=True) as font:
            _refuse_unfit(font.keys(), path)
            name = font["name"].getBestFamilyName()
            os2, head = font["OS/2"], font["head"]
            weight, italic = int(os2.usWeightClass), bool(os2.fsSelection & 1 or head.macStyle & 2)
            characters = font.getBestCmap()
            glyphs = len(font.getGlyphOrder())
            if "CFF " in font and hasattr(font["CFF "].cff.topDictIndex[0], "ROS"):
                raise FontError("CID-keyed PostScript outlines make invalid PDF/A; bring the TrueType (.ttf) edition")
    except (*_UNREADABLE, TTLibError) as error:
        raise FontError(
            f"not a readable font file ({str(error) or type(error).__name__}); fetch it again from where it came"
        ) from error
    if not (name and characters and glyphs):
        raise FontError("has no family name or no characters; bring a complete font file")
    if not 1 <= weight <= 1000:
        raise FontError(f"states the weight {weight}, outside 1 to 1000; mend OS/2 usWeightClass")
    return name, Source(weight, "italic" if italic else "normal", path, _sha256(path))


def _refuse_unfit(tables: Iterable[str], path: Path) -> None:
    present = set(tables)
    if "fvar" in present:
        raise FontError(
            "a variable font renders slowly and differently from machine to machine; bring the static faces "
            f'(fontTools makes one: fonttools varLib.instancer "{path.name}" wght=400 --update-name-table)'
        )
    if not present & {"glyf", "CFF "}:
        raise FontError("has no outlines (a bitmap font?); bring a TrueType face")
