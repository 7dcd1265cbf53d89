"""Bytes to text: UTF-8, told apart from what only looks like it."""

from exporter.record.faults import Fault, Faults

_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
HEAD = 4096
"""So many bytes at the beginning of a source tell what it is."""
_REMEDY = "save it as UTF-8"


def decoded(data: bytes) -> str:
    """Return UTF-8 `data` as text with "\\n" at the ends of lines; a byte-order mark is left out (RFC 3629 §6).

    Raise Faults with line and column (in characters, from 1) where it is something else.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            raise Faults([Fault("", f"{name}, not UTF-8", _REMEDY, 1)])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        line, column = place(before, len(before))
        fault = f"column {column}: the byte 0x{data[error.start]:02x} is not UTF-8"
        raise Faults([Fault("", fault, _REMEDY, line)]) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_text(head: bytes) -> bool:
    """Return whether the first bytes of a file may be text: no NUL, as pictures, archives and UTF-16 have."""
    return b"\x00" not in head and not head.startswith((b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0", b"\xff\xfe"))


def place(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, from 1, of an offset into `text`."""
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1
