"""The article of a page: extractors say which words are its own, and the tree keeps all that stands among them.

Trafilatura and Resiliparse give back words, without the marks, links, tables and pictures that a record holds. So their
words only mark the tree. The smallest element that holds nearly all that the exact one names is the article; what looks
like furniture in it, and is named by neither, is taken out. Around it counts what the generous one names. In doubt a
thing stays: to keep more is fair, to lose is not.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree
from lxml.etree import _Element

from exporter.readers._markup.vocabulary import BLOCKS, HEADINGS, is_no_element, line_of
from exporter.readers.html._furniture import drop, holds_comments, leads_elsewhere, says_furniture, take_out
from exporter.readers.html._weights import NOTHING, Weight, Weights, weights_of

if TYPE_CHECKING:
    from exporter.readers._page.page import Page

_NEARLY = 0.95
"""The share of an extractor's words that the article must hold."""
_MIN_ARTICLE = 200
"""Letters of an article; a page with fewer is taken whole."""
_MIN_PARAGRAPH = 30
"""Letters of a paragraph before an article; fewer are a date, a name, a section of the site."""
_MIN_BESIDE = 65
"""Letters of what is more of an article when it stands right beside it."""
_MAX_DEPTH, _MAX_TAGS = 250, 60_000
"""Beyond, extractors take too long; no page that people write is so deep or so long."""
_MANY = 3
"""So many boxes or links that lead to other articles are a list of them."""
_NO_ARTICLES = frozenset(("p", "tr", "tbody", "ul", "ol", "li", *HEADINGS))


def article_in(root: _Element, markup: str, page: "Page", *, is_page: bool) -> _Element:
    """Return the element that holds the article of a page; what is furniture in it is taken out of the tree.

    What is no page but a fragment, or a page that has no furniture, is an article already: it stays as it is.
    """
    body = root.find("body")
    whole = root if body is None else body
    if not is_page or _is_clean(root, whole):
        return whole
    if markup.count("<") > _MAX_TAGS or _is_deep(whole):
        drop(whole, says_furniture)
        return whole
    weights = weights_of(whole, markup)
    total = weights[whole]
    if max(total.narrow, total.wide) < _MIN_ARTICLE:
        drop(whole, says_furniture)
        return whole
    inner = _smallest(whole, weights, "narrow" if total.narrow >= _MIN_ARTICLE else "wide")
    outer = _smallest(whole, weights, "wide" if total.wide >= _MIN_ARTICLE else "narrow")
    around = _common(inner, outer)
    kept = weights[inner].narrow
    _clear_comments(around, weights, kept, page)
    drop(inner, lambda element: _is_furniture(element, weights.get(element, NOTHING), kept))
    _clear_end(inner, weights)
    if around is not inner:
        _clear_around(around, inner, weights)
    return around


def _clear_comments(around: _Element, weights: Weights, kept: int, page: "Page") -> None:
    """Take out what readers wrote below an article, unless it is little, and the form to do so; it is told."""
    stack = [around]
    while stack:
        for element in [one for one in stack.pop() if not is_no_element(one)]:
            weight = weights.get(element, NOTHING)
            if not holds_comments(element) or weight.narrow * 2 > weight.all:
                stack.append(element)
                continue
            is_little = weight.all * 4 <= kept
            if weight.all >= _MIN_ARTICLE:
                became = "kept at the end" if is_little else "left out"
                page.remark(line_of(element), f"what readers wrote below: {weight.all} letters", became, path="")
            if is_little:
                drop(element, lambda one: one.tag == "form")
            else:
                take_out(element)


def _is_clean(root: _Element, whole: _Element) -> bool:
    """Return whether a page is an article already: it has no furniture around its text."""
    if any(not is_no_element(one) and (one.tag in ("form", "frameset") or says_furniture(one)) for one in whole.iter()):
        return False
    return not any(one.get("src") for one in root.iter("script"))


def _is_deep(whole: _Element) -> bool:
    """Return whether a tree is deeper than any page: there extractors take a time that grows with its square."""
    depth = 0
    for event, _ in etree.iterwalk(whole, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _MAX_DEPTH:
            return True
    return False


def _is_furniture(element: _Element, weight: Weight, kept: int) -> bool:
    """Return whether an element inside an article says that it is furniture, and no extractor named much of it."""
    if not says_furniture(element) or weight.narrow * 3 > kept > 0:
        return False
    if holds_comments(element) and weight.wide * 2 >= weight.all:
        return False
    return weight.narrow * 2 < weight.all or not weight.all


def _smallest(whole: _Element, weights: Weights, of: str) -> _Element:
    """Return the smallest element that holds nearly all of what an extractor names."""
    found, wanted = whole, getattr(weights[whole], of) * _NEARLY
    while True:
        inner = next((one for one in found if one in weights and getattr(weights[one], of) >= wanted), None)
        if inner is None or inner.tag in _NO_ARTICLES:
            return found
        found = inner


def _common(one: _Element, other: _Element) -> _Element:
    above = {one, *one.iterancestors()}
    return next(element for element in (other, *other.iterancestors()) if element in above)


def _clear_end(inner: _Element, weights: Weights) -> None:
    """Take out of the end of an article the boxes of links that no extractor names: ways to other articles."""
    last = inner
    while named := [one for one in last if (weight := weights.get(one, NOTHING)).narrow or weight.wide]:
        last = named[-1]
        for element in list(last.itersiblings()):
            weight = weights.get(element, NOTHING)
            if weight.links >= _MANY and weight.in_links * 5 >= weight.letters * 3:
                take_out(element)


def _clear_around(around: _Element, inner: _Element, weights: Weights) -> None:
    """Take out of `around` all but `inner` and what the generous extractor names: a lead before it, more after it."""
    path = {inner, *inner.iterancestors()}
    level = around
    while level is not inner:
        is_before = True
        for element in list(level):
            if element in path:
                is_before, level = False, element
            elif not is_no_element(element):
                if is_before and leads_elsewhere(element) < _MANY:
                    _clear_before(element, weights)
                elif is_before:
                    take_out(element)
                else:
                    _clear_after(element, weights, beside=element.getparent() is inner.getparent())


def _clear_before(element: _Element, weights: Weights) -> None:
    """Take out of what stands before an article all but headings, pictures and paragraphs."""
    for leaf in list(_leaves(element)):
        weight = weights.get(leaf, NOTHING)
        if next(leaf.iter("img", "figure", "video", "iframe"), None) is not None and not says_furniture(leaf):
            continue
        if leaf.tag in HEADINGS and weight.wide == weight.all:
            continue
        if weight.all < _MIN_PARAGRAPH or weight.wide * 2 < weight.all or leaf.tag == "li":
            take_out(leaf)


def _leaves(element: _Element) -> Iterator[_Element]:
    """Yield the parts of an element in which no block stands, and figures as a whole."""
    stack = [element]
    while stack:
        one = stack.pop()
        inner = [part for part in one if not is_no_element(part)]
        if one.tag != "figure" and any(part.tag in BLOCKS or part.tag in HEADINGS for part in one.iterdescendants()):
            stack += reversed(inner)
        else:
            yield one


def _clear_after(element: _Element, weights: Weights, *, beside: bool) -> None:
    """Take out what stands after an article, but for more of it and for what readers wrote."""
    weight = weights.get(element, NOTHING)
    is_named = weight.wide * 5 >= weight.all * 3 and weight.all > 0
    if is_named and holds_comments(element):
        return
    is_more = is_named and weight.all >= (_MIN_BESIDE if beside else _MIN_ARTICLE) and weight.linked * 4 < weight.all
    if is_more and not says_furniture(element) and not leads_elsewhere(element):
        drop(element, lambda one: says_furniture(one) and not holds_comments(one))
    else:
        take_out(element)
