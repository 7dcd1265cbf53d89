"""What comes back out of a PDF, script by script: docs/formats.md has the figures, and here they are measured."""

import re
import subprocess
import unicodedata
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import pytest

from exporter import EXAMPLE, TemplateSet, briefing_from, of_one
from exporter.export import render
from exporter.formats import formats

PAGE = Path(__file__).parents[1] / "docs" / "formats.md"

SENTENCES = {
    "Latin": ("de", "Die Häfen öffnen wieder; über 1 200 Beschäftigte kehren am Donnerstag zurück."),
    "Greek": ("el", "Τα λιμάνια ανοίγουν ξανά και οι εργαζόμενοι επιστρέφουν την Πέμπτη."),
    "Cyrillic": ("uk", "Порти знову відкриваються, працівники повертаються в четвер."),
    "Armenian": ("hy", "Նավահանգիստները կրկին բացվում են, և աշխատողները վերադառնում են հինգշաբթի։"),
    "Georgian": ("ka", "პორტები კვლავ იხსნება და მუშები ხუთშაბათს ბრუნდებიან."),
    "Ethiopic": ("am", "ወደቦቹ እንደገና ይከፈታሉ ሠራተኞቹም ሐሙስ ዕለት ይመለሳሉ።"),
    "Arabic": ("ar", "تفتح الموانئ أبوابها من جديد، ويعود العمال الأوائل إلى عملهم يوم الخميس."),
    "Hebrew": ("he", "הנמלים נפתחים מחדש, והעובדים חוזרים לעבודה ביום חמישי."),
    "Devanagari": ("hi", "बंदरगाह फिर से खुल रहे हैं और कर्मचारी गुरुवार को लौटेंगे।"),
    "Bengali": ("bn", "বন্দরগুলি আবার খুলছে এবং শ্রমিকরা বৃহস্পতিবার ফিরে আসছেন।"),
    "Gurmukhi": ("pa", "ਬੰਦਰਗਾਹਾਂ ਮੁੜ ਖੁੱਲ੍ਹ ਰਹੀਆਂ ਹਨ ਅਤੇ ਕਾਮੇ ਵੀਰਵਾਰ ਨੂੰ ਵਾਪਸ ਆਉਣਗੇ।"),
    "Gujarati": ("gu", "બંદરો ફરી ખૂલે છે અને કામદારો ગુરુવારે પાછા ફરશે."),
    "Tamil": ("ta", "துறைமுகங்கள் மீண்டும் திறக்கப்படுகின்றன, தொழிலாளர்கள் வியாழக்கிழமை திரும்புகின்றனர்."),
    "Telugu": ("te", "ఓడరేవులు మళ్లీ తెరుచుకుంటున్నాయి, కార్మికులు గురువారం తిరిగి వస్తారు."),
    "Kannada": ("kn", "ಬಂದರುಗಳು ಮತ್ತೆ ತೆರೆಯುತ್ತಿವೆ ಮತ್ತು ಕಾರ್ಮಿಕರು ಗುರುವಾರ ಮರಳುತ್ತಾರೆ."),
    "Malayalam": ("ml", "തുറമുഖങ്ങൾ വീണ്ടും തുറക്കുന്നു, തൊഴിലാളികൾ വ്യാഴാഴ്ച മടങ്ങിയെത്തും."),
    "Sinhala": ("si", "වරායන් නැවත විවෘත වන අතර සේවකයෝ බ්‍රහස්පතින්දා ආපසු එති."),
    "Thai": ("th", "ท่าเรือเปิดอีกครั้งและคนงานจะกลับมาทำงานในวันพฤหัสบดี"),
    "Lao": ("lo", "ທ່າເຮືອເປີດອີກຄັ້ງ ແລະ ຄົນງານຈະກັບມາໃນວັນພະຫັດ"),
    "Khmer": ("km", "កំពង់ផែបើកឡើងវិញ ហើយកម្មករត្រឡប់មកវិញនៅថ្ងៃព្រហស្បតិ៍។"),
    "Burmese": ("my", "ဆိပ်ကမ်းများ ပြန်ဖွင့်ပြီး အလုပ်သမားများ ကြာသပတေးနေ့တွင် ပြန်လာကြမည်။"),
    "Chinese": ("zh-Hans", "港口重新开放，一千二百名工人将于星期四复工。"),
    "Japanese": ("ja", "港は再開し、働く人々は木曜日に職場へ戻る。"),
    "Korean": ("ko", "항구가 다시 열리고 노동자들은 목요일에 일터로 돌아온다."),
    "Emoji": ("en", "Ports ⚓ are open again 🚢, said the union ✊🏽 and the city 👩‍⚖️."),
}
BY_CHARACTER = {"Thai", "Lao", "Khmer", "Burmese", "Chinese", "Japanese"}
"""Scripts whose words no spaces part."""

TOLERANCE = 0.1
"""Other versions of Pango and poppler than those that the page names find a word more or less."""

_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe0f]")


@cache
def printed(script: str) -> bytes:
    language, words = SENTENCES[script]
    record = {"id": "https://example.org/s", "slug": "s", "title": "1", "language": language}
    edition = of_one(briefing_from(record | {"sections": [{"blocks": [words]}]}), EXAMPLE)
    return next(iter(render(edition, "pdf", TemplateSet(), {}).files.values()))


def parts(script: str, text: str) -> list[str]:
    """Return words, or characters, without punctuation."""
    seen = unicodedata.normalize("NFKC", _UNSEEN.sub("", text))
    words = "".join(" " if unicodedata.category(sign)[0] == "P" else sign for sign in seen).split()
    return list("".join(words)) if script in BY_CHARACTER else words


def share(script: str, found: str) -> float:
    """Return the share of the words (or characters) of a script's sentence that are in what was found, in order."""
    wanted = parts(script, SENTENCES[script][1])
    matcher = SequenceMatcher(None, wanted, parts(script, found), autojunk=False)
    return sum(match.size for match in matcher.get_matching_blocks()) / len(wanted)


def told(script: str) -> tuple[float, float]:
    """Return the shares on the page: by pdfium, by poppler."""
    rows = re.findall(r"^\| (.+) \| (\d+) % \| (\d+) % \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    shares = {name: (int(one) / 100, int(other) / 100) for names, one, other in rows for name in names.split(", ")}
    assert script in shares, f"{script} is not in docs/formats.md"
    return shares[script]


@pytest.mark.pdf
@pytest.mark.parametrize("script", SENTENCES)
def test_as_much_comes_back_by_pdfium_as_the_page_says(script: str) -> None:
    found = " ".join(passage.text for passage in formats()["pdf"].read_back({"s.pdf": printed(script)}))
    assert share(script, found) >= told(script)[0] - TOLERANCE


@pytest.mark.pdf
@pytest.mark.qpdf
@pytest.mark.parametrize("script", SENTENCES)
def test_as_much_comes_back_by_poppler_as_the_page_says(script: str, tmp_path: Path) -> None:
    file = tmp_path / "s.pdf"
    file.write_bytes(printed(script))
    found = subprocess.run(["pdftotext", file, "-"], capture_output=True, encoding="utf-8", check=True).stdout
    assert share(script, found) >= told(script)[1] - TOLERANCE
