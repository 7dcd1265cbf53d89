"""The page of a channel in a real browser: wide and narrow, by day and by night, by keyboard alone, with large text."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from exporter.formats._web.faces import faces_for
from exporter.publishing.page import Latest, Shown, Way, render
from tests.formats.test_web_accessibility import violations
from tests.lanes.chromium import Browser, Page, browser
from tests.publishing.test_page import SET, T, channel, item, shown

pytestmark = [pytest.mark.chromium, pytest.mark.timeout(300)]

WINDOWS = [(1280, False, 100), (1280, True, 100), (360, False, 100), (360, True, 100), (1280, False, 200)]
LATER = T + timedelta(hours=2)
EDITION = Latest("The week in Port Example", T, (Way("harbour/editions/latest.html", "html"),))
CORRECTED: dict[str, Any] = {"corrected_at": LATER, "correction": "It was Tuesday.", "updated_at": T + timedelta(1)}
ENGLISH = shown(
    item("security-guarantees", **CORRECTED),
    item("arabic"),
    item("minimal", withdrawn_at=LATER),
    item("hostile"),
    latest=EDITION,
    number=2,
    pages=3,
)
CASES = {
    "english": ENGLISH,
    "arabic": replace(ENGLISH, channel=channel(title="أخبار الميناء", language="ar", description="ماذا حدث")),
    "private": replace(ENGLISH, is_open=False),
    "empty": replace(shown(), items=()),
}


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as one:
        yield one


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return where each page lies, with its faces where it looks for them."""
    return {name: put(tmp_path_factory.mktemp(name), one) for name, one in CASES.items()}


def put(folder: Path, one: Shown) -> Path:
    words = "".join(f"{item.title} {item.standfirst}" for item in one.items) + one.channel.title
    _, faces, _ = faces_for(SET, words, one.channel.language)
    media = folder / "harbour" / "briefings" / "media"
    media.mkdir(parents=True)
    for name, data in faces.items():
        (media / name).write_bytes(data)
    (folder / "harbour.html").write_bytes(render(replace(one, faces=frozenset(faces)), SET).data)
    return folder / "harbour.html"


@pytest.mark.parametrize("name", CASES)
def test_it_loads_without_complaint_and_asks_for_faces_alone(
    chromium: Browser, places: dict[str, Path], name: str
) -> None:
    with chromium.page(places[name]) as page:
        assert page.complaints == []
        assert page.requests
        assert all(url.startswith("file:") and url.endswith(".woff2") for url in page.requests)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("text", [100, 200])
def test_no_width_makes_it_scroll_sideways(chromium: Browser, places: dict[str, Path], name: str, text: int) -> None:
    for width in (1280, 840, 500, 320):
        with chromium.page(places[name], width=width, text=text) as page:
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{wide} pixels in a window of {width}"


@pytest.mark.node
@pytest.mark.parametrize("name", CASES)
def test_axe_finds_no_fault(chromium: Browser, places: dict[str, Path], name: str) -> None:
    for width, dark, text in WINDOWS:
        with chromium.page(places[name], width=width, dark=dark, text=text) as page:
            assert violations(page) == [], (width, dark, text)


@pytest.mark.parametrize("name", ["english", "arabic"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_keyboard_reaches_every_link_in_order_and_shows_where_it_is(
    chromium: Browser, places: dict[str, Path], name: str, width: int
) -> None:
    here = "(e => [e.getAttribute('href'), getComputedStyle(e).outlineStyle, getComputedStyle(e).outlineWidth])"
    seen = "(e => { const r = e.getBoundingClientRect(); return r.top < innerHeight && r.bottom > 0 && r.width > 0 })"
    with chromium.page(places[name], width=width) as page:
        links = page.evaluate("[...document.links].map(e => e.getAttribute('href'))")
        for href in links:
            page.press("Tab")
            assert page.evaluate(f"{here}(document.activeElement)") == [href, "solid", "3px"]
            assert page.evaluate(f"{seen}(document.activeElement)"), href
        page.press("Tab")
        assert page.evaluate("document.activeElement === document.body")


def test_the_first_key_leads_past_the_masthead_to_the_briefings(chromium: Browser, places: dict[str, Path]) -> None:
    with chromium.page(places["english"]) as page:
        page.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
        page.press("Enter")
        page.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') != null")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#follow"
        page.press("Enter")
        page.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Atom"


def test_labels_and_dates_stand_beside_the_text_when_wide_and_above_it_when_narrow(
    chromium: Browser, places: dict[str, Path]
) -> None:
    with chromium.page(places["english"], width=1280) as page:
        (date, text, title) = _places(page)
        assert date["right"] <= text["left"]
        assert abs(title["left"] - date["left"]) < 1  # the title of the channel begins with the labels
    with chromium.page(places["english"], width=360) as page:
        (date, text, _) = _places(page)
        assert date["bottom"] <= text["top"]
        assert date["left"] == text["left"]


def test_an_arabic_channel_is_laid_out_from_the_right(chromium: Browser, places: dict[str, Path]) -> None:
    with chromium.page(places["arabic"], width=1280) as page:
        (date, text, title) = _places(page)
        assert date["left"] >= text["right"]
        assert abs(title["right"] - date["right"]) < 1


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_day_and_night_wear_their_palette(chromium: Browser, places: dict[str, Path], dark: bool) -> None:
    palette = SET.theme.colours.dark if dark else SET.theme.colours.light
    with chromium.page(places["english"], dark=dark) as page:
        assert _colours(page) == [_rgb(palette.paper), _rgb(palette.ink), _rgb(palette.signal)]


def test_paper_is_light_even_at_night_and_tells_no_links(chromium: Browser, places: dict[str, Path]) -> None:
    light = SET.theme.colours.light
    with chromium.page(places["english"], dark=True, medium="print", width=700) as page:
        assert _colours(page) == [_rgb(light.paper), _rgb(light.ink), _rgb(light.signal)]
        hidden = page.evaluate(
            "['.follow', '.others a', '.ways', '.skip'].map(s => document.querySelector(s).checkVisibility())"
        )
        assert hidden == [False] * 4


def test_marks_tell_by_shape_too_and_on_paper_where_grounds_are_not_printed(
    chromium: Browser, places: dict[str, Path]
) -> None:
    style = "getComputedStyle(document.querySelector(s), '::before')"
    inside = f"(s => parseFloat({style}.width) - 2 * parseFloat({style}.borderTopWidth))"
    with chromium.page(places["english"], medium="print", width=700) as page:
        corrected, withdrawn = page.evaluate(f"['.mark strong', '.gone .mark'].map({inside})")
    assert corrected <= 0 < withdrawn  # a full square, a hollow one


def _places(page: Page) -> list[dict[str, float]]:
    """Return where the first date, the text beside it and the title of the channel stand."""
    found: list[dict[str, float]] = page.evaluate(
        "['.when time', '.what', 'h1'].map(s => document.querySelector(s).getBoundingClientRect().toJSON())"
    )
    return found


def _colours(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('h1')).color,"
        " getComputedStyle(document.querySelector('.gone .mark')).color]"
    )
    return found


def _rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[place : place + 2], 16)) for place in (1, 3, 5))})"
