"""Addresses that lead where nobody may go (recipe 4): none may be asked, whatever it stands in."""

import json
from collections.abc import Iterator

from tests.hostile.source import Source, data, page, text


def tricks(secret: str, port: int) -> list[str]:
    """Return addresses of a secret file and of a server on this machine, in many spellings."""
    hosts = ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0.0.0.0"]
    private = ["169.254.169.254/latest/meta-data", "10.0.0.1/x.png", "192.168.0.1/x.png", "[fd00::1]/x.png"]
    return [
        f"file://{secret}",
        secret,
        f"../../{secret.rsplit('/', 1)[1]}",
        f"file:{secret}",
        "\\\\127.0.0.1\\share\\x.png",
        *(f"http://{host}:{port}/x.png" for host in hosts),
        *(f"http://{one}" for one in private),
        f"//127.0.0.1:{port}/x.png",
        f"http:127.0.0.1:{port}/x.png",
        f"http://user@127.0.0.1:{port}/x.png",
        f"ftp://127.0.0.1:{port}/x.png",
        f"gopher://127.0.0.1:{port}/x",
        f"jar:http://127.0.0.1:{port}!/x",
        f"ht\ntp://127.0.0.1:{port}/x",
    ]


def everywhere(secret: str, port: int) -> Iterator[Source]:
    """Yield sources that name such addresses wherever HTML, Markdown and JSON can."""
    for index, to in enumerate(tricks(secret, port)):
        style = f"@import '{to}'; p {{ background: url({to}); content: attr(x) url({to}) }}"
        links = f'<link rel=stylesheet href="{to}"><link rel=attachment href="{to}"><base href="{to}">'
        inside = (
            f'<img src="{to}" srcset="{to} 2x" alt="A sign"><picture><source srcset="{to}"></picture>'
            f'<iframe src="{to}"></iframe><object data="{to}"></object><embed src="{to}">'
            f'<video src="{to}" poster="{to}"></video><svg><image href="{to}"/><use href="{to}"/></svg>'
            f'<p style="background:url({to})">Words.</p><a href="{to}">there</a><math href="{to}"></math>'
        )
        yield Source(f"address-{index}.html", page(inside, f"{links}<style>{style}</style>"))
        front = f"image: {json.dumps(to)}\n"
        yield Source(f"picture-{index}.md", text(f"![A sign]({to}) [there]({to})\n\n{inside}", front))
        item = {"uri": f"https://example.org/{index}", "type": "text", "headline": "A text", "body_xhtml": inside}
        picture = {"type": "picture", "headline": "A sign", "renditions": {"main": {"href": to}}}
        yield data(f"item-{index}.json", {**item, "associations": {"picture": picture}})
    yield Source("megabytes.html", page(f'<img alt=x src="data:image/png;base64,{"A" * 8_000_000}">'))
    yield Source("megabytes.md", text(f"![x](data:image/png;base64,{'A' * 8_000_000})"))
