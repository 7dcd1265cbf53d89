"""Every word comes out of a PDF again, script by script: docs/formats.md has the figures, and here they are measured.

The texts are ours: the same short report in each language, with names, numbers, dates, brackets and Latin words in it.
"""

import re
import subprocess
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from exporter.check import check
from exporter.export import render
from exporter.record import Briefing
from tests.formats.printed import SET, bytes_of, of, texts
from tests.lanes.pdf_validator import validate_pdf
from tests.samples import edition_of

pytestmark = [pytest.mark.pdf, pytest.mark.timeout(600)]

TEXTS = Path(__file__).parents[1] / "texts"
PAGE = Path(__file__).parents[2] / "docs" / "formats.md"
NAMES = {
    "Latin": "de",
    "Vietnamese": "vi",
    "Vietnamese with marks apart": "vi.apart",
    "Greek": "el",
    "Cyrillic": "ru",
    "Armenian": "hy",
    "Georgian": "ka",
    "Ethiopic": "am",
    "Arabic": "ar",
    "Arabic with all vowels": "ar.vowels",
    "Persian": "fa",
    "Persian with joins": "fa.joins",
    "Urdu": "ur",
    "Pashto": "ps",
    "Kurdish": "ckb",
    "Hebrew": "he",
    "Hebrew with points": "he.points",
    "Devanagari": "hi",
    "Bengali": "bn",
    "Gurmukhi": "pa",
    "Gujarati": "gu",
    "Tamil": "ta",
    "Telugu": "te",
    "Kannada": "kn",
    "Malayalam": "ml",
    "Sinhala": "si",
    "Thai": "th",
    "Lao": "lo",
    "Khmer": "km",
    "Burmese": "my",
    "Simplified Chinese": "zh-Hans",
    "Traditional Chinese": "zh-Hant",
    "Japanese": "ja",
    "Korean": "ko",
    "Emoji": "en.emoji",
}
BY_CHARACTER = {"th", "lo", "km", "my", "zh-Hans", "zh-Hant", "ja"}
"""Languages whose words no spaces part."""

TOLERANCE = 0.1
"""Where less than all comes back: other versions of Pango and poppler find a word more or less."""

_UNSEEN = re.compile("[\u200b-\u200f\u2060-\u206f\ufe0f]")
_EMBEDDED = re.compile("[\u202a-\u202e]")
_NUMBER = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
_BROKEN = re.compile("[\u2010\u00ad\x02\ufffe]\r?\n")


@cache
def text(name: str) -> str:
    if name == "vi.apart":
        return unicodedata.normalize("NFD", text("vi"))
    return (TEXTS / f"{name}.txt").read_text(encoding="utf-8").strip()


def briefing(name: str) -> Briefing:
    title, *paragraphs = text(name).split("\n")
    return of({"blocks": paragraphs or [title]}, title=title, language=name.split(".")[0])


@cache
def pdf(name: str) -> bytes:
    return bytes_of(render(edition_of(briefing(name)), "pdf", SET, {}))


def parts(name: str, found: str) -> list[str]:
    """Return words and numbers, or characters, without punctuation, which may change sides where a line runs left.

    NFKC evens out what Unicode calls compatible; poppler puts a space that stands beside a number inside the marks
    around it.
    """
    seen = _UNSEEN.sub("", _EMBEDDED.sub(" ", _BROKEN.sub("", found)))
    kept = (sign for sign in unicodedata.normalize("NFKC", seen) if unicodedata.category(sign)[0] != "P")
    words = _NUMBER.sub(" ", "".join(kept)).split()
    return list("".join(words)) if name.split(".")[0] in BY_CHARACTER else words


def shares(name: str, found: str) -> tuple[float, float]:
    """Return the share of the words (or characters) of a text that are in what was found, and that in order."""
    wanted, had = parts(name, text(name)), parts(name, found)
    there = (Counter(wanted) & Counter(had)).total()
    in_order = sum(match.size for match in SequenceMatcher(None, wanted, had, autojunk=False).get_matching_blocks())
    return there / len(wanted), in_order / len(wanted)


def told(name: str) -> tuple[float, float]:
    """Return the shares on the page: by pdfium, by poppler."""
    rows = re.findall(r"^\| (.+) \| (\d+) % \| (\d+) % \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    all_told = {one: (int(left) / 100, int(right) / 100) for names, left, right in rows for one in names.split(", ")}
    assert name in all_told, f"{name} is not in docs/formats.md"
    return all_told[name]


def assert_comes_back(name: str, found: str, share: float) -> None:
    there, in_order = shares(NAMES[name], found)
    assert there >= (1 if share == 1 else share - TOLERANCE), Counter(parts(NAMES[name], text(NAMES[name]))) - Counter(
        parts(NAMES[name], found)
    )
    assert share < 1 or in_order > 0.98


@pytest.mark.parametrize("name", NAMES)
def test_as_much_comes_back_by_pdfium_as_the_page_says_and_the_check_sees_it(name: str) -> None:
    share = told(name)[0]
    assert_comes_back(name, "\n".join(texts(pdf(NAMES[name]))), share)
    report = check(edition_of(briefing(NAMES[name])), "pdf", {"x.pdf": pdf(NAMES[name])})
    assert report.ok == (share == 1), "\n".join(map(str, report.losses))


@pytest.mark.qpdf
@pytest.mark.parametrize("name", NAMES)
def test_as_much_comes_back_by_poppler_as_the_page_says(name: str, tmp_path: Path) -> None:
    file = tmp_path / "s.pdf"
    file.write_bytes(pdf(NAMES[name]))
    found = subprocess.run(["pdftotext", file, "-"], capture_output=True, encoding="utf-8", check=True).stdout
    assert_comes_back(name, found, told(name)[1])


def test_what_is_promised_is_on_the_page() -> None:
    promised = (
        "Latin Greek Cyrillic Vietnamese Hebrew Arabic Persian Urdu Devanagari Bengali Thai Japanese Korean".split()
    )
    assert {name: told(name) for name in promised} == dict.fromkeys(promised, (1, 1))


@pytest.mark.verapdf
def test_every_script_is_valid(tmp_path: Path) -> None:
    files = []
    for name in NAMES.values():
        files.append(tmp_path / f"{name}.pdf")
        files[-1].write_bytes(pdf(name))
    assert validate_pdf(files) == []


def test_words_from_right_to_left_keep_their_stop_at_their_left_in_a_line_from_left_to_right() -> None:
    said = {"text": "שלום עולם.", "lang": "he"}
    paragraph = {"kind": "paragraph", "text": ["They said ", said, " and left!"]}
    document = pypdfium2.PdfDocument(bytes_of(render(edition_of(of({"blocks": [paragraph]})), "pdf", SET, {})))
    page = document[0].get_textpage()
    signs = [(page.get_text_range(index, 1), page.get_charbox(index)) for index in range(page.count_chars())]
    line = next(box[1] for sign, box in signs if sign == "T")
    stop = next(box[0] for sign, box in signs if sign == "." and abs(box[1] - line) < 5)
    assert stop < min(box[0] for sign, box in signs if "\u05d0" <= sign <= "\u05ea")
    document.close()
