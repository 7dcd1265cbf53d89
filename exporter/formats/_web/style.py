"""The stylesheet of a page: a template of its layer that takes every colour, face and size from the theme."""

import base64
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from exporter.formats._web.faces import Faces

if TYPE_CHECKING:
    from exporter.templates import TemplateSet

NAME = "style.css.j2"
_NOT_IN_AMP = ("!important", "@import", "@charset", "@layer", "@container")


@dataclass(frozen=True)
class Style:
    """A checked stylesheet: nothing in it can end the element it stands in."""

    text: str

    def __html__(self) -> str:
        """Return the text: the body of a <style> is not escaped."""
        return self.text

    @property
    def hash(self) -> str:
        """Return what a Content-Security-Policy allows it by (CSP 3 §2.3.1)."""
        return "sha256-" + base64.b64encode(hashlib.sha256(self.text.encode()).digest()).decode()


@lru_cache(maxsize=64)
def style(
    templates: "TemplateSet",
    layer: tuple[str, ...],
    faces: Faces,
    media: str,
    most: int | None = None,
    name: str = NAME,
) -> Style:
    """Return the stylesheet of a page. Raise TemplateFault for one that HTML, or with `most` bytes AMP, refuses."""
    from exporter.templates import TemplateFault

    text = templates.sheet(name, layer, faces=faces, media=media)
    text = "\n".join(line for raw in text.splitlines() if (line := raw.strip()))
    if "</" in text or "<!--" in text:
        raise TemplateFault(name, "markup in a stylesheet; take it out")
    if most is not None:
        size = len(text.encode())
        if size > most:
            raise TemplateFault(name, f"{size} bytes, AMP allows {most}; shorten it")
        for word in _NOT_IN_AMP:
            if word in text:
                raise TemplateFault(name, f"{word} is not allowed in AMP; write it another way")
    return Style(text)
