"""The package as bytes: a zip that is the same for the same parts, whenever and wherever it is made."""

import io
import zipfile
from collections.abc import Mapping

_FIRST = "[Content_Types].xml"
_DATE = (1980, 1, 1, 0, 0, 0)  # the first a zip can tell; the record's own times are in the core properties
_PACKED = (".png", ".jpeg", ".jpg", ".gif")  # compressed already


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return parts by name as a zip: content types first, the rest sorted, one date, no trace of the machine."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(parts, key=lambda name: (name != _FIRST, name)):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.create_system = 0
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(_PACKED) else zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts[name], compresslevel=6)
    return out.getvalue()
