"""Pages as tests see them: made once, walked by a parser of their own, drawn as an outline."""

import json
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any

from lxml import html
from lxml.etree import _Element

from exporter.export import render
from exporter.formats import Rendering
from exporter.record import Edition, Stamp
from exporter.templates import TemplateSet
from tests.samples import EDITIONS, briefing, edition, edition_of, pictures

SET = TemplateSet()
AT = "2026-11-24T08:15:00Z"
STAMPS = {
    "draft": Stamp(kind="draft"),
    "embargo": Stamp.model_validate({"kind": "embargo", "until": AT}),
    "early_copy": Stamp.model_validate({"kind": "early_copy", "until": AT, "recipient": "the <wire> & partners"}),
    "withdrawn": Stamp.model_validate({"kind": "withdrawn", "at": AT, "reason": "It could not be confirmed."}),
}
EVERYTHING = [
    *EDITIONS,
    *(f"{kind}:security-guarantees" for kind in STAMPS),
    "withdrawn:twelve",
    "draft:arabic",
]
"""Every sample, and some under each stamp."""
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


@cache
def pages(format_name: str, sample: str) -> Rendering:
    """Return a sample in a format, made once; `<stamp>:<sample>` for a stamped one."""
    stamp, _, name = sample.rpartition(":")
    one = edition(name)
    if stamp:
        one = one.model_copy(update={"stamp": STAMPS[stamp]})
    return made(one, format_name)


def made(one: Edition, format_name: str, templates: TemplateSet = SET) -> Rendering:
    """Return an edition in a format."""
    return render(one, format_name, templates, pictures(*one.briefings))


def stamped(kind: str, sample: str = "security-guarantees") -> Edition:
    """Return a sample under a stamp."""
    return edition_of(briefing(sample), stamp=STAMPS[kind])


def main_page(rendering: Rendering) -> str:
    """Return the text of the first page."""
    return next(iter(rendering.files.values())).decode()


def tree(page: str) -> Any:
    """Return a page as elements."""
    return html.document_fromstring(page)


def linked(page: str) -> dict[str, dict[str, Any]]:
    """Return the parts of a page's JSON-LD by their type."""
    (script,) = tree(page).xpath("//script[@type='application/ld+json']")
    return {part["@type"]: part for part in json.loads(script.text)["@graph"]}


def stylesheet(page: str) -> str:
    """Return a page's own stylesheet."""
    (sheet,) = tree(page).xpath("//style[not(@amp-boilerplate)]")
    return str(sheet.text)


class Strict(HTMLParser):
    """Takes a page only if each element is closed in turn and no attribute or id comes twice."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: set[str] = set()
        self.tags: dict[str, int] = {}
        self.feed(page)
        self.close()
        assert self.open == [], f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] = self.tags.get(tag, 0) + 1
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        for name, value in attrs:
            assert not name.startswith("on"), f"<{tag} {name}>"
            if name == "id":
                assert value not in self.ids, f"the id {value} comes twice"
                self.ids.add(value or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID, f"<{tag}/> would stay open"
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1] == tag, f"</{tag}> at {self.getpos()} closes <{self.open[-1]}>"
        self.open.pop()


_SHOWN = (
    "id",
    "datetime",
    "href",
    "src",
    "alt",
    "lang",
    "dir",
    "role",
    "aria-label",
    "open",
    "value",
    "start",
    "scope",
    "colspan",
)
_LINES = frozenset("a br cite code del em img span strong sub sup time".split())


def outline(page: str) -> str:
    """Return a page as indented lines: its head, its linked data, and its body's elements with their words."""
    root = tree(page)
    lines = [f"html {_attributes(root, ('amp', 'lang', 'dir'))}"]
    lines += [f"  {_tag(element)}" for element in root.find("head") if element.tag in ("title", "meta", "link")]
    (script,) = root.xpath("//script[@type='application/ld+json']")
    lines += [
        "  linked data",
        *("    " + line for line in json.dumps(json.loads(script.text), indent=1, ensure_ascii=False).splitlines()),
    ]
    lines += _outlined(root.find("body"), 0)
    return "\n".join(lines) + "\n"


def _outlined(element: _Element, depth: int) -> Iterator[str]:
    children = list(element)
    if all(child.tag in _LINES for child in children):
        yield f"{'  ' * depth}{_tag(element)} {_inline(element)}".rstrip()
        return
    yield f"{'  ' * depth}{_tag(element)} {(element.text or '').strip()}".rstrip()
    for child in children:
        yield from _outlined(child, depth + 1)
        if tail := (child.tail or "").strip():
            yield f"{'  ' * (depth + 1)}{tail}"


def _inline(element: _Element) -> str:
    parts = [element.text or ""]
    for child in element:
        end = "" if child.tag in VOID else f"</{child.tag}>"
        parts.append(f"<{_tag(child)}>{_inline(child)}{end}{child.tail or ''}")
    return "".join(parts).replace("\n", "⏎") if element.tag != "p" else " ".join("".join(parts).split("\n")).strip()


def _tag(element: _Element) -> str:
    name = ".".join([str(element.tag), *(element.get("class") or "").split()])
    if element.tag in ("meta", "link", "title"):
        return f"{element.tag} {_attributes(element, tuple(map(str, element.attrib)))} {element.text or ''}".rstrip()
    return f"{name} {_attributes(element, _SHOWN)}".rstrip()


def _attributes(element: _Element, names: tuple[str, ...]) -> str:
    shown = []
    for name in names:
        value = element.get(name)
        if value is None or value.startswith("default-src"):
            continue
        if value.startswith("data:"):
            value = f"{value.partition(';')[0]}, {len(value)} letters"
        shown.append(f'{name}="{value}"')
    return " ".join(shown)
