"""A cache of prepared faces for each module, and a page set in them."""

from pathlib import Path

import pytest

from exporter import fonts
from tests.fonts.faces import Print


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("a cache & <more>")


@pytest.fixture
def stock(cache: Path) -> fonts.Stock:
    return fonts.open_stock(cache)


@pytest.fixture
def print_pdf(monkeypatch: pytest.MonkeyPatch) -> Print:
    """Do what the PDF format does with our fonts: one configuration per set of families, then a page."""

    def render(stock: fonts.Stock, body: str, *stack: str) -> bytes:
        monkeypatch.setenv("FONTCONFIG_FILE", str(fonts.fontconfig_file(stock, stack)))
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration

        configuration = FontConfiguration()
        style = weasyprint.CSS(string=f"body {{ font-family: {fonts.css_value(stack)} }}", font_config=configuration)
        page = weasyprint.HTML(string=f"<html lang=en><body>{body}")
        return bytes(page.write_pdf(stylesheets=[style], font_config=configuration))

    return render
