"""The page that is being read: where its links lead, its pictures, and the remarks that make the import report."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from exporter.assets import MAX_BYTES, Picture, PictureFault, take_in
from exporter.readers import Fetch
from exporter.readers._page.data_url import data_in, is_data_url
from exporter.record.clean import clean_address, clean_href, clean_line

MAX_ADDRESS = 8000
"""Characters of a link's address."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class Noted(NamedTuple):
    """A remark before its place in the record is known."""

    line: int | None
    what: str
    became: str
    path: str | None = None


class Shown(NamedTuple):
    """What is at hand of a picture: the asset as data, else the address where it is."""

    asset: dict[str, Any] | None
    href: str | None


@dataclass
class Page:
    """One page being read. `folder` holds its pictures, `base` is the address against which its links are.

    `fetch` brings pictures of hosts that were allowed.
    """

    folder: Path | None = None
    base: str | None = None
    fetch: Fetch | None = None
    pictures: dict[str, Picture] = field(default_factory=dict)
    remarks: list[Noted] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    """Anchors met since the last block: links to them lead to the next one."""
    has_inner_links: bool = False
    places: dict[str, str] = field(default_factory=dict)
    """Links inside the page that were written with its address: where they lead if there is no such place in it."""
    language: str | None = None
    """The language of its words, where they say no other."""
    assumed: set[str] = field(default_factory=set)
    """Fields of the record that the source does not give itself."""
    insets: dict[str, Callable[[Any], None]] = field(default_factory=dict)
    """What another reader made of parts of the markup, by the name that stands in their place (`_markup`)."""
    _shown: dict[str, Shown | str] = field(default_factory=dict)

    def remark(self, line: int | None, what: str, became: str, path: str | None = None) -> None:
        """Note what the record cannot hold as it is, and what became of it; `path` where the line does not tell it."""
        self.remarks.append(Noted(line, clean_line(what), became, path))

    def link(self, address: str, line: int | None) -> str | None:
        """Return the address of a link as the record holds it, None (and a remark) where it must stay plain text.

        A link inside the page is returned as `#<its anchor>`: where it leads is known when the page is read.
        """
        address = address.strip()
        if address.startswith("#") and len(address) > 1:
            self.has_inner_links = True
            return address
        try:
            absolute = clean_href(self._absolute(address))
            page, _, place = absolute.partition("#")
            if place and self.base is not None and page == self.base.partition("#")[0]:
                self.has_inner_links = True
                self.places.setdefault(f"#{place}", absolute)
                return f"#{place}"
            return absolute
        except ValueError as error:
            self.remark(line, f"link to {_shortened(address)!r}: {error}", "its words, without the link")
            return None

    def picture(self, address: str, line: int | None) -> Shown:
        """Return what is at hand of a picture; a remark says why one is not taken in."""
        address = address.strip()
        if address not in self._shown:
            self._shown[address] = self._taken_in(address, line)
        shown = self._shown[address]
        if isinstance(shown, Shown):
            return shown
        href = None
        with suppress(ValueError):
            href = None if is_data_url(address) else clean_address(self._absolute(address))
        became = "a link to it, with its words" if href else "left out; its words stay in the record"
        self.remark(line, f"picture {_shortened(address)!r}: {shown}", became)
        return Shown(None, href)

    def _absolute(self, address: str) -> str:
        if not address:
            raise ValueError("no address")
        if len(address) > MAX_ADDRESS:
            raise ValueError(f"an address of {len(address)} characters")
        if _SCHEME.match(address):
            return address
        if address.startswith("//"):
            return urljoin(self.base or "https:", address)
        if self.base is None:
            raise ValueError("relative, and the briefing has no permalink")
        return urljoin(self.base, address)

    def _taken_in(self, address: str, line: int | None) -> Shown | str:
        """Return the picture, or why it is not here; a remark tells once what was done to it."""
        try:
            data, href = self._bytes_of(address)
            picture = take_in(data)
        except PictureFault as fault:
            return str(fault)
        except (OSError, ValueError):
            return "not found beside the source"
        self.pictures[picture.asset.sha256] = picture
        if picture.told:
            self.remark(line, f"picture {_shortened(address)!r}", "; ".join(picture.told))
        return Shown(picture.asset.model_dump(mode="json"), href)

    def _bytes_of(self, address: str) -> tuple[bytes, str | None]:
        """Return the bytes of a picture, and its address where they were fetched from there.

        They are in the address, beside the source, or at a host from which it was allowed to fetch. Raise PictureFault,
        OSError, ValueError.
        """
        if is_data_url(address):
            return data_in(address), None
        is_elsewhere = _SCHEME.match(address) or address.startswith("//")
        if is_elsewhere and self.fetch is None:
            raise PictureFault("not beside the source, and never fetched")
        if not is_elsewhere:
            try:
                return self._beside(address), None
            except (PictureFault, OSError, ValueError):
                if self.fetch is None or self.base is None:
                    raise
        absolute = clean_address(self._absolute(address))
        assert self.fetch is not None
        return self.fetch(absolute), absolute

    def _beside(self, address: str) -> bytes:
        """Return the bytes of a file inside the source's folder. Raise PictureFault, OSError, ValueError."""
        if self.folder is None:
            raise PictureFault("the source lies in no folder")
        path = Path(unquote(urlsplit(address).path))
        if path.is_absolute() or ".." in path.parts or "\\" in str(path):
            raise PictureFault("outside the folder of the source")
        folder = self.folder.resolve()
        file = (folder / path).resolve()
        if not file.is_relative_to(folder):
            raise PictureFault("outside the folder of the source")
        if not file.is_file():
            raise FileNotFoundError
        if file.stat().st_size > MAX_BYTES:
            raise PictureFault(f"more than {MAX_BYTES} bytes; save it smaller")
        return file.read_bytes()


def _shortened(address: str) -> str:
    return address if len(address) <= 120 else f"{address[:100]}… ({len(address)} characters)"
