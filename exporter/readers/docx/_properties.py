"""What a file says of itself: its core properties (ECMA-376 Part 2 §8), the language of its words."""

import re
from collections import Counter
from functools import cache
from typing import Any

from exporter.readers._page.page import Page
from exporter.readers.docx._document import Document
from exporter.readers.docx._names import W, switch, value

_DC = "{http://purl.org/dc/elements/1.1/}"
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_NO_TITLES = re.compile(
    r"(?:document|dokument|documento|документ|doc|untitled|word document|title|titel|template)[ _-]*\d*|"
    r"microsoft word - .*|.*\.(?:docx?|dotx?|rtf|odt|pdf|html?)|powerpoint.*",
    re.IGNORECASE,
)
"""Titles that nobody gave: those of new files, names of files."""
_NO_AUTHORS = re.compile(
    r"(?:(?:microsoft |ms )?office[ -]?\w*|windows[ -]?\w*|\w*user|admin\w*|author|unknown|owner|test|hp|dell|acer|"
    r"asus|lenovo|pc|your (?:user )?name|python-docx|apache poi|libreoffice|openoffice|google docs|pandoc|root|default|"
    r"guest|none|-)(?: (?:user|benutzer|utilisateur|usuario|utente|gebruiker))?|.*(?:пользователь|benutzer).*",
    re.IGNORECASE,
)
"""Names of machines and of nobody."""


def properties_of(document: Document) -> dict[str, str]:
    """Return title, creator, keywords, language of the core properties, those that say something."""
    name = document.package.target("", "core-properties")
    root = document.package.xml(name) if name else None
    found: dict[str, str] = {}
    for key, tag in (
        ("title", f"{_DC}title"),
        ("creator", f"{_DC}creator"),
        ("language", f"{_DC}language"),
        ("keywords", f"{_CORE}keywords"),
    ):
        told = root.find(tag) if root is not None else None
        words = " ".join((told.text or "").split()) if told is not None else ""
        if words:
            found[key] = words
    return found


def fields_in(properties: dict[str, str], page: Page) -> dict[str, Any]:
    """Return the fields that the properties give: authors, topics. A name of a machine is none of an author."""
    fields: dict[str, Any] = {}
    names = [name.strip() for name in re.split(r"[;\n]", properties.get("creator", "")) if name.strip()]
    authors = [name for name in names if not _NO_AUTHORS.fullmatch(name) and (" " in name or not name.islower())]
    for name in names:
        if name not in authors:
            page.remark(None, f"author {name!r} in the properties: a login, or no name", "left out", path="authors")
    if authors:
        fields["authors"] = authors
    topics = [word.strip() for word in re.split(r"[;,]", properties.get("keywords", "")) if word.strip()]
    if topics:
        fields["topics"] = topics
    return fields


def title_in(properties: dict[str, str]) -> str:
    """Return the title of the properties, "" where it is one that nobody gave."""
    title = properties.get("title", "")
    return "" if _NO_TITLES.fullmatch(title) else title


def language_in(document: Document, properties: dict[str, str]) -> str | None:
    """Return the language in which most words are marked (§17.3.2.20), else that of the properties, None if none is.

    One that is not written in the letters of those words is none: who types Russian may never have told Word so.
    """
    counted = Counter[str]()
    letters = Counter[str]()
    default = document.styles.default_language
    for run in document.body.iter(f"{W}r"):
        text = "".join(one.text or "" for one in run.iterchildren(f"{W}t"))
        if not text:
            continue
        script = _script(text)
        letters[script] += len(text)
        kind = "eastAsia" if script in ("Hani", "Hang") else "bidi" if switch(run, "rPr/rtl") else "val"
        counted[value(run, "rPr/lang", kind) or (default if kind == "val" else "")] += len(text)
    primary = Counter[str]()
    for tag, count in counted.items():
        primary[tag.partition("-")[0].lower()] += count
    written = letters.most_common(1)[0][0] if letters else "Latn"
    for name, _ in primary.most_common():
        if name and _writes(name, written):
            return max((tag for tag in counted if tag.partition("-")[0].lower() == name), key=lambda tag: counted[tag])
    told = properties.get("language", "")
    return told if told and _writes(told.partition("-")[0].lower(), written) else None


_SCRIPTS = {
    name: re.compile(f"[{letters}]")
    for name, letters in {
        "Grek": "\u0370-\u03ff", "Cyrl": "\u0400-\u052f", "Hebr": "\u0590-\u05ff", "Arab": "\u0600-\u077f",
        "Deva": "\u0900-\u097f", "Beng": "\u0980-\u09ff", "Thai": "\u0e00-\u0e7f", "Hang": "\u1100-\u11ff\uac00-\ud7af",
        "Hani": "\u3040-\u9fff",
    }.items()
}  # fmt: skip
_EAST_ASIAN = {"zh": "Hani", "ja": "Hani", "ko": "Hang"}


def _script(text: str) -> str:
    """Return the script (ISO 15924) of most letters of a text; Zyyy where there are none."""
    if not text.isascii():
        found = {name: len(letters.findall(text)) for name, letters in _SCRIPTS.items()}
        most = max(found, key=lambda name: found[name])
        if 2 * found[most] > sum(map(str.isalpha, text)):
            return most
    return "Latn" if any(map(str.isalpha, text)) else "Zyyy"


@cache
def _writes(language: str, script: str) -> bool:
    """Return whether a language is written in a script (Unicode CLDR, likely subtags)."""
    from babel.core import get_global

    if script == "Zyyy":
        return True
    if language in _EAST_ASIAN:
        return script in (_EAST_ASIAN[language], "Hani")
    likely = str(get_global("likely_subtags").get(language, ""))
    return bool(likely) and (script in likely.split("_") or language in ("sr", "az", "uz", "kk", "bs", "pa"))
