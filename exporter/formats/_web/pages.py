"""Pages: the shell of a layer around house HTML. One briefing is one page; many are an index and pages, or one page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exporter.formats import Rendering
from exporter.formats._web.faces import faces_for
from exporter.formats._web.head import head
from exporter.formats._web.names import names
from exporter.formats._web.sight import Sight
from exporter.formats._web.style import style
from exporter.markup import House, house
from exporter.record.edition import Edition

if TYPE_CHECKING:
    from exporter.assets import Pictures
    from exporter.templates import TemplateSet


@dataclass(frozen=True)
class Kind:
    """What tells html and amp apart: frame, layer, suffix, where pictures may be, the most bytes of a stylesheet."""

    frame: str
    layer: tuple[str, ...]
    suffix: str
    inside: bool
    """Whether pictures may stand in the page itself; the channel can have them in `media/` beside it all the same."""
    most_style: int | None = None


def pages(edition: Edition, templates: "TemplateSet", pictures: "Pictures", kind: Kind) -> Rendering:
    """Return the pages of an edition, the main one first, and what must lie in `media/` beside it."""
    logos = {logo.asset.sha256: logo for logo in templates.logos if logo}
    sight = Sight({**pictures, **logos}, kind.inside and edition.channel.pictures == "inside")
    files: dict[str, bytes] = {}
    extra: dict[str, bytes] = {}
    notices: dict[str, None] = {}
    for name, index, body, values in _bodies(edition, templates, kind, sight):
        language = edition.language if index is None else edition.briefings[index].language
        faces, fonts, told = faces_for(templates, _words(body), language)
        extra |= fonts
        notices |= dict.fromkeys(told)
        sheet = style(templates, kind.layer, faces, sight.media, kind.most_style)
        about = head(edition, index, templates, sight.published)
        values = _NO_WAYS | values | {"body": _as_html(body), "style": sheet, "head": about}
        files[name] = templates.shell(kind.frame, edition, index, kind.layer, sight.url, **values).encode()
    own = pictures.keys() - logos.keys()
    media = tuple(one.asset for one in sight.kept.values() if one.asset.sha256 in own)
    extra |= {name: one.data for name, one in sight.kept.items() if one.asset.sha256 not in own}
    return Rendering(files, media, tuple(notices), extra, sight.origins)


_NO_WAYS: dict[str, Any] = {"index_page": None, "before": None, "after": None}


def _bodies(
    edition: Edition, templates: "TemplateSet", kind: Kind, sight: Sight
) -> Iterator[tuple[str, int | None, House, dict[str, Any]]]:
    """Yield (file name, index of the briefing or None, body, values for the shell) of each page, the index first."""
    all_names = names(edition, kind.suffix)
    if edition.is_single:
        yield all_names[0], 0, templates.briefing(edition, 0, kind.layer, sight.url, asset_widths=sight.widths), {}
        return
    main = edition.slug + kind.suffix
    if edition.pages == "one":
        places = [f"#briefing-{index + 1}" for index in range(len(edition.briefings))]
        parts = [templates.cover(edition, kind.layer, sight.url, asset_widths=sight.widths, pages=places)]
        for index in range(len(edition.briefings)):
            parts.append(templates.briefing(edition, index, kind.layer, sight.url, asset_widths=sight.widths))
        yield main, None, house("\n".join(part.html for part in parts)), {}
        return
    cover = templates.cover(edition, kind.layer, sight.url, asset_widths=sight.widths, pages=all_names)
    yield main, None, cover, {}
    sight.media = "../media/"
    beside = [name.rsplit("/", 1)[1] for name in all_names]
    for index, name in enumerate(all_names):
        after = index + 1 if index + 1 < len(all_names) else None
        yield (
            name,
            index,
            templates.briefing(edition, index, kind.layer, sight.url, asset_widths=sight.widths),
            {
                "index_page": f"../{edition.slug}{kind.suffix}",
                "before": (edition.briefings[index - 1], beside[index - 1]) if index else None,
                "after": (edition.briefings[after], beside[after]) if after else None,
            },
        )


def _words(body: House) -> str:
    from lxml import etree

    return str(etree.tostring(body.tree, method="text", encoding="unicode"))


_NAME = re.compile(r"[a-z][a-z0-9]*")
_VOID = frozenset(("br", "hr", "img"))


@dataclass(frozen=True)
class _Html:
    text: str

    def __html__(self) -> str:
        return self.text


def _as_html(body: House) -> _Html:
    """Return house HTML, which is XML, as HTML, where an empty element must have an end tag, or it would stay open."""
    parts = body.html.split("/>")
    for place, part in enumerate(parts[:-1]):
        tag = _NAME.match(part, part.rfind("<") + 1)
        parts[place] = part + (f"></{tag[0]}>" if tag and tag[0] not in _VOID else ">")
    return _Html("".join(parts))
