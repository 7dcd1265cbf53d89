"""Pages of channels over HTTP: what they say of themselves, who may see them, and an embargo that ends by itself."""

import re
import time
from base64 import b64encode
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from exporter.database import tables as t
from exporter.database import write
from exporter.publishing.holding import ONLY
from tests.formats.web import tree
from tests.web.conftest import Kiosk
from tests.web.site import problem

PAGE = "/channels/harbour"


def links(answer: httpx.Response, at: str) -> set[str]:
    """Return where the links and feeds of a page lead, seen from where it was found."""
    found = tree(answer.text).xpath("//a/@href | //link[@rel='alternate']/@href")
    return {urljoin(at, str(href)) for href in found if not str(href).startswith("#")}


def test_a_page_is_html_for_a_minute_that_runs_no_script_and_names_its_feeds(kiosk: Kiosk) -> None:
    kiosk.press.publish(kiosk.press.take("minimal", title="Pier closed"))
    answer = kiosk.get(PAGE)
    assert answer.status_code == 200
    assert "Pier closed" in answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-language"] == "en"
    assert answer.headers["cache-control"] == "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert "script" not in policy
    named = re.findall(r"<([^>]+)>; rel=\"alternate\"", answer.headers["link"])
    assert named == ["harbour/atom.xml", "harbour/rss.xml", "harbour/feed.json"]
    for name in named:
        assert kiosk.get(urljoin(PAGE, name)).status_code == 200


def test_all_that_a_page_leads_to_is_there(kiosk: Kiosk) -> None:
    kiosk.press.publish(kiosk.press.take("minimal"), formats=["docx", "amp"])
    kiosk.press.work()
    answer = kiosk.get(PAGE)
    found = links(answer, PAGE)
    assert len([path for path in found if "/briefings/" in path]) == 3
    assert {path: kiosk.get(path).status_code for path in found} == dict.fromkeys(found, 200)
    fonts = re.findall(r'url\("([^"]+\.woff2)"\)', answer.text)
    assert fonts
    assert all(kiosk.get(urljoin(PAGE, font)).headers["content-type"] == "font/woff2" for font in fonts)


def test_the_page_of_a_briefing_names_the_feeds_of_its_channel_too(kiosk: Kiosk) -> None:
    kiosk.press.publish(kiosk.press.take("minimal", slug="pier"), formats=["html"])
    page = tree(kiosk.get(f"{PAGE}/briefings/pier.html").text)
    feeds = [urlsplit(href) for href in page.xpath("//link[@rel='alternate']/@href")]
    assert [feed.path for feed in feeds] == [f"{PAGE}/{name}" for name in ("atom.xml", "rss.xml", "feed.json")]
    assert [kiosk.get(feed.path).status_code for feed in feeds] == [200, 200, 200]


def test_who_has_it_already_is_told_so_until_something_on_it_changes(kiosk: Kiosk) -> None:
    id = kiosk.press.take()
    kiosk.press.publish(id)
    plain = kiosk.get(PAGE, Accept_Encoding="identity")
    packed = kiosk.get(PAGE, Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert packed.headers["etag"] == plain.headers["etag"][:-1] + '-gzip"'
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
    for answer, coding in ((plain, "identity"), (packed, "gzip")):
        again = kiosk.get(PAGE, If_None_Match=answer.headers["etag"], Accept_Encoding=coding)
        assert (again.status_code, again.content) == (304, b"")
        for name in ("etag", "cache-control", "vary", "link"):
            assert again.headers[name] == answer.headers[name]
    kiosk.press.correct(id)
    later = kiosk.get(PAGE, If_None_Match=plain.headers["etag"], Accept_Encoding="identity")
    assert later.status_code == 200
    assert "It was Tuesday." in later.text


def test_the_head_alone_may_be_asked_for(kiosk: Kiosk) -> None:
    whole = kiosk.get(PAGE)
    head = kiosk.anybody.head(PAGE)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == whole.headers["etag"]


def test_an_address_that_ends_in_a_slash_leads_to_the_page(kiosk: Kiosk) -> None:
    answer = kiosk.get(PAGE + "/")
    assert answer.status_code == 308
    assert urljoin(PAGE + "/", answer.headers["location"]) == PAGE
    assert urljoin("/with/x/channels/harbour/", answer.headers["location"]) == "/with/x/channels/harbour"


def test_an_embargo_ends_on_the_page_by_itself_and_no_header_tells_of_it_before(kiosk: Kiosk) -> None:
    before = kiosk.get(PAGE)
    release = time.time() + 1.5
    kiosk.press.publish(kiosk.press.take("minimal", title="Secret until noon"), at=release, formats=["html"])
    during = kiosk.get(PAGE)
    assert time.time() < release
    kept = ("etag", "cache-control", "vary", "link", "content-security-policy", "content-length")
    assert during.content == before.content
    assert {name: during.headers[name] for name in kept} == {name: before.headers[name] for name in kept}
    assert set(during.headers) == set(before.headers)
    time.sleep(max(0.0, release + 1 - time.time()))
    after = kiosk.get(PAGE, If_None_Match=before.headers["etag"])
    assert after.status_code == 200
    assert "Secret until noon" in after.text
    assert after.headers["cache-control"] == before.headers["cache-control"]


def test_a_private_page_needs_a_token_in_whatever_way_and_leads_on_in_the_same(kiosk: Kiosk) -> None:
    kiosk.press.publish(kiosk.press.take("minimal", title="For the desk"), "desk", formats=["docx"])
    kiosk.press.work()
    token = kiosk.partner("desk")
    basic = b64encode(f"any:{token}".encode()).decode()
    place = f"/with/{token}/channels/desk"
    answers = [
        kiosk.get("/channels/desk", Authorization=f"Bearer {token}"),
        kiosk.get("/channels/desk", Authorization=f"Basic {basic}"),
        kiosk.get(place),
    ]
    for answer in answers:
        assert "For the desk" in answer.text
        assert answer.headers["cache-control"] == "private, no-cache"
        assert "Authorization" in answer.headers["vary"]
        assert answer.headers["x-robots-tag"] == "noindex"
        assert answer.content == answers[0].content
        assert token not in answer.text
    found = links(answers[-1], place)
    assert len(found) == 6
    assert {path: kiosk.get(path).status_code for path in found} == dict.fromkeys(found, 200)
    assert problem(kiosk.get("/channels/desk")) == (401, "no-token")
    assert problem(kiosk.get("/channels/desk", Authorization=f"Bearer {kiosk.partner('harbour')}")) == (
        404,
        "not-found",
    )


def test_what_is_not_there_is_a_problem(kiosk: Kiosk) -> None:
    token = f"Bearer {kiosk.partner('harbour')}"
    assert problem(kiosk.get("/channels/nowhere", Authorization=token)) == (404, "not-found")
    assert problem(kiosk.get(f"{PAGE}?page=2")) == (404, "not-found")
    assert problem(kiosk.get(f"{PAGE}?page={'9' * 40}")) == (404, "not-found")


@pytest.mark.parametrize("page", ["0", "-1", "x", ""])
def test_a_page_is_asked_for_by_a_number(kiosk: Kiosk, page: str) -> None:
    assert problem(kiosk.get(f"{PAGE}?page={page}")) == (422, "invalid")


def test_on_hold_no_page_is_served(kiosk: Kiosk) -> None:
    kiosk.get(PAGE)
    with write(kiosk.site.store.engine) as session:
        session.add(t.Hold(id=ONLY, who="me", why="a mistake"))
    answer = kiosk.get(PAGE)
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
