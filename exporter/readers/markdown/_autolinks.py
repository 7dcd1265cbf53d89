"""Addresses that stand in a text as they are, by the rules of GitHub Flavored Markdown (§6.9, the extension)."""

import re
from collections.abc import Iterator

_MAX = 2000
"""Characters of an address that is taken for one."""
_ADDRESS = re.compile(
    rf"(?<![^\s*_~(])(?:(?:https?://|www\.)[^\s<]{{1,{_MAX}}}|[a-z0-9.+_-]{{1,64}}@[a-z0-9_-]+(?:\.[a-z0-9_-]+)+)",
    re.IGNORECASE | re.ASCII,
)
_HOST = re.compile(r"(?:[\w-]+\.)*([\w-]+\.[\w-]+)(?::\d+)?(?=[/?#]|$)")
_ENTITY = re.compile(r"&[a-z0-9]+;$", re.IGNORECASE)


def addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, where it leads) of each address in a text."""
    if "@" not in text and "://" not in text and "www." not in text.lower():
        return
    for found in _ADDRESS.finditer(text):
        said = _cut(found[0])
        _, parted, rest = said.partition("://")
        if parted or said[:4].lower() == "www.":
            host = _HOST.match(rest if parted else said)
            if host and "_" not in host[1]:
                yield found.start(), found.start() + len(said), said if parted else f"http://{said}"
        elif said == found[0] and said[-1] not in "-_":
            yield found.start(), found.end(), f"mailto:{said}"


def _cut(address: str) -> str:
    """Return an address without the punctuation at its end, and brackets that were opened before it."""
    closing = address.count(")") - address.count("(")
    while address:
        if address[-1] in "?!.,:*_~'\"":
            address = address[:-1]
        elif address[-1] == ")" and closing > 0:
            address, closing = address[:-1], closing - 1
        elif entity := _ENTITY.search(address, max(0, len(address) - 32)):
            address = address[: entity.start()]
        else:
            break
    return address
