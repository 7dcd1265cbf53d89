"""Template folders of organisations, as tests write them."""

from pathlib import Path

from exporter.markup import House
from exporter.record import Stamp
from exporter.templates import TemplateSet
from tests.samples import briefing, edition_of

PARAGRAPH = "shared/blocks/paragraph.html.j2"
SHARED = ("no layer of its own",)


def overlaid(folder: Path, files: dict[str, str | bytes]) -> TemplateSet:
    """Return our template set with `files` laid over it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return TemplateSet(folder)


def composed(
    templates: TemplateSet, sample: str = "minimal", layer: tuple[str, ...] = SHARED, stamp: Stamp | None = None
) -> House:
    """Return a sample as house HTML of a layer."""
    one = edition_of(briefing(sample), stamp=stamp)
    return templates.briefing(one, 0, layer, lambda asset: f"media/{asset.file_name}")
