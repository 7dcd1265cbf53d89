"""Encodings: what a source is in is believed, declared or found out, and what was assumed is told."""

import pytest

from exporter.readers import Context, Reading, html, markdown
from exporter.readers._page.page import Page
from exporter.readers._page.text import beginning, declared_encoding, text_of
from exporter.record import Faults
from tests.readers.sources import report

TEXTS = {
    "windows-1252": "Die Straße über die Brücke – gesperrt. Der Rat beschloß es am Montag, berichtet die „Zeitung“.",
    "windows-1250": "Zażółć gęślą jaźń. W Warszawie odbyło się wczoraj posiedzenie, na którym przyjęto ustawę.",
    "windows-1251": "Городской совет в понедельник решил закрыть старый мост, по которому ездили тысячи людей.",
    "koi8-r": "Городской совет в понедельник решил закрыть старый мост, по которому ездили тысячи людей.",
    "shift_jis": "市議会は月曜日、一日に四万人が通る古い橋を閉鎖することを決めました。新しい橋は三年後に完成します。",
    "euc-jp": "市議会は月曜日、一日に四万人が通る古い橋を閉鎖することを決めました。新しい橋は三年後に完成します。",
    "gb18030": "市议会星期一决定关闭这座每天有四万人通过的旧桥。新桥将在三年后建成，届时交通将恢复正常。",
    "big5": "市議會星期一決定關閉這座每天有四萬人通過的舊橋。新橋將在三年後建成，屆時交通將恢復正常。",
    "euc-kr": "시의회는 월요일 하루 사만 명이 다니는 낡은 다리를 폐쇄하기로 결정했다. 새 다리는 삼 년 뒤에 완공된다.",
    "windows-1256": "قرر مجلس المدينة يوم الاثنين إغلاق الجسر القديم الذي يعبره أربعون ألف شخص في اليوم.",
    "iso-8859-7": "Το δημοτικό συμβούλιο αποφάσισε τη Δευτέρα να κλείσει την παλιά γέφυρα της πόλης.",
}


def read(data: bytes) -> tuple[str, list[str]]:
    """Return the text that bytes are, and what was told of it."""
    page = Page()
    return text_of(data, page, lenient=True), [f"{noted.what}: {noted.became}" for noted in page.remarks]


def words(reading: Reading) -> str:
    block = reading.briefing.sections[0].blocks[0]
    assert block.kind == "paragraph"
    return "".join(getattr(inline, "text", "") for inline in block.text)


@pytest.mark.parametrize("encoding", list(TEXTS))
def test_a_declared_encoding_is_believed_where_it_fits(encoding: str) -> None:
    markup = f'<meta charset="{encoding}"><p>{TEXTS[encoding]}'
    assert read(markup.encode(encoding)) == (markup, [])


@pytest.mark.parametrize("encoding", list(TEXTS))
def test_one_that_is_not_declared_is_found_out_and_told(encoding: str) -> None:
    text, told = read(TEXTS[encoding].encode(encoding))
    assert text == TEXTS[encoding]
    assert len(told) == 1
    assert told[0].startswith("its encoding is not declared: read as ")


def test_a_wrong_declaration_is_not_believed_and_told() -> None:
    russian = f'<meta charset="utf-8"><p>{TEXTS["windows-1251"]}'
    text, told = read(russian.encode("windows-1251"))
    assert text == russian
    assert told == ["declared as utf-8, which it is not: read as windows-1251, by its bytes"]
    text, told = read('<meta charset="windows-1252"><p>Brücke'.encode())
    assert text.endswith("Brücke")
    assert told == ["declared as windows-1252, but it is UTF-8: read as UTF-8"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_a_mark_or_the_form_of_the_bytes_tells_unicode(encoding: str) -> None:
    markup = "<!doctype html><meta charset=windows-1252><p>Brücke</p>"
    assert read(markup.encode(encoding)) == (markup, [])
    assert beginning(markup.encode(encoding)).startswith("<!doctype")


@pytest.mark.parametrize(
    "head, encoding",
    [
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2">', "iso-8859-2"),
        ("<meta charset=latin1>", "windows-1252"),  # as browsers have it (WHATWG Encoding §4.2)
        ("<META CHARSET='Shift_JIS'>", "shift_jis"),
        ('<?xml version="1.0" encoding="windows-1251"?><html>', "windows-1251"),
        ("<!-- <meta charset=koi8-r> --><meta charset=gb2312>", "gbk"),
        ("<meta charset=utf-16>", "utf-8"),
        ("<meta charset=no-such>", None),
        ("<metacharset=koi8-r>", None),
    ],
)
def test_a_declaration_is_read_as_browsers_read_it(head: str, encoding: str | None) -> None:
    assert declared_encoding(head.encode()) == encoding


def test_a_page_in_a_legacy_encoding_is_read_as_it_was_meant() -> None:
    markup = f'<html lang="pl"><meta charset="windows-1250"><body><p>{TEXTS["windows-1250"]}'
    reading = html.read(markup.encode("windows-1250"), Context("a.html"))
    assert words(reading) == TEXTS["windows-1250"]


def test_markdown_in_a_legacy_encoding_is_read_and_told() -> None:
    text = f"---\ntitle: T\nlanguage: de\n---\n{TEXTS['windows-1252']}\n"
    reading = markdown.read(text.encode("windows-1252"), Context("a.md"))
    assert words(reading) == TEXTS["windows-1252"]
    assert report(reading) == "line 1: its encoding is not declared: read as windows-1252, by its bytes"
    assert words(markdown.read(text.encode("utf-16"), Context("a.md"))) == TEXTS["windows-1252"]


def test_utf8_with_a_byte_at_fault_is_refused_or_in_a_page_mended_and_told() -> None:
    broken = "Die Brücke, die Straße und das Gebäude".encode() + b" \xfc."
    with pytest.raises(Faults, match="column 40: the byte 0xfc is not UTF-8; save it as UTF-8"):
        text_of(broken, Page())
    text, told = read(broken)
    assert text.endswith(" \N{REPLACEMENT CHARACTER}.")
    assert len(told) == 1
