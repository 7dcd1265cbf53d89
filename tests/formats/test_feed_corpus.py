"""Real Markdown that nobody here wrote, as feeds and AMP pages: valid, by the schema, the rules and the validator."""

from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from lxml import etree

from exporter.export import render
from exporter.formats import Rendering
from exporter.readers import Reading, read
from exporter.record import Edition
from tests.conftest import SHARED
from tests.formats.feed_reader import read as read_feed
from tests.formats.feed_rules import broken_rules
from tests.formats.feeds import FEEDS, SET, newest
from tests.lanes.amp_validator import validate_amp
from tests.samples import edition_of

CORPUS = SHARED / "corpus" / "markdown"
FILES = sorted(chain(CORPUS.glob("*.md"), CORPUS.glob("*/*.md")))
SCHEMA = Path(__file__).parent / "schema" / "atom.rng"

pytestmark = pytest.mark.shared


@cache
def reading(path: Path) -> Reading:
    return read(path)


def edition(path: Path) -> Edition:
    return edition_of(reading(path).briefing)


def made(path: Path, form: str) -> Rendering:
    return render(edition(path), form, SET, reading(path).pictures)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
@pytest.mark.parametrize("form", FEEDS)
def test_a_feed_of_a_real_text_keeps_every_rule(form: str, path: Path) -> None:
    rendering = made(path, form)
    ((name, data),) = rendering.files.items()
    feed = read_feed(name, data)
    feed.sizes = {asset.file_name: asset.size for asset in rendering.media}
    feed.sizes = {**feed.sizes, **{name: len(picture) for name, picture in rendering.extra_media.items()}}
    feed.now = newest(edition(path))
    assert broken_rules(feed) == {}
    if form == "atom":
        schema = etree.RelaxNG(etree.parse(SCHEMA))
        assert schema.validate(etree.fromstring(data)), schema.error_log


@pytest.mark.node
def test_the_amp_pages_of_real_texts_are_valid(tmp_path: Path) -> None:
    paths = []
    for path in FILES:
        for name, data in made(path, "amp").files.items():
            paths.append(tmp_path / name)
            paths[-1].write_bytes(data)
    assert len(paths) == len(FILES) >= 10
    assert validate_amp(paths) == []
