"""Who takes part: by name, what makes an input for a turn (not timed) and what is timed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks import feeds, importing, ours, peers, publishing


@dataclass(frozen=True)
class Contender:
    """`fresh(turn, times)` gives an input with new words, `times` as long; `run` makes bytes of it."""

    fresh: Callable[[int, int], Any]
    run: Callable[[Any], bytes]
    missing: Callable[[], str] = lambda: ""
    """What keeps it from running here, or ""."""


CONTENDERS = {
    **{name: Contender(ours.one, ours.encoder(name)) for name in ours.FORMATS},
    "all": Contender(ours.one, ours.exporter_of(ours.FORMATS)),
    "pdf-export": Contender(ours.one, ours.exporter_of(("pdf",))),
    "all-checked": Contender(ours.one, ours.exporter_of(ours.FORMATS, checked=True)),
    "amp-beyond": Contender(ours.rendered, ours.beyond_jinja),
    "naive": Contender(peers.naive_page, peers.naive),
    "same-css": Contender(peers.our_page, peers.weasyprint),
    "pandoc-docx": Contender(peers.prose, peers.pandoc("docx"), peers.pandoc_missing),
    "pandoc-html": Contender(peers.prose, peers.pandoc("html"), peers.pandoc_missing),
    "typst": Contender(peers.prose, peers.typst, peers.typst_missing),
    "chromium": Contender(peers.naive_page, peers.chromium, peers.chromium_missing),
    "feeds": Contender(feeds.fifty, feeds.ours),
    "feeds-kept": Contender(feeds.fifty_kept, feeds.joined),
    "feeds-lxml": Contender(feeds.fifty_recipes, feeds.plain_lxml),
    "feeds-feedgen": Contender(feeds.fifty, feeds.plain_feedgen),
    "republished": Contender(publishing.one_of_a_thousand, publishing.republished),
    "thousand-feedgen": Contender(publishing.a_thousand, feeds.plain_feedgen),
    "thousand-same": Contender(publishing.a_thousand, publishing.the_same_by_feedgen),
    "import-html": Contender(importing.page, importing.read_page),
    "import-markdown": Contender(importing.text, importing.read_text),
    "lxml": Contender(importing.page, importing.lxml_alone),
    "markdown-it": Contender(importing.text, importing.markdown_it_alone),
}
