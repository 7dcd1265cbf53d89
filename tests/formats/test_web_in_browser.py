"""Pages in a real browser: no complaint, no request, no sideways scroll, a way for the keyboard, paper and night."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.formats import Rendering
from tests.formats.feeds import changed
from tests.formats.web import SET, made, pages
from tests.lanes.chromium import Browser, browser
from tests.samples import briefing, edition, edition_of, pictures

pytestmark = [pytest.mark.chromium, pytest.mark.timeout(300)]

SAMPLES = ["security-guarantees", "every-block", "arabic", "hostile", "minimal", "draft:arabic", "withdrawn:twelve"]
WIDTHS = [1200, 840, 500, 320]


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as one:
        yield one


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


def put(folder: Path, name: str, sample: str) -> Path:
    """Return where the main page of a sample now lies, with its media beside it."""
    rendering: Rendering = pages(name, sample)
    here = folder / name / sample.replace(":", "-")
    found = pictures(*edition(sample.rpartition(":")[2]).briefings)
    files = dict(rendering.files)
    files |= {f"media/{asset.file_name}": found[asset.sha256].data for asset in rendering.media}
    files |= {f"media/{one}": data for one, data in rendering.extra_media.items()}
    for one, data in files.items():
        (here / one).parent.mkdir(parents=True, exist_ok=True)
        (here / one).write_bytes(data)
    return here / next(iter(rendering.files))


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_page_loads_without_complaint_and_asks_the_network_for_nothing(
    chromium: Browser, folder: Path, sample: str
) -> None:
    with chromium.page(put(folder, "html", sample)) as page:
        assert page.complaints == []
        assert all(url.startswith("file:") and url.endswith(".woff2") for url in page.requests)


@pytest.mark.parametrize("name", ["html", "amp"])
@pytest.mark.parametrize("sample", SAMPLES)
def test_no_width_makes_a_page_scroll_sideways(chromium: Browser, folder: Path, sample: str, name: str) -> None:
    path = put(folder, name, sample)
    for width in WIDTHS:
        with chromium.page(path, width=width) as page:
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{wide} pixels in a window of {width}"


def test_the_browser_reads_the_elements_as_we_wrote_them(chromium: Browser, folder: Path) -> None:
    from tests.formats.web import main_page, tree

    with chromium.page(put(folder, "html", "every-block")) as page:
        theirs = page.evaluate(
            "[...document.querySelectorAll('main *')].map(e => e.localName + ' ' + e.children.length)"
        )
    ours = [f"{one.tag} {len(one)}" for one in tree(main_page(pages("html", "every-block"))).find(".//main").iter()]
    assert theirs == ours[1:]


def test_the_faces_that_are_sent_along_are_used(chromium: Browser, folder: Path) -> None:
    with chromium.page(put(folder, "html", "every-block")) as page:
        used = page.evaluate("[...document.fonts].filter(f => f.status == 'loaded').map(f => f.family)")
    assert {name.strip('"') for name in used} == {"IBM Plex Serif", "IBM Plex Sans Condensed", "IBM Plex Mono"}


def test_a_page_is_whole_without_its_media(chromium: Browser, tmp_path: Path) -> None:
    page_file = tmp_path / "alone.html"
    page_file.write_bytes(next(iter(pages("html", "every-block").files.values())))
    with chromium.page(page_file, width=500) as page:
        assert page.evaluate("[...document.images].every(i => i.naturalWidth > 0 || i.loading == 'lazy')")
        assert page.evaluate("document.documentElement.scrollWidth") <= 500


def test_the_keyboard_reaches_the_text_first_and_every_target_is_marked(chromium: Browser, folder: Path) -> None:
    marked = "(e => [e.textContent, getComputedStyle(e).outlineStyle, getComputedStyle(e).outlineWidth])"
    with chromium.page(put(folder, "html", "security-guarantees")) as page:
        page.press("Tab")
        words, style, width = page.evaluate(f"{marked}(document.activeElement)")
        assert (words, style, width) == ("Skip to the text", "solid", "3px")
        assert page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
        page.press("Enter")
        assert page.evaluate("location.hash") == "#main-text"
        page.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') != null")


def test_a_question_opens_by_keyboard(chromium: Browser, folder: Path) -> None:
    with chromium.page(put(folder, "html", "security-guarantees")) as page:
        page.evaluate("document.querySelectorAll('summary')[1].focus()")
        assert not page.evaluate("document.querySelectorAll('details')[1].open")
        page.press("Enter")
        assert page.evaluate("document.querySelectorAll('details')[1].open")


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_day_and_night_wear_their_palette_and_their_logo(chromium: Browser, folder: Path, dark: bool) -> None:
    palette = SET.theme.colours.dark if dark else SET.theme.colours.light
    with chromium.page(put(folder, "html", "minimal"), dark=dark) as page:
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == _rgb(palette.paper)
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == _rgb(palette.ink)
        seen = page.evaluate("[...document.querySelectorAll('.logo')].map(e => e.checkVisibility())")
        assert seen == ([False, True] if dark else [True, False])


def test_paper_is_light_even_at_night_and_shows_every_answer(chromium: Browser, folder: Path) -> None:
    path = put(folder, "html", "security-guarantees")
    answers = "[...document.querySelectorAll('.answer > p:first-child')].map(e => e.checkVisibility())"
    with chromium.page(path, dark=True) as page:
        assert page.evaluate(answers) == [True, False, False]
    with chromium.page(path, dark=True, medium="print", width=700) as page:
        assert page.evaluate(answers) == [True, True, True]
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == _rgb(SET.theme.colours.light.paper)
        assert not page.evaluate("document.querySelector('.skip').checkVisibility()")
        assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == pytest.approx(
            10 * 96 / 72, abs=0.1
        )


def test_an_arabic_page_is_laid_out_from_the_right(chromium: Browser, folder: Path) -> None:
    assert briefing("arabic").is_rtl
    with chromium.page(put(folder, "html", "arabic")) as page:
        heading, text = page.evaluate(
            "['h2:not(.side-label)', '.section > p'].map(s => document.querySelector(s).getBoundingClientRect().right)"
        )
        assert heading > text  # the label column lies on the right


def test_words_of_the_other_direction_keep_their_own_order(chromium: Browser, tmp_path: Path) -> None:
    words = [{"text": "They called "}, {"text": "مرحبا!", "lang": "ar"}, {"text": " across the water."}]
    text = {"id": "s", "blocks": [{"kind": "paragraph", "id": "p", "text": words}]}
    rendering = made(edition_of(changed(briefing("minimal"), sections=[text])), "html")
    (tmp_path / "page.html").write_bytes(next(iter(rendering.files.values())))
    left_of = (
        "((start, end) => { const r = document.createRange();"
        "const t = document.querySelector('span[lang=ar]').firstChild;"
        "r.setStart(t, start); r.setEnd(t, end); return r.getBoundingClientRect().left })"
    )
    with chromium.page(tmp_path / "page.html") as page:
        first, last = page.evaluate(f"[{left_of}(0, 1), {left_of}(5, 6)]")
    assert last < first  # the exclamation mark ends the Arabic on its left


def _rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[place : place + 2], 16)) for place in (1, 3, 5))})"
