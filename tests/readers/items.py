"""Items of other systems, and short ways to read them."""

import json
from typing import Any

import pytest

from exporter.readers import Context, Reading, read_bytes
from exporter.record import Faults
from exporter.record.blocks import Paragraph
from exporter.record.briefing import Section
from exporter.record.inlines import plain_text

POST: dict[str, Any] = {
    "id": 17,
    "date": "2026-11-23T10:30:00",
    "date_gmt": "2026-11-23T09:30:00",
    "modified_gmt": "2026-11-23T11:00:00",
    "guid": {"rendered": "https://news.example/?p=17"},
    "slug": "port-reopens",
    "status": "publish",
    "link": "https://news.example/port-reopens/",
    "title": {"rendered": "Port &#8216;reopens&#8217; &amp; <em>ships</em> wait"},
    "excerpt": {"rendered": "<p>The port reopened on Monday [&hellip;]</p>\n", "protected": False},
    "content": {
        "rendered": '<p>The port reopened on Monday. <a href="/berths/">Berths</a> are few.</p>',
        "protected": False,
    },
    "author": 5,
    "_embedded": {
        "author": [{"id": 5, "name": "Ann Vos", "link": "https://news.example/author/ann/"}],
        "wp:term": [
            [{"name": "Ports", "taxonomy": "category"}],
            [{"name": "Strike &amp; pay", "taxonomy": "post_tag"}],
        ],
        "wp:featuredmedia": [
            {
                "source_url": "https://news.example/a.jpg",
                "alt_text": "Ships",
                "caption": {"rendered": "<p>At anchor</p>"},
            }
        ],
    },
}


GHOST: dict[str, Any] = {
    "posts": [
        {
            "id": "5f1", "uuid": "a-b", "title": "Port reopens", "slug": "port-reopens", "html": "<p>Ships wait.</p>",
            "comment_id": "5f1", "feature_image": "https://g.example/a.png", "feature_image_alt": "Ships",
            "custom_excerpt": "What the end of the strike means.", "excerpt": "Ships wait.",
            "published_at": "2026-11-23T09:30:00.000+00:00", "updated_at": "2026-11-23T09:30:00.000+00:00",
            "url": "https://g.example/port-reopens/", "visibility": "public",
            "authors": [{"name": "Ann Vos", "url": "https://g.example/author/ann/", "website": None}],
            "primary_author": {"name": "Ann Vos"},
            "tags": [{"name": "Ports", "visibility": "public"}, {"name": "#hidden", "visibility": "internal"}],
        }
    ],
    "meta": {"pagination": {"page": 1}},
}  # fmt: skip


ITEM: dict[str, Any] = {
    "base_path": "/guidance/port", "content_id": "11-22", "document_type": "guidance", "schema_name": "publication",
    "title": "Port of call", "description": "What to know.", "locale": "en", "publishing_app": "whitehall",
    "first_published_at": "2026-11-20T09:00:00Z", "public_updated_at": "2026-11-23T09:00:00Z",
    "details": {
        "body": '<h2 id="berths">Berths</h2><p>See <a href="/tides">tides</a> and <a href="#berths">berths</a>.</p>'
    },
    "links": {"organisations": [{"title": "Harbour Office"}]},
}  # fmt: skip


def taken(value: Any, kind: str | None = None, **known: Any) -> Reading:
    return read_bytes(json.dumps(value, indent=1).encode(), Context("port.json", **known), kind=kind)


def words(section: Section) -> list[str]:
    return [plain_text(block.text) for block in section.blocks if isinstance(block, Paragraph)]


def report(reading: Reading) -> str:
    return "\n".join(map(str, reading.report))


def refused(value: Any, **known: Any) -> str:
    with pytest.raises(Faults) as caught:
        taken(value, **known)
    return "\n".join(map(str, caught.value.faults))


def details(**more: Any) -> Reading:
    """Return what a content item of GOV.UK with such details makes."""
    return taken(ITEM | {"details": more})
