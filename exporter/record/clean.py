"""Text and links, cleaned once, at the door of the record.

Every character that leaves here can be written by every encoder (XML 1.0 §2.2), and every link leads where it says.
Text is never normalised: NFC changes people's names. Whoever compares texts normalises to compare.
"""

import re
from functools import lru_cache
from urllib.parse import quote, urlsplit, urlunsplit

# XML 1.0 §2.2 "Char", the other way round; tab, line feed and carriage return are dealt with as white space. With them
# go bidi overrides (U+202D, U+202E): they make words read otherwise than they are written, copied or heard.
_FORBIDDEN = re.compile("[\u202d\u202e\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# White space that flows: HTML collapses it, Word would not, so it is collapsed here. U+00A0 and U+3000 are kept.
_FLOWING = re.compile("[ \t\n\r\x85\u2028\u2029]+")
_LINK_SCHEMES = ("http", "https")
_MAIL_TO = r"[^\s<>\"\\^`{|}@,?&]+@[^\s<>\"\\^`{|}@,?&]+"
_MAIL = re.compile(rf"mailto:{_MAIL_TO}(?:,{_MAIL_TO})*(?:\?[^\s<>\"\\^`{{|}}]*)?", re.IGNORECASE)  # RFC 6068 §2
_UNSAFE_IN_LINK = re.compile(r'[\s<>"\\^`{|}]')


def without_surrogates(text: str) -> str:
    """Return `text` with lone surrogates, which no encoding can write, as U+FFFD."""
    return text if text.isascii() or text.isprintable() else _SURROGATE.sub("\ufffd", text)


def clean_lines(text: str) -> str:
    """Return `text` without characters that XML 1.0 §2.2 forbids, lone surrogates as U+FFFD, line ends as "\\n".

    For text whose white space counts (code).
    """
    if text.isprintable():  # most texts are: no control character, no line end, no surrogate is printable
        return text
    text = without_surrogates(text)
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean_text(text: str) -> str:
    """Return `text` cleaned as by `clean_lines`, each run of flowing white space as one space. Ends are kept."""
    if text.isprintable() and "  " not in text:
        return text
    return _FORBIDDEN.sub("", _FLOWING.sub(" ", without_surrogates(text)))


def clean_line(text: str) -> str:
    """Return `text` as one line: cleaned as by `clean_text`, without white space at its ends."""
    return clean_text(text).strip(" ")


@lru_cache(maxsize=1024)
def clean_address(url: str) -> str:
    """Return `url` as an absolute http(s) URI (RFC 3986), letters beyond ASCII encoded (RFC 3987 §3.1).

    Raise ValueError saying what is wrong with it.
    """
    url = clean_line(url)
    if _UNSAFE_IN_LINK.search(url):
        raise ValueError("an address holds no white space, quotes or brackets; percent-encode them")
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError as error:
        raise ValueError(f"not an address: {error}") from error
    if parts.scheme.lower() not in _LINK_SCHEMES:
        raise ValueError("an address begins with https:// or http://")
    if not host or "%" in host:
        raise ValueError("the address names no host")
    if url.isascii():
        return url
    try:
        netloc = parts.netloc.replace(host, host.encode("idna").decode("ascii")) if not host.isascii() else parts.netloc
    except UnicodeError as error:
        raise ValueError(f"not a host name: {host}") from error
    kept = "%!$&'()*+,;=:@/?~-._#[]"
    return urlunsplit(
        (parts.scheme, netloc, quote(parts.path, kept), quote(parts.query, kept), quote(parts.fragment, kept))
    )


def clean_href(href: str) -> str:
    """Return `href` as a link that may stand in a briefing: absolute http(s), mailto: or `#<block id>`.

    Raise ValueError for anything else, protocol-relative addresses and script schemes included.
    """
    href = clean_line(href)
    if href.startswith("#"):
        if not re.fullmatch(r"#[a-z0-9_]{1,24}", href):
            raise ValueError("a link inside the briefing is # and a block id")
        return href
    if href.lower().startswith("mailto:"):
        if "@" not in href:
            href = href.replace("%40", "@", 1)  # as some sites write it, against robots
        if not _MAIL.fullmatch(href):
            raise ValueError("not a mail address")
        return href
    return clean_address(href)
