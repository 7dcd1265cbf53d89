"""Rules as sentences, each with what holds a form of feed to it; and short ways to a feed."""

from collections.abc import Callable

from lxml import html

from exporter.record import Briefing, Edition, briefing_from, to_data
from tests.formats.feed_reader import ReadEntry
from tests.formats.feeds import changed, made, only_entry
from tests.samples import CHANNEL, briefing

WHOLE = briefing("every-block")


class Rules(dict[str, Callable[[str], None]]):
    """Rules by their sentences. Each is entered by the decorator that this is, and called with a form of feed."""

    def __call__(self, sentence: str) -> Callable[[Callable[[str], None]], Callable[[str], None]]:
        """Return what enters a check under a sentence."""

        def enter(check: Callable[[str], None]) -> Callable[[str], None]:
            assert sentence not in self
            self[sentence] = check
            return check

        return enter


def data_of(form: str, one: Edition) -> bytes:
    return next(iter(made(form, one).files.values()))


def under(one: Edition, **fields: object) -> Edition:
    return one.model_copy(update={"channel": CHANNEL.model_copy(update=fields)})


def of_record(form: str, record: Briefing, **fields: object) -> ReadEntry:
    return only_entry(form, changed(record, **fields))


def again(record: Briefing, **fields: object) -> Briefing:
    return briefing_from(to_data(record) | fields)


def words_of(body: str) -> str:
    return " ".join(" ".join(map(str, html.fromstring(f"<div>{body}</div>").itertext())).split())
