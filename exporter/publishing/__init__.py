"""Publishing: what is out, in which revision, on which channel; and how it comes there.

     draft ──publish──▶ scheduled ──its time──▶ published ──correct──▶ corrected ──withdraw──▶ withdrawn
                             └───withdraw──▶ draft                         ▲                        │
                                                                           └────────publish─────────┘

An *act* checks all that can be checked, renders what readers meet first (page, entries), makes the feeds, and writes
everything down in one transaction: it goes out whole, or not at all. Word, PDF and AMP follow by jobs. What will change
by itself (the end of an embargo, a stub that vanishes) is made beforehand, each version with the time from which it is
valid: so the flip is a read, and needs neither worker nor broker. Nothing here knows HTTP or Celery.

`state` says what is out at a moment, and knows no clock; `moment` says what time it is. `acts` change what goes out,
`feeds` makes its files; `current`, `view` and `desk` look at it; `upkeep` is done for it now and then. `page`,
`editions`, `verifying`, `holding` and `erasing` are rooms of their own on top.
"""

from collections.abc import Iterable, Sequence

from exporter.record.faults import Fault

SCHEDULED, PUBLISHED, CORRECTED, WITHDRAWN, ERASED = "scheduled", "published", "corrected", "withdrawn", "erased"
LIVE = (SCHEDULED, PUBLISHED, CORRECTED)
GONE = (WITHDRAWN, ERASED)

FEEDS = {"rss": "rss.xml", "atom": "atom.xml", "jsonfeed": "feed.json"}
"""The forms of a channel's feed, and what each is called there."""
PAGE = "html"
"""The format of the canonical page, which goes out with every act."""


class UnknownChannel(LookupError):
    """No such channel: its slug."""


class Refused(ValueError):
    """An act that cannot be done as things stand: why, in a word that never changes (`kind`) and in a sentence.

    `faults` name what is wrong with the record, each with its path and what to do.
    """

    def __init__(self, kind: str, detail: str, faults: Iterable[Fault] = ()) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.faults = kind, detail, tuple(faults)


def not_fit(faults: Sequence[Fault], what: str = "it") -> Refused:
    """Return the refusal of something that has faults."""
    plural = "s" * (len(faults) != 1)
    return Refused("not-fit", f"{len(faults)} fault{plural} keep{'s' * (not plural)} {what} from going out", faults)


class Held(RuntimeError):
    """Everything that goes out is held: why, and since when (seconds since 1970)."""

    def __init__(self, why: str, at: float) -> None:
        super().__init__(why)
        self.why, self.at = why, at
