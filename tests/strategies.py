"""Briefings by chance: small, valid, with every kind of block, every mark, notes, links, and text that means harm.

`briefings()` for one, `editions()` for one or three under a channel; `PICTURES` holds the pictures they show.
"""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from exporter.record import Briefing, Edition, briefing_from
from exporter.record.clean import clean_line
from exporter.record.inlines import MARKS
from tests.samples import briefing, edition_of, pictures

PICTURES = pictures(briefing("every-block"))
HOSTILE = (
    '<script>alert("x")</script>',
    "</p></div></house>",
    "<b onclick=x>&amp;</b>",
    "{{ 7 * 7 }} {% raw %} {# no #}",
    "]]> --> <!-- <![CDATA[",
    "\"'`><img src=x>",
    "a\u202eb\u200bc\u00adde",
    "\u0000\u0007\ufffe|\r\n",
    "%s %(x)s {0.__class__} {time:>9}",
    "${jndi:ldap://x} ../../etc/passwd",
    "_x0041_ \\u0041 &#65;",
)
_WORDS = (
    "harbour strike ends Thursday night 40 % of crews said talks resume “quoted” naïve Straße слово λέξη كلمة 言葉 🙂 "
    "e\u0301 a\u00a0b"
).split()
LINKS = ("https://example.org/a?b=1&c=2#d", "http://пример.example/я", "mailto:desk@example.org", "#s1")
SECTIONS = ("what_happened", "key_points", "what_it_means", "who_is_affected", "timeline", "faq", "background", "other")
WHENS = ("2022", "2022-02", "2022-02-24", "2022-02-24T05:30+02:00", "After the ceasefire <now>")

_LINES = [" ".join(_WORDS[start : start + length]) for start in range(len(_WORDS)) for length in (1, 5)]
printed_lines = st.sampled_from((*_LINES, *HOSTILE))
"""Text of letters that some face has."""
lines = st.one_of(printed_lines, st.text(max_size=8).map(clean_line).filter(bool))
"""Text that says something once it is cleaned."""

Draw = Callable[[st.SearchStrategy[Any]], Any]


class _Maker:
    """Makes the parts of one briefing, each block with an id of its own."""

    def __init__(self, draw: Draw, numbered: bool, printed: bool) -> None:
        self._lines = printed_lines if printed else lines
        self.draw, self._numbered, self._ids = draw, numbered, 0
        self.sources = [f"src{number}" for number in range(draw(st.integers(0, 3)))]
        self._kinds: dict[str, Callable[[int], dict[str, Any]]] = {
            "paragraph": lambda depth: {"text": self.prose()},
            "list": self._list,
            "table": self._table,
            "timeline": lambda depth: {"events": self.some(self._event)},
            "faq": lambda depth: {
                "pairs": self.some(lambda: {"question": self.prose(), "answer": self.blocks(depth + 1)})
            },
            "affected": lambda depth: {"groups": self.some(lambda: {"group": self.prose(), "effect": self.prose()})},
            "quote": lambda depth: {"blocks": self.blocks(depth + 1), "attribution": self.maybe(self.prose, [])},
            "figure": lambda depth: self.figure(),
            "callout": lambda depth: {"title": self.maybe(self.prose, []), "blocks": self.blocks(depth + 1)},
            "code": lambda depth: {"text": "if a < b:\n\n    " + self.line(), "language": "python"},
            "rule": lambda depth: {},
        }

    def some(self, make: Callable[[], Any], most: int = 2) -> list[Any]:
        """Return one to `most` of what `make` makes."""
        return [make() for _ in range(self.draw(st.integers(1, most)))]

    def maybe(self, make: Callable[[], Any], otherwise: Any = None) -> Any:
        """Return what `make` makes, or not."""
        return make() if self.draw(st.booleans()) else otherwise

    def id(self) -> str:
        """Return a new id."""
        self._ids += 1
        return f"b{self._ids}"

    def line(self) -> str:
        """Return words that say something."""
        return str(self.draw(self._lines)) + (f" ({self.id()})" if self._numbered else "")

    def blocks(self, depth: int) -> list[dict[str, Any]]:
        """Return a few blocks; from the third level on without blocks inside."""
        return self.some(lambda: self.block(depth), 1 if depth else 3)

    def block(self, depth: int) -> dict[str, Any]:
        """Return a block of any kind."""
        flat = ("paragraph", "paragraph", "figure", "code", "rule", "timeline", "affected")
        kind = self.draw(st.sampled_from(tuple(self._kinds) if depth < 2 else flat))
        made = {"kind": kind, "id": self.id(), "ed_note": "SECRET", "open_questions": ["SECRET"]} | self._kinds[kind](
            depth
        )
        return made | ({"lang": "fr"} if kind == "quote" else {})

    def prose(self, *, in_note: bool = False) -> list[Any]:
        """Return inlines: spans with marks, links, calls and notes, breaks, pictures."""
        more = self.draw(st.sampled_from((0, 0, 1, 2)))
        return [self.line(), *(self._inline(in_note) for _ in range(more))]

    def _inline(self, in_note: bool) -> Any:
        kind = self.draw(st.sampled_from(("plain", "span", "span", "break", "image")))
        if kind == "plain":
            return " " + self.line()
        if kind == "break":
            return {"kind": "break"}
        if kind == "image":
            return {"kind": "image", "alt": self.aside(), "asset": self.maybe(self._asset)}
        span: dict[str, Any] = {"text": self.line(), "marks": self.draw(st.lists(st.sampled_from(MARKS)))}
        span["href"] = self.draw(st.sampled_from((None, None, *LINKS)))
        span["lang"] = self.draw(st.sampled_from((None, None, "ja")))
        if self.sources:
            span["sources"] = self.draw(st.lists(st.sampled_from(self.sources), max_size=2, unique=True))
        if not in_note and self.draw(st.integers(0, 3)) == 0:
            span["note"] = self.prose(in_note=True)
        return span

    def aside(self) -> str:
        """Return words that are furniture, so no passage of the record has them: an alt, a byline, a dateline."""
        return f"aside <i>&amp;</i> {self.id()}"

    def figure(self) -> dict[str, Any]:
        """Return what a figure holds, its picture at hand or not."""
        return {
            "asset": self.maybe(self._asset),
            "href": self.maybe(lambda: "https://example.org/p.png"),
            "alt": self.aside(),
            "caption": self.maybe(self.prose, []),
            "credit": self.maybe(self.prose, []),
        }

    def _asset(self) -> dict[str, Any]:
        sha256 = self.draw(st.sampled_from(sorted(PICTURES)))
        return PICTURES[sha256].asset.model_dump(mode="json")

    def _list(self, depth: int) -> dict[str, Any]:
        start = self.draw(st.sampled_from((1, 1, 4)))
        return {"ordered": self.draw(st.booleans()), "start": start, "items": self.some(lambda: self._part(depth))}

    def _part(self, depth: int) -> dict[str, Any]:
        """Return the inside of an item or a cell, most often one paragraph alone."""
        if self.draw(st.booleans()):
            return {"blocks": [{"kind": "paragraph", "id": self.id(), "text": self.prose()}]}
        return {"blocks": self.blocks(depth + 1)}

    def _table(self, depth: int) -> dict[str, Any]:
        columns = self.draw(st.integers(1, 3))
        rows = self.some(lambda: [self._part(depth) for _ in range(columns)])
        if columns > 1 and self.draw(st.booleans()):
            rows.append([self._part(depth) | {"colspan": columns, "align": "end"}])
        heads = self.draw(st.integers(0, 1))
        return {
            "caption": self.maybe(self.prose, []),
            "head_rows": heads,
            "head_columns": self.draw(st.integers(0, 1)),
            "total_rows": self.draw(st.integers(0, len(rows) - heads)),
            "rows": rows,
            "note": self.maybe(self.prose, []),
        }

    def _event(self) -> dict[str, Any]:
        when = self.draw(st.sampled_from(WHENS))
        return {"when": when, "ahead": self.draw(st.booleans()), "text": self.prose()}

    def section(self, depth: int = 1) -> dict[str, Any]:
        """Return a section, with sections inside now and then."""
        inner = self.draw(st.integers(0, 3)) == 0 and depth < 3
        return {
            "id": f"s{self.id()}",
            "kind": self.draw(st.sampled_from(SECTIONS)),
            "heading": self.maybe(self.prose, []),
            "blocks": self.blocks(0),
            "sections": [self.section(depth + 1)] if inner else [],
        }


@st.composite
def briefings(draw: Draw, number: int = 1, numbered: bool = False, printed: bool = False) -> Briefing:
    """Return a valid briefing; `number` tells it from others of an edition, `numbered` makes each text another.

    With `printed` some face has each letter.
    """
    make = _Maker(draw, numbered, printed)
    sections = make.some(make.section)
    sections[0]["id"] = "s1"  # what LINKS leads to
    corrected = [f"2026-11-{day}T08:00:00Z" for day in range(24, 24 + draw(st.integers(0, 2)))]
    return briefing_from(
        {
            "id": f"tag:example.org,2026:by-chance-{number}",
            "slug": f"by-chance-{number}",
            "permalink": make.maybe(lambda: f"https://example.org/by-chance-{number}"),
            "language": draw(st.sampled_from(("en", "de-AT", "fr", "uk", "ar", "ja", "tlh"))),
            "title": make.line(),
            "standfirst": make.maybe(make.prose, []),
            "authors": make.maybe(lambda: [{"name": make.aside()}], []),
            "dateline": make.maybe(make.aside, ""),
            "published_at": "2026-11-23T09:30:00Z",
            "lead": make.maybe(lambda: {"kind": "figure", "id": make.id()} | make.figure()),
            "sections": sections,
            "sources": [{"id": name, "title": make.line(), "url": LINKS[0]} for name in make.sources],
            "corrections": [{"id": make.id(), "at": at, "text": make.prose()} for at in corrected],
            "ai_disclosure": make.maybe(make.aside, ""),
            "ed_note": "SECRET",
            "open_questions": ["SECRET"],
        }
    )


@st.composite
def editions(draw: Draw) -> Edition:
    """Return an edition of one briefing or of three."""
    count = draw(st.sampled_from((1, 1, 1, 3)))
    return edition_of(*(draw(briefings(number)) for number in range(1, count + 1)))
