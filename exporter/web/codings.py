"""Codings of content: whether a compressed answer is wanted (RFC 9110 §12.5.3)."""

import re
from functools import lru_cache

_WEIGHT = re.compile(r"\s*q\s*=\s*(0(\.\d{0,3})?|1(\.0{0,3})?)\s*", re.IGNORECASE)
_LONGEST = 400  # letters of a header that is looked at


def takes_gzip(header: str) -> bool:
    """Return whether an Accept-Encoding takes gzip, and likes it no less than what is not compressed."""
    return len(header) <= _LONGEST and _takes_gzip(header)


@lru_cache(maxsize=256)
def _takes_gzip(header: str) -> bool:
    weights: dict[str, float] = {}
    for one in header.lower().split(","):
        name, *parameters = one.split(";")
        found = [_WEIGHT.fullmatch(parameter) for parameter in parameters]
        if all(found):  # a weight that is none takes its coding out of what is looked at
            weights[name.strip()] = float(found[0][1]) if found and found[0] else 1.0
    wanted = max(weights.get("gzip", -1), weights.get("x-gzip", -1))
    wanted = weights.get("*", 0) if wanted < 0 else wanted
    return wanted > 0 and wanted >= weights.get("identity", 0)
