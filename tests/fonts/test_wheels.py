"""Wheels at hand, and what is said where one is not."""

import subprocess
import sys
from pathlib import Path

import pytest

from exporter import fonts
from tests.fonts.faces import (
    ROOT,
    SITE,
)


def test_a_wheel_that_is_not_installed_is_named_with_the_extra_that_brings_it(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    for entry in SITE.iterdir():
        if not entry.name.startswith(("justmytype_intl_cjk", "fontpkg_noto_serif")):
            (site / entry.name).symlink_to(entry)
    code = """if True:
        import sys
        from pathlib import Path
        from exporter import fonts
        stock = fonts.open_stock(Path(sys.argv[1]))
        for name in ("Noto Sans JP", "Noto Serif"):
            try:
                fonts.family(stock, name)
            except fonts.FontError as error:
                print(error)
        print(fonts.fallbacks(stock, "Αθήνα 東京 😀", ["IBM Plex Serif"]))
        print(fonts.remedy(stock, fonts.missing(stock, "東京")))
        print(sorted(fonts.missing_wheels(stock)))
    """
    code = f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(site)!r}]\n" + code
    done = subprocess.run([sys.executable, "-S", "-E", "-c", code, tmp_path], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    japanese, greek, needed, advice, absent = done.stdout.splitlines()
    assert 'pip install --upgrade "briefing-exporter[cjk]"' in japanese
    assert "pip install --upgrade fontpkg-noto-serif" in greek
    assert needed == "('Noto Sans', 'Noto Emoji')"
    assert "東 (U+6771" in advice
    assert '"briefing-exporter[cjk]"' in advice
    assert absent == "['Noto Sans JP', 'Noto Sans KR', 'Noto Sans SC', 'Noto Sans TC', 'Noto Serif']"


def test_an_unknown_family_gets_the_nearest_name(stock: fonts.Stock) -> None:
    with pytest.raises(fonts.FontError, match="did you mean 'IBM Plex Serif'"):
        fonts.family(stock, "IBM Plex Sherif")
