"""The whole of it: the order of findings, what mending may touch, and what it must not."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporter.lint import lint, mended, rules, with_lines
from exporter.readers import Context, read_bytes
from exporter.record import Briefing, briefing_from, to_data
from exporter.record.ids import objects
from tests.lint.looked import meant, record_of, words_of
from tests.samples import NAMES, briefing
from tests.strategies import briefings

LETTERS = {"entity", "mojibake", "code-fence"}
"""The rules whose mending changes letters, and says so."""
NOISE = (
    "U.S.and ceasefire,with end.The Paris.The &nbsp; &amp;amp; Itâ€™s cafÃ© “`html ``` ”progress” ( shut ) , ;"
    " word\u200b \u00a0 \u00a0\u00a0 example.org Node.js 1.82.0 No.5 z.B. e.g. « mot » : ¿Qué? 港。は fin.La"
    " ukraine Ukraine (see)and"
).split(" ")


def code_of(record: Briefing) -> list[str]:
    """Return the words of all code of a record."""
    data = to_data(record)
    return [one["text"] for _, one in objects(data) if one.get("kind") == "code" or "code" in one.get("marks", ())]


def ids_of(record: Briefing) -> list[str]:
    return [one["id"] for _, one in objects(to_data(record)) if "id" in one]


def letters_of(record: Briefing) -> str:
    """Return the letters and digits of all a record says, in order."""
    return "".join(sign for text in words_of(record) for sign in text if sign.isalnum())


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from strings(item)


noisy = st.lists(st.sampled_from(NOISE), min_size=1, max_size=12).map(" ".join)
spans = st.builds(
    lambda text, marks, href: {"text": text, "marks": marks} | ({"href": href} if href else {}),
    noisy,
    st.sampled_from(([], ["strong"], ["code"], ["superscript"])),
    st.sampled_from((None, "https://example.org/a.b,c")),
)
prose = st.lists(st.one_of(noisy, spans, st.just({"kind": "break"})), min_size=1, max_size=4)
records = st.builds(
    lambda texts, language: record_of(
        *({"kind": "paragraph", "text": ["Words: ", *text]} for text in texts),
        {"kind": "list", "items": [[{"kind": "paragraph", "text": ["Words: ", *texts[0]]}], "```"]},
        {"kind": "code", "text": "a.The(b,then)"},
        language=language,
    ),
    st.lists(prose.filter(lambda parts: any(isinstance(one, str) for one in parts)), min_size=1, max_size=3),
    st.sampled_from(("en", "fr", "de", "ja", "ar")),
)


@settings(max_examples=25)
@given(records)
def test_a_second_mending_finds_nothing_to_do(record: Briefing) -> None:
    once = mended(record)
    assert not any(finding.is_safe for finding in once.left)
    twice = mended(once.briefing)
    assert (twice.done, twice.briefing) == ((), once.briefing)
    assert twice.left == once.left


@settings(max_examples=25)
@given(records)
def test_mending_changes_no_letter_but_where_a_rule_says_so(record: Briefing) -> None:
    names = sorted(rules().keys() - LETTERS)
    assert letters_of(mended(record, names).briefing) == letters_of(record)


@settings(max_examples=25)
@given(records)
def test_mending_leaves_code_and_ids_alone(record: Briefing) -> None:
    after = mended(record).briefing
    assert code_of(after) == code_of(record)
    known = iter(ids_of(record))
    assert all(one in known for one in ids_of(after)), "an id is new, or out of order"


@settings(max_examples=10)
@given(briefings())
def test_any_record_can_be_mended(record: Briefing) -> None:
    once = mended(record)
    assert not any(finding.is_safe for finding in once.left)
    assert code_of(once.briefing) == code_of(record)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("hostile", "every-block")])
def test_our_own_samples_are_clean(name: str) -> None:
    assert [str(finding) for finding in lint(briefing(name))] == []


def test_findings_come_in_the_order_of_the_record_with_what_they_mean_in_the_excerpt() -> None:
    record = record_of("One,two; they defend ukraine.", "Aid for Ukraine,of course.", title="The harbour , shut")
    findings = lint(record)
    assert [(finding.path.split("[")[0], meant(finding)) for finding in findings] == [
        ("title", " "),
        ("sections", "One,two;"),
        ("sections", "ukraine"),
        ("sections", "Ukraine,of"),
    ]
    assert {finding.block for finding in findings[1:]} == {block.id for block in record.sections[0].blocks}


def test_a_long_text_is_cut_between_words_around_what_is_meant() -> None:
    (finding,) = lint(record_of(f"{'many words ' * 30}any ceasefire,with {'more words ' * 30}"), ["missing-space"])
    assert re.fullmatch(r"…([a-z]+ )+any ceasefire,with ([a-z]+ )*[a-z]+…", finding.excerpt)


def test_texts_in_every_part_of_a_record_are_looked_at() -> None:
    bad = "the end.The next"
    paragraph = {"kind": "paragraph", "text": bad}
    record = record_of(
        {"kind": "list", "items": [bad]},
        {"kind": "table", "caption": bad, "rows": [[bad]], "head_rows": 0, "note": bad},
        {"kind": "timeline", "events": [{"when": "later.Then", "text": bad}]},
        {"kind": "faq", "pairs": [{"question": bad, "answer": bad}]},
        {"kind": "affected", "groups": [{"group": bad, "effect": bad}]},
        {"kind": "quote", "blocks": [paragraph], "attribution": bad},
        {"kind": "figure", "alt": bad, "caption": bad, "credit": bad},
        {"kind": "callout", "title": bad, "blocks": [paragraph]},
        {"kind": "paragraph", "text": ["Words", {"text": ".", "note": [bad]}]},
        title=bad,
        standfirst=bad,
        ed_note=bad,
        corrections=[{"at": "2026-11-24T06:00:00Z", "text": bad}],
        sources=[{"title": bad}],
    )
    said = [text for text in strings(to_data(record)) if text == bad]
    paths = {finding.path for finding in lint(unique(record), ["missing-space"])}
    assert len(paths) == len(said) == 22  # the remark for the desk is none of them, the date is one


def unique(record: Briefing) -> Briefing:
    """Return a record in which each text that has lost a space is one of its own: what stands twice may be a name."""
    count = iter(range(1, 100))

    def renamed(value: Any) -> Any:
        if isinstance(value, str):
            return value.replace("end.", f"end{'x' * next(count)}.") if "end." in value else value
        if isinstance(value, dict):
            return {key: renamed(item) for key, item in value.items()}
        return [renamed(item) for item in value] if isinstance(value, list) else value

    return briefing_from(renamed(to_data(record)))


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "unit",
    ["a", "*", "a*", "_a ", "\u00a0", "!", "ab,cd ", "(", "“", "a.", "<a ", "@a", "[a](", "Ã©", "&a", "www.a", "1."],
)
def test_a_long_text_of_signs_is_looked_through_in_time(unit: str) -> None:
    text = f"Words {unit * (50_000 // len(unit))} end@"
    once = mended(record_of(text))
    assert not any(finding.is_safe for finding in once.left)


def test_a_finding_has_the_line_on_which_its_words_stand() -> None:
    head = "---\ntitle: The harbour\nlanguage: en\n---\n"
    source = f"{head}The first line.\nIt was the end.The crews went\nhome,and the town\nwaits.\n"
    reading = read_bytes(source.encode(), Context("harbour.md"))
    findings = with_lines(lint(reading.briefing), reading.briefing, reading.lines, source)
    assert [(finding.line, meant(finding)) for finding in findings] == [(6, "end.The"), (7, "home,and")]
