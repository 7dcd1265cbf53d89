"""Packages made to break whoever opens them: bombs, false sizes, tricks with names (recipes 1 and 3)."""

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from tests.hostile.source import Source

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    '<Default Extension="svg" ContentType="image/svg+xml"/><Default Extension="gif" ContentType="image/gif"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = (
    f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def document(body: str, head: str = "") -> bytes:
    """Return the XML of a document part; `head` stands before its root."""
    return f'<?xml version="1.0"?>{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'.encode()


def paragraph(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def parts(body: str = paragraph("Honest words."), head: str = "") -> dict[str, bytes]:
    """Return the parts of a small Word file."""
    fixed = {"[Content_Types].xml": _TYPES.encode(), "_rels/.rels": _RELS.encode()}
    return {**fixed, "word/document.xml": document(body, head)}


def word(members: Mapping[str, bytes] | list[tuple[str, bytes]]) -> bytes:
    """Return a package of members, in order; names may be there twice."""
    made = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        warnings.simplefilter("ignore")  # a name that is there twice
        for name, data in members.items() if isinstance(members, Mapping) else members:
            package.writestr(name, data)
    return made.getvalue()


def bombs() -> Iterator[Source]:
    """Yield packages that are small and open into much."""
    flood = 200 * 1024 * 1024
    yield Source("spaces.docx", word(parts(" " * flood)))
    yield Source("letters.docx", word(parts(paragraph("a" * flood))))
    yield Source("paragraphs.docx", word(parts(paragraph("a") * 2_000_000)))
    yield Source("members.docx", word({**parts(), **{f"word/media/{n}.xml": b"" for n in range(65_000)}}))
    yield Source("nested.docx", word({**parts(), "word/embeddings/inner.docx": word(parts(" " * flood))}))
    yield Source("overlapping.docx", _overlapping(2_000))
    yield Source("declared.docx", _declared(word(parts(paragraph("a" * flood)))))
    yield Source("media.docx", word({**parts(), "word/media/image1.png": bytes(flood)}))


def _overlapping(times: int) -> bytes:
    """Return a package whose directory lists one deflated megabyte many times (Fifield 2019)."""
    whole = word({**parts(), "word/x.xml": bytes(1024 * 1024)})
    end = whole.rindex(b"PK\5\6")
    size, start = struct.unpack("<II", whole[end + 12 : end + 20])
    entries = whole[start : start + size]
    last = entries[entries.rindex(b"PK\1\2") :]
    more = b"".join(last.replace(b"word/x.xml", f"word/{n % 10}.xml".encode()) for n in range(times))
    count = entries.count(b"PK\1\2") + times
    tail = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, size + len(more), start, 0)
    return whole[: start + size] + more + tail


def _declared(whole: bytes) -> bytes:
    """Return a package that says of each member that it holds 100 bytes."""
    out, at = bytearray(whole), 0
    while (at := whole.find(b"PK\1\2", at)) >= 0:
        out[at + 24 : at + 28] = struct.pack("<I", 100)
        at += 4
    at = 0
    while (at := whole.find(b"PK\3\4", at)) >= 0:
        out[at + 22 : at + 26] = struct.pack("<I", 100)
        at += 4
    return bytes(out)


def damaged() -> Iterator[Source]:
    """Yield packages that are broken, or no packages of Word."""
    whole = word(parts())
    yield Source("cut.docx", whole[: len(whole) // 2])
    yield Source("tail.docx", whole[-60:])
    yield Source("crc.docx", whole.replace(struct.pack("<I", zlib.crc32(parts()["word/document.xml"])), b"\0\0\0\0"))
    yield Source("none.docx", word({"a.txt": b"a"}))
    yield Source("bare.docx", word({key: value for key, value in parts().items() if "document" not in key}))
    yield Source("empty.docx", word({**parts(), "word/document.xml": b""}))
    yield Source("ill-formed.docx", word({**parts(), "word/document.xml": b"<w:document><w:body>"}))
    yield Source("no-zip.docx", b"PK\3\4" + bytes(300))
    yield Source("ole.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    yield Source("html.docx", b"<html><body><p>Saved as HTML, named as Word.</p></body></html>")
    yield Source("word.html", whole)
    yield Source("word.md", whole)
    yield Source("word.json", whole)
    deep = "<w:tbl><w:tr><w:tc>" * 3000 + paragraph("a") + "</w:tc></w:tr></w:tbl>" * 3000
    yield Source("deep.docx", word(parts(deep)))
    box, end = "<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>"
    yield Source("boxes.docx", word(parts(box * 3000 + "x" + end * 3000)))
    rows = "<w:tr><w:tc><w:p/></w:tc></w:tr>" * 20_000
    yield Source("rows.docx", word(parts(f"<w:tbl>{rows}</w:tbl>")))
    cell = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr><w:p/></w:tc></w:tr>'
    yield Source("span.docx", word(parts(f"<w:tbl>{cell * 3}</w:tbl>")))
    yield Source("columns.docx", word(parts(f"<w:tbl><w:tr>{'<w:tc><w:p/></w:tc>' * 300}</w:tr></w:tbl>")))


def names() -> Iterator[Source]:
    """Yield packages whose members have names that lead elsewhere, or two of one name."""
    tricks = ("../x", "../../../../tmp/exporter-was-here", "/etc/passwd", "..\\..\\x", "C:\\x", "word/\u202ex")
    for index, name in enumerate((*tricks, "x" * 60_000)):
        yield Source(f"name-{index}.docx", word({**parts(), name: b"secret"}))
    twice = [*parts().items(), ("word/document.xml", document(paragraph("Other words.")))]
    yield Source("twice.docx", word(twice))
    yield Source("case.docx", word({**parts(), "WORD/Document.xml": document(paragraph("Other words."))}))
    nul = word({**parts(), "word/x_y": b""}).replace(b"word/x_y", b"word/x\0y")
    yield Source("nul.docx", nul)
    link = zipfile.ZipInfo("word/media/link.png")
    link.external_attr = 0o120777 << 16
    made = io.BytesIO(word(parts()))
    with zipfile.ZipFile(made, "a") as package:
        package.writestr(link, "/etc/passwd")
    yield Source("link.docx", made.getvalue())
    targets = ("../../../../etc/passwd", "file:///etc/passwd", "http://127.0.0.1:9/x", "//127.0.0.1:9/x")
    for index, target in enumerate(targets):
        mode = "External" if index else "Internal"
        rel = f'<Relationship Id="rId9" Type="{_OFFICE}/image" Target="{target}" TargetMode="{mode}"/>'
        rels = f'<Relationships xmlns="{_RELATIONS}">{rel}</Relationships>'.encode()
        picture = (
            '<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
            f'xmlns:r="{_OFFICE}" r:embed="rId9" r:link="rId9"/></w:drawing></w:r></w:p>'
        )
        body = paragraph("Honest words.") + picture
        yield Source(f"target-{index}.docx", word({**parts(body), "word/_rels/document.xml.rels": rels}))
