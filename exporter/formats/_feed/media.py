"""Pictures in feeds: by absolute address, and as the kinds that every reader and partner shows."""

from dataclasses import dataclass

from exporter.assets import Picture, PictureFault, Pictures, for_print, rasterised
from exporter.record.asset import Asset
from exporter.record.blocks import Figure, Rights
from exporter.record.briefing import Briefing
from exporter.record.inlines import plain_text
from exporter.record.walk import blocks

_SIDE = 2400  # pixels at most, of a drawing: more than any reader shows


@dataclass(frozen=True)
class Media:
    """The picture that stands for an entry: where it is (absolute), what it is (bytes, pixels), its words."""

    url: str
    media_type: str
    size: int
    width: int
    height: int
    alt: str = ""
    caption: str = ""
    credit: str = ""
    rights: str = ""


class Gallery:
    """The pictures of one feed: gives their addresses and keeps which files must lie in `media/`."""

    def __init__(self, pictures: Pictures, folder: str) -> None:
        self._pictures, self._folder = pictures, folder
        self._shown: dict[str, Asset] = {}
        self._kept: dict[str, Asset] = {}
        self.made: dict[str, bytes] = {}
        """Files that were not there before, by name: SVG as PNG, large pictures in the size that readers show."""
        self.origins: dict[str, str] = {}
        """The sha256 of the picture that a file was made of."""

    @property
    def media(self) -> tuple[Asset, ...]:
        """Return the record's own pictures that feeds point to, in the order in which they were asked for."""
        return tuple(self._kept.values())

    def url(self, asset: Asset) -> str:
        """Return the absolute address of a picture."""
        return self._folder + self.shown(asset).file_name

    def shown(self, asset: Asset) -> Asset:
        """Return the picture that stands in feeds for `asset`: itself, or one that readers show in its place."""
        if asset.sha256 not in self._shown:
            picture = self._pictures.get(asset.sha256)
            self._shown[asset.sha256] = self._taken(asset, picture)
        return self._shown[asset.sha256]

    def add(self, picture: Picture, *, width: int) -> Asset:
        """Return a picture that no record holds (a logo), an SVG as PNG of `width` pixels; its file is `made`."""
        drawn = _as_png(picture, scale=width / picture.asset.width)
        self.made[drawn.asset.file_name] = drawn.data
        return drawn.asset

    def _taken(self, asset: Asset, picture: Picture | None) -> Asset:
        if picture is not None and (shown := _for_readers(picture)) != picture:
            self.made[shown.asset.file_name] = shown.data
            self.origins[shown.asset.file_name] = asset.sha256
            return shown.asset
        self._kept[asset.sha256] = asset
        return asset


def _for_readers(picture: Picture) -> Picture:
    """Return a picture as every reader shows it: no SVG, no WebP, not larger than need be; a GIF as it is."""
    if picture.asset.media_type == "image/svg+xml":
        return _as_png(picture)
    if picture.asset.media_type == "image/gif":
        return picture
    try:
        return for_print(picture)
    except PictureFault:
        return picture


def _as_png(picture: Picture, *, scale: float = 2.0) -> Picture:
    """Return an SVG as PNG, any other picture, and an SVG that cannot be drawn, as it is."""
    if picture.asset.media_type != "image/svg+xml":
        return picture
    try:
        return rasterised(picture, scale=min(scale, _SIDE / max(picture.asset.width, picture.asset.height)))
    except (ValueError, RuntimeError):
        return picture


def may_be_syndicated(rights: Rights | None) -> bool:
    """Return whether rights let something out to everybody; without a word of their own they do."""
    return rights is None or rights.syndication == "allowed"


def media_of(briefing: Briefing, gallery: Gallery) -> Media | None:
    """Return the picture that stands for a briefing: its lead, else its first; None where it has none to give."""
    for figure in blocks(briefing):
        if isinstance(figure, Figure) and figure.asset and may_be_syndicated(figure.rights):
            asset = gallery.shown(figure.asset)
            return Media(
                url=gallery.url(figure.asset),
                media_type=asset.media_type,
                size=asset.size,
                width=asset.width,
                height=asset.height,
                alt=figure.alt,
                caption=" ".join(plain_text(figure.caption).split()),
                credit=" ".join(plain_text(figure.credit).split()),
                rights=(figure.rights.notice or figure.rights.holder) if figure.rights else "",
            )
    return None
