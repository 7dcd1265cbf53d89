"""The template set: one Jinja2 template folder, an organisation's own laid over it. The only importer of jinja2.

A layer looks for a template in its own folders, then in `shared/`; in each, the organisation's folder wins over ours.
`shared/...` names a shared template whatever the layer, `base/...` one of ours whatever the organisation did.
Every expression is escaped; checked house HTML is the only markup that a shell takes in as it is.
"""

import re
import tomllib
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from exporter.assets import Picture, PictureFault, take_in
from exporter.labels import Labels
from exporter.markup import House, MarkupFault, house
from exporter.record.asset import Asset
from exporter.record.base import direction_of
from exporter.record.blocks import Block, cell_columns
from exporter.record.briefing import Briefing
from exporter.record.edition import Edition
from exporter.record.faults import Fault, Faults
from exporter.record.inlines import Break, InlineImage, Inlines, Span, plain_text
from exporter.record.walk import Call, Numbering, contents, newest_first
from exporter.templates.compiled import Compiled
from exporter.templates.faults import WHILE_RENDERING, Marks, TemplateFault, refuse, written_in
from exporter.templates.layers import Files, Layers, digest_of, files_of
from exporter.templates.sandbox import Sandbox
from exporter.theme import Theme, names_brand, theme_from

__all__ = ["AssetUrl", "Files", "TemplateFault", "TemplateSet", "digest_of", "ours"]

_MARKUP = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}|<[^>]*>", re.DOTALL)
AssetUrl = Callable[[Asset], str]


def ours() -> Path:
    """Return the folder of the template set that comes with exporter: in the package, else beside it (a checkout)."""
    package = Path(__file__).parents[1]
    packaged = package / "_templates"
    return packaged if packaged.is_dir() else package.parent / "templates"


class TemplateSet:
    """Our template folder with an organisation's own laid over it, read once. Raise Faults for theme, logo, files.

    `house` is a folder to take for ours: what is kept of a set has both, so that it stays the same in later versions.
    """

    def __init__(self, overlay: Path | None = None, house: Path | None = None) -> None:
        self.folders = tuple(folder for folder in (overlay, house or ours()) if folder is not None)
        self._files = tuple(map(files_of, self.folders))  # read once: what a digest names is what is rendered
        themes = [files.get("theme.toml", b"").decode() for files in self._files]
        self.theme: Theme = theme_from(themes[0], over=themes[1] if len(themes) > 1 else None)
        self.logos: tuple[Picture | None, Picture | None] = self._logos()
        """The logo for light and for dark ground, None where the theme has none."""
        self._compiled = Compiled()
        self._numbered: tuple[Briefing, Numbering] | None = None
        self._environments: dict[tuple[str, ...], jinja2.Environment] = {}
        self._labels: dict[str, Labels] = {}

    @cached_property
    def digest(self) -> str:
        """Return the sha256 (hex) over names and bytes of all files of the set."""
        return digest_of(*self._files)

    @property
    def layers(self) -> tuple[Files, ...]:
        """Return the files of the set by name, the organisation's before ours."""
        return self._files

    @cached_property
    def own_words(self) -> frozenset[str]:
        """Return the words that an organisation's own templates put beside those of the record, as they stand there."""
        partials = [data.decode() for name, data in self._files[0].items() if name.endswith(".html.j2")]
        texts = [text for partial in partials[: None if len(self._files) > 1 else 0] for text in _MARKUP.split(partial)]
        return frozenset(text for text in map(str.strip, texts) if text)

    def replaces(self, partial: str) -> bool:
        """Return whether an organisation has a partial of that name of its own, in any layer."""
        return len(self._files) > 1 and any(name.rpartition("/")[2] == partial for name in self._files[0])

    def _logos(self) -> tuple[Picture | None, Picture | None]:
        brand = self.theme.brand
        light = self._logo("logo", brand.logo)
        return light, self._logo("logo_dark", brand.logo_dark) or light

    def _logo(self, key: str, name: str) -> Picture | None:
        if not name:
            return None
        theirs = names_brand(tomllib.loads(self._files[0].get("theme.toml", b"").decode()))
        data = self._files[0].get(name) if theirs else self.file(name)
        if data is None:
            raise Faults([Fault(f"theme.toml: brand.{key}", f"{name} is not in the template folder", "put it there")])
        try:
            return take_in(data)
        except PictureFault as fault:
            raise Faults([Fault(f"theme.toml: brand.{key}", f"{name}: {fault}")]) from None

    def file(self, name: str) -> bytes | None:
        """Return the bytes of a file of the set, the organisation's before ours; None if there is none."""
        return next((files[name] for files in self._files if name in files), None)

    def labels(self, language: str) -> Labels:
        """Return the words we add in the language nearest to a BCP 47 tag, English if we have none."""
        if language not in self._labels:
            self._labels[language] = Labels.of(language, self.file, list(self._files))
        return self._labels[language]

    def briefing(
        self, edition: Edition, index: int, layer: tuple[str, ...], asset_url: AssetUrl, **values: Any
    ) -> House:
        """Return the briefing at `index` of the edition as checked house HTML. Raise TemplateFault.

        `values` are what the layer's own partials need besides.
        """
        return self._compose("briefing.html.j2", layer, self._context(edition, index, layer, asset_url) | values)

    def cover(self, edition: Edition, layer: tuple[str, ...], asset_url: AssetUrl, **values: Any) -> House:
        """Return the cover of an edition of many (its one contents list) as checked house HTML. Raise TemplateFault.

        `values` are what the layer's own partials need besides.
        """
        return self._compose("cover.html.j2", layer, self._context(edition, None, layer, asset_url) | values)

    def shell(
        self, name: str, edition: Edition, index: int | None, layer: tuple[str, ...], asset_url: AssetUrl, **values: Any
    ) -> str:
        """Return a layer's own template (a page around bodies, a stylesheet) rendered with `values`.

        House HTML among the values is put in as it is, all else is escaped. Raise TemplateFault.
        """
        return self._render(name, layer, self._context(edition, index, layer, asset_url) | values)

    def page(self, name: str, language: str, layer: tuple[str, ...], asset_url: AssetUrl, **values: Any) -> str:
        """Return a layer's own template that is about no edition (the page of a channel), rendered with `values`.

        It sees theme, words, language and direction, as every template does. Raise TemplateFault.
        """
        rtl = direction_of(language) == "rtl"
        return self._render(name, layer, self._surroundings(language, rtl, layer, asset_url) | values)

    def sheet(self, name: str, layer: tuple[str, ...], **values: Any) -> str:
        """Return a stylesheet of a layer, from theme and `values` alone: it fits any briefing. Raise TemplateFault."""
        return self._render(name, layer, {"theme": self.theme} | values)

    def _compose(self, name: str, layer: tuple[str, ...], context: dict[str, Any]) -> House:
        html = self._render(name, layer, context)
        try:
            return house(html)
        except MarkupFault as fault:
            marked = self._rendered(Sandbox(Layers(self._files, layer), (Marks,)), name, context)
            partial, line = written_in(marked, html, fault.place)
            raise TemplateFault(partial or name, fault.message, line=line, block=fault.block) from None

    def _render(self, name: str, layer: tuple[str, ...], context: dict[str, Any]) -> str:
        if layer not in self._environments:
            self._environments[layer] = Sandbox(Layers(self._files, layer), compiled=self._compiled)
        try:
            return self._rendered(self._environments[layer], name, context)
        except WHILE_RENDERING as error:
            refuse(error, name)

    def _rendered(self, environment: jinja2.Environment, name: str, context: dict[str, Any]) -> str:
        shared = dict(context)
        for partial, macro in (("calls.html.j2", "call"), ("inlines.html.j2", "prose")):
            shared[macro] = getattr(environment.get_template(partial).make_module(shared), macro)
        return environment.get_template(name).render(shared)

    def _numbering(self, briefing: Briefing) -> Numbering:
        """Return the numbers of a briefing's notes and sources, counted once for all that is made of it in a row."""
        if self._numbered is None or self._numbered[0] is not briefing:
            self._numbered = briefing, Numbering(briefing)
        return self._numbered[1]

    def _context(
        self, edition: Edition, index: int | None, layer: tuple[str, ...], asset_url: AssetUrl
    ) -> dict[str, Any]:
        """Return what every template sees; docs/templates.md explains each name."""
        briefing = edition.briefings[index] if index is not None else None
        language = briefing.language if briefing else edition.language
        rtl = briefing.is_rtl if briefing else edition.is_rtl
        numbering = self._numbering(briefing) if briefing else None
        prefix = edition.anchor(index or 0, "")

        def at(part: Any) -> Markup:
            lang = f' lang="{part.lang}"' if getattr(part, "lang", None) else ""
            # Ids and language tags are letters, digits, _ and -: there is nothing to escape.
            return Markup(f'id="{prefix}{part.id}" data-block="{part.id}"{lang}')  # noqa: S704

        def anchor(name: str) -> str:
            return prefix + name

        def href(target: str) -> str:
            return f"#{anchor(target[1:])}" if target.startswith("#") else target

        def calls(span: Span) -> tuple[Call, ...]:
            return numbering.calls(span) if numbering else ()

        return self._surroundings(language, rtl, layer, asset_url) | {
            "edition": edition,
            "briefing": briefing,
            "index": index,
            "numbering": numbering,
            "corrections": newest_first(briefing) if briefing else (),
            "contents": contents(briefing) if briefing else (),
            "at": at,
            "anchor": anchor,
            "href": href,
            "calls": calls,
        }

    def _surroundings(self, language: str, rtl: bool, layer: tuple[str, ...], asset_url: AssetUrl) -> dict[str, Any]:
        """Return what a template sees whatever it is about."""
        return {
            "layer": layer[0],
            "language": language,
            "rtl": rtl,
            "theme": self.theme,
            "logo": self.logos[0].asset if self.logos[0] else None,
            "logo_dark": self.logos[1].asset if self.logos[1] else None,
            "t": self.labels(language),
            "runs": runs,
            "tight": tight,
            "cell_columns": cell_columns,
            "words": plain_text,
            "asset_url": asset_url,
            "asset_widths": lambda asset: "",
        }


Run = tuple[str, str | None, list[Span | Break | InlineImage]]


def runs(inlines: Inlines) -> list[Run]:
    """Return inlines as (kind, href, members): neighbouring spans with one href together, to make one link.

    The kind is plain (text that bears nothing), span, link, break or image.
    """
    grouped: list[Run] = []
    for inline in inlines:
        if not isinstance(inline, Span):
            grouped.append((inline.kind, None, [inline]))
        elif inline.is_plain:
            grouped.append(("plain", None, [inline]))
        elif not inline.href:
            grouped.append(("span", None, [inline]))
        elif grouped and grouped[-1][1] == inline.href:
            grouped[-1][2].append(inline)
        else:
            grouped.append(("link", inline.href, [inline]))
    return grouped


def tight(blocks: tuple[Block, ...]) -> bool:
    """Return whether the blocks of an item or a cell are one paragraph alone, whose words stand there without a <p>."""
    return len(blocks) == 1 and blocks[0].kind == "paragraph"
