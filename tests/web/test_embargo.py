"""Embargo: until its time a briefing leaks nowhere, to nobody who may not see it; from then on it is there."""

import base64
import logging
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from exporter.database import read
from exporter.database import tables as t
from exporter.record.inlines import Span
from exporter.store import tokens
from tests.publishing.press import Press, press
from tests.stores import opened
from tests.web.conftest import Kiosk
from tests.web.leaks import Words, answer, tries
from tests.web.site import Site, serving

WORDS = ("Quokkamilchreis", "zyzzogetonine", "wombatburgerladen", "numbatnachthemd", "axolotlwaschmaschine")
"""In the title, the text, the slug, the id, the guid."""
ALL = bool(os.environ.get("EXPORTER_ATTACK"))
"""Whether each header and each name go to each path, which takes half an hour; else some do."""


@dataclass
class Newsroom:
    """Two services of the same past: in one a briefing is scheduled, in the other there is none."""

    keeping: Site
    without: Site
    paper: Press
    secret: str
    files: list[str]
    tokens: dict[str, str]
    logged: list[str]


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory, _sqlite_seed: Path) -> Iterator[Newsroom]:
    """Yield both services. Nobody changes them."""
    seed, tmp_path = _sqlite_seed, tmp_path_factory.mktemp("newsroom")
    shutil.copytree(seed, tmp_path / "without")
    with ExitStack() as stack:
        store = stack.enter_context(opened(tmp_path / "without", rate="none"))
        paper = press(store)
        for slug, access in (("harbour", "open"), ("inland", "open"), ("desk", "token")):
            paper.channel(slug, access=access)
        live = paper.take(title="Out already", slug="out-already")
        paper.publish(live, "harbour", "inland", "desk", formats=["docx"])
        paper.work()
        given = {
            "of this channel": tokens.make(store, "a partner", ["channel:harbour", "channel:desk"]),
            "of another": tokens.make(store, "another partner", ["channel:inland"]),
        }
        store.engine.dispose()
        shutil.copytree(tmp_path / "without", tmp_path / "keeping")
        logged = stack.enter_context(_listening())
        keeping = press(stack.enter_context(opened(tmp_path / "keeping", rate="none")))
        secret = _secret(keeping)
        keeping.publish(secret, "harbour", "desk", at=time.time() + 3600, formats=["docx", "amp"])
        keeping.work()
        one = stack.enter_context(serving(keeping.store))
        other = stack.enter_context(serving(paper.store))
        yield Newsroom(one, other, keeping, secret, _files(keeping, secret), given, logged)


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Yield what is logged from now on, by whomever, at the level at which services log."""
    lines: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(f"{self.format(record)} {vars(record)}")

    listener, ours = Listener(logging.INFO), logging.getLogger("exporter")
    before = ours.level
    ours.addHandler(listener)
    ours.setLevel(logging.INFO)
    try:
        yield lines
    finally:
        ours.removeHandler(listener)
        ours.setLevel(before)


def _secret(paper: Press) -> str:
    """Return the id of a briefing with a rare word wherever one may stand, and with pictures."""
    return paper.take(
        "every-block",
        id=f"https://example.org/{WORDS[3]}",
        slug=WORDS[2],
        title=WORDS[0],
        alternate_ids={"guid": f"tag:example.org,2026:{WORDS[4]}"},
        published_at=None,
        updated_at=None,
        corrections=(),
        embargo_until=None,
        standfirst=(Span(text=WORDS[1]),),
    )


def _files(paper: Press, secret: str) -> list[str]:
    """Return the digests and names of all files that were made of a briefing."""
    with read(paper.store.engine) as session:
        p = session.scalars(select(t.Publication).where(t.Publication.briefing_id == secret)).all()
        exports = [
            one.export_id for one in session.scalars(select(t.Outing)) if one.publication_id in {x.id for x in p}
        ]
        jobs = session.scalars(select(t.Job).where(t.Job.export_id.in_(exports))).all()
        made = session.scalars(select(t.ArtifactFile).where(t.ArtifactFile.key.in_([job.key for job in jobs]))).all()
        entries = session.scalars(select(t.Entry).where(t.Entry.publication_id.in_([one.id for one in p]))).all()
        feeds = session.scalars(select(t.Feed).where(t.Feed.valid_from > time.time())).all()
    assert feeds
    assert made
    media = [name for entry in entries for one in entry.media for name in (one["name"], one["sha256"])]
    beside = [name for one in made for name in (one.sha256, one.name.removeprefix("media/"))]
    return [*dict.fromkeys([*exports, *beside, *media, *(d for one in feeds for d in (one.sha256, one.gzip))])]


_OPERATORS = ("/metrics", "/readyz")
"""What is for who runs the service: counts of jobs and the age of what waits, for none of which a public address is."""


_BESIDE = ("/", "/channels/harbour", "/channels/desk", "/channels", "/feeds.opml", "/openapi.json")


def _found(lines: list[str]) -> list[str]:
    words = Words(WORDS)
    words.look_for("\n".join(lines).encode(), "the log")
    return words.found


def _parties(given: dict[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    yield "nobody", {}
    for name, token in given.items():
        yield f"a partner {name}", {"Authorization": f"Bearer {token}"}
    yield "somebody with a wrong token", {"Authorization": "Basic " + base64.b64encode(b"a:bx_nothing").decode()}


def _client(site: Site, headers: dict[str, str]) -> httpx.Client:
    return httpx.Client(base_url=site.client.base_url, headers={"Accept-Encoding": "identity", **headers}, timeout=30)


HEADERS: list[dict[str, str]] = [
    {},
    {"Accept-Encoding": "gzip"},
    {"Range": "bytes=0-99"},
    {"If-None-Match": "*"},
    {"If-Modified-Since": "Thu, 01 Jan 2099 00:00:00 GMT"},
    {"Accept": "text/html"},
]


def test_until_its_time_nothing_tells_that_a_briefing_is_scheduled(newsroom: Newsroom) -> None:
    _attack(newsroom, 1)


@pytest.mark.faults
@pytest.mark.timeout(1500 if ALL else 300)
def test_until_its_time_nothing_tells_of_it_by_whatever_name_and_header_it_is_asked_for(newsroom: Newsroom) -> None:
    _attack(newsroom, 2)


def _attack(newsroom: Newsroom, most: int) -> None:
    """Ask both services the same on every route, with `most` names of a kind, unless it is to be ALL of them."""
    assert newsroom.logged
    assert not _found(newsroom.logged), "a log tells of it"
    paths = newsroom.keeping.client.get("/openapi.json").json()["paths"]
    asked = dict.fromkeys([*(path for path in paths if path not in _OPERATORS), *_BESIDE])
    hidden = [one for one in newsroom.files if len(one) == 64]
    future = ", ".join(f'"{one}", "{one}-gzip"' for one in hidden[-12:])
    headers = [*(HEADERS if ALL else HEADERS[:most]), {"If-None-Match": future}]
    names = [f"{WORDS[2]}{suffix}" for suffix in (".html", ".docx", ".pdf", ".amp.html", ".rss.xml", "")]
    media = [one for one in newsroom.files if "." in one]
    exports = [one for one in newsroom.files if len(one) != 64 and "." not in one]
    known = {
        "slug": ["harbour", "desk", "nowhere"] if ALL else ["harbour", "desk"][:most],
        "name": [*names, *media] if ALL else [*names[:most], *media[:most]],
        "id": [newsroom.secret, *exports[:1]],
        "digest": hidden if ALL else hidden[:: max(1, len(hidden) // (2 * most))],
        "number": ["1", "2"] if ALL else ["1"],
        "": ["1"],
    }
    words, count, different = Words(WORDS), 0, []
    parties = list(_parties(newsroom.tokens))
    for party, auth in parties if ALL else parties[2 - most : 2]:  # a partner of this channel first of all
        with _client(newsroom.keeping, auth) as here, _client(newsroom.without, auth) as there:
            for one in tries(asked, known, headers):
                found, expected = (answer(client, one, words) for client in (here, there))
                count += 1
                if found != expected:
                    different.append(f"{party}: {one}\n{found}\n{expected}")
    print(f"{count} requests to {len(asked)} paths")
    assert count > 300 * most
    assert not words.found, words.found[0]
    assert not different, f"{len(different)}: {different[0]}"
    assert not [line for line in newsroom.logged if _found([line]) and WORDS[2] not in line]


def test_figures_of_the_service_are_for_nobody_who_asks_from_elsewhere(newsroom: Newsroom) -> None:
    for party, auth in _parties(newsroom.tokens):
        with _client(newsroom.keeping, {"X-Forwarded-For": "192.0.2.7", **auth}) as here:
            assert here.get("/metrics").status_code in (401, 403), party


def test_at_its_time_a_briefing_is_there_within_a_second_though_no_worker_is(kiosk: Kiosk) -> None:
    feed, wait = "/channels/harbour/atom.xml", 2.0
    while True:  # a busy machine may need longer than that to look before the time has come
        title, release_at = f"The flip after {wait:g} seconds", time.time() + wait
        id = kiosk.press.take(title=title, published_at=None)
        kiosk.press.publish(id, at=release_at)
        page = f"/channels/harbour/briefings/{kiosk.press.publication(id).slug}.html"
        before, hidden = kiosk.get(feed), kiosk.get(page)
        if time.time() < release_at:
            break
        wait *= 4
    assert title not in before.text
    assert hidden.status_code == 404
    while title not in (after := kiosk.get(feed)).text:
        assert time.time() < release_at + 1
    assert time.time() >= release_at
    assert kiosk.get(page).status_code == 200
    assert after.headers["cache-control"] == before.headers["cache-control"]
