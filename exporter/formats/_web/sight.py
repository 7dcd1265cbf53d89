"""Where a page finds its pictures: inside it, or in `media/` beside it, in several widths to choose from."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field

from exporter.assets import LARGEST, WIDTHS, Picture, PictureFault, for_web
from exporter.record.asset import Asset

INSIDE = WIDTHS[1]
"""Pixels across of a picture that stands in the page itself: twice the width of the text."""


@dataclass
class Sight:
    """The pictures of a rendering; it remembers those that must lie in `media/`."""

    pictures: Mapping[str, Picture]
    inside: bool
    """Whether pictures stand in the page itself (data: URIs)."""
    media: str = "media/"
    kept: dict[str, Picture] = field(default_factory=dict)
    """The pictures for `media/`, by the names of their files."""
    origins: dict[str, str] = field(default_factory=dict)
    """The sha256 of the picture that a file was made of, by its name."""

    def url(self, asset: Asset) -> str:
        """Return the address of a picture for an `img`."""
        if not self.inside:
            return self.media + self.published(asset).file_name
        picture = self._made(asset, INSIDE)
        return f"data:{picture.asset.media_type};base64,{base64.b64encode(picture.data).decode()}"

    def widths(self, asset: Asset) -> str:
        """Return the `srcset` of a picture in `media/`; nothing where there is no choice (HTML §4.8.4.2.1)."""
        if self.inside:
            return ""
        made = {one.asset.width: one for one in (self._made(asset, width) for width in WIDTHS)}
        if len(made) < 2:
            return ""
        return ", ".join(f"{self.media}{self._kept(one, asset).file_name} {width}w" for width, one in made.items())

    def published(self, asset: Asset) -> Asset:
        """Return what lies in `media/` for a picture: itself, or the largest that pages and cards show."""
        return self._kept(self._made(asset, LARGEST[0]), asset)

    def _made(self, asset: Asset, width: int) -> Picture:
        picture = self.pictures[asset.sha256]
        try:
            return for_web(picture, width)
        except PictureFault:
            return picture

    def _kept(self, picture: Picture, of: Asset) -> Asset:
        name = picture.asset.file_name
        self.kept.setdefault(name, picture)
        if picture.asset.sha256 != of.sha256:
            self.origins[name] = of.sha256
        return picture.asset
