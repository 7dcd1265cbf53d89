"""XML whose entities grow without end or lead elsewhere (recipe 2), wherever XML is read."""

from collections.abc import Iterator

from tests.hostile.packages import paragraph, parts, word
from tests.hostile.source import Source, page, text

_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"


def declarations(secret: str, private: str) -> dict[str, tuple[str, str]]:
    """Return by name a document type and what stands for its entity. `secret` is a file, `private` an address."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 11))
    return {
        "laughs": (f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>', "&l10;"),
        "quadratic": (f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>', "&a;" * 50_000),
        "file": (f'<!DOCTYPE x [<!ENTITY a SYSTEM "file://{secret}">]>', "&a;"),
        "address": (f'<!DOCTYPE x [<!ENTITY a SYSTEM "{private}">]>', "&a;"),
        "parameter": (f'<!DOCTYPE x [<!ENTITY % d SYSTEM "{private}"> %d;]>', "a"),
        "outside": (f'<!DOCTYPE x SYSTEM "{private}">', "a"),
    }


def everywhere(secret: str, private: str) -> Iterator[Source]:
    """Yield sources with such XML in a part of Word, in a picture beside a page, as a feed, as a list of feeds."""
    for name, (declared, body) in declarations(secret, private).items():
        head = f'<?xml version="1.0"?>{declared}'
        yield Source(f"document-{name}.docx", word(parts(paragraph(body), declared)))
        title = f'<c:coreProperties xmlns:c="{_CORE}" xmlns:d="{_DC}"><d:title>{body}</d:title></c:coreProperties>'
        yield Source(f"core-{name}.docx", word({**parts(), "docProps/core.xml": f"{head}{title}".encode()}))
        drawn = f'{head}<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>{body}</text></svg>'.encode()
        yield Source(f"picture-{name}.md", text("![A sign](x.svg)"), {"x.svg": drawn})
        yield Source(f"picture-{name}.html", page('<img src="x.svg" alt="A sign">'), {"x.svg": drawn})
        inside = f"<svg><text>{body[:1000]}</text></svg><p>{body[:1000]}</p>"
        yield Source(f"inline-{name}.html", declared.encode() + page(inside))
        feed = f'{head}<rss version="2.0"><channel><title>{body}</title></channel></rss>'
        yield Source(f"feed-{name}.xml", feed.encode())
        outline = f'{head}<opml version="2.0"><body><outline text="{body}"/></body></opml>'
        yield Source(f"list-{name}.opml", outline.encode())
