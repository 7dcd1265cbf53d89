"""The template set: one Jinja2 template folder, an organisation's own laid over it. The only importer of jinja2.

A layer looks for a template in its own folders, then in `shared/`; in each, the organisation's folder wins over ours.
`shared/...` names a shared template whatever the layer, `base/...` one of ours whatever the organisation did.
Every expression is escaped; checked house HTML is the only markup that a shell takes in as it is.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from exporter.assets import Picture, PictureFault, take_in
from exporter.labels import Labels
from exporter.markup import House, MarkupFault, house
from exporter.record.asset import Asset
from exporter.record.blocks import Block, cell_columns
from exporter.record.edition import Edition
from exporter.record.faults import Fault, Faults
from exporter.record.inlines import Break, InlineImage, Inlines, Span, plain_text
from exporter.record.walk import Call, Numbering, newest_first
from exporter.theme import Theme, theme_from

AssetUrl = Callable[[Asset], str]


class TemplateFault(RuntimeError):
    """A fault of the template set: partial, line where there is one, block where there is one."""

    def __init__(self, partial: str, fault: str, *, line: int | None = None, block: str = "") -> None:
        self.partial, self.fault, self.line, self.block = partial, fault, line, block
        where = partial + (f", line {line}" if line else "") + (f", block {block}" if block else "")
        super().__init__(f"{where}: {fault}")


def ours() -> Path:
    """Return the folder of the template set that comes with exporter: in the package, else beside it (a checkout)."""
    packaged = Path(__file__).parent / "_templates"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "templates"


class TemplateSet:
    """Our template folder with an organisation's own laid over it, read once."""

    def __init__(self, overlay: Path | None = None) -> None:
        self.folders = tuple(folder for folder in (overlay, ours()) if folder is not None)
        if overlay is not None and not overlay.is_dir():
            raise Faults([Fault(str(overlay), "no such folder", "name your template folder")])
        self._files = [_read(folder) for folder in self.folders]  # read once: what a digest names is what is rendered
        themes = [files.get("theme.toml", b"").decode() for files in self._files]
        self.theme: Theme = theme_from(themes[0], over=themes[1] if len(themes) > 1 else None)
        self._environments: dict[tuple[str, ...], jinja2.Environment] = {}
        self._labels: dict[str, Labels] = {}

    @cached_property
    def digest(self) -> str:
        """Return the sha256 (hex) over names and bytes of all files of the set."""
        total = hashlib.sha256()
        for files in self._files:
            for name in sorted(files):
                total.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
        return total.hexdigest()

    @cached_property
    def logos(self) -> tuple[Picture | None, Picture | None]:
        """Return the logo for light and for dark ground, None where the theme has none."""
        brand = self.theme.brand
        light = self._logo(brand.logo)
        return light, self._logo(brand.logo_dark) or light

    def _logo(self, name: str) -> Picture | None:
        if not name:
            return None
        data = self.file(name)
        if data is None:
            raise Faults([Fault("theme.toml: brand.logo", f"{name} is not in the template folder", "put it there")])
        try:
            return take_in(data)
        except PictureFault as fault:
            raise Faults([Fault("theme.toml: brand.logo", f"{name}: {fault}")]) from None

    def file(self, name: str) -> bytes | None:
        """Return the bytes of a file of the set, the organisation's before ours; None if there is none."""
        return next((files[name] for files in self._files if name in files), None)

    def labels(self, language: str) -> Labels:
        """Return the words we add in the language nearest to a BCP 47 tag, English if we have none."""
        if language not in self._labels:
            self._labels[language] = Labels.of(language, self.file, [dict(files) for files in self._files])
        return self._labels[language]

    def briefing(self, edition: Edition, index: int, layer: tuple[str, ...], asset_url: AssetUrl) -> House:
        """Return the briefing at `index` of the edition as checked house HTML. Raise TemplateFault."""
        return self._compose("briefing.html.j2", layer, self._context(edition, index, layer, asset_url))

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

    def sheet(self, name: str, layer: tuple[str, ...], **values: Any) -> str:
        """Return a stylesheet of a layer, from theme and `values` alone: it fits any briefing. Raise TemplateFault."""
        return self._render(name, layer, {"theme": self.theme} | values)

    def _compose(self, name: str, layer: tuple[str, ...], context: dict[str, Any]) -> House:
        html = self._render(name, layer, context)
        try:
            return house(html)
        except MarkupFault as fault:
            partial, line = self._written_in(fault.shown, layer)
            raise TemplateFault(partial or name, fault.message, line=line, block=fault.block) from None

    def _written_in(self, shown: str, layer: tuple[str, ...]) -> tuple[str, int | None]:
        """Return the partial of a layer, and its line, that holds a piece of markup; ("", None) if none does."""
        loader = _Layers(self._files, layer)
        for name in sorted({path.split("/", 1)[1] for files in self._files for path in files if path.endswith(".j2")}):
            try:
                source, path, _ = loader.get_source(self._environment(layer), name)
            except jinja2.TemplateNotFound:
                continue  # another layer's
            if shown and shown in source:
                return path, source[: source.index(shown)].count("\n") + 1
        return "", None

    def _render(self, name: str, layer: tuple[str, ...], context: dict[str, Any]) -> str:
        environment = self._environment(layer)
        try:
            shared = dict(context)
            shared["call"] = environment.get_template("calls.html.j2").make_module(shared).call  # type: ignore[attr-defined]
            shared["prose"] = environment.get_template("inlines.html.j2").make_module(shared).prose  # type: ignore[attr-defined]
            return environment.get_template(name).render(shared)
        except jinja2.TemplateError as error:
            _refuse(error, name)
        except (TypeError, AttributeError, KeyError, ValueError, ZeroDivisionError) as error:
            _refuse(error, name)

    def _environment(self, layer: tuple[str, ...]) -> jinja2.Environment:
        if layer not in self._environments:
            environment = ImmutableSandboxedEnvironment(
                loader=_Layers(self._files, layer),
                autoescape=True,
                undefined=jinja2.StrictUndefined,
                trim_blocks=True,
                lstrip_blocks=True,
                auto_reload=False,
                cache_size=1000,
            )
            environment.policies["json.dumps_kwargs"] = {"sort_keys": True, "ensure_ascii": False}
            self._environments[layer] = environment
        return self._environments[layer]

    def _context(
        self, edition: Edition, index: int | None, layer: tuple[str, ...], asset_url: AssetUrl
    ) -> dict[str, Any]:
        """Return what every template sees; docs/templates.md explains each name."""
        briefing = edition.briefings[index] if index is not None else None
        language = briefing.language if briefing else edition.language
        labels = self.labels(language)
        numbering = Numbering(briefing) if briefing else None

        def at(part: Any) -> Markup:
            anchor = edition.anchor(index or 0, part.id)
            lang = getattr(part, "lang", None)
            more = Markup(' lang="{}"').format(lang) if lang else ""
            return Markup('id="{}" data-block="{}"{}').format(anchor, part.id, more)

        def anchor(name: str) -> str:
            return edition.anchor(index or 0, name)

        def href(target: str) -> str:
            return f"#{anchor(target[1:])}" if target.startswith("#") else target

        def calls(span: Span) -> tuple[Call, ...]:
            return numbering.calls(span) if numbering else ()

        return {
            "edition": edition,
            "briefing": briefing,
            "index": index,
            "layer": layer[0],
            "language": language,
            "rtl": briefing.is_rtl if briefing else edition.is_rtl,
            "theme": self.theme,
            "logo": self.logos[0].asset if self.logos[0] else None,
            "logo_dark": self.logos[1].asset if self.logos[1] else None,
            "t": labels,
            "numbering": numbering,
            "corrections": newest_first(briefing) if briefing else (),
            "at": at,
            "anchor": anchor,
            "href": href,
            "calls": calls,
            "runs": runs,
            "tight": tight,
            "cell_columns": cell_columns,
            "words": plain_text,
            "asset_url": asset_url,
        }


def runs(inlines: Inlines) -> list[tuple[str | None, str | None, list[Span | Break | InlineImage]]]:
    """Return inlines as (kind, href, members): neighbouring spans with one href together, to make one link."""
    grouped: list[tuple[str | None, str | None, list[Span | Break | InlineImage]]] = []
    for inline in inlines:
        target = inline.href if isinstance(inline, Span) else None
        if target and grouped and grouped[-1][1] == target:
            grouped[-1][2].append(inline)
        else:
            grouped.append(("link" if target else inline.kind, target, [inline]))
    return grouped


def tight(blocks: tuple[Block, ...]) -> bool:
    """Return whether the blocks of an item or a cell are one paragraph alone, whose words stand there without a <p>."""
    return len(blocks) == 1 and blocks[0].kind == "paragraph"


class _Layers(jinja2.BaseLoader):
    """Looks for `name` as <layer>/name in each layer, then shared/name; in each, the upper folder first."""

    def __init__(self, files: list[Mapping[str, bytes]], layer: tuple[str, ...]) -> None:
        self._files, self._layer = files, layer

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        if template.startswith("base/"):
            candidates, files = [template.removeprefix("base/")], self._files[-1:]
        elif template.startswith("shared/"):
            candidates, files = [template], self._files
        else:
            candidates, files = [f"{folder}/{template}" for folder in (*self._layer, "shared")], self._files
        for candidate in candidates:
            for level in files:
                if candidate in level:
                    return level[candidate].decode(), candidate, lambda: True
        raise jinja2.TemplateNotFound(
            template, f"{template} is neither in {' nor in '.join((*self._layer, 'shared'))}/"
        )


def _read(folder: Path) -> Mapping[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith((".", "__")) for part in path.relative_to(folder).parts)
    }


def _refuse(error: Exception, name: str) -> NoReturn:
    """Raise TemplateFault for a fault met while rendering: the innermost partial, its line, the block it was given."""
    partial, line, block = name, getattr(error, "lineno", None), ""
    if isinstance(error, jinja2.TemplateSyntaxError):
        partial = error.filename or error.name or name
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        frame = trace.tb_frame
        if "__jinja_template__" in frame.f_globals or frame.f_code.co_filename.endswith(".j2"):
            if not isinstance(error, jinja2.TemplateSyntaxError):
                partial, line = frame.f_code.co_filename, trace.tb_lineno
            found = next((value for key, value in frame.f_locals.items() if re.fullmatch(r"(l_\d+_)?block", key)), None)
            block = str(getattr(found, "id", "") or block)
        trace = trace.tb_next
    message = str(error) or type(error).__name__
    if isinstance(error, jinja2.TemplateNotFound):
        message = f"the partial {error.name} is missing"
    elif isinstance(error, jinja2.UndefinedError):
        message = f"{message}; docs/templates.md lists what a template sees"
    raise TemplateFault(partial, message, line=line, block=block) from None
