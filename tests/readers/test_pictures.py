"""Pictures of a page: in its addresses, beside it, at hosts that were allowed. And links, absolute or words."""

import base64
from urllib.parse import quote

import pytest

from exporter.assets import PictureFault
from exporter.readers import Context, Reading, markdown
from exporter.readers._page.page import Page
from exporter.record import to_data
from tests.painted import bitmap, svg
from tests.readers.sources import report

PNG = bitmap("PNG")
REMOTE = "https://img.example.org/map.png"


def page(text: str, **known: object) -> Reading:
    return markdown.read(f"---\ntitle: A\nlanguage: en\n---\n{text}\n".encode(), Context("a.md", **known))  # type: ignore[arg-type]


def first(reading: Reading) -> dict[str, object]:
    block: dict[str, object] = to_data(reading.briefing)["sections"][0]["blocks"][0]
    return block


# ---------------------------------------------------------------------------------------------------------------- data:


@pytest.mark.parametrize(
    "address",
    [
        "data:image/png;base64," + base64.b64encode(PNG).decode(),
        "DATA:image/png;name=map.png;BASE64," + base64.b64encode(PNG).decode().rstrip("="),
        "data:;base64," + quote(base64.b64encode(PNG).decode()),
        "data:image/png;base64," + base64.b64encode(PNG).decode()[:40] + " " + base64.b64encode(PNG).decode()[40:],
        "data:image/svg+xml;charset=utf-8," + quote(svg('<rect width="9" height="9"/>')),
        "data:image/svg+xml;utf8," + svg('<rect width="9" height="9"/>').decode(),
    ],
)
def test_a_picture_in_its_own_address_is_taken_in(address: str) -> None:
    made = Page()
    assert made.picture(address, 1).asset is not None
    assert len(made.pictures) == 1


@pytest.mark.parametrize(
    "address, told",
    [
        ("data:image/png;base64", "without a comma"),
        ("data:image/png;base64,§§§", "not base64"),
        ("data:text/html,<script>", "data:text/html,<script>"),
    ],
)
def test_what_is_no_picture_in_its_own_address_is_told(address: str, told: str) -> None:
    made = Page()
    assert made.picture(address, 1) == (None, None)
    assert told in made.remarks[0].what
    assert made.remarks[0].became == "left out; its words stay in the record"


# -------------------------------------------------------------------------------------------------------------- fetched


def test_a_remote_picture_is_never_fetched_unless_somebody_brings_it() -> None:
    reading = page(f"![A map]({REMOTE})")
    assert (first(reading)["href"], first(reading).get("asset")) == (REMOTE, None)
    assert "never fetched: a link to it, with its words" in report(reading)


def test_a_picture_of_an_allowed_host_is_taken_in_with_its_address() -> None:
    asked: list[str] = []

    def bring(address: str) -> bytes:
        asked.append(address)
        return PNG

    reading = page(f"![A map]({REMOTE})\n\n![The same]({REMOTE})", fetch=bring)
    assert first(reading)["asset"] is not None
    assert first(reading)["href"] == REMOTE
    assert asked == [REMOTE], "once for each address"


def test_a_relative_picture_is_fetched_from_where_the_page_was() -> None:
    base = "https://example.org/news/port"
    reading = page("![A map](../img/map.png)", fetch=lambda address: address.encode(), base=base)
    assert "picture '../img/map.png'" in report(reading), "what was brought is no picture"
    assert first(reading)["href"] == "https://example.org/img/map.png"


def test_a_picture_that_cannot_be_brought_stays_a_link_and_says_why() -> None:
    def bring(address: str) -> bytes:
        raise PictureFault("not fetched: the host answers 404")

    reading = page(f"![A map]({REMOTE})", fetch=bring)
    assert first(reading)["href"] == REMOTE
    assert "not fetched: the host answers 404: a link to it, with its words" in report(reading)


# ---------------------------------------------------------------------------------------------------------------- links


@pytest.mark.parametrize(
    "written, absolute",
    [
        ("/tides", "https://example.org/tides"),
        ("tides", "https://example.org/news/tides"),
        ("../tides", "https://example.org/tides"),
        ("?page=2", "https://example.org/news/port?page=2"),
        ("//img.example.org/a", "https://img.example.org/a"),
        ("https://example.org/other#part", "https://example.org/other#part"),
        ("https://example.org/news/port#no-such", "https://example.org/news/port#no-such"),
        ("mailto:desk@example.org", "mailto:desk@example.org"),
    ],
)
def test_a_link_is_absolute_against_the_address_of_its_page(written: str, absolute: str) -> None:
    reading = page(f"[There]({written})", base="https://example.org/news/port")
    assert first(reading)["text"] == [{"text": "There", "href": absolute}]


@pytest.mark.parametrize("written", ["#talks", "port#talks", "https://example.org/news/port#talks"])
def test_a_link_into_the_own_page_is_one_inside_however_it_is_written(written: str) -> None:
    reading = page(f"[There]({written})\n\n## Talks\n\nText.", base="https://example.org/news/port")
    assert first(reading)["text"] == [{"text": "There", "href": f"#{reading.briefing.sections[1].id}"}]


def test_of_two_schemes_a_page_keeps_its_own() -> None:
    reading = page("[There](//img.example.org/a)", base="http://example.org/")
    assert "http://img.example.org/a" in str(first(reading))


@pytest.mark.parametrize("written", ["/tides", "?page=2", "tides", "javascript:alert(1)", "data:text/html,x"])
def test_a_link_that_leads_nowhere_known_stays_its_words_and_a_remark(written: str) -> None:
    reading = page(f"[There](<{written}>)")
    assert first(reading)["text"] == ["There"]
    assert report(reading)
