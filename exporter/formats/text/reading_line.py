"""Reading lines as a person does: broken ones as one text, our signs as what they mean. Knows nothing of the writer."""

import re
from collections.abc import Iterable

from exporter.formats.text.wrapping import are_unspaced
from exporter.record.reading import On, Prose

_JOINER = "\N{WORD JOINER}"
_BREAK = "  "
_HREF = r"(?:https?|mailto|tel):[^\s<>]+"
_SHOWN = rf"(?!{_JOINER})[^\[\]:：]*[:：]{_JOINER}?\s?(?P<alt>(?:[^\]]|(?<={_JOINER})\])*)"
_SIGNS = re.compile(
    rf"""\ ?<(?P<link>{_HREF})>
    | \[(?P<calls>\d+(?:,\ \d+)*)\]
    | \[{_SHOWN}\]
    | (?P<struck>~~)
    | (?P<raised>\^(?=[-+−]?\d))
    | (?<!{_JOINER})(?P<bare>https?://[^\s<>\[\]、。，；：！？）」』】]*[\w/&=#%+~-])
    | (?<![{_JOINER}\w.+-])(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
    | (?P<broken>\n)""",
    re.VERBOSE,
)
PICTURE = re.compile(rf"\[{_SHOWN}\]")
"""A picture: what it shows, behind a word and a colon."""


def joined(lines: Iterable[str]) -> str:
    """Return lines as one text. A line end is a space, none between signs of Chinese, a line end after two spaces."""
    text = ""
    for line in lines:
        if line.endswith(_BREAK):
            line = f"{line.rstrip(' ')}\n"
        if not text or text.endswith("\n") or are_unspaced(text[-1], line.lstrip(_JOINER)[:1] or " "):
            text += line
        else:
            text += f" {line}"
    return text


def read(text: str) -> Prose:
    """Return a text as words and what lies on them."""
    prose = Prose()
    on: list[On] = []
    end = 0
    for found in _SIGNS.finditer(text):
        prose.say(text[end : found.start()], on)
        end = found.end()
        match found.lastgroup:
            case "link":
                prose.point("link", found["link"])
            case "calls":
                for number in found["calls"].split(", "):
                    prose.point("call", number)
            case "alt":
                prose.point("image", found["alt"].replace(_JOINER, ""))
            case "struck":
                on = [] if on else [("deleted", "")]
            case "bare" | "mail":
                prose.say(found[0], on)
                prose.point("link", found["bare"] or f"mailto:{found['mail']}")
            case "broken":
                prose.say("\n")
                prose.point("break")
    prose.say(text[end:], on)
    return prose
