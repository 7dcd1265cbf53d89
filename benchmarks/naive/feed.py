"""RSS and Atom of one briefing, as a script of twenty lines makes them with feedgen: `feed.py PAGE.html FOLDER`."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from feedgen.feed import FeedGenerator

page, folder = map(Path, sys.argv[1:])
feed = FeedGenerator()
feed.id("https://example.org/")
feed.title("Meridian Desk")
feed.link(href="https://example.org/")
feed.description("Briefings")
entry = feed.add_entry()
entry.id("https://example.org/briefings/security-guarantees")
entry.title("Western allies agree on security guarantees for Ukraine")
entry.link(href="https://example.org/briefings/security-guarantees")
entry.published(datetime(2026, 11, 23, 9, 30, tzinfo=UTC))
entry.updated(datetime(2026, 11, 23, 11, 5, tzinfo=UTC))
entry.content(page.read_text(encoding="utf-8"), type="html")
feed.rss_file(folder / "briefing.rss.xml")
feed.atom_file(folder / "briefing.atom.xml")
