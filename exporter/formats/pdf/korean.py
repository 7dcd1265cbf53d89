"""Korean words are kept whole at the ends of lines, as `word-break: keep-all` would have it, which WeasyPrint lacks.

Pango breaks between any two syllables, and no reader of the file can tell such a break from a space. A word joiner
between them (UAX #14, class WJ) forbids it and draws nothing. In a ragged column this is also the better setting.
"""

import re

JOINER = "\u2060"
_HANGUL = "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3"
_SIGN = r"[^\W_]"
_WITHIN = re.compile(f"(?<=[{_HANGUL}])(?={_SIGN})|(?<={_SIGN})(?=[{_HANGUL}])")
_TAG = re.compile(r"(<[^>]*>)")


def kept_whole(html: str) -> str:
    """Return well-formed HTML with word joiners inside the Korean words of its text."""
    if not re.search(f"[{_HANGUL}]", html):
        return html
    head, body, rest = html.partition("<body")
    parts = _TAG.split(body + rest)
    return head + "".join(part if part.startswith("<") else _WITHIN.sub(JOINER, part) for part in parts)
