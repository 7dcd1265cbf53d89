"""A Word file that was made here comes home: what is ours is told from what is the record's, and blocks get their ids.

What is written how: `exporter/formats/docx/`. Each block has a bookmark `b_<id>`, an outer one before an inner one;
each kind of block has styles of its own, and so has what is only furniture.
"""

from lxml import etree

from exporter.readers._page.kinds import WORDS
from exporter.readers._page.outline import Data, Flow, Heading
from exporter.readers._page.page import Page
from exporter.readers._page.prose import Inline, marked, plain
from exporter.readers.docx._document import Document
from exporter.readers.docx._flow import Body
from exporter.readers.docx._home_ids import BLOCK_ID, give_ids
from exporter.readers.docx._home_line import HomeLine
from exporter.readers.docx._home_tables import affected_of, timeline_of, totals_of
from exporter.readers.docx._lists import Lists
from exporter.readers.docx._names import W, value
from exporter.readers.docx._numbering import Item
from exporter.readers.docx._runs import Line
from exporter.readers.docx._tables import table_of
from exporter.record.ids import objects

_FURNITURE = frozenset(
    "masthead|stamp|stamp draft|byline|gap|toc heading|toc 1|toc 2|toc 3|contents heading|colophon|withdrawal heading|"
    "withdrawal|correction|edition title|edition date|entry number|entry title|lead entry title|entry standfirst".split(
        "|"
    )
)
"""Styles of words that are ours, or that are said elsewhere in the record."""


class HomeBody(Body):
    """The body of such a file."""

    line = HomeLine

    def __init__(self, document: Document, language: str) -> None:
        super().__init__(document)
        self._language = language
        self.sources: list[Data] = []
        self.lead: Data | None = None
        self.corrections = 0

    def flow(self) -> Flow:
        """Return the flow of the body, without what is ours."""
        flow = [one for part in super().flow() for one in ([part] if isinstance(part, Heading) else _whole(part))]
        at = next((at for at, part in enumerate(flow) if isinstance(part, Heading) or part.get("_style") is None), 0)
        if at < len(flow) and isinstance(part := flow[at], dict) and part["kind"] == "figure":
            self.lead = part
            del flow[at]
        return [part for part in flow if not (isinstance(part, Heading) and "x_sources_list" in part.names)]

    def blocks(self, parent: etree._Element) -> list[Data]:
        """Return the blocks of a cell or a box."""
        return [one for block in super().blocks(parent) for one in _whole(block)]

    def _paragraph(self, paragraph: etree._Element, lists: Lists, *, inner: bool) -> None:
        style = self._document.styles.name(paragraph)
        if style in _FURNITURE:
            self.corrections += style == "correction"
            return
        super()._paragraph(paragraph, lists, inner=inner)

    def _code(self, paragraph: etree._Element, lists: Lists) -> bool:
        begun = len(lists.flow)
        names = [one.get(f"{W}name", "") for one in paragraph.iter(f"{W}bookmarkStart")]
        if any(BLOCK_ID.match(name) for name in names):
            lists.add([{"kind": "rule"}])  # a block of its own, not more of the one before
            made = super()._code(paragraph, lists)
            del lists.flow[begun]
            if made and len(lists.flow) > begun and isinstance(block := lists.flow[begun], dict):
                block["_anchors"] = names
            return made
        return super()._code(paragraph, lists)

    def _placed(self, style: str, line: Line, made: list[Data], lists: Lists) -> bool:
        first = made[0] if made else None
        match style:
            case "rule":
                anchors, self._page.anchors = self._page.anchors, []
                lists.add([{"kind": "rule", "_line": line.place, "_anchors": anchors}])
            case "source" if first:
                self._source(first)
            case "key points heading" if first:
                lists.add([self._key_points(first["text"], line.place, first)])
            case "caption" | "table caption" if first and first["kind"] == "paragraph":
                self._captioned(line, first, lists)
            case "table note" if first and (table := _last(lists, "table")):
                table["note"] = first["text"]
            case "quote" if first:
                anchors = [name for name in first.get("_anchors", ()) if BLOCK_ID.match(name)]
                last = _last(lists, "quote")
                if last is None or len(anchors) > 1 or last.get("attribution"):
                    lists.add([{"kind": "quote", "blocks": made, "_line": line.place}])
                else:
                    last["blocks"] += made
            case "quote source" if first and (quote := _last(lists, "quote")):
                quote["attribution"] = _without_start(first["text"], "— ")
            case "callout heading" | "side label" if first:
                lists.add([{"kind": "callout", "title": first["text"], "blocks": [], "_line": line.place,
                            "_anchors": first.get("_anchors", [])}])  # fmt: skip
            case "callout" if first:
                anchors = [name for name in first.get("_anchors", ()) if BLOCK_ID.match(name)]
                last = _last(lists, "callout")
                if last is None or len(anchors) > 1:
                    last = {"kind": "callout", "blocks": [], "_line": line.place}
                    lists.add([last])
                last["blocks"] += made
            case "faq question" if first:
                self._asked(first, lists)
            case "faq answer" if first and (faq := _last(lists, "faq")):
                faq["pairs"][-1]["answer"] += made
            case _:
                return super()._placed(style, line, made, lists)
        return True

    def _item(self, item: Item, made: list[Data], lists: Lists, place: int | None) -> None:
        """Add an item; a list right below an answer is a part of it."""
        faq = None if lists.is_open else _last(lists, "faq")
        if faq is None:
            super()._item(item, made, lists, place)
            return
        inner: Lists = faq.setdefault("_lists", Lists())
        inner.flow = faq["pairs"][-1]["answer"]
        inner.item(item, made, place)

    def _asked(self, question: Data, lists: Lists) -> None:
        pair = {"question": question["text"], "answer": [], "_line": question.get("_line")}
        faq = _last(lists, "faq")
        if faq is None or question.get("_anchors"):
            faq = {"kind": "faq", "pairs": [], "_line": pair["_line"], "_anchors": question.get("_anchors", [])}
            lists.add([faq])
        faq["pairs"].append(pair)
        faq.pop("_lists", None)

    def _captioned(self, line: Line, caption: Data, lists: Lists) -> None:
        """Give a caption and a credit to the figure before; what has a bookmark of its own stands for a picture."""
        credit = line.credit if isinstance(line, HomeLine) else []
        anchors = [name for name in caption.get("_anchors", ()) if BLOCK_ID.match(name)]
        figure = _last(lists, "figure")
        if (line.sequence and line.sequence[0] == "Table") or (figure is None and not anchors):
            caption["_caption"] = None
            lists.add([caption])
        elif anchors:
            words = plain(caption["text"])
            hrefs = [inline["href"] for inline in caption["text"] if str(inline.get("href", "")).startswith("http")]
            made: Data = {"kind": "figure", "asset": None, "alt": words.partition(": ")[2] or words}
            made |= {"href": hrefs[0]} if hrefs else {}
            lists.add([made | {"_line": line.place, "_anchors": anchors}])
        elif figure is not None:
            figure |= {"caption": caption["text"]} if caption["text"] else {}
            figure |= {"credit": credit} if credit else {}

    def _source(self, block: Data) -> None:
        hrefs = [inline["href"] for inline in block["text"] if str(inline.get("href", "")).startswith("http")]
        made = {"title": plain(block["text"]), "_line": block.get("_line"), "_anchors": block.get("_anchors", [])}
        self.sources.append(made | ({"url": hrefs[0]} if hrefs else {}))

    def _table(self, table: etree._Element, lists: Lists, *, inner: bool) -> None:
        style = self._document.styles.table(table)
        if style == "entries table":
            return
        if style == "timeline table":
            lists.add(timeline_of(table, self._document, self._language, self.blocks))
        elif style == "affected table":
            lists.add(affected_of(table, self._document, self.blocks))
        elif style == "briefing table":
            lists.close()
            made = table_of(table, self._document, self.blocks)
            for block in made:
                if block["kind"] == "table":
                    block["head_columns"] = int(value(table, "tblPr/tblLook", "firstColumn") in ("1", "true"))
                    block["total_rows"] = totals_of(table, self._document)
            lists.add(made)
        else:
            super()._table(table, lists, inner=inner)

    def _frame(self, cell: etree._Element, lists: Lists, *, inner: bool) -> None:
        """Read a box that is a table: key points before the first heading, else a callout."""
        inside = super().blocks(cell)
        title: Data = inside.pop(0) if inside and inside[0]["kind"] == "callout" else {}
        inside = [one for block in inside for one in _whole(block)]
        if title and not any(isinstance(part, Heading) for part in lists.flow) and not inner:
            lists.add([self._key_points(title["title"], title.get("_line"), title)])
            lists.add([*title["blocks"], *inside])
        elif title or inside:
            title.setdefault("kind", "callout")
            title["blocks"] = [*title.get("blocks", []), *inside]
            lists.add([title])

    def _key_points(self, text: list[Inline], place: int | None, block: Data) -> Heading:
        """Return the heading above key points; ours, which stands above those that have none, is empty."""
        language = self._language.partition("-")[0].lower()
        ours = next(iter(WORDS["key_points"].get(language, ())), "")
        names = [*block.get("_anchors", []), "key_points"]
        return Heading(1, [] if plain(text) == ours else text, place, names)


def _whole(block: Data) -> list[Data]:
    """Return a block; what is left of one from which an editor took the half: a box without text, an open question."""
    if block["kind"] == "callout" and not block["blocks"]:
        return [_bold(block["title"], block)]
    if block["kind"] != "faq" or all(pair["answer"] for pair in block["pairs"]):
        return [block]
    made: list[Data] = []
    for pair in block["pairs"]:
        if not pair["answer"]:
            made.append(_bold(pair["question"], block))
        elif made and made[-1]["kind"] == "faq":
            made[-1]["pairs"].append(pair)
        else:
            made.append({"kind": "faq", "pairs": [pair], "_line": pair["_line"]})
    made[0]["_anchors"] = block.get("_anchors", [])
    return made


def _bold(text: list[Inline], block: Data) -> Data:
    anchors = block.get("_anchors", [])
    return {"kind": "paragraph", "text": marked(text, "strong"), "_line": block["_line"], "_anchors": anchors}


def _last(lists: Lists, kind: str) -> Data | None:
    last = lists.flow[-1] if lists.flow else None
    return last if isinstance(last, dict) and last["kind"] == kind else None


def _without_start(inlines: list[Inline], start: str) -> list[Inline]:
    first = inlines[0] if inlines else {}
    if not first.get("text", "").startswith(start):
        return inlines
    return [first | {"text": first["text"].removeprefix(start)}, *inlines[1:]]


_NOT_HERE = ("authors", "topics", "language", "revision", "slug", "sources")
"""Fields that such a file shows and that nobody edits there: those of the record stay."""


def come_home(record: Data, body: HomeBody, page: Page) -> None:
    """Complete, in place, the data of a record with what only such a file tells."""
    if body.lead is not None:
        record["lead"] = body.lead
    listed = {name for source in body.sources for name in source["_anchors"]}
    called = dict.fromkeys(name for _, one in objects(record["sections"]) for name in one.get("sources", ()))
    body.sources += [{"id": name, "title": name} for name in called if f"b_{name}" not in listed]
    if body.sources:
        record["sources"] = body.sources
    page.assumed.update(_NOT_HERE)
    if body.corrections:
        page.remark(None, f"{body.corrections} corrections", "they stay as the record has them", path="corrections")
    give_ids(record)
