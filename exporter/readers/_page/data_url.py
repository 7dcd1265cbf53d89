"""`data:` addresses (RFC 2397): their bytes, as forgiving as browsers are."""

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes

from exporter.assets import PictureFault

_SPACE = re.compile(rb"[\t\n\f\r ]+")


def is_data_url(address: str) -> bool:
    """Return whether an address begins as `data:` does."""
    return address[:5].lower() == "data:"


def data_in(address: str) -> bytes:
    """Return the bytes in a `data:` address, in base64 (white space and missing ends forgiven) or escaped by %.

    Its media type is not looked at: the bytes tell what they are. Raise PictureFault.
    """
    head, comma, body = address[5:].partition(",")
    if not comma:
        raise PictureFault("a data: address without a comma, so without data")
    data = unquote_to_bytes(body.encode("utf-8", "replace"))
    if head.rpartition(";")[2].strip().lower() != "base64":
        return data
    data = _SPACE.sub(b"", data).rstrip(b"=")
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4), validate=True)
    except binascii.Error as error:
        raise PictureFault(f"not base64: {error}") from None
