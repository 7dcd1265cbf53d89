"""A mail around its bodies: composed, cut, put into its shell, and its styles put on each element."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from exporter.formats.email.body import fit, written
from exporter.record.asset import Asset
from exporter.record.edition import Edition
from exporter.record.inlines import plain_text

if TYPE_CHECKING:
    import css_inline

    from exporter.formats.email.cutting import End
    from exporter.templates import TemplateSet

LAYER = ("email",)
_KEEP = '<style data-css-inline="keep">'
"""How the inliner is told to leave a sheet: what of a mail depends on the screen."""
_PREVIEW = 140  # characters that the list of a mail program shows


@dataclass(frozen=True)
class _Html:
    text: str

    def __html__(self) -> str:
        return self.text


def page(edition: Edition, templates: "TemplateSet", address: Callable[[Asset], str], end: "End | None") -> str:
    """Return the mail of an edition as far as `end`: HTML with its styles inside. Raise TemplateFault."""
    last = len(edition.briefings) - 1 if end is None else end.index if end.path else end.index - 1
    ways = [
        f"#briefing-{index + 1}" if index <= last else edition.page_of(briefing)
        for index, briefing in enumerate(edition.briefings)
    ]
    parts: list[etree._Element] = []
    if not edition.is_single:
        parts.append(templates.cover(edition, LAYER, address, pages=ways).tree)
        fit(parts[0], "")
    for index, briefing in enumerate(edition.briefings[: last + 1]):
        tree = templates.briefing(edition, index, LAYER, address).tree
        if end and end.index == index:
            _cut(tree, edition, end, templates)
        fit(tree, edition.page_of(briefing))
        parts.append(tree)
    shell = templates.shell(
        "email.html.j2",
        edition,
        0 if edition.is_single else None,
        LAYER,
        address,
        body=_Html("\n".join(map(written, parts))),
        preview=_preview(edition),
        onward=_onward(edition, end, last, templates),
    )
    return _inliner().inline(shell).replace(_KEEP, "<style>", 1)


def _onward(edition: Edition, end: "End | None", last: int, templates: "TemplateSet") -> tuple[str, str] | None:
    """Return where a mail that ends early is read on, and the words that say so; None if it holds all."""
    if end is None or last == len(edition.briefings) - 1:
        return None
    labels = templates.labels(edition.language)
    return edition.link(".html"), labels("onward", title=edition.title)


def _cut(tree: etree._Element, edition: Edition, end: "End", templates: "TemplateSet") -> None:
    """Take out of a briefing what comes from `end` on, but its imprint; a link leads to it on the web."""
    first = next((one for one in tree.iter() if one.get("data-block") == end.id), None)
    if first is None:
        return
    here = first
    while (parent := here.getparent()) is not None:
        rest = [one for one in here.itersiblings() if "colophon" not in (one.get("class") or "").split()]
        for one in [*([here] if here is first else []), *rest]:
            parent.remove(one)
        here = parent
        if here.tag == "article":
            break
    briefing = edition.briefings[end.index]
    onward = etree.Element("p", {"class": "onward"})
    link = etree.SubElement(onward, "a", {"href": f"{edition.page_of(briefing)}#{end.id}"})
    link.text = templates.labels(briefing.language)("onward", title=briefing.title)
    foot = next((place for place, one in enumerate(here) if one.tag == "footer"), len(here))
    here.insert(foot, onward)


def _preview(edition: Edition) -> str:
    """Return what a mail program shows in its list beside the subject: the standfirst, or the titles of many."""
    withdrawn = edition.stamp is not None and edition.stamp.kind == "withdrawn"
    first = edition.briefings[0]
    if edition.is_single:
        said = "" if withdrawn else plain_text(first.standfirst)
    else:
        said = " · ".join(one.short_title or one.title for one in edition.briefings)
    said = " ".join(said.split())
    return said if len(said) <= _PREVIEW else said[:_PREVIEW].rsplit(" ", 1)[0] + " …"


@lru_cache(maxsize=1)
def _inliner() -> "css_inline.CSSInliner":
    import css_inline

    return css_inline.CSSInliner(minify_css=True, load_remote_stylesheets=False)
