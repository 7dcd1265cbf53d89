"""The faces for print: a configuration under which fontconfig knows our faces and none of the machine's.

Chosen over `@font-face` rules by measurement: the bytes are the same, but a FontConfiguration is ready in 5 ms instead
of 60 to 100 (fontconfig keeps what it found; `@font-face` copies and scans every face anew, with CJK tens of
megabytes), and only here can Pango's own wishes, such as its "emoji" family, be answered.
"""

import hashlib
from collections.abc import Iterable
from html import escape
from pathlib import Path

from exporter.fonts.cache import slug, write_whole
from exporter.fonts.coverage import coverage
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
_GREEK_LETTERS = range(0x391, 0x3CA)
_GREEK_ALPHABET = 48  # capitals and small letters; a face with fewer has strays only


def fontconfig_file(stock: Stock, families: Iterable[str]) -> Path:
    """Return a configuration under which these families exist and no others, and prepare their faces.

    Put its path into the variable FONTCONFIG_FILE before weasyprint is imported and again before each
    FontConfiguration() is made: that is when fontconfig reads it. The file's name is the digest of its content: equal
    sets of families, in equal order, share one file and may share one FontConfiguration. See fonts-conf(5).
    """
    names = list(dict.fromkeys(families))
    folders = [faces[0].path.parent for name in names if (faces := prepared(stock, name))]
    strays = _without_greek_of_their_own(stock, names)
    # fontconfig keeps what it found after hiding: sets that hide otherwise need another cache.
    found = stock.cache / "-".join(["fontconfig", *map(slug, strays)])
    lines = [
        "<?xml version='1.0' encoding='utf-8'?>",
        "<!DOCTYPE fontconfig SYSTEM 'urn:fontconfig:fonts.dtd'>",
        "<fontconfig>",
        *(f"  <dir>{escape(str(folder))}</dir>" for folder in folders),
        *(_alias(generic, name) for generic, name in _GENERIC.items()),
        *(_hide_greek(name) for name in strays),
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


def _without_greek_of_their_own(stock: Stock, names: Iterable[str]) -> list[str]:
    """Return the families with a few Greek letters that stand beside one with the whole alphabet.

    Plex has the mathematician's pi and nothing else: without this, a Greek word would be set in two faces.
    """
    letters = {name: len(coverage(stock, name).intersection(_GREEK_LETTERS)) for name in names}
    if max(letters.values(), default=0) < _GREEK_ALPHABET:
        return []
    return sorted(name for name, count in letters.items() if 0 < count < _GREEK_ALPHABET)


def _hide_greek(name: str) -> str:
    return (
        f'  <match target="scan"><test name="family" qual="any"><string>{escape(name)}</string></test>'
        '<edit name="charset" mode="assign"><minus><name>charset</name>'
        "<charset><range><int>0x370</int><int>0x3ff</int></range></charset></minus></edit></match>"
    )
