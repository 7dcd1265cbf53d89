"""What stands in a line: words, addresses behind what they are of, calls, what a picture shows, what was deleted.

Our signs are few: `words <https://...>`, `[3]` for a call, `[Picture: alt]`, `~~deleted~~`, `10^2`. Where the words of
a briefing would read as one of them, a word joiner (U+2060), which nobody sees, stands in between.
"""

import re
from collections.abc import Callable, Iterator

from lxml import etree

JOINER = "\N{WORD JOINER}"

# Our signs, while the words around them are made safe: characters that no record holds (XML 1.0 §2.2).
_OPEN, _CLOSE, _STRUCK, _RAISED, _ADDRESS = "\x01", "\x02", "\x03", "\x04", "\x05"
_SHOWN = {_OPEN: "[", _CLOSE: "]", _STRUCK: "~~", _RAISED: "^"}
_FLOWING = re.compile("[ \t\n\r\f]+")
_NUMERIC = re.compile(r"[-+−]?\d[\d.,]*")
_ADDRESSED = re.compile(rf"{_ADDRESS}(\d+){_ADDRESS}")
_ENDS = re.compile(r"[.,;:!?)\]}'\"”’»、。，；：！？）」』】]*(?:[\s<\x01]|$)")  # what may follow a bare address
_UNSAFE = re.compile(
    rf"""(?<=\[)(?!(?!\d)[^\[\]:：{_OPEN}-{_ADDRESS}]*\])   # a call, a picture
    | (?<=~)(?=[~{_STRUCK}]) | (?<={_STRUCK})(?=~)
    | (?<=\^)(?=[-+−]?\d)
    | (?<=<)(?=(?:https?|mailto):)
    | (?=https?://)                            # an address that is no link
    | (?<![\w.+-])(?=[\w.+-]+@[\w-]+\.[\w-])""",
    re.VERBOSE,
)
_BARE = re.compile(r"https?://[^\s<>\[\]、。，；：！？）」』】]*[\w/&=#%+~-]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

Shown = Callable[[str], str]
"""Tells how the alternative text of a picture is shown: in the words of the language, "Picture: alt"."""


def said(element: etree._Element, shown: Shown) -> str:
    """Return the words inside an element as a line, a forced break as a line end."""
    addresses: list[tuple[str, str]] = []
    raw = _inside(element, shown, addresses)
    raw = re.sub(" *\n *", "\n", re.sub(" +", " ", raw)).strip(" ")
    safe = _UNSAFE.sub(JOINER, raw)

    def addressed(found: re.Match[str]) -> str:
        words, href = addresses[int(found[1])]
        rest = _ADDRESSED.sub("<", safe[found.end() :])
        stands_alone = found.start() == 0 or not re.match(r"[\w.+-]", safe[found.start() - 1])
        if _is_its_own(words, href) and stands_alone and _ENDS.match(rest):
            return words if words.startswith(("http:", "https:")) or href.startswith("mailto:") else href
        return f"{_UNSAFE.sub(JOINER, words)} <{href}>" if words else f"<{href}>"

    found = _ADDRESSED.sub(addressed, safe)
    return "".join(_SHOWN.get(sign, sign) for sign in found)


def words_of(element: etree._Element) -> str:
    """Return the words alone, without calls and addresses."""
    return _FLOWING.sub(" ", "".join(_texts(element))).strip()


def _texts(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield from _texts(child) if child.tag != "sup" else ()
        yield child.tail or ""


def _is_its_own(words: str, href: str) -> bool:
    """Return whether a link shows its own address, all of which is known to be one."""
    return href in (words, f"https://{words}", f"mailto:{words}") and bool(
        _BARE.fullmatch(href.removeprefix("mailto:"))
    )


def _inside(element: etree._Element, shown: Shown, addresses: list[tuple[str, str]]) -> str:
    parts = [_FLOWING.sub(" ", element.text or "")]
    for child in element:
        parts.append(_said(child, shown, addresses))
        parts.append(_FLOWING.sub(" ", child.tail or ""))
    return "".join(parts)


def _said(element: etree._Element, shown: Shown, addresses: list[tuple[str, str]]) -> str:
    tag = element.tag
    if tag == "br":
        return "\n"
    if tag == "img":
        alt = (element.get("alt") or "").replace("]", f"{JOINER}]")
        return f"{_OPEN}{shown(alt)}{_CLOSE}" if alt else ""
    if tag == "sup" and len(element) and all(child.get("role") == "doc-noteref" for child in element):
        return f"{_OPEN}{''.join(map(str, element.itertext())).strip()}{_CLOSE}"
    inner = _inside(element, shown, addresses)
    if tag == "a" and not (element.get("href") or "#").startswith("#"):
        return _linked(inner, element.get("href") or "", addresses)
    if tag == "del" and inner.strip():
        return f"{_STRUCK}{inner}{_STRUCK}"
    if tag == "sup" and _NUMERIC.fullmatch(inner):
        return f"{_RAISED}{inner}"
    return inner


def _linked(inner: str, href: str, addresses: list[tuple[str, str]]) -> str:
    words = inner.strip()
    before, after = " " * inner.startswith(" "), " " * (inner.endswith(" ") and bool(words))
    if _is_its_own(words, href):
        addresses.append((words, href))
        return f"{before}{_ADDRESS}{len(addresses) - 1}{_ADDRESS}{after}"
    addresses.append(("", href))
    return f"{before}{words} {_ADDRESS}{len(addresses) - 1}{_ADDRESS}{after}"
