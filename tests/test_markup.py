"""House HTML: what passes the check, what is said of the rest, and that composed briefings are whole."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import cast

import pytest
from hypothesis import given, settings
from lxml import etree

from exporter.markup import VOCABULARY, VOID, House, MarkupFault, house
from exporter.record import Briefing, Edition
from exporter.record.passages import passages
from exporter.record.reading import THINGS
from exporter.record.walk import blocks, sections
from exporter.templates import TemplateSet
from tests.samples import EDITIONS, edition
from tests.strategies import editions

SET = TemplateSet()
SHARED = ("no layer of its own",)
LAYERS = [SHARED, ("pdf",), ("docx",), ("html",), ("amp", "html"), ("feed",)]


@pytest.mark.parametrize("tag", sorted(VOCABULARY))
def test_each_tag_of_the_vocabulary_passes_with_its_attributes(tag: str) -> None:
    attributes = "".join(f' {name}="1"' for name in sorted(VOCABULARY[tag]))
    html = f"<{tag}{attributes}/>" if tag in VOID else f"<{tag}{attributes}>x</{tag}>"
    assert house(html).html == html


@pytest.mark.parametrize(
    "html, words, block, shown",
    [
        ('<p data-block="a">x<blink>y</blink></p>', "<blink> is no tag", "a", "<blink>"),
        ("<script>x</script>", "<script> is no tag", "", "<script>"),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", "<svg> is no tag", "", "<svg"),
        ('<p>x</p>\n<p style="x">y</p>', "<p style> is no attribute", "", "style="),
        ('<div data-block="a">\n<p onclick="x">y</p></div>', "<p onclick> is no attribute", "a", "onclick="),
        ('<div data-block="a"><p data-block="b">x</p>\n<p>x<br></p></div>', "<br> is not closed", "a", "<br>"),
        ('<p data-block="a">a &nbsp; b</p>', "&nbsp; is unknown here; write the character itself", "a", "&nbsp;"),
        ('<p data-block="a">a & b</p>', "a bare &; write &amp;", "a", ""),
        ("<p class=x>y</p>", "quote each attribute", "", ""),
        ("</house><p>x</p><house>", "not well-formed", "", ""),
        ("<p>x</p><?php x?>", "<?php?> is no house HTML", "", "<?php"),
        ("<br>x</br>", "<br> holds something; write <br/>", "", "<br>"),
        ('<p id="a">x</p>\n<p id="a">y</p>', "the id 'a' stands twice", "", 'id="a">y'),
        ('<p><a href="javascript:alert(1)">x</a></p>', "link to http(s), mailto or tel", "", "<a "),
        ('<p><a href=" Java&#9;Script:alert(1)">x</a></p>', "link to http(s), mailto or tel", "", "<a "),
        ('<p><a href="data:text/html,x">x</a></p>', "link to http(s), mailto or tel", "", "<a "),
    ],
)
def test_what_is_no_house_html_is_refused_with_its_block_and_its_place(
    html: str, words: str, block: str, shown: str
) -> None:
    with pytest.raises(MarkupFault) as refused:
        house(html)
    assert words in refused.value.message
    assert refused.value.block == block
    assert html[refused.value.place :].startswith(shown)


def test_what_was_checked_is_what_goes_out() -> None:
    made = house("<p/>a<td></td><!-- for us --><div><![CDATA[1 < 2]]></div><br></br>")
    assert made.html == "<p></p>a<td></td><div>1 &lt; 2</div><br/>"  # browsers would read <p/> as <p>
    assert house(made.html).html == made.html


@pytest.mark.parametrize("href", ["https://example.org/", "mailto:a@example.org", "tel:+4312345", "#b1", "page.html"])
def test_links_that_lead_somewhere_pass(href: str) -> None:
    assert house(f'<a href="{href}">x</a>').tree[0].get("href") == href


@pytest.mark.parametrize("name", EDITIONS)
@pytest.mark.parametrize("layer", LAYERS, ids="+".join)
def test_samples_are_whole_in_every_layer(name: str, layer: tuple[str, ...]) -> None:
    _is_whole(edition(name), layer)


@given(editions())
@settings(max_examples=50)
def test_whatever_a_briefing_holds_it_is_whole_in_every_layer(one: Edition) -> None:
    for layer in LAYERS:
        _is_whole(one, layer)


@given(editions())
@settings(max_examples=50)
def test_whatever_a_briefing_holds_its_words_are_there_once_in_order_and_as_they_were_written(one: Edition) -> None:
    trees = [SET.briefing(one, index, SHARED, lambda asset: "x").tree for index in range(len(one.briefings))]
    found = [_words(tree, briefing) for tree, briefing in zip(trees, one.briefings, strict=True)]
    assert "".join(found) == _bare("".join(passage.text for passage in passages(one) if passage.kind not in THINGS))


def _is_whole(one: Edition, layer: tuple[str, ...]) -> None:
    """Each block is there once, each link leads somewhere, nothing is there that only the desk may see."""
    for index, briefing in enumerate(one.briefings):
        made = SET.briefing(one, index, layer, lambda asset: f"media/{asset.file_name}")
        assert "SECRET" not in made.html
        ids, marked = _all(made, "//@id"), _all(made, "//@data-block")
        assert len(ids) == len(set(ids))
        expected = [part.id for part in chain(blocks(briefing), (section for _, section in sections(briefing)))]
        assert sorted(marked) == sorted([*expected, *(correction.id for correction in briefing.corrections)])
        assert {one.anchor(index, name) for name in marked} <= set(ids)
        inner = [href[1:] for href in _all(made, "//a/@href") if href.startswith("#")]
        assert set(inner) <= set(ids), f"{layer}: {set(inner) - set(ids)}"


def _all(made: House, path: str) -> list[str]:
    return [str(found) for found in cast(list[str], made.tree.xpath(path))]


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _words(tree: etree._Element, briefing: Briefing) -> str:
    """Return what composed shared templates say of a briefing, without white space and without our own words."""
    unnamed = {section.id for _, section in sections(briefing) if not section.heading}
    return _bare("".join(_spoken(tree, unnamed)))


_OURS = frozenset("masthead byline stamp contents colophon call label corrected placeholder".split())


def _spoken(element: etree._Element, unnamed: set[str]) -> Iterator[str]:
    if not _is_ours(element, unnamed):
        alone = _alone(element)
        if not alone:
            yield element.text or ""
        for child in element:
            if not alone or child.tag == alone:
                yield from _spoken(child, unnamed)
            if not alone:
                yield child.tail or ""


def _alone(element: etree._Element) -> str:
    """Return the tag of the only child that holds words of the record, "" where all does."""
    around = element.getparent()
    if element.get("class") == "attribution" or (around is not None and "sources" in _classes(around.getparent())):
        return "cite"
    return ""


def _is_ours(element: etree._Element, unnamed: set[str]) -> bool:
    around = element.getparent()
    if around is not None and element.tag == "h2":
        return around.get("data-block", "") in unnamed or not around.get("data-block")
    return bool(_classes(element) & _OURS) or (element.tag == "time" and around is not None and around.tag == "th")


def _classes(element: etree._Element | None) -> set[str]:
    return set() if element is None else set((element.get("class") or "").split())
