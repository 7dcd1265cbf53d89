"""Gzip that is joined from parts: any reader unpacks it to what was joined."""

import gzip
import subprocess
import zlib

from hypothesis import given
from hypothesis import strategies as st

from exporter.publishing.feeds.packing import joined, packed

PARTS = st.lists(st.binary(max_size=60), max_size=6)


@given(PARTS, st.binary(max_size=5), st.binary(max_size=5))
def test_parts_and_what_stands_between_them_unpack_to_the_whole(parts: list[bytes], head: bytes, seam: bytes) -> None:
    plain = head + seam.join(parts)
    made = joined(plain, [(part, packed(part)) for part in parts])
    assert gzip.decompress(made) == plain


@given(PARTS, st.binary(max_size=200))
def test_parts_that_do_not_stand_there_change_nothing(parts: list[bytes], plain: bytes) -> None:
    assert gzip.decompress(joined(plain, [(part, packed(part)) for part in parts])) == plain


def test_it_is_one_member_as_the_strictest_reader_wants_it() -> None:
    parts = [b"one entry " * 500, b"another " * 500]
    made = joined(b"<" + b",".join(parts) + b">", [(part, packed(part)) for part in parts])
    reader = zlib.decompressobj(31)
    assert reader.decompress(made) == b"<" + b",".join(parts) + b">"
    assert (reader.eof, reader.unused_data) == (True, b"")
    assert subprocess.run(["gzip", "-t"], input=made, check=False).returncode == 0
