"""WeasyPrint: from a sheet to the bytes of a PDF. Faces and style sheets are kept for the life of the process."""

import io
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from functools import lru_cache
from typing import Any

from exporter.formats import Unavailable
from exporter.formats.pdf.footnotes import strayed
from exporter.formats.pdf.pictures import SVG, as_bitmap
from exporter.formats.pdf.sheet import Sheet
from exporter.formats.pdf.tagged import mended
from exporter.templates import TemplateFault

_ONE_AT_A_TIME = threading.Lock()  # fontconfig reads the environment, and Pango's font map is not for two threads
_LOG = logging.getLogger("weasyprint")
_TRIES = 3  # to bring notes to the page of their call


def printed(sheet: Sheet) -> tuple[bytes, list[str]]:
    """Return the PDF of a sheet (PDF/UA-1) and sentences for the manifest. Raise Unavailable, TemplateFault."""
    with _ONE_AT_A_TIME:
        os.environ["FONTCONFIG_FILE"] = str(sheet.fontconfig)
        _weasyprint()
        pictures = dict(sheet.pictures)
        notices: list[str] = []
        while True:
            data, said = _printed(sheet, pictures)
            broken = [url for url in pictures if f"Failed to render SVG image {url}" in said]
            if not broken:
                return data, notices
            for url in broken:  # what fails half way leaves a half picture: paint it as a bitmap instead
                picture = pictures.pop(url)
                notices.append(f"the picture {picture.asset.file_name} could not be painted as SVG")
                if bitmap := as_bitmap(picture):
                    pictures[url] = bitmap


def _printed(sheet: Sheet, pictures: dict[str, Any]) -> tuple[bytes, list[str]]:
    from weasyprint import CSS, HTML
    from weasyprint.urls import FatalURLFetchingError

    fetcher = _fetcher(pictures)
    fontconfig = str(sheet.fontconfig)
    options = {"cache": {}, "pdf_variant": "pdf/ua-1", "presentational_hints": True}  # hints: the numbers of lists
    with _listening() as said:
        try:
            html = HTML(string=sheet.html, url_fetcher=fetcher)
            styles = [_parsed(sheet.style, fontconfig), CSS(string=sheet.running, url_fetcher=fetcher)]
            document = html.render(stylesheets=styles, font_config=_fonts(fontconfig), **options)
            for _ in range(_TRIES):
                if not (blocks := strayed(document)):
                    break
                moved = "".join(f'[id="{block}"] {{ break-before: page }}' for block in blocks)
                styles.append(CSS(string=moved, url_fetcher=fetcher))
                document = html.render(stylesheets=styles, font_config=_fonts(fontconfig), **options)
            data = document.write_pdf(finisher=mended, **options)
        except FatalURLFetchingError as error:  # not an Exception: WeasyPrint means it to stop everything
            raise TemplateFault(
                "pdf", f"{error}: a page shows the pictures of its edition and nothing from elsewhere"
            ) from None
    return data, said


@lru_cache(maxsize=16)
def _fonts(fontconfig: str) -> Any:
    """Return the one FontConfiguration of a set of faces: a new one each time costs 14 % and grows without end."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@lru_cache(maxsize=32)
def _parsed(style: str, fontconfig: str) -> Any:
    import weasyprint

    return weasyprint.CSS(string=style, font_config=_fonts(fontconfig), url_fetcher=_fetcher({}))


def _fetcher(pictures: dict[str, Any]) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OnlyPictures(URLFetcher):  # type: ignore[misc]
        """Gives what is at hand and refuses every other address; a refusal ends the rendering."""

        def fetch(self, url: str, headers: object = None) -> Any:
            if url not in pictures:
                raise PermissionError(f"{url} is not a picture of this edition")
            picture = pictures[url]
            kind = picture.asset.media_type
            if kind == SVG and not picture.data.lstrip().startswith(b"<"):
                kind = "image/png"
            return URLFetcherResponse(url, picture.data, {"Content-Type": kind})

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
        with redirect_stdout(io.StringIO()):  # it prints its advice where results belong
            import weasyprint  # noqa: F401
    except ModuleNotFoundError as error:
        raise Unavailable(f"no PDF without {error.name}: pip install 'weasyprint>=70,<71'") from None
    except OSError as error:
        raise Unavailable(
            f"no PDF without Pango ({str(error).splitlines()[0]}): "
            "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        ) from None
