"""What `exporter new` writes: files to fill in. Every line of them is either an example or an explanation."""

import json
import re
from datetime import UTC, datetime

MARKDOWN = """\
---
title: What happened, in one line
standfirst: >-
  What it means, in two lines at most. Readers on a phone see this and the title.
slug: {slug}
authors: [Your name]
publisher: Your organisation
dateline: Port Example
published: {now}
language: en
topics: [A topic]
# id: https://example.org/briefings/{slug}   # minted once, never changed; without it channel and file name make one
# embargo_until: 2027-01-01T06:00:00Z        # until then every file is stamped
---

## Key points

- The first thing to take away.
- The second thing, with *what matters* in it.

## What happened

Who did what, where and when.[^remark] Link to what you [rely on](https://example.org/report).

[^remark]: A remark becomes a footnote in print and in Word, and a note at the end on the web.

## What it means

What follows from it, and what is still open.

## Who is affected

- **Those who live there:** what changes for them.
- **Those who pay for it:** what changes for them.

## Timeline

| Date | Event |
|---|---|
| 12 May 2026 | What came before. |
| 23 November 2026 | What happened now. |
| After the vote | What is still to come. |

## Questions and answers

### What do readers ask first?

The answer, in a sentence or two.
"""


def starter(suffix: str, stem: str) -> str | None:
    """Return a file to fill in: a briefing (.md, .json), a channel (.toml); None for another suffix."""
    slug = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:80].strip("-") or "briefing"
    now = datetime.now(UTC).replace(second=0, microsecond=0).isoformat().replace("+00:00", "Z")
    match suffix:
        case ".md" | ".markdown":
            return MARKDOWN.format(slug=slug, now=now)
        case ".json":
            return json.dumps(_record(slug, now), ensure_ascii=False, indent=2) + "\n"
        case ".toml":
            from exporter.channel import STARTER

            return STARTER
        case _:
            return None


def _record(slug: str, now: str) -> dict[str, object]:
    return {
        "id": f"https://example.org/briefings/{slug}",
        "slug": slug,
        "language": "en",
        "title": "What happened, in one line",
        "standfirst": "What it means, in two lines at most. Readers on a phone see this and the title.",
        "authors": [{"name": "Your name"}],
        "publisher": {"name": "Your organisation"},
        "dateline": "Port Example",
        "published_at": now,
        "sections": [
            {
                "kind": "key_points",
                "blocks": [
                    {
                        "kind": "list",
                        "items": [
                            "The first thing to take away.",
                            [
                                {
                                    "kind": "paragraph",
                                    "text": [
                                        "The second thing, with ",
                                        {"text": "what matters", "marks": ["emphasis"]},
                                        " in it.",
                                    ],
                                }
                            ],
                        ],
                    }
                ],
            },
            {
                "kind": "what_happened",
                "heading": "What happened",
                "blocks": [
                    {
                        "kind": "paragraph",
                        "text": [{"text": "Who did what, where and when.", "sources": ["report"]}],
                    }
                ],
            },
            {
                "kind": "who_is_affected",
                "heading": "Who is affected",
                "blocks": [
                    {
                        "kind": "affected",
                        "groups": [{"group": "Those who live there", "effect": "What changes for them."}],
                    }
                ],
            },
            {
                "kind": "timeline",
                "heading": "Timeline",
                "blocks": [
                    {
                        "kind": "timeline",
                        "events": [
                            {"when": "2026-05-12", "text": "What came before."},
                            {"when": "After the vote", "ahead": True, "text": "What is still to come."},
                        ],
                    }
                ],
            },
            {
                "kind": "faq",
                "heading": "Questions and answers",
                "blocks": [
                    {
                        "kind": "faq",
                        "pairs": [{"question": "What do readers ask first?", "answer": "The answer."}],
                    }
                ],
            },
        ],
        "sources": [{"id": "report", "title": "The report it rests on", "url": "https://example.org/report"}],
    }
