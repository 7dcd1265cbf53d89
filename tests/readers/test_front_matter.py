"""Front matter in YAML and TOML: names people use, dates, sources, and what has no place in a record."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from exporter.readers import Context, markdown
from tests.readers.sources import markdown_of, prose_of, refusal, report, said, text_of

BODY = "\nText.\n"


def front(*lines: str) -> str:
    return "\n".join(("---", "title: T", "language: en", *lines, "---", BODY))


def test_yaml_and_toml_say_the_same() -> None:
    yaml = markdown_of(
        "---\ntitle: T\nlang: de\nauthors: [A, B]\ntags: [x, y]\ndate: 2026-11-23T09:30:00+01:00\n---\nText."
    )
    toml = markdown_of(
        '+++\ntitle = "T"\nlang = "de"\nauthors = ["A", "B"]\ntags = ["x", "y"]\n'
        "date = 2026-11-23T09:30:00+01:00\n+++\nText."
    )
    assert yaml.briefing == toml.briefing
    assert yaml.report == toml.report == ()
    assert [author.name for author in yaml.briefing.authors] == ["A", "B"]


def test_every_field_of_a_briefing_can_be_given() -> None:
    briefing = markdown_of(
        front(
            "id: urn:uuid:1",
            "slug: a-b",
            "permalink: https://example.org/a",
            "guid: older-1",
            "short_title: S",
            "description: What it *means*",
            "author: {name: Ada, role: reporter, url: https://example.org/ada}",
            "publisher: Desk",
            "dateline: Paris",
            "published: 2026-11-23T09:30:00Z",
            "lastmod: 2026-11-24T09:30:00Z",
            "embargo_until: 2026-11-23T06:00:00Z",
            "expires: 2027-11-23T06:00:00Z",
            "keywords: a, b",
            "categories: [c, a]",
            "places: [Paris]",
            "rights: © Desk",
            "revision: 3",
            "ai_disclosure: None.",
            "ed_note: Call them.",
            "open_questions: [Who pays?, When?]",
            "corrections: [{at: 2026-11-24T09:30:00Z, text: It was *two*.}]",
        )
    ).briefing
    assert (briefing.id, briefing.slug, briefing.permalink) == ("urn:uuid:1", "a-b", "https://example.org/a")
    assert briefing.guid == "older-1"
    assert said(briefing.standfirst) == "What it means"
    assert (briefing.authors[0].name, briefing.authors[0].role) == ("Ada", "reporter")
    assert briefing.published_at == datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    assert briefing.embargo_until == datetime(2026, 11, 23, 6, tzinfo=UTC)
    assert briefing.topics == ("a", "b", "c")
    assert (briefing.revision, briefing.rights.notice, briefing.ed_note) == (3, "© Desk", "Call them.")
    assert briefing.open_questions == ("Who pays?", "When?")
    assert said(briefing.corrections[0].text) == "It was two."


def test_yaml_values_stay_what_was_written() -> None:
    briefing = markdown_of(
        '---\ntitle: No\nlanguage: "no"\nslug: 1-10\ntopics: [1.10, yes, 012, null, ~]\n---\nText.'
    ).briefing
    assert (briefing.title, briefing.language, briefing.slug) == ("No", "no", "1-10")
    assert briefing.topics == ("1.10", "yes", "012")


def test_a_key_without_a_place_in_the_record_is_told_with_its_line() -> None:
    reading = markdown_of(front("layout: post", "weight: 3", "empty:"))
    assert report(reading).splitlines() == [
        "line 4: front matter layout: post: no field of the record: left out",
        "line 5: front matter weight: 3: no field of the record: left out",
    ]


def test_a_second_name_for_a_field_is_told_and_not_mixed_in() -> None:
    reading = markdown_of(front("author: A", "byline: B"))
    assert [author.name for author in reading.briefing.authors] == ["A"]
    assert report(reading) == "line 5: front matter byline: B: authors is there already: left out"


@pytest.mark.parametrize(
    "written, told",
    [
        ("2026-11-23", "2026-11-23T00:00:00Z"),
        ("2026-11-23 09:30", "2026-11-23T09:30:00Z"),
        ("23 November 2026", "2026-11-23T00:00:00Z"),
    ],
)
def test_a_time_without_a_zone_is_utc_and_told(written: str, told: str) -> None:
    reading = markdown_of(front(f"date: {written}"))
    assert report(reading) == f"line 4: published_at: {written} names no zone: {told} (UTC)"
    assert reading.report[0].path == "published_at"


def test_a_date_that_is_none_is_refused_with_its_line() -> None:
    (fault,) = refusal(front("embargo_until: tomorrow"))
    assert (fault.line, fault.path, fault.fault) == (4, "embargo_until", "tomorrow is not a date")


def test_the_id_comes_from_the_front_matter_else_the_address_else_channel_and_file_but_never_the_title() -> None:
    def id_of(*lines: str) -> str:
        source = front(*lines).encode()
        return markdown.read(source, Context("the-file.md", None, "https://news.example/")).briefing.id

    assert id_of("id: https://example.org/1", "url: https://example.org/2") == "https://example.org/1"
    assert id_of("url: https://example.org/2") == "https://example.org/2"
    assert id_of() == "https://news.example/the-file"
    assert id_of("id: Number 7") == "https://news.example/number-7"


def test_an_address_without_a_host_is_no_permalink_and_told() -> None:
    reading = markdown_of(front("permalink: /2026/11/a/"))
    assert reading.briefing.permalink is None
    assert "line 4: front matter: the address /2026/11/a/: an address begins with https://" in report(reading)


def test_a_slug_is_put_into_its_form_and_told() -> None:
    reading = markdown_of(front("slug: Port Strike!"))
    assert reading.briefing.slug == "port-strike"
    assert report(reading) == "line 4: front matter slug: 'Port Strike!': port-strike"


def test_without_a_language_the_file_name_tells_it_else_english_is_assumed() -> None:
    def read(name: str) -> tuple[str, str]:
        reading = markdown.read(b"# T\n\nText.", Context(name))
        return reading.briefing.language, report(reading)

    assert read("report.pt-BR.md") == ("pt-BR", "")
    for name in ("report.final.md", "Update on crates.io-incident.md"):
        assert read(name) == ("en", "the source does not name its language: en is assumed")


def test_sources_are_called_by_their_ids_as_footnotes_are() -> None:
    reading = markdown_of(
        front(
            "sources:",
            "  - id: paper",
            "    title: The paper",
            "    url: https://example.org/paper",
            "    published: 3 March 2026",
            "  - '[A report](https://example.org/report), Desk'",
            "  - https://example.org/bare",
        ).replace("Text.", "It says so.[^paper] Twice.[^paper] Not a [^source].")
    )
    paper, listed, bare = reading.briefing.sources
    assert (paper.title, paper.published) == ("The paper", date(2026, 3, 3))
    assert (listed.title, listed.url) == ("A report, Desk", "https://example.org/report")
    assert (bare.title, bare.url) == ("https://example.org/bare", "https://example.org/bare")
    (block,) = reading.briefing.sections[0].blocks
    spans = [span for span in block.text if span.sources]  # type: ignore[union-attr]
    assert [span.sources for span in spans] == [("paper",), ("paper",)]  # type: ignore[union-attr]
    assert "[^source]" in text_of(block)


def test_a_lead_picture_is_taken_in(tmp_path: Path) -> None:
    svg = next((Path(__file__).parents[1] / "briefings" / "media").glob("*.svg"))
    (tmp_path / "lead.svg").write_bytes(svg.read_bytes())
    reading = markdown_of(front("image: {src: lead.svg, alt: A chart, caption: It shows., credit: Desk}"), tmp_path)
    lead = reading.briefing.lead
    assert lead is not None
    assert lead.asset is not None
    assert (lead.alt, said(lead.caption), said(lead.credit)) == ("A chart", "It shows.", "Desk")
    assert list(reading.pictures) == [lead.asset.sha256]


@pytest.mark.parametrize(
    "source, told",
    [
        ("---\ntitle: a\ntitle: b\n---\nx", "line 3: title: the key 'title' stands twice; keep one of the two"),
        ("---\ntitle: &a x\nslug: *a\n---\nx", "line 3: an alias (*a); write the value out"),
        (
            "---\ntitle: !!python/object/apply:os.getcwd []\n---\nx",
            "line 2: a tag (tag:yaml.org,2002:python/object/apply:os.getcwd); take it out",
        ),
        ("---\na: " + "[" * 5000 + "\n---\nx", "line 2: nested too deeply; take levels out"),
        (
            "---\ntitle: a: b\n---\nx",
            "line 2: column 9: the front matter is not YAML: mapping values are not allowed in this context; mend it",
        ),
        ("---\ntitle: a\n\nText.", "line 1: the front matter is never closed; add a line --- at its end"),
        ("+++\ntitle = 'a'\n\nText.", "line 1: the front matter is never closed; add a line +++ at its end"),
        (
            "+++\nlang = 'en'\ntitle = b\n+++\nx",
            "line 3: column 9: the front matter is not TOML: Invalid value; mend it",
        ),
        ("+++\na = " + "[" * 5000 + "\n+++\nx", "line 1: the front matter is not TOML; mend it"),
        (
            "---\ntitle: " + "a" * 300_000 + "\n---\nx",
            "line 1: front matter of 300008 characters; move the text below it",
        ),
    ],
    ids="twice alias tag deep colon open-yaml open-toml toml deep-toml long".split(),
)
def test_a_front_matter_that_cannot_be_trusted_is_refused_with_its_line(source: str, told: str) -> None:
    (fault,) = refusal(source)
    assert str(fault).startswith(told)


def test_a_rule_at_the_beginning_is_no_front_matter() -> None:
    for text in ("---\n\nText.\n\n---\n\nMore.", "---\nText.\n---\n", "---\n- a\n- b\n"):
        reading = markdown.read(text.encode(), Context("a.md"))
        assert reading.briefing.sections[0].blocks[0].kind == "rule"


def test_prose_of_the_front_matter_has_marks() -> None:
    assert len(prose_of("*a* b")) == len(markdown_of(front("summary: '*a* b'")).briefing.standfirst) == 2


def test_a_text_that_does_not_name_its_language_is_in_that_of_its_words() -> None:
    words = "Dies ist ein Bericht auf Deutsch, lang genug, dass man es ihm anmerkt, und nicht nur ein Titel."
    code = "```\nthe quick brown fox and all of that is in English, as code mostly is\n```\n"
    reading = markdown.read(f"# Titel\n\n{code}\n{words}\n".encode(), Context("report.md"))
    assert reading.briefing.language == "de"
    assert "the source does not name its language: de by its words" in report(reading)
    assert "language" not in reading.carried
