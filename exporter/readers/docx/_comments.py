"""Comments, running heads and feet: told in the report, never text."""

from collections.abc import Iterator, Set

from lxml import etree

from exporter.readers._page.outline import Flow
from exporter.readers.docx._document import Document
from exporter.readers.docx._flow import Body
from exporter.readers.docx._names import W, shortened, words_of

_MOST_TOLD = 200


def tell_comments(document: Document) -> None:
    """Put a line into the report for each comment: who, when, on which words, what it says (§17.13.4)."""
    part = document.package.part("comments")
    if part is None:
        return
    comments = list(part.iterchildren(f"{W}comment"))
    on = _commented(document.body, {one.get(f"{W}id", "") for one in comments[:_MOST_TOLD]})
    for comment in comments[:_MOST_TOLD]:
        author = " ".join(comment.get(f"{W}author", "").split()) or "nobody named"
        date = comment.get(f"{W}date", "")[:10]
        words, paragraph = on.get(comment.get(f"{W}id", ""), ("", None))
        said = " ".join(filter(None, (f"comment by {author}", date and f"on {date}")))
        what = f"{said}, at “{shortened(words, 60)}”" if words else said
        document.page.remark(
            document.place(paragraph), f"{what}: {shortened(words_of(comment), 400)}", "not in the text"
        )
    if len(comments) > _MOST_TOLD:
        document.page.remark(None, f"{len(comments) - _MOST_TOLD} more comments", "not in the text")


def _commented(body: etree._Element, ids: Set[str]) -> dict[str, tuple[str, etree._Element | None]]:
    """Return by comment, of those with `ids`, the words on which it is, and a paragraph in which they stand."""
    open_: dict[str, list[str]] = {}
    found: dict[str, tuple[str, etree._Element | None]] = {}
    marks = ("commentRangeStart", "commentRangeEnd", "commentReference", "t")
    for one in body.iter(*(f"{W}{name}" for name in marks)):
        name = one.get(f"{W}id", "")
        if one.tag == f"{W}t":
            for covered in open_.values():
                covered.append(one.text or "")
        elif name not in ids:
            continue
        elif one.tag == f"{W}commentRangeStart":
            open_[name] = []
        elif one.tag == f"{W}commentRangeEnd":
            words = " ".join("".join(open_.pop(name, ())).split())
            found[name] = words, next(one.iterancestors(f"{W}p"), None)
        elif name not in found:
            paragraph = next(one.iterancestors(f"{W}p"), None)
            found[name] = words_of(paragraph) if paragraph is not None else "", paragraph
    return found


def running(document: Document, body: Body) -> Flow:
    """Return what running heads and feet say, for a file whose text says nothing."""
    found: Flow = []
    for kind, name, told in _running(document):
        if words_of(told):
            document.page.remark(None, f"running {kind} ({name}) of a file without a text", "the text", path="sections")
            found += body.blocks(told)
    return found


def tell_running(document: Document) -> None:
    """Put a line into the report for each running head or foot that says what the text does not."""
    text = set(words_of(document.body).split())
    if not text:
        return  # they are the text
    for kind, name, told in _running(document):
        words = words_of(told)
        if {word for word in words.split() if not word.isdecimal()} - text:
            document.page.remark(None, f"running {kind} ({name}): “{shortened(words)}”", "left out", path="")


def _running(document: Document) -> Iterator[tuple[str, str, etree._Element]]:
    seen = set[str]()
    for relation in document.package.relations(document.package.main).values():
        if relation.kind in ("header", "footer") and not relation.is_external and relation.target not in seen:
            seen.add(relation.target)
            part = document.package.xml(relation.target)
            if part is not None:
                kind = "head" if relation.kind == "header" else "foot"
                yield kind, relation.target.rpartition("/")[2], part
