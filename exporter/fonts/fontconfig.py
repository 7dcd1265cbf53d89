"""The faces for print: a configuration under which fontconfig knows our faces and none of the machine's.

Chosen over `@font-face` rules by measurement: the bytes are the same, but a FontConfiguration is ready in 5 ms instead
of 60 to 100 (fontconfig keeps what it found; `@font-face` copies and scans every face anew, with CJK tens of
megabytes), and only here can Pango's own wishes, such as its "emoji" family, be answered.
"""

import hashlib
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path

from exporter.fonts.cache import write_whole
from exporter.fonts.catalogue import CJK_BLOCKS, SYMBOLS
from exporter.fonts.coverage import as_ranges, coverage
from exporter.fonts.prepare import prepared
from exporter.fonts.stock import Stock

# Equal in every file, whatever the set: Pango takes these from the file it met first in the process, not from the one
# a FontConfiguration was made with, and the bytes of a page must not depend on what was printed before it.
_GENERIC = {
    "serif": "IBM Plex Serif",
    "sans-serif": "IBM Plex Sans Condensed",
    "monospace": "IBM Plex Mono",
    # Pango asks for this name, whatever the style sheet says, as soon as it meets an emoji.
    "emoji": "Noto Emoji",
}
# Blocks, and how many of their characters a face must have to be one for that script; with fewer it has strays only.
_SCRIPTS: tuple[tuple[tuple[tuple[int, int], ...], int], ...] = (
    (((0x370, 0x3FF),), 60),  # Greek; Plex has the mathematician's pi, CJK faces the letters without accents
    (((0x400, 0x4FF),), 90),  # Cyrillic; CJK faces have the Russian letters
    (tuple(block for block in CJK_BLOCKS if block[1] < 0x10000), 1000),  # others have a few brackets and signs
)


def fontconfig_file(stock: Stock, families: Iterable[str]) -> Path:
    """Return a configuration under which these families exist and no others, and prepare their faces.

    Put its path into the variable FONTCONFIG_FILE before weasyprint is imported and again before each
    FontConfiguration() is made: that is when fontconfig reads it. The file's name is the digest of its content: equal
    sets of families, in equal order, share one file and may share one FontConfiguration. See fonts-conf(5).
    """
    names = list(dict.fromkeys(families))
    folders = [faces[0].path.parent for name in names if (faces := prepared(stock, name))]
    hidden = [_hide(name, points) for name, points in _strays(stock, names).items()]
    # fontconfig keeps what it found after hiding: sets that hide otherwise need another cache.
    found = stock.cache / f"fontconfig-{hashlib.sha256(''.join(hidden).encode()).hexdigest()[:8]}"
    lines = [
        "<?xml version='1.0' encoding='utf-8'?>",
        "<!DOCTYPE fontconfig SYSTEM 'urn:fontconfig:fonts.dtd'>",
        "<fontconfig>",
        *(f"  <dir>{escape(str(folder))}</dir>" for folder in folders),
        *(_alias(generic, name) for generic, name in _GENERIC.items()),
        *hidden,
        f"  <cachedir>{escape(str(found))}</cachedir>",
        "</fontconfig>",
        "",
    ]
    data = "\n".join(lines).encode()
    path = stock.cache / "sets" / f"{hashlib.sha256(data).hexdigest()[:16]}.conf"
    if not path.is_file():
        write_whole(path, data)
    return path


def _alias(generic: str, name: str) -> str:
    return f'  <alias binding="same"><family>{generic}</family><prefer><family>{name}</family></prefer></alias>'


def _strays(stock: Stock, names: Iterable[str]) -> dict[str, set[int]]:
    """Return, by family, the few characters it has of a script that another family of the set has in full.

    Left in sight, they would set one Greek word, or a Japanese sentence and its brackets, in two faces. What is hidden
    here the other family has, so nothing goes missing.
    """
    covered = {name: coverage(stock, name) for name in names}
    found: dict[str, set[int]] = {}
    for blocks, enough in _SCRIPTS:
        letters = {name: points & _points(blocks) for name, points in covered.items()}
        full = frozenset().union(*(points for points in letters.values() if len(points) >= enough))
        for name, points in letters.items():
            if name not in SYMBOLS and len(points) < enough and points & full:
                found.setdefault(name, set()).update(points & full)
    return dict(sorted(found.items()))


@cache
def _points(blocks: tuple[tuple[int, int], ...]) -> frozenset[int]:
    return frozenset(point for low, high in blocks for point in range(low, high + 1))


def _hide(name: str, points: set[int]) -> str:
    ranges = "".join(f"<range><int>{low}</int><int>{high}</int></range>" for low, high in as_ranges(sorted(points)))
    less = f"<minus><name>charset</name><charset>{ranges}</charset></minus>"
    family = f'<test name="family" qual="any"><string>{escape(name)}</string></test>'
    return f'  <match target="scan">{family}<edit name="charset" mode="assign">{less}</edit></match>'
