"""The demo: what lies in a folder after an export, shown on one page: each file, and the pages of the PDF as pictures.

It looks at a manifest and the files beside it, and does not care who made them.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from exporter import artifacts
from exporter.formats import formats
from exporter.formats._web.faces import faces_for
from exporter.manifest import Exported, Manifest
from exporter.record.asset import Asset
from exporter.record.edition import Edition
from exporter.templates import TemplateSet

if TYPE_CHECKING:
    from PIL.Image import Image

INDEX = "index.html"
_LAYER = ("demo", "html")
_PAGES = "pages"
_SCALE = 1.6  # pixels a point: sharp at half the size on the screens of today


def sample() -> Path:
    """Return the sample briefing: inside the package, else among the tests of a checkout."""
    name = "security-guarantees.json"
    packaged = Path(__file__).parent / "_sample" / name
    return packaged if packaged.is_file() else Path(__file__).parent.parent / "tests" / "briefings" / name


def compared(told: Manifest, before: Manifest | None) -> dict[str, str]:
    """Return for each main file of a run what it is to the run before: new, equal or changed."""
    earlier = {artifact.file: artifact.sha256 for _, artifact in before.artifacts()} if before else {}
    return {
        artifact.file: "new"
        if artifact.file not in earlier
        else "equal"
        if earlier[artifact.file] == artifact.sha256
        else "changed"
        for _, artifact in told.artifacts()
    }


def show(told: Manifest, edition: Edition, templates: TemplateSet, folder: Path) -> Path:
    """Return the page that shows what a run made of an edition; it lies in the run's folder. Raise NotKept."""
    exported = next(one for one in told.editions if one.id == edition.id)
    pictures = dict(_pictures(exported, folder))
    logos = {logo.asset.file_name: logo.data for logo in templates.logos if logo}

    def address(asset: Asset) -> str:
        return f"media/{asset.file_name}"

    faces, fonts, _ = faces_for(templates, edition.title, "en")
    page = templates.shell(
        INDEX + ".j2",
        edition,
        0,
        _LAYER,
        address,
        exported=exported,
        labels={name: one.LABEL for name, one in formats().items()},
        pages=list(pictures),
        faces=faces,
        media="media/",
    )
    _forget(folder / _PAGES)
    media = {f"media/{name}": data for name, data in {**logos, **fonts}.items()}
    artifacts.write(folder, {INDEX: page.encode(), **pictures, **media})
    return folder / INDEX


def drawn(pdf: bytes, scale: float = _SCALE) -> "Iterator[Image]":
    """Yield each page of a PDF as a picture, `scale` pixels a point."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            yield page.render(scale=scale).to_pil()
    finally:
        document.close()


def _pictures(exported: Exported, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield each page of the PDF as a PNG, with its name in the folder; nothing if there is no PDF."""
    for artifact in exported.artifacts:
        if artifact.media_type != "application/pdf":
            continue
        for number, page in enumerate(drawn((folder / artifact.file).read_bytes()), start=1):
            data = io.BytesIO()
            page.save(data, "PNG")
            yield f"{_PAGES}/{artifact.format}-{number}.png", data.getvalue()


def _forget(folder: Path) -> None:
    """Remove the page pictures of an earlier run, which may have had more pages."""
    for path in folder.glob("*-*.png"):
        path.unlink(missing_ok=True)
