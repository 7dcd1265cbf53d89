"""The text of a Markdown source: tokens, footnotes and blocks put together."""

from exporter.readers._page.outline import Flow
from exporter.readers._page.page import Page
from exporter.readers._page.prose import Inline, is_empty
from exporter.readers.markdown._blocks import Blocks
from exporter.readers.markdown._front_matter import FrontMatter
from exporter.readers.markdown._inlines import inlines_of
from exporter.readers.markdown._lines import without_fence
from exporter.readers.markdown._notes import Notes, flattened
from exporter.readers.markdown._parser import tokens_of, unused_definitions


class Text:
    """The text below a front matter, and single lines of prose in it."""

    def __init__(self, matter: FrontMatter, page: Page) -> None:
        self._matter, self._page = matter, page

    def flow(self, sources: frozenset[str]) -> Flow:
        """Return the headings and blocks of the text; `[^id]` of a source calls it. Raise Faults."""
        body, first_line = self._matter.body, self._matter.first_line
        if fenced := without_fence(body):
            text, above, name = fenced
            self._page.remark(first_line + above - 1, f"a code fence ({name}) around the whole text", "read as text")
            return self._read(text, first_line + above, sources)
        return self._read(body, first_line, sources)

    def prose(self, words: str, line: int | None) -> list[Inline]:
        """Return a text of the front matter as prose, with its marks and links."""
        blocks = [part for part in self._read(words, line or 1, frozenset()) if isinstance(part, dict)]
        inlines = flattened(blocks)
        return [{"text": words}] if is_empty(inlines) else inlines

    def _read(self, text: str, first_line: int, sources: frozenset[str]) -> Flow:
        tokens, env, mended = tokens_of(text, sources, first_line)
        self._page.remarks += mended
        notes = Notes(tokens, env, self._page, sources)
        notes.flow_of = lambda some: Blocks(some, self._page, notes, first_line).flow()
        notes.prose_of = lambda children, line: inlines_of(children, line, self._page, notes.call)
        flow = notes.flow_of(tokens)
        flow += notes.uncalled()
        if unused := unused_definitions(tokens, env):
            line, names = unused
            self._page.remark(line, f"definitions of links that nothing uses: {names}", "left out")
        return flow
