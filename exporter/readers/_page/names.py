"""Names made from words: slugs for files and addresses, ids for sections."""

import hashlib
import re
import unicodedata

# Letters that NFKD does not take apart.
_LATIN = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "þ": "th", "ð": "d", "ı": "i"})


def slug(words: str, *, limit: int = 80) -> str:
    """Return `words` as lower-case ASCII words joined by hyphens, at most `limit` characters, "" if none are left."""
    plain = unicodedata.normalize("NFKD", words.lower().translate(_LATIN)).encode("ascii", "ignore").decode()
    name = "-".join(re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", plain)))
    if len(name) > limit:
        cut = name[: limit + 1].rfind("-")
        name = name[: cut if cut > 0 else limit]
    return name


def slug_or_digest(words: str, prefix: str) -> str:
    """Return the slug of `words`, or, for a script that has none, `<prefix>-<digest of the words>`."""
    return slug(words) or f"{prefix}-{_digest(words)}"


def new_id(words: str, taken: dict[str, int], prefix: str = "s") -> str:
    """Return an id for the section under the heading `words`, which stays when its text changes; count it in `taken`.

    The prefix keeps it apart from the ids of blocks and of furniture.
    """
    name = f"{prefix}_{slug(words, limit=16).replace('-', '_') or _digest(words)}"
    chosen = name
    while chosen in taken:
        taken[name] += 1
        chosen = f"{name}_{taken[name]}"
    taken[chosen] = 1
    return chosen


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:8]


def anchors(heading: str) -> tuple[str, str]:
    """Return the anchors by which authors link to a heading: GitHub's, and that of Zola, Hugo's and others' slugs."""
    lowered = heading.lower().strip()
    github = re.sub(r"[^\w\- ]", "", lowered).replace(" ", "-")
    return github, "-".join(re.findall(r"[^\W_]+", lowered))
