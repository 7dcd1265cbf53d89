"""The page of a trial: page by page and file by file, the set in use beside the new one."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from exporter import artifacts
from exporter.demo import drawn
from exporter.formats import formats
from exporter.formats._web.faces import faces_for
from exporter.manifest import Artifact
from exporter.record.asset import Asset
from exporter.record.edition import Edition
from exporter.templates import TemplateSet
from exporter.trial import IN_USE, NEW, Compared, Side, Tried

if TYPE_CHECKING:
    from PIL.Image import Image

INDEX = "index.html"
_LAYER = ("trial", "demo", "html")
_SCALE = 1.2  # pixels a point: two pages stand beside each other
_PAGES = "pages"
_SEEN = 24  # how far two pixels of 0 to 255 may be apart and count as equal


@dataclass(frozen=True)
class Page:
    """A page of the PDF with both sets: where the pictures lie, "" for none, and the share of it that differs."""

    number: int
    old: str
    new: str
    differs: float


def show(some: Sequence[Tried], editions: Sequence[Edition], old: Side, new: Side, folder: Path) -> Path:
    """Return the page that shows a trial; it lies in the folder, beside what it shows. Raise NotKept."""
    house = TemplateSet()  # the page is ours, whatever is tried
    pages: dict[str, tuple[Page, ...]] = {}
    for one in some:
        for path in (folder / one.folder).glob(f"{_PAGES}/*.png"):
            path.unlink()
        for compared in one.formats:
            if found := tuple(_pages(compared, folder, one.folder)):
                pages[one.folder] = found
    logos = {logo.asset.file_name: logo.data for logo in house.logos if logo}

    def address(asset: Asset) -> str:
        return f"media/{asset.file_name}"

    faces, fonts, _ = faces_for(house, "".join(edition.title for edition in editions), "en")
    states = [compared.state for one in some for compared in one.formats]
    page = house.shell(
        f"{INDEX}.j2",
        editions[0],
        None,
        _LAYER,
        address,
        some=some,
        old=old,
        new=new,
        parts={"old": IN_USE, "new": NEW},
        labels={name: one.LABEL for name, one in formats().items()},
        counts={state: states.count(state) for state in ("failed", "worse", "better", "changed", "equal")},
        pages=pages,
        faces=faces,
        media="media/",
    )
    media = {f"media/{name}": data for name, data in {**logos, **fonts}.items()}
    artifacts.write(folder, {INDEX: page.encode(), **media})
    return folder / INDEX


def _pages(compared: Compared, folder: Path, place: str) -> Iterator[Page]:
    sides = ((compared.old, IN_USE), (compared.new, NEW))
    if not any(one and one.media_type == "application/pdf" for one, _ in sides):
        return
    drawings = [list(_drawn(one, folder / place / part)) for one, part in sides]
    for number, pair in enumerate(zip_longest(*drawings), start=1):
        old, new = (
            _kept(picture, folder, f"{place}/{_PAGES}/{part}-{number}.png") if picture else ""
            for picture, (_, part) in zip(pair, sides, strict=True)
        )
        yield Page(number, old, new, _apart(*pair))


def _kept(picture: "Image", folder: Path, name: str) -> str:
    data = io.BytesIO()
    picture.save(data, "PNG")
    artifacts.write(folder, {name: data.getvalue()})
    return name


def _drawn(artifact: Artifact | None, folder: Path) -> "Iterator[Image]":
    if artifact:
        yield from drawn((folder / artifact.file).read_bytes(), _SCALE)


def _apart(old: "Image | None", new: "Image | None") -> float:
    """Return the share of a page that is not as on the other, 0 to 1."""
    from PIL import ImageChops

    if old is None or new is None or old.size != new.size:
        return 1.0
    red, green, blue = ImageChops.difference(old.convert("RGB"), new.convert("RGB")).split()
    apart = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()
    return sum(apart[_SEEN:]) / (old.width * old.height)
