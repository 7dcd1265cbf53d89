"""Word: documents of Word and of whatever writes its files, Strict Open XML as well; other files are refused in words.

Nothing in a file is run, fetched or followed: see `exporter.opc.guard`.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from exporter.readers import NO, SURE, Context, Reading

if TYPE_CHECKING:
    from exporter.opc import Package
    from exporter.readers._page.prose import Inline

NAME = "docx"
SUFFIXES = (".docx",)
LACKS = frozenset(
    "affected callout faq timeline block.ed_note block.lang block.open_questions code.language event.ahead "
    "figure.credit figure.href figure.rights section.kind source.accessed source.archive_url source.published "
    "source.publisher span.lang table.head_columns table.total_rows".split()
)
"""What no Word file says: kinds of blocks, and fields of parts, that an import over an earlier revision keeps."""
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_TYPES = b"[Content_Types].xml"
_OLD_SUFFIXES = (".doc", ".dot", ".docx", "")


def recognises(data: bytes, suffix: str) -> int:
    """Return whether a source is a package of Word's kind, or one of its older files, which is refused in words."""
    if data.startswith(_OLD):
        return SURE if suffix in _OLD_SUFFIXES else NO
    is_package = data.startswith(_ZIP) and (suffix in SUFFIXES or (_TYPES in data and b"word/" in data))
    return SURE if is_package else NO


def read(data: bytes, context: Context) -> Reading:
    """Return the briefing that a Word file makes. Raise Faults for one that is unsafe, torn or empty."""
    from lxml import etree

    from exporter.opc import DAMAGED, Package, Unsafe, guard, is_edition, ours
    from exporter.record.faults import Fault, Faults

    try:
        guard(data, inert=False)
        if is_edition(data):
            raise Unsafe("a file of several briefings, made here", "make the changes in the file of each briefing")
        found = _read(Package(data), ours(data), context)
    except Unsafe as unsafe:
        raise Faults([Fault("", unsafe.fault, unsafe.remedy)]) from None
    except Faults as faults:
        raise Faults(
            replace(fault, line=None, fault=f"{_at(fault.line)}{fault.fault}") for fault in faults.faults
        ) from None
    except (etree.XMLSyntaxError, *DAMAGED) as error:
        raise Faults([Fault("", f"the file is damaged: {error}", "open it in Word, and save it anew")]) from None
    told = (replace(remark, line=None, what=f"{_at(remark.line)}{remark.what}") for remark in found.report)
    return replace(found, report=tuple(told))


def _at(line: int | None) -> str:
    """Return where in a file that has no lines: the number of a paragraph."""
    return f"paragraph {line}: " if line else ""


def _read(package: "Package", home: tuple[str, int] | None, context: Context) -> Reading:
    from exporter.readers._page.fields import fields_of
    from exporter.readers._page.language import detected, tag_of
    from exporter.readers._page.outline import finish, sections_of, take_sources
    from exporter.readers._page.page import Page
    from exporter.readers.docx._comments import running, tell_comments, tell_running
    from exporter.readers.docx._document import Document
    from exporter.readers.docx._flow import Body
    from exporter.readers.docx._home import HomeBody, come_home
    from exporter.readers.docx._properties import fields_in, language_in, properties_of
    from exporter.readers.docx._title import take_title

    page = Page(context.folder, context.base, context.fetch)
    document = Document(package, page, context.changes)
    properties = properties_of(document)
    language = tag_of(language_in(document, properties) or "") or detected(document.words, page)
    given = fields_in(properties, page) | ({"id": home[0], "revision": home[1]} if home else {})
    fields = fields_of(given, {}, language, page, context, _plain)
    record = fields.data
    body = HomeBody(document, language) if home else Body(document)
    flow = body.flow() or running(document, body)
    whole = list(flow)
    take_title(record, flow, document, properties, context)
    record["sections"] = sections_of(flow or whole, language)
    if isinstance(body, HomeBody):
        come_home(record, body, page)
    elif listed := take_sources(record["sections"], language):
        record["sources"] = listed
    tell_comments(document)
    if not home:
        tell_running(document)
    return finish(record, page, fields.lines, fields.faults)


def _plain(words: str, line: int | None) -> "list[Inline]":
    return [{"text": words}]
