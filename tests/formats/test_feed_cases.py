"""Our judges of feeds, judged: the test cases of W3C's feed validator, for the messages that they have an eye for."""

import csv
import re
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from tests.conftest import SHARED
from tests.formats.feed_reader import read
from tests.formats.feed_rules import RULES, broken_rules

pytestmark = pytest.mark.shared

CASES = SHARED / "corpus" / "feeds"
SCHEMA = Path(__file__).parent / "schema" / "atom.rng"
_IDS = "every entry has an id of its own"
_LINKS = "one alternate link"
_DATES = "dates are written"
_FORM = "the form is kept"
_ENCLOSURE = "an enclosure says"
_PERMALINK = "only a guid that is the link"
_ABSOLUTE = "addresses are absolute"
JUDGED: dict[str, tuple[str, str]] = {
    # the schema of RFC 4287
    **dict.fromkeys(
        "MisplacedMetadata MissingXhtmlDiv InvalidTextType AtomLinkNotEmpty InvalidRFC3339Date".split(), ("schema", "")
    ),
    # rules: the beginning of a rule's name, and what it says of the case
    "DuplicateIds": (_IDS, ""),
    "DuplicateEntries": (_IDS, ""),
    "DuplicateValue": (_IDS, "2 times"),
    "DuplicateAtomLink": (_LINKS, "[\\[]"),
    "InvalidRFC2822Date": (_DATES, "neither|no such"),
    "ProblematicalRFC822Date": (_DATES, "neither|no such"),
    "ImplausibleDate": (_DATES, "is after"),
    "InvalidHttpGUID": (_PERMALINK, "no address"),
    "InvalidPermalink": (_PERMALINK, "no address"),
    "RelativeSelf": (_ABSOLUTE, "''"),
    "ContainsRelRef": (_ABSOLUTE, "^'[^:]*'$"),
    "NeedDescriptionBeforeContent": (_FORM, "description after"),
    "DuplicateEnclosure": (_FORM, "enclosure twice"),
    "ItemMustContainTitleOrDescription": (_FORM, "neither title nor"),
    "InvalidWidth": (_FORM, "width of the image"),
    "InvalidHeight": (_FORM, "height of the image"),
    "ValidWidth": (_FORM, "width of the image"),
    "ValidHeight": (_FORM, "height of the image"),
    "ImageTitleDoesntMatch": (_FORM, "title of the image"),
    "ImageLinkDoesntMatch": (_FORM, "link of the image"),
    "ValidTitle": (_FORM, "title of the image"),
    "InvalidMIMEAttribute": (_ENCLOSURE, ""),
    "InvalidURLAttribute": (_ABSOLUTE, ""),
    "ValidHttpGUID": (_PERMALINK, "no address"),
    "SAXError": ("well-formed", ""),
    "Error": ("schema", ""),
}
"""Message of W3C: which judge of ours has an eye for it, and a pattern of what that says then."""
ELSEWHERE = {
    "rss20/data-types-datetime/everything.xml": "RFC 822 in other zones than UTC, which ours never write",
    "rss20/element-channel-item-description/description_contains_reluri.xml": "HTML in a description; ours are text",
}
"""Cases that are judged otherwise, and why."""
EVENTS = {"MissingLink": "link", "MissingTitle": "title"}
JUDGED |= {event: (_FORM, f"no {tag} of the channel|{tag} of the image") for event, tag in EVENTS.items()}


def _cases() -> list[dict[str, str]]:
    if not CASES.is_dir():
        return []
    with (CASES / "cases.csv").open(encoding="utf-8") as rows:
        judged = [row for row in csv.DictReader(rows) if row["event"] in JUDGED and row["file"] not in ELSEWHERE]
    return [row for row in judged if _is_of_our_kind(row["file"])]


def _is_of_our_kind(name: str) -> bool:
    """Return whether a case is a feed in RSS 2.0 or Atom, or ill-formed: not RDF, not an Atom entry alone."""
    data = (CASES / "w3c-testcases" / name).read_bytes()
    return (b"<rdf:RDF" not in data and b"2005/Atom" in data[:3000]) or b"<rss" in data


@cache
def _schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(SCHEMA))


def verdict(data: bytes) -> dict[str, list[str]]:
    """Return what our judges say of a feed, by judge."""
    try:
        root = etree.fromstring(data)
    except (etree.XMLSyntaxError, ValueError):
        return {"well-formed": ["no"]}
    said: dict[str, list[str]] = {}
    if root.tag.startswith("{http://www.w3.org/2005/Atom}") and not _schema().validate(root):
        said["schema"] = [str(_schema().error_log)]
    if root.tag.endswith("}entry"):
        return said
    feed = read("feed.rss.xml" if root.tag == "rss" else "feed.atom.xml", data)
    feed.now = feed.now.replace(year=2026)
    return said | broken_rules(feed)


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case["file"])
def test_we_judge_a_case_as_w3c_does(case: dict[str, str]) -> None:
    judge, pattern = JUDGED[case["event"]]
    said = verdict((CASES / "w3c-testcases" / case["file"]).read_bytes())
    faults = [fault for rule, all_of_it in said.items() if rule.startswith(judge) for fault in all_of_it]
    is_found = any(re.search(pattern, fault) for fault in faults)
    assert is_found == (case["must_not"] != "yes" and case["level"] != "pass"), said


def test_every_judge_that_is_named_is_one_of_ours() -> None:
    names = {judge for judge, _ in JUDGED.values()} - {"schema", "well-formed"}
    assert all(any(rule.startswith(name) for rule in RULES) for name in names)


def test_our_schema_and_that_of_the_working_group_agree_on_every_case() -> None:
    theirs = etree.RelaxNG(etree.parse(SHARED / "data" / "atom.rng"))
    seen = 0
    for path in sorted((CASES / "w3c-testcases").rglob("*.xml")):
        try:
            tree = etree.parse(path)
        except (etree.XMLSyntaxError, OSError):
            continue
        if tree.getroot().tag.startswith("{http://www.w3.org/2005/Atom}"):
            seen += 1
            assert _schema().validate(tree) == theirs.validate(tree), path
    assert seen > 100
