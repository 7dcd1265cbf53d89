"""Files over HTTP: the latest of a briefing, any by its digest, in parts, under a name that people understand."""

import hashlib
import re
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest

from exporter.formats import formats
from exporter.web.names import file_name
from tests.web.conftest import Shop
from tests.web.site import Site, problem, record


def name_in(header: str) -> str:
    """Return the file name that a client takes from a Content-Disposition."""
    found = re.fullmatch(r"""\w+; filename="[\w.-]+"; filename\*=UTF-8''([\w.%~-]+)""", header)
    assert found, header
    return unquote(found[1])


def page(shop: Shop) -> str:
    """Return the address of the latest web page."""
    return f"/briefings/{shop.id}.html"


@pytest.mark.parametrize("name", ["html", "amp", "docx", "rss", "jsonfeed"])
def test_the_latest_file_of_each_format_is_at_the_briefings_address_with_its_ending(shop: Shop, name: str) -> None:
    answer = shop.site.client.get(f"/briefings/{shop.id}{formats()[name].SUFFIX}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == formats()[name].MEDIA_TYPE
    told = next(one for one in shop.export["formats"] if one["format"] == name)["files"][0]
    digest = hashlib.sha256(answer.content).hexdigest()
    assert (digest, f'"{digest}"', len(answer.content)) == (told["sha256"], answer.headers["etag"], told["size"])


def test_a_format_that_was_not_asked_for_is_not_there(shop: Shop) -> None:
    assert problem(shop.site.client.get(f"/briefings/{shop.id}.pdf")) == (404, "not-found")


def test_the_latest_is_that_of_the_newest_revision_whatever_was_exported_last(site: Site) -> None:
    id = site.take(title="First")
    site.client.put(f"/briefings/{id}", json=record(title="Second"))
    site.exported(id, "html")
    older = {"formats": ["html"], "briefings": [{"id": id, "revision": 1}]}
    site.client.post("/exports", json=older)
    site.work()
    assert "Second" in site.client.get(f"/briefings/{id}.html").text


def test_what_is_for_the_desk_and_what_is_of_several_is_never_the_latest(alone: Site) -> None:
    id = alone.take()
    alone.exported(id, "html", audience="desk")
    other = alone.take(id="https://example.org/other", slug="other")
    alone.client.post("/exports", json={"formats": ["html"], "name": "Two", "briefings": [{"id": id}, {"id": other}]})
    alone.work()
    assert alone.client.get(f"/briefings/{id}.html").status_code == 404
    alone.exported(id, "html")
    assert alone.client.get(f"/briefings/{id}.html").status_code == 200


def test_pictures_of_a_page_are_found_beside_it(shop: Shop) -> None:
    feed = next(one for one in shop.export["formats"] if one["format"] == "rss")["files"][0]
    names = set(re.findall(r"media/([0-9a-f]{64}\.\w+)", shop.site.client.get(feed["url"]).text))
    assert names
    for name in names:
        for beside in (page(shop), feed["url"]):
            answer = shop.site.client.get(urljoin(beside, f"media/{name}"))
            assert (answer.status_code, answer.headers["content-type"].partition("/")[0]) == (200, "image")


def test_a_file_is_found_by_its_digest_and_never_changes(shop: Shop) -> None:
    for one in shop.export["formats"]:
        answer = shop.site.client.get(f"/artifacts/{one['files'][0]['sha256']}")
        assert hashlib.sha256(answer.content).hexdigest() == one["files"][0]["sha256"]
        assert "immutable" in answer.headers["cache-control"]
        assert "private" in answer.headers["cache-control"]
    for guess in ("0" * 64, "x", "%00" * 64):
        assert problem(shop.site.client.get(f"/artifacts/{guess}")) == (404, "not-found")


def test_the_record_itself_is_no_artifact(shop: Shop) -> None:
    tag = shop.site.client.get(f"/briefings/{shop.id}").headers["etag"].strip('"')
    assert shop.site.client.get(f"/artifacts/{tag}").status_code == 404


# ------------------------------------------------------------------------------------------------ conditions and parts


def test_who_has_the_file_already_is_not_sent_it_again(shop: Shop) -> None:
    tag = shop.site.client.get(page(shop)).headers["etag"]
    for header in (tag, f"W/{tag}", f'"0", {tag}', "*"):
        answer = shop.site.client.get(page(shop), headers={"If-None-Match": header})
        assert (answer.status_code, answer.content) == (304, b"")
    assert shop.site.client.get(page(shop), headers={"If-None-Match": '"0"'}).status_code == 200
    assert problem(shop.site.client.get(page(shop), headers={"If-Match": '"0"'})) == (412, "precondition")
    assert shop.site.client.get(page(shop), headers={"If-Match": tag}).status_code == 200


def test_the_head_of_a_file_tells_what_the_whole_would(shop: Shop) -> None:
    whole, head = shop.site.client.get(page(shop)), shop.site.client.head(page(shop))
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "content-type", "etag", "content-disposition", "accept-ranges"):
        assert head.headers[name] == whole.headers[name]


@pytest.mark.parametrize(
    "asked, first, last", [("0-0", 0, 0), ("10-19", 10, 19), ("-5", -5, -1), ("100-", 100, -1), ("0-99999999", 0, -1)]
)
def test_a_part_of_a_file_is_that_part(shop: Shop, asked: str, first: int, last: int) -> None:
    whole = shop.site.client.get(page(shop)).content
    answer = shop.site.client.get(page(shop), headers={"Range": f"bytes={asked}"})
    start, end = first % len(whole), last % len(whole)
    assert (answer.status_code, answer.content) == (206, whole[start : end + 1])
    assert answer.headers["content-range"] == f"bytes {start}-{end}/{len(whole)}"


def test_several_parts_come_as_several_parts(shop: Shop) -> None:
    whole = shop.site.client.get(page(shop)).content
    answer = shop.site.client.get(page(shop), headers={"Range": "bytes=0-9, 50-59,-3"})
    assert answer.status_code == 206
    boundary = re.fullmatch(r"multipart/byteranges; boundary=(\w+)", answer.headers["content-type"])
    assert boundary
    _, *parts, end = answer.content.split(f"\r\n--{boundary[1]}".encode())
    assert [part.partition(b"\r\n\r\n")[2] for part in parts] == [whole[:10], whole[50:60], whole[-3:]]
    assert end == b"--\r\n"


@pytest.mark.parametrize(
    "header",
    ["bytes=5-2", "bytes=-", "lines=0-1", "bytes=x-y", "bytes=0-9,5-14", "bytes=" + ",".join(["0-0"] * 60), ""],
)
def test_what_asks_for_no_part_gets_the_whole(shop: Shop, header: str) -> None:
    answer = shop.site.client.get(page(shop), headers={"Range": header})
    assert (answer.status_code, answer.content) == (200, shop.site.client.get(page(shop)).content)


def test_a_part_beyond_the_end_is_refused_with_the_size(shop: Shop) -> None:
    size = len(shop.site.client.get(page(shop)).content)
    answer = shop.site.client.get(page(shop), headers={"Range": f"bytes={size}-"})
    assert problem(answer) == (416, "range")
    assert answer.headers["content-range"] == f"bytes */{size}"


def test_a_part_of_another_version_is_not_put_beside_ours(shop: Shop) -> None:
    tag = shop.site.client.get(page(shop)).headers["etag"]
    for condition, status in ((tag, 206), ('"0"', 200), (f"W/{tag}", 200), ("Mon, 23 Nov 2026 09:30:00 GMT", 200)):
        answer = shop.site.client.get(page(shop), headers={"Range": "bytes=0-9", "If-Range": condition})
        assert answer.status_code == status


# --------------------------------------------------------------------------------------------- names, and safe to open

TITLES = {
    "Harbour closed until Friday": "Harbour closed until Friday.html",
    'A "quoted" title; with; semicolons': "A quoted title; with; semicolons.html",
    "Line\r\nbreak: X-Evil: yes": "Line break X-Evil yes.html",
    "../../etc/passwd": "etc passwd.html",
    "حصار الميناء": "حصار الميناء.html",
    "invoice\u202efdp.exe": "invoicefdp.exe.html",
    "👩\u200d🚀 in orbit": "👩\u200d🚀 in orbit.html",
    "???": "minimal.html",
    "…—…": "minimal.html",
    "NUL": "NUL (minimal).html",
    "100 % sure*": "100 % sure.html",
    "Ünïcödé naïve": "Ünïcödé naïve.html",
    ".hidden.": "hidden.html",
    "": "minimal.html",
}


@pytest.mark.parametrize("title", TITLES)
def test_a_title_makes_a_file_name_that_people_understand(title: str) -> None:
    assert file_name(title, "minimal.html") == TITLES[title]


@pytest.mark.parametrize("title", ["word " * 100, "x" * 500, "長い題名" * 100, "é" * 300, "e\u0301" * 300])
def test_a_long_title_makes_a_name_that_a_file_system_takes(tmp_path: Path, title: str) -> None:
    name = file_name(title, "minimal.amp.html")
    (tmp_path / name).write_text("x")
    assert (20 < len(name) <= 130, name.endswith(".amp.html")) == (True, True)


def test_the_header_carries_the_name_to_a_client_and_nothing_else(alone: Site) -> None:
    for number, title in enumerate(title for title in TITLES if title):
        id = alone.take(title=title, id=f"https://example.org/{number}")
        told = alone.exported(id, "html")
        answer = alone.client.get(told["formats"][0]["files"][0]["url"])
        header = answer.headers["content-disposition"]
        assert header.startswith('inline; filename="minimal.html"; ')
        assert name_in(header) == file_name(told["title"], "minimal.html")
        assert "x-evil" not in answer.headers


def test_pages_open_in_a_browser_without_scripts_and_word_files_are_saved(shop: Shop) -> None:
    for suffix in (".html", ".amp.html", ".rss.xml"):
        headers = shop.site.client.get(f"/briefings/{shop.id}{suffix}").headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "sandbox" in policy
        assert "script" not in policy
        assert (headers["x-content-type-options"], headers["cross-origin-resource-policy"]) == (
            "nosniff",
            "same-origin",
        )
        assert headers["content-disposition"].startswith("inline")
    word = shop.site.client.get(f"/briefings/{shop.id}.docx").headers
    assert word["content-disposition"].startswith("attachment")


# --------------------------------------------------------------------------------------------------- damage, and links


@pytest.mark.parametrize("damage", ["damaged", "gone"])
def test_a_file_whose_bytes_are_not_what_they_were_is_never_sent_but_made_anew(site: Site, damage: str) -> None:
    told = site.exported(site.take(), "html")
    one = told["formats"][0]["files"][0]
    blob = site.store.settings.data_dir / "artifacts" / "blobs" / one["sha256"][:2] / one["sha256"]
    before = blob.read_bytes()
    if damage == "gone":
        blob.unlink()
    else:
        blob.write_bytes(before[:-1] + b"!")
    answer = site.client.get(one["url"])
    assert problem(answer) == (503, "healing")
    assert int(answer.headers["retry-after"]) > 0
    assert site.see(told)["state"] == "running"
    site.work()
    assert site.client.get(one["url"]).content == before
    assert site.see(told)["state"] == "done"


def test_a_signed_link_leads_a_browser_through_the_folder_without_a_token(shop: Shop) -> None:
    answer = shop.site.client.post(f"/exports/{shop.export['id']}/links", json={"minutes": 15})
    assert answer.status_code == 201
    link = answer.json()["files"]["html"]
    bare = {"Authorization": ""}
    page = shop.site.client.get(link, headers=bare)
    assert page.status_code == 200
    assert page.content == shop.site.client.get(f"/briefings/{shop.id}.html").content
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "private" in page.headers["cache-control"]
    word = shop.site.client.get(urljoin(link, "security-guarantees.docx"), headers=bare)
    assert word.status_code == 200
    manifest = shop.site.client.get(urljoin(link, "manifest.json"), headers=bare).json()
    for medium in manifest["media"]:
        assert shop.site.client.get(urljoin(link, medium["file"]), headers=bare).status_code == 200
