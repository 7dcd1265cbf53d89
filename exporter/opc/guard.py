"""What a Word file from elsewhere must not be or do, looked at before any of it is opened.

A package can be a bomb, carry programs, or make whoever opens it fetch things from elsewhere. What is looked at first
is the zip's own list (no byte is unpacked), then each part as text; nothing is repaired.
"""

import io
import re
import zipfile
import zlib

MAX_FILE = 20 * 1024 * 1024
MAX_PARTS = 400
MAX_PART = 16 * 1024 * 1024
MAX_TOTAL = 64 * 1024 * 1024
MAX_RATIO = 200  # of a part over 1 MB to its packed size; text reaches 20
_LARGE = 1024 * 1024

_TYPES = "[Content_Types].xml"
_RELATIONS = "_rels/.rels"
_STRICT = b"purl.oclc.org/ooxml"
_PLAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHERS = {
    "spreadsheetml.": "a workbook of Excel",
    "presentationml.": "a presentation of PowerPoint",
}
_OLD = b"\xd0\xcf\x11\xe0"  # Word before 2007, and any file under a password
_DECLARED = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")  # UTF-16, in which a search for bytes finds nothing
_MACROS = re.compile(r"vbaproject|vbadata", re.IGNORECASE)
_ACTIVE = re.compile(r"activex/|/embeddings/", re.IGNORECASE)

DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
"""What zipfile raises for damaged archives: BadZipFile (marks, sums, names that differ), zlib.error (packed data),
EOFError (cut off), NotImplementedError (versions, ways of packing), RuntimeError (encrypted), ValueError (places before
the beginning, names that are no UTF-8), OSError (places beyond what can be sought)."""


class Unsafe(ValueError):
    """Why a Word file is refused, and how to mend it."""

    def __init__(self, fault: str, remedy: str) -> None:
        self.fault, self.remedy = fault, remedy
        super().__init__(f"{fault}; {remedy}")


def guard(data: bytes, *, inert: bool = True) -> None:
    """Raise Unsafe for bytes that are no plain Word file, or one that is out of bounds, active, or hides things.

    `inert`: whether embedded files, controls and Strict Open XML are refused as well. Whoever opens none of the first
    and reads the last, as the reader of Word files does, need not ask for that.
    """
    if data.startswith(_OLD):
        raise Unsafe("a file of an older Word, or under a password", "save it as .docx, without a password")
    if len(data) > MAX_FILE:
        raise Unsafe(f"{len(data)} bytes, {MAX_FILE} at most", "take pictures and text out of it")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _guard_list(archive.infolist())
            if _TYPES not in archive.namelist():
                raise Unsafe(f"{_kind_of(archive)}no {_TYPES}: not a Word file", "save it as .docx in Word")
            for entry in archive.infolist():
                if inert and _ACTIVE.search(entry.filename):
                    fault = f"{entry.filename[:80]}: macros, controls or embedded files"
                    raise Unsafe(fault, "take them out and save it as .docx")
                if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _guard_text(entry.filename, archive.read(entry))
            _guard_types(archive.read(_TYPES))
            if _STRICT in archive.read(_RELATIONS) and inert:
                raise Unsafe("it is Strict Open XML", "save it as the usual kind of Word document (.docx)")
    except KeyError:
        raise Unsafe("not a Word file: parts are missing", "save it as .docx in Word") from None
    except Unsafe:
        raise
    except DAMAGED as error:
        raise Unsafe(f"not a Word file ({error})", "save it as .docx in Word") from None


def _guard_list(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_PARTS:
        raise Unsafe(f"{len(entries)} parts, {MAX_PARTS} at most", "save it anew in Word, from a new document")
    total = 0
    seen = set[str]()
    for entry in entries:
        name = entry.filename
        total += entry.file_size
        if entry.file_size > MAX_PART or total > MAX_TOTAL:
            limit = f"more than {MAX_PART} bytes in a part, or {MAX_TOTAL} in all"
            raise Unsafe(f"{name[:80]}: {limit}", "take large pictures out of it")
        if entry.file_size > _LARGE and entry.file_size > MAX_RATIO * entry.compress_size:
            raise Unsafe(f"{name[:80]}: packed more than {MAX_RATIO} times smaller than it is", "save it anew in Word")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # all that ECMA-376-2 has
            raise Unsafe(f"{name[:80]}: packed in a way that Word does not read", "save it anew in Word")
        if entry.flag_bits & 1:
            raise Unsafe(f"{name[:80]}: encrypted", "save it without a password")
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
            raise Unsafe(f"{name[:80]!r}: a name that leads out of the file", "save it anew in Word")
        if name.casefold() in seen:
            raise Unsafe(f"{name[:80]!r} is in it twice", "save it anew in Word")
        seen.add(name.casefold())
        if _MACROS.search(name):
            raise Unsafe(f"{name[:80]}: macros, controls or embedded files", "take them out and save it as .docx")


def _guard_text(name: str, data: bytes) -> None:
    if data.startswith(_WIDE) or _DECLARED.search(data):
        raise Unsafe(f"{name[:80]}: a document type, entities or UTF-16, which Word never writes", "save it in Word")


def _guard_types(data: bytes) -> None:
    types = data.decode("utf-8", "replace")
    if "macroEnabled" in types or "vbaProject" in types:
        raise Unsafe("it holds macros", "save it as .docx, the kind without macros")
    if "wordprocessingml.template.main" in types:
        raise Unsafe("it is a template of Word (.dotx)", "open it, and save it as .docx")
    if _PLAIN not in types:
        other = next((words for name, words in _OTHERS.items() if name in types), "not a document of Word")
        raise Unsafe(other, "save it as .docx in Word")


def _kind_of(archive: zipfile.ZipFile) -> str:
    """Return what else a zip is, if it says so (OpenDocument 1.3 part 2 §3.3, EPUB OCF 3.3 §4.3)."""
    if "mimetype" not in archive.namelist():
        return ""
    with archive.open("mimetype") as part:
        said = part.read(100).decode("ascii", "replace").strip()
    return f"{said}, " if re.fullmatch(r"application/[\w.+-]+", said) else ""
