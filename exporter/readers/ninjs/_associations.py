"""What belongs to a news object: pictures become figures, films placeholders, texts sections, others links."""

import re
from typing import Any

from exporter.readers._json.texts import words_of
from exporter.readers._json.values import Text
from exporter.readers._page.outline import Data, Flow, Heading
from exporter.readers._page.page import Page
from exporter.readers._page.prose import Inline, plain
from exporter.readers.ninjs._bodies import below, body_of, others_of, standfirst_of
from exporter.readers.ninjs._fields import main_of, rights_of
from exporter.readers.ninjs._item import Item

_PICTURES = ("picture", "graphic", "photo", "image")
_PLAYED = {"video": "Video", "audio": "Audio"}
_PICTURE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|tiff?|avif)(?:[?#]|$)|^data:image/", re.IGNORECASE)


def is_picture(item: Item) -> bool:
    """Return whether a news object is a picture."""
    kind = str(item.get("type") or "").lower()
    return kind in _PICTURES or (not kind and bool(item.objects("renditions")) and not item.said("bodies", "body"))


def associated(item: Item, page: Page, *, leads: bool = True) -> tuple[Data | None, Flow]:
    """Return (the lead picture, what follows the text) of all objects that belong to a news object.

    The first picture leads where `leads` says so.
    """
    lead: Data | None = None
    flow: Flow = []
    for one in item.objects("associations"):
        one.text("name", "type")
        item.ledger.use(one.get("type"))
        if is_picture(one):
            figure = figure_of(one, page)
            if leads and lead is None and figure.get("alt"):
                lead = figure
            else:
                flow.append(figure)
        else:
            flow += _related(one, page)
        more_lead, more = associated(one, page, leads=False)
        flow += [*([more_lead] if more_lead else []), *more]
    return lead, flow


def own_media(item: Item, page: Page) -> Flow:
    """Return the figure or the placeholder that a news object is itself, by its renditions."""
    if not item.objects("renditions"):
        return []
    return [figure_of(item, page)] if is_picture(item) else played(item, page)


def figure_of(item: Item, page: Page) -> Data:
    """Return a picture with its words. Its bytes are those beside the source or in it; else a link leads to it."""
    headline = main_of(item.said("headlines", "headline"))
    alt = words_of(item.ledger.use(headline.text)) if headline else item.words("title")
    caption, said, main = standfirst_of(item, page)
    for one in said:
        if one is not main:
            others_of([one], main, item, page)
    alt = alt or plain(caption) or item.name or str(item.get("name") or "")
    line = item.ledger.line(item.value)
    asset, href = _bytes_of(item, page)
    figure: Data = {"kind": "figure", "asset": asset, "href": href, "alt": alt, "caption": caption, "_line": line}
    if not alt:
        figure["decorative"] = True
    rights = rights_of(item)
    credit = ", ".join(filter(None, (item.words("by", "byline"), rights.get("holder", ""))))
    if credit:
        figure["credit"] = [{"text": credit}]
    if rights:
        figure["rights"] = rights
    if note := item.words("ednote"):
        figure["ed_note"] = note
    return figure


def played(item: Item, page: Page) -> Flow:
    """Return the placeholder of a film or a sound, and its description."""
    kind = str(item.get("type") or "").lower()
    what = _PLAYED.get(kind, "Object")
    headline = main_of(item.said("headlines", "headline"))
    words = words_of(item.ledger.use(headline.text)) if headline else item.words("title")
    renditions = _renditions(item)
    best = _best([one for one in renditions if kind in _media_type(one)]) or _best(renditions)
    line = item.ledger.line(item.value)
    shown = f"[{what}: {words or item.name or item.get('name') or ''}]".replace(": ]", "]")
    span: Inline = {"text": shown, "marks": ["emphasis"]}
    if best is not None and (href := page.link(best.text("href") or "", line)):
        span["href"] = href
    page.remark(line, f"{kind or 'an object'}: {words or item.name or item.get('name') or 'without a headline'}", shown)
    description, said, main = standfirst_of(item, page)
    flow: Flow = [{"kind": "paragraph", "text": [span], "_line": line}]
    if description:
        flow.append({"kind": "paragraph", "text": description, "_line": line})
    return flow + others_of(said, main, item, page)


def _related(item: Item, page: Page) -> Flow:
    """Return an object with a text of its own as a section; one without as a link, or as its placeholder."""
    line = item.ledger.line(item.value)
    kind = str(item.get("type") or "").lower()
    body = body_of(item, page)
    if not body and (kind in _PLAYED or item.objects("renditions")):
        return played(item, page)
    headline = main_of(item.said("headlines", "headline"))
    words = words_of(item.ledger.use(headline.text)) if headline else item.words("title")
    description, said, main = standfirst_of(item, page)
    uri = item.text("uri") or ""
    if body:
        intro: Flow = [{"kind": "paragraph", "text": description, "_line": line}] if description else []
        title = words or item.name or str(item.get("name") or "")
        return [Heading(1, [{"text": title}], line), *intro, *below(body, 1), *others_of(said, main, item, page)]
    span: Inline = {"text": words or item.name or str(item.get("name") or uri)}
    if uri.startswith(("http://", "https://")) and (href := page.link(uri, line)):
        span["href"] = href
    text = [span, {"text": ": "}, *description] if description else [span]
    return [{"kind": "paragraph", "text": text, "_line": line}] if span["text"] else []


def _renditions(item: Item) -> list[Item]:
    """Return the renditions that are somewhere. What they say counts as used: one not taken is told by its address."""
    found = [one for one in item.objects("renditions") if one.get("href")]
    for one in found:
        item.ledger.use([value for key, value in one.value.items() if key.lower() not in ("href", "title")])
    return found


def _bytes_of(item: Item, page: Page) -> tuple[dict[str, Any] | None, str | None]:
    """Return (asset, address) of a picture: of the rendition that lies beside the source, else of the largest one."""
    pictures = [one for one in _renditions(item) if _is_image(one)]
    near = [one for one in pictures if not str(one.get("href")).lower().startswith(("http:", "https:", "//"))]
    best = _best(near) or _best(pictures)
    if best is None:
        return None, None
    href = best.text("href") or Text("")
    return page.picture(href, item.ledger.line(href))


def _is_image(rendition: Item) -> bool:
    told = _media_type(rendition)
    return told.startswith("image/") or (not told and bool(_PICTURE_NAME.search(str(rendition.get("href")))))


def _media_type(rendition: Item) -> str:
    return str(rendition.get("contenttype") or rendition.get("mimetype") or "").lower()


def _best(renditions: list[Item]) -> Item | None:
    """Return the largest rendition, by its pixels, else its bytes; of films one that plays everywhere (MP4)."""

    def size(one: Item) -> tuple[float, ...]:
        return ("mp4" in _media_type(one), *(_number(one.get(key)) for key in ("width", "sizeinbytes")))

    return max(renditions, key=size, default=None)


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
