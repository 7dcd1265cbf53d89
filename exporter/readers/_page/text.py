"""Bytes to text: UTF-8, told apart from what only looks like it; and the encodings that came before it."""

import re
from typing import TYPE_CHECKING

from exporter.record.faults import Fault, Faults

if TYPE_CHECKING:
    from exporter.readers._page.page import Page

_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_MARK = b"\xef\xbb\xbf"
HEAD = 4096
"""So many bytes at the beginning of a source tell what it is."""
_REMEDY = "save it as UTF-8"
_META = re.compile(rb"<meta[\s/][^>]*?\bcharset\s*=\s*[\"']?\s*([^\s\"'/>;]+)", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml[^>]*?\bencoding\s*=\s*[\"']([^\s\"']+)")
_MAX_HEAD = 256 * 1024
"""So many bytes are searched for a declaration: the standard asks for 1024, but scripts often stand before it."""
_UNTRUE = {"utf-16le": "utf-8", "utf-16be": "utf-8", "x-user-defined": "windows-1252"}
_NAMES = {"uhc": "euc-kr", "cp949": "euc-kr"}
"""Names that uchardet has for encodings, where the standard has others."""


def decoded(data: bytes) -> str:
    """Return UTF-8 `data` as text with "\\n" at the ends of lines; a byte-order mark is left out (RFC 3629 §6).

    Raise Faults with line and column (in characters, from 1) where it is something else.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            raise Faults([Fault("", f"{name}, not UTF-8", _REMEDY, 1)])
    try:
        return _lines(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Faults([_no_utf8(data, error)]) from None


def text_of(data: bytes, page: "Page", *, lenient: bool = False) -> str:
    """Return `data` as text with "\\n" at the ends of lines, in whatever encoding it is; a remark says what is assumed.

    A byte-order mark is believed first, then UTF-8 if it is that, then a declaration (HTML §13.2.3.2), last what
    uchardet finds. Raise Faults with line and column where nothing fits; if `lenient`, each byte at fault is U+FFFD.
    """
    if wide := _wide(data):
        return _lines(data.decode(wide, "replace").removeprefix("\ufeff"))
    declared = declared_encoding(data)
    fault = Fault("", "an encoding that cannot be told", _REMEDY, 1)
    if declared == "iso-2022-jp" or b"\x1b$" in data[:_MAX_HEAD]:  # all of its bytes are ASCII
        declared = "iso-2022-jp"
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            fault = _no_utf8(data, error)
        else:
            if declared not in (None, "utf-8") and not data.isascii() and not data.startswith(_MARK):
                page.remark(1, f"declared as {declared}, but it is UTF-8", "read as UTF-8")
            return _lines(text)
        if _is_broken_utf8(data):
            if not lenient:
                raise Faults([fault])
            page.remark(fault.line, fault.fault, "� in its place, there and further down")
            return _lines(data.decode("utf-8-sig", "replace"))
    found = _decoded(data, declared)
    if found is not None and declared != "utf-8":
        return _lines(found)
    detected = _detected(data)
    found = _decoded(data, detected)
    if found is not None:
        what = f"declared as {declared}, which it is not" if declared else "its encoding is not declared"
        page.remark(1, what, f"read as {detected}, by its bytes")
        return _lines(found)
    if not lenient:
        raise Faults([fault])
    page.remark(1, fault.fault, f"read as {declared or 'utf-8'}, � for what is none")
    return _lines(data.decode(declared or "utf-8", "replace"))


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding (WHATWG name) that a <meta> or an XML declaration names, None if none does."""
    import webencodings

    head = _without_comments(data[:_MAX_HEAD])
    found = _XML.match(head) or _META.search(head)
    known = webencodings.lookup(found[1].decode("ascii", "replace")) if found else None
    if known is None:
        return None
    # what could be read as ASCII up to here is neither (WHATWG Encoding, "prescan")
    return _UNTRUE.get(known.name, str(known.name))


def _without_comments(head: bytes) -> bytes:
    kept, at = [], 0
    while (start := head.find(b"<!--", at)) >= 0 and (end := head.find(b"-->", start + 4)) >= 0:
        kept.append(head[at:start])
        at = end + 3
    return b"".join([*kept, head[at:]])


def _wide(data: bytes) -> str | None:
    """Return the encoding of two or four bytes a letter that a mark, or else zeros in every other byte, tell."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name.lower() + ("-le" if mark.startswith(b"\xff") else "-be")
    head = data[:HEAD]
    zeros = [head[side::2].count(0) for side in (0, 1)]
    if max(zeros) * 4 > len(head) and min(zeros) * 10 < max(zeros):
        return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    return None


def _is_broken_utf8(data: bytes) -> bool:
    """Return whether data is UTF-8 with some bytes at fault: hardly any other text has letters that are UTF-8."""
    text = data.decode("utf-8-sig", "replace")
    wrong = text.count("\ufffd")
    return sum(not sign.isascii() for sign in text) - wrong > wrong


def _detected(data: bytes) -> str | None:
    import webencodings
    from resiliparse.parse.encoding import detect_encoding

    found = (detect_encoding(data, html5_compatible=False, from_html_meta=False) or "").lower()
    known = webencodings.lookup(_NAMES.get(found, found.replace("_", "-")))
    return str(known.name) if known and known.name != "utf-8" else None


def _decoded(data: bytes, encoding: str | None) -> str | None:
    import webencodings

    known = webencodings.lookup(encoding) if encoding else None
    try:
        return str(known.codec_info.decode(data, "strict")[0]) if known else None
    except UnicodeDecodeError:
        return None


def _no_utf8(data: bytes, error: UnicodeDecodeError) -> Fault:
    before = data[: error.start].decode("utf-8-sig", "replace")
    line, column = place(before, len(before))
    return Fault("", f"column {column}: the byte 0x{data[error.start]:02x} is not UTF-8", _REMEDY, line)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def beginning(data: bytes) -> str:
    """Return the beginning of a source as text, so far as a recogniser needs it; "" for what is no text."""
    head = data[:HEAD]
    if wide := _wide(data):
        return head.decode(wide, "ignore").lstrip("\ufeff")
    return head.removeprefix(_MARK).decode("latin-1") if is_text(head) else ""


def is_text(head: bytes) -> bool:
    """Return whether the first bytes of a file may be text: no NUL, as pictures, archives and UTF-16 have."""
    return b"\x00" not in head and not head.startswith((b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0", b"\xff\xfe"))


def place(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, from 1, of an offset into `text`."""
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1
