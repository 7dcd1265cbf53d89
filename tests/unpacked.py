"""Artifacts taken apart, to the last stream, attachment and member: is a word in there, in whatever form?"""

import base64
import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO


def unpacked(data: bytes) -> Iterator[bytes]:
    """Yield data and all that is packed in it: members of archives, streams of a PDF, data: addresses."""
    yield data
    if zipfile.is_zipfile(BytesIO(data)):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from unpacked(archive.read(name))
    elif data.startswith(b"%PDF"):
        for packed in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
            try:
                yield from unpacked(zlib.decompressobj().decompress(packed))
            except zlib.error:
                yield packed
    for packed in re.findall(rb"base64,([A-Za-z0-9+/=]+)", data):
        yield from unpacked(base64.b64decode(packed))


def holds(data: bytes, secret: str) -> bool:
    forms = [secret.encode(), secret.encode("utf-16-be"), secret.encode("utf-16-le")]
    forms += [form.hex().encode() for form in forms]
    return any(form in part or form in part.lower() for part in unpacked(data) for form in forms)
