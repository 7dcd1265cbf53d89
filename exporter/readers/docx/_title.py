"""The title of a Word file and what stands below it."""

from lxml import etree

from exporter.readers import Context
from exporter.readers._page.outline import Data, Flow, Heading
from exporter.readers._page.prose import Inline, plain
from exporter.readers.docx._document import Document
from exporter.readers.docx._names import W, number
from exporter.readers.docx._properties import title_in
from exporter.readers.docx._styles import Style, Styles

_TITLE, _SUBTITLE = "title", "subtitle"
_LONGEST = 160
_USUAL = 20
"""Half points of letters whose size nobody says (§17.3.2.38)."""
_LARGER = 1.25


def title_style(chain: tuple[Style, ...]) -> str | None:
    """Return whether a style is one for a title or a subtitle: one of these, or one based on it and named after it."""
    for known in (_SUBTITLE, _TITLE):
        if chain and known in chain[0].name and any(style.name == known for style in chain):
            return known
    return None


def stands_out(paragraph: etree._Element, text: list[Inline], styles: Styles) -> bool:
    """Return whether a line looks like a title: short, no sentence, all of it bold or larger than the text."""
    words = plain(text)
    if not 0 < len(words) <= _LONGEST or words.endswith((".", ":", ",", ";")):
        return False
    spans = [inline for inline in text if inline.get("text", "").strip()]
    if spans and all("strong" in inline.get("marks", ()) for inline in spans):
        return True
    usual = number(styles.root, "docDefaults/rPrDefault/rPr/sz") or _USUAL
    usual = _whole(styles.said(styles.chain(None, "paragraph"), "rPr/sz"), usual)
    own = _whole(styles.said(styles.paragraph(paragraph), "rPr/sz"), usual)
    runs = [
        run for run in paragraph.iter(f"{W}r") if any((one.text or "").strip() for one in run.iterchildren(f"{W}t"))
    ]
    sizes = [number(run, "rPr/sz") or own for run in runs]
    return bool(sizes) and min(sizes) >= _LARGER * usual


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() else otherwise


def take_title(record: Data, flow: Flow, document: Document, properties: dict[str, str], context: Context) -> None:
    """Take title and standfirst from the flow, or from what else is known. What stays behind keeps its place.

    The title is what is styled so; else the only heading of its level, if the text begins with it; else that of the
    properties; else the first heading of level 1; else a first line that stands out; else the name of the file.
    """
    page = document.page
    first = _first_words(flow)
    title = next((part for part in flow if isinstance(part, dict) and part.get("_style") == _TITLE), None)
    if title is not None:
        record["title"] = plain(title["text"])
        if title is first:
            _leave(flow, title, page_of=document)
            while (more := _first_words(flow)) is not None and isinstance(more, dict) and more.get("_style") == _TITLE:
                record["title"] += f" {plain(more['text'])}"
                _leave(flow, more, page_of=document)
            below = _first_words(flow)
            if isinstance(below, dict) and below.get("_style") == _SUBTITLE:
                record["standfirst"] = below["text"]
                flow.remove(below)
        else:
            flow[flow.index(title)] = Heading(1, title["text"], title["_line"], title.get("_anchors", []))
        return
    top = [part for part in flow if isinstance(part, Heading)]
    told = title_in(properties)
    if top and first is top[0] and all(part.level > top[0].level for part in top[1:]):
        record["title"] = plain(top[0].text)
        _leave(flow, top[0], page_of=document)
    elif told:
        record["title"] = told
        words = plain(first.text if isinstance(first, Heading) else first["text"]) if first is not None else ""
        if first is not None and words.casefold() == told.casefold():
            _leave(flow, first, page_of=document)
    elif isinstance(first, dict) and first.get("_stands_out") and len(flow) > 1:
        record["title"] = plain(first["text"])
        _leave(flow, first, page_of=document)
        page.remark(
            None, "the file has no title", f"{record['title']!r}, its first line, which stands out", path="title"
        )
    elif heading := next((part for part in top if part.level == 1), None):
        record["title"] = plain(heading.text)
    else:
        page.assumed.add("title")
        record["title"] = context.stem.replace("-", " ").replace("_", " ").strip() or context.name
        page.remark(None, "the file has no title", f"{record['title']!r}, after its file name", path="title")


def _first_words(flow: Flow) -> Heading | Data | None:
    """Return the first part of a flow, if it is a heading or a paragraph; pictures before it do not count."""
    for part in flow:
        if isinstance(part, Heading):
            return part
        if part["kind"] not in ("figure", "rule"):
            return part if part["kind"] == "paragraph" else None
    return None


def _leave(flow: Flow, part: Heading | Data, *, page_of: Document) -> None:
    """Take what became the title out of the flow; notes that it called stay, as a paragraph: a title is plain words."""
    page = page_of.page
    line = part.line if isinstance(part, Heading) else part["_line"]
    text = part.text if isinstance(part, Heading) else part["text"]
    at = flow.index(part)
    said: list[Inline] = []
    for inline in text:
        if inline.get("href"):
            page.remark(line, f"link to {inline['href']!r} in the title", "its words, without the link")
        if inline.get("kind") == "image":
            page.remark(line, "a picture in the title", "left out")
        if inline.get("note"):
            page.remark(line, "a footnote called in the title", "a paragraph below it")
            said += [{"kind": "break"}, *inline["note"]] if said else inline["note"]
    flow[at : at + 1] = [{"kind": "paragraph", "text": said, "_line": line}] if said else []
