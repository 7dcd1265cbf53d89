"""The channel file: a TOML file that says under which channel briefings go out."""

import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from exporter.assets import Picture, PictureFault, take_in
from exporter.record.canonical import faults_of
from exporter.record.edition import Channel
from exporter.record.faults import Fault, Faults

EXAMPLE = Channel(id="https://example.org/", title="Briefings", link="https://example.org/")
"""The channel of whoever names none: good for a look, not for the public."""

STARTER = """\
# The channel: the stream under which briefings go out. Feeds and web pages take their addresses from here.
id = "https://example.org/"                    # never changes; readers know the feed by it
title = "Example briefings"
link = "https://example.org/"                  # its page for people
# files_link = "https://example.org/files/"    # the folder where the exported files are served; else `link`
# feeds_link = "https://example.org/feeds/"    # the folder of its own feeds; else those beside each page
# media_link = "https://cdn.example.org/media/"  # the folder of the pictures; else media/ under files_link
# pictures = "beside"                          # web pages: in media/, in several widths; else inside the page
description = "What happened, what it means and who is affected"
language = "en"
# logo = "logo.png"                            # a picture beside this file
# rights = "Example Publishers"
# hub = "https://hub.example.org/"             # a WebSub hub
# feed_items = 30                              # entries of a feed at most; the others go to its archives
# feed_bytes = 1_000_000                       # bytes of a feed at most: many partners read no more

# A briefing that was out and is no longer: feeds tell their readers.
# [[withdrawn]]
# id = "https://example.org/briefings/old"
# at = 2026-11-23T09:30:00Z
# reason = "The report it rested on was retracted."
"""


def read_channel(path: Path) -> tuple[Channel, dict[str, Picture]]:
    """Return the channel that a TOML file describes and the picture of its logo, by sha256. Raise Faults."""
    try:
        text = path.read_text("utf-8-sig")
        data: dict[str, Any] = tomllib.loads(text)
    except OSError as error:
        raise Faults([Fault("", f"cannot be read: {error.strerror}", "name a channel file")]) from None
    except UnicodeDecodeError:
        raise Faults([Fault("", "not UTF-8", "save it as UTF-8")]) from None
    except tomllib.TOMLDecodeError as error:
        raise Faults([Fault("", str(error), "mend the TOML")]) from None
    pictures = {}
    if isinstance(data.get("logo"), str):
        logo = _logo(path.parent / data["logo"], _line(text, "logo"))
        pictures[logo.asset.sha256] = logo
        data["logo"] = logo.asset
    try:
        return Channel.model_validate(data), pictures
    except ValidationError as error:
        faults = faults_of(error, data)
        raise Faults(Fault(f.path, f.fault, f.remedy, _line(text, f.path)) for f in faults) from None


def _logo(path: Path, line: int | None) -> Picture:
    try:
        return take_in(path.read_bytes())
    except OSError as error:
        raise Faults([Fault("logo", f"{path.name}: {error.strerror}", "put it beside this file", line)]) from None
    except PictureFault as fault:
        raise Faults([Fault("logo", f"{path.name}: {fault}", "", line)]) from None


def _line(text: str, path: str) -> int | None:
    """Return the line, from 1, on which a field of the top level begins; tomllib does not tell."""
    name = re.split(r"[.\[]", path, maxsplit=1)[0]
    found = re.search(rf"^[ \t]*(\[\[?[ \t]*)?{re.escape(name)}[ \t]*[\]=]", text, re.MULTILINE) if name else None
    return text.count("\n", 0, found.start()) + 1 if found else None
