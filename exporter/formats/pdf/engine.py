"""WeasyPrint: from a sheet to the bytes of a PDF. Faces and style sheets are kept for the life of the process."""

import ctypes.util
import io
import logging
import os
import sys
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from functools import lru_cache
from typing import Any

from exporter.assets import Picture
from exporter.formats import Unavailable
from exporter.formats.pdf.actualtext import lines_told
from exporter.formats.pdf.archive import VARIANT, archived
from exporter.formats.pdf.contents import numbered
from exporter.formats.pdf.footnotes import strayed
from exporter.formats.pdf.korean import JOINER
from exporter.formats.pdf.origins import origins_told
from exporter.formats.pdf.pictures import as_bitmap
from exporter.formats.pdf.sheet import Sheet
from exporter.formats.pdf.tagged import mended
from exporter.templates import TemplateFault

_ONE_AT_A_TIME = threading.Lock()  # fontconfig reads the environment, and Pango's font map is not for two threads
_LOG = logging.getLogger("weasyprint")
_TRIES = 3  # to bring notes to the page of their call
_KNOWN = (
    "has no required alt",  # decorative, and so tagged
    "Failed to render SVG",
    "Using fontTools instead of HarfBuzz-Subset",  # only slower; `exporter doctor` says so
)
"""What WeasyPrint says that is known and seen to."""


def printed(sheet: Sheet) -> tuple[bytes, list[str]]:
    """Return the PDF of a sheet and sentences for the manifest. Raise Unavailable, TemplateFault."""
    with _ONE_AT_A_TIME:
        os.environ["FONTCONFIG_FILE"] = str(sheet.fontconfig)
        _weasyprint()
        pictures = dict(sheet.pictures)
        notices: list[str] = []
        while True:
            data, said = _printed(sheet, pictures)
            broken = [url for url in pictures if f"Failed to render SVG image {url}" in said]
            if not broken:
                told = (text for text in said if not any(known in text for known in _KNOWN))
                return data, [*notices, *(f"WeasyPrint says: {text}" for text in dict.fromkeys(told))]
            for url in broken:  # what fails half way leaves a half picture: paint it as a bitmap instead
                picture = pictures[url]
                notices.append(f"the picture {picture.asset.file_name} could not be painted as SVG; save it anew")
                pictures[url] = as_bitmap(picture)


def _printed(sheet: Sheet, pictures: dict[str, Picture]) -> tuple[bytes, list[str]]:
    from weasyprint import CSS, HTML
    from weasyprint.urls import FatalURLFetchingError

    fetcher = _fetcher(pictures)
    fontconfig = str(sheet.fontconfig)
    with _listening() as said:
        try:
            style, about_style = _parsed(sheet.style, fontconfig)
            html = HTML(string=sheet.html, url_fetcher=fetcher)
            styles = [style, CSS(string=sheet.running, url_fetcher=fetcher)]
            options = {"cache": {}, "pdf_variant": VARIANT, "presentational_hints": True}  # hints: numbers of lists
            document = html.render(stylesheets=styles, font_config=_fonts(fontconfig), **options)
            for _ in range(_TRIES):
                if not (blocks := strayed(document)):
                    break
                moved = "".join(f"{block} {{ break-before: page }}" for block in blocks)
                styles.append(CSS(string=moved, url_fetcher=fetcher))
                document = html.render(stylesheets=styles, font_config=_fonts(fontconfig), **options)
            for page in document.pages:  # (level, label, target, state)
                page.bookmarks = [(one[0], one[1].replace(JOINER, ""), *one[2:]) for one in page.bookmarks]
            numbered(document)
            with lines_told(), origins_told() as origins:

                def finished(document: Any, pdf: Any) -> None:
                    mended(pdf, origins)
                    archived(pdf, sheet.archive)

                data = document.write_pdf(finisher=finished, **options)
        except FatalURLFetchingError as error:  # not an Exception: WeasyPrint means it to stop everything
            fault = f"{error}: a page shows the pictures of its edition and nothing from elsewhere"
            raise TemplateFault("pdf", fault) from None
    return bytes(data), [*about_style, *said]


@lru_cache(maxsize=16)
def _fonts(fontconfig: str) -> Any:
    """Return the one FontConfiguration of a set of faces: a new one each time costs 14 % and grows without end."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@lru_cache(maxsize=32)
def _parsed(style: str, fontconfig: str) -> tuple[Any, tuple[str, ...]]:
    """Return a style sheet, parsed once, and what there was to say about it."""
    from weasyprint import CSS

    with _listening() as said:
        parsed = CSS(string=style, font_config=_fonts(fontconfig), url_fetcher=_fetcher({}))
    return parsed, tuple(said)


def _fetcher(pictures: Mapping[str, Picture]) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OnlyPictures(URLFetcher):  # type: ignore[misc]
        """Gives what is at hand and refuses every other address; a refusal ends the rendering."""

        def fetch(self, url: str, headers: object = None) -> Any:
            if url not in pictures:
                raise PermissionError(f"{url} is not a picture of this edition")
            picture = pictures[url]
            return URLFetcherResponse(url, picture.data, {"Content-Type": picture.asset.media_type})

    return OnlyPictures(fail_on_errors=True)


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Collect what WeasyPrint says instead of letting it out on the terminal."""
    said: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    ear = Ear(logging.WARNING)
    propagate = _LOG.propagate
    _LOG.addHandler(ear)
    _LOG.propagate = False
    try:
        yield said
    finally:
        _LOG.removeHandler(ear)
        _LOG.propagate = propagate


def _weasyprint() -> None:
    """Raise Unavailable if WeasyPrint or a library it stands on is missing, naming the package."""
    try:
        # It prints its advice where results belong, and warns of a missing libharfbuzz-subset, which only costs time.
        with redirect_stdout(io.StringIO()), warnings.catch_warnings(), _libraries_by_name():
            warnings.simplefilter("ignore", DeprecationWarning)
            import weasyprint  # noqa: F401
    except ModuleNotFoundError as error:
        raise Unavailable(f"no PDF without {error.name}: pip install 'weasyprint==70.0'") from None
    except OSError as error:
        raise Unavailable(
            f"no PDF without Pango ({str(error).splitlines()[0]}): "
            "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        ) from None


@contextmanager
def _libraries_by_name() -> Iterator[None]:
    """Let Linux load libraries by the names that its loader knows, and not search for those of other systems.

    WeasyPrint tries Windows' names first, and for each that fails ctypes runs ldconfig and a compiler: a third of the
    time that the import takes.
    """
    found = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = found
