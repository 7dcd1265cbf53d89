"""Bodies that grow, nest or cycle without end (recipes 6 to 9)."""

import json
from collections.abc import Iterator

from tests.hostile.source import Source, data, page, text

DEEP = 3_000
_NESTING = (
    "a b blockquote details div dl><dd font form math noscript object ol p><table section select span svg "
    "table><tr><td template ul ul><li"
).split()


def tables() -> Iterator[Source]:
    """Yield tables too long, too wide, too full."""
    bodies = {
        "rows": f"<table>{'<tr><td>a<td>b' * 20_000}</table>",
        "cell": f"<table><tr><td>{'word ' * 40_000}</table>",
        "columns": f"<table><tr>{'<td>a' * 300}</table>",
        "spans": f"<table>{'<tr><td colspan=1000000000 rowspan=1000000000>a' * 50}</table>",
        "spans-some": f"<table>{'<tr><td colspan=1000 rowspan=65534>a' * 100}</table>",
        "floats": '<table><tr><td><div style="float:left"><table><tr><td>' * 50 + "a",
    }
    yield from (Source(f"{name}.html", page(body)) for name, body in bodies.items())
    yield Source("rows.md", text("|a|b|\n|-|-|\n" + "|x|y|\n" * 20_000))
    yield Source("columns.md", text("|a" * 300 + "|\n" + "|-" * 300 + "|\n"))


def floods() -> Iterator[Source]:
    """Yield words that no line holds, and more paragraphs, marks, links, attributes and styles than anybody wrote."""
    style = "column-count:9999;font-size:1e9px;width:1e12px;float:left;page-break-before:always"
    bodies = {
        "word": "a" * 1_000_000,
        "styles": f'<p style="{style}">a</p>' * 1_000,
        "flat": "<p>a" * 30_000,
        "attributes": "<p " + " ".join(f"a{n}=1" for n in range(200_000)) + ">a</p>",
        "inlines": "<p>" + "<b>a</b><i>b</i>" * 50_000,
        "links": "<p>" + '<a href="/x">a</a> ' * 50_000,
    }
    yield from (Source(f"{name}.html", page(body)) for name, body in bodies.items())
    yield Source("word.md", text("a" * 1_000_000))


def nesting() -> Iterator[Source]:
    """Yield what stands in itself three thousand times."""
    for tag in _NESTING:
        yield Source(f"deep-{tag.replace('><', '-')}.html", page(f"<{tag}>" * DEEP + "a"))
    yield Source("deep-h2.html", page("<h2>" * DEEP + "a"))
    yield Source("headings.html", page("".join(f"<h{n % 6 + 1}>a" for n in range(20_000))))
    yield Source("deep-closed.html", page("<div>" * 100_000 + "a" + "</div>" * 100_000))


def markdown() -> Iterator[Source]:
    """Yield Markdown that goes on, in its body and in its front matter."""
    notes = "".join(f"\n[^{n}]: [^{n + 1}]" for n in range(3_000))
    bodies = {
        "brackets": "[" * 100_000,
        "quotes": ">" * 50_000,
        "lists": "\n".join("  " * n + "- a" for n in range(2_000)),
        "references": f"[a]: b\n[b]: a\n\n[a][b] [b][a]{notes}\n\n[^0]",
        "footnotes": "a[^a]\n\n[^a]: b[^b]\n\n[^b]: a[^a]\n",
        "html": "<div>" * 5_000 + "a",
        "raw": "<table><tr><td>" * 2_000 + "a",
    }
    yield from (Source(f"{name}.md", text(body)) for name, body in bodies.items())
    grow = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))
    heads = {
        "anchors": f"a0: &a0 [x]\n{grow}",
        "tags": "x: !!python/object/apply:os.system ['touch /tmp/exporter-was-here']\n",
        "twice": "title: B\ntitle: C\n",
        "date": "date: 2026-02-31\nupdated: soon\n",
        "yaml": f"x: {'[' * 10_000}{']' * 10_000}\n",
        "flow": "x: {" * 3_000 + "}" * 3_000 + "\n",
    }
    yield from (Source(f"{name}.md", text("a", head)) for name, head in heads.items())
    yield Source("open.md", b"---\ntitle: A\n\nNo fence closes it.\n")
    yield Source("toml.md", b"+++\ntitle = 'A'\nx = " + b"[" * 10_000 + b"]" * 10_000 + b"\n+++\na\n")


def json_bodies() -> Iterator[Source]:
    """Yield JSON that no parser should swallow, and values of wrong types in every field."""
    record = {"id": "https://example.org/a", "slug": "a", "title": "A", "sections": [{"blocks": ["a"]}]}
    plain = json.dumps(record)
    odd = {
        "arrays": "[" * 100_000 + "]" * 100_000,
        "objects": '{"a":' * 100_000 + "1" + "}" * 100_000,
        "twice": plain.replace('"title"', '"title": "B", "title"'),
        "nan": plain.replace('"A"', "NaN"),
        "infinite": plain.replace('"A"', "1e400"),
        "digits": plain.replace('"A"', "9" * 100_000),
        "long": plain.replace('"a"]', f'"{"a" * 10_000_000}"]'),
        "mark": f"\ufeff{plain}",
        "surrogates": plain.replace('"A"', '"A\\ud800"').replace('"a"', '"surrogates"'),
    }
    yield from (Source(f"{name}.json", body.encode()) for name, body in odd.items())
    yield Source("sixteen.json", plain.encode("utf-16"))
    yield Source("latin.json", plain.replace('"A"', '"\xe9"').encode("latin-1"))
    values: dict[str, object] = {
        "null": None,
        "list": [],
        "object": {},
        "number": 1,
        "true": True,
        "text": "x",
        "deep": [[["x"]]],
    }
    fields = (*record, "language", "authors", "standfirst", "sources", "lead", "rights", "published_at", "topics")
    for name, value in values.items():
        for key in fields:
            slug = f"{key}-{name}".replace("_", "-")
            yield data(f"type-{key}-{name}.json", {**record, "slug": slug, key: value})
    item = {"uri": "https://example.org/a", "type": "text", "headline": "A", "body_xhtml": "<p>a</p>"}
    wrongs: dict[str, object] = {"null": None, "list": [1], "object": {"a": {"b": [1]}}, "number": 1}
    for key in (*item, "associations", "bodies", "headlines", "byline", "renditions", "versioncreated", "subject"):
        for name, wrong in wrongs.items():
            yield data(f"item-{key}-{name}.json", {**item, "uri": f"https://example.org/{key}-{name}", key: wrong})
    yield data("item-deep.json", {**item, "body_xhtml": "<div>" * DEEP + "a"})


_ODD = {
    "nul": "a\0b",
    "controls": "a\1\2\x1b\x7f\x9fb",
    "no-signs": "a\ufffe\uffff\U0001fffeb",
    "bidi": "a\u202e(b)\u2066c",
    "joiners": "a\u200d\u200c\u2060\ufeffb",
    "marks": "a" + "\u0301" * 1_000,
    "twins": "Caf\u00e9 Cafe\u0301",
    "long": "long " * 2_000,
    "spaces": "\u00a0\u2003 \u3000",
    "rtl": "\u05db\u05d5\u05ea\u05e8\u05ea (a) [b] {c}",
    "emoji": "\U0001f469\U0001f3fd\u200d\U0001f680\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "cdata": "a]]>b<![CDATA[c",
    "script": "</script><script>alert(1)</script>",
    "formula": "=cmd|' /C calc'!A0",
    "lines": "a\r\nSet-Cookie: b\u2028c\u2029d\x85e",
    "template": "{{ 7*7 }} {% raw %} ${7*7} <%= 7 %>",
    "private": "\ue000\U000f0000",
    "tags": "\U000e0041\U000e0042",
    "surrogate": "a\ud800b",
}


def texts() -> Iterator[Source]:
    """Yield characters that XML, a line or an eye cannot bear, as title, heading, text and cell of every kind."""
    for name, words in _ODD.items():
        record = {"id": f"https://example.org/{name}", "slug": name, "title": words}
        yield data(f"{name}-record.json", {**record, "sections": [{"heading": words, "blocks": [words]}]})
        front = f"---\ntitle: {json.dumps(words)}\n---\n"
        body = f"{front}## {words}\n\n{words}\n\n|a|\n|-|\n|{words}|\n"
        yield Source(f"{name}-front.md", body.encode("utf-8", "surrogatepass"))
        inside = f"<h2>{words}</h2><p>{words} and more.</p><table><tr><td>{words}</td></tr></table>"
        yield Source(f"{name}-page.html", page(inside, f"<title>{words}</title>"))
        item = {"uri": f"https://example.org/i/{name}", "type": "text", "headline": words}
        yield data(f"{name}-item.json", {**item, "body_text": words, "body_xhtml": f"<p>{words}</p>"})
