"""What a user would pick instead: WeasyPrint by hand, pandoc, typst, Chromium."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.ours import one, templates
from benchmarks.sample import NAIVE, edition, markdown, page, pictures


@cache
def fontconfig() -> str:
    """Return the configuration of our faces for the sample: every printer gets the same ones."""
    from exporter.formats.pdf.sheet import sheet

    sample = edition()
    return str(sheet(sample, templates(), pictures(sample))[0].fontconfig)


# ---------------------------------------------------------------------------------------------------------- WeasyPrint


def naive_page(turn: int, times: int) -> str:
    os.environ["FONTCONFIG_FILE"] = fontconfig()
    return page(turn, times)


def naive(html: str) -> bytes:
    """Print the frozen page as the tutorial says: nothing kept, nothing tagged."""
    from weasyprint import HTML

    return bytes(HTML(string=html, base_url=str(NAIVE / "briefing.html")).write_pdf())


def our_page(turn: int, times: int) -> tuple[str, dict[str, bytes]]:
    """Return our own HTML with our style sheets in it, and the pictures by address."""
    from exporter.formats.pdf.sheet import sheet

    os.environ["FONTCONFIG_FILE"] = fontconfig()
    given, at_hand = one(turn, times)
    made = sheet(given, templates(), at_hand)[0]
    # We write the numbers of contents in afterwards; without us the style sheet must ask for them.
    style = made.style.replace('content: "0"', "content: target-counter(attr(href), page)")
    html = made.html.replace("</head>", f"<style>{style}\n{made.running}</style></head>", 1)
    return html, {url: picture.data for url, picture in made.pictures.items()}


def weasyprint(given: tuple[str, dict[str, bytes]]) -> bytes:
    """Print our page without anything of ours: nothing kept, nothing tagged."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    html, at_hand = given

    class Fetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:
            return URLFetcherResponse(url, at_hand[url], {"Content-Type": "image/svg+xml"})

    return bytes(HTML(string=html, url_fetcher=Fetcher()).write_pdf(presentational_hints=True))


# -------------------------------------------------------------------------------------------------------------- pandoc


def pandoc_path() -> str:
    """Return where pandoc is: that of pypandoc-binary, which is pinned, before the machine's."""
    try:
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError):
        return shutil.which("pandoc") or ""


def pandoc_missing() -> str:
    return "" if pandoc_path() else "pandoc is not here: make bench installs it"


def prose(turn: int, times: int) -> str:
    return markdown(turn, times)


def pandoc(to: str) -> Callable[[str], bytes]:
    """Return what turns Markdown into a format with pandoc; it has no other way than a process of its own."""
    more = ["--embed-resources"] if to == "html" else []

    def run(text: str) -> bytes:
        command = [pandoc_path(), "-f", "markdown", "-t", to, "--standalone", *more, "-o", "-"]
        done = subprocess.run(command, input=text.encode(), cwd=NAIVE, capture_output=True, check=True)
        return done.stdout

    return run


def typst_missing() -> str:
    if importlib.util.find_spec("typst") is None:
        return "typst is not here: make bench installs it"
    return pandoc_missing()


def typst(text: str) -> bytes:
    """Print what pandoc and typst make of Markdown: pandoc's own page, none of ours."""
    engine: Any = importlib.import_module("typst")

    source = pandoc("typst")(text).decode().replace('"chart.svg"', '"/chart.svg"')
    return bytes(engine.compile(source.encode(), root=str(NAIVE)))


# ------------------------------------------------------------------------------------------------------------ Chromium


def chromium_path() -> str:
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")


def chromium_missing() -> str:
    return "" if chromium_path() else "chromium is not here: apt-get install chromium"


def chromium(html: str) -> bytes:
    """Print the naive page with Chromium; a browser for each, as scripts do it. No numbers in its contents."""
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder, "briefing.html"), Path(folder, "briefing.pdf")
        source.write_text(html, encoding="utf-8")
        for name in ("style.css", "chart.svg"):
            shutil.copy(NAIVE / name, folder)
        command = [chromium_path(), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"]
        command += ["--no-pdf-header-footer", f"--print-to-pdf={made}", source.as_uri()]
        subprocess.run(command, capture_output=True, check=True, timeout=120)
        return made.read_bytes()
