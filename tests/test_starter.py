"""The file that `exporter new` writes: it shows every part that Markdown can become, and is read without a remark."""

from pathlib import Path

import pytest

from exporter.cli.starters import starter
from exporter.readers import Context, markdown
from exporter.record import Numbering
from exporter.record.walk import blocks, sections


def test_the_starter_is_read_whole_and_each_part_becomes_what_it_is_meant_to_be() -> None:
    text = starter(".md", "my-briefing")
    assert text is not None
    reading = markdown.read(text.encode(), Context("my-briefing.md"))
    briefing = reading.briefing
    assert reading.report == ()
    assert briefing.slug == "my-briefing"
    assert briefing.standfirst
    assert [section.kind for _, section in sections(briefing)] == [
        "key_points",
        "what_happened",
        "what_it_means",
        "who_is_affected",
        "timeline",
        "faq",
    ]
    assert {"timeline", "affected", "faq", "list"} <= {block.kind for block in blocks(briefing)}
    assert Numbering(briefing).notes


@pytest.mark.parametrize("suffix", [".md", ".json"])
def test_a_starter_that_was_only_given_a_name_keeps_its_id_under_the_channel(tmp_path: Path, suffix: str) -> None:
    from exporter.readers import read

    path = tmp_path / f"Port Strike{suffix}"
    path.write_text(starter(suffix, path.stem) or "", "utf-8")
    assert read(path).briefing.id.endswith("port-strike")
